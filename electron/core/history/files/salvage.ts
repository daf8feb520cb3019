import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import { openDatabase } from '../database/databaseFile.ts';
import { migrate, schemaVersion } from '../database/schema.ts';
import { inTransaction, numberAt, pragma, prepare, rowsOf, textAt } from '../database/sqlRows.ts';
import { saysUnfit } from '../database/sqliteFailures.ts';
import { removeDatabase } from './databaseMoves.ts';
import {
  completeHolders,
  completeSources,
  forgetWorkedOut,
  readingTable,
  workedOutTables,
} from './salvageCompletion.ts';

/** How many rows were saved from a damaged history; null where nothing in it could be read. */
export type Salvaged = number | null;

/**
 * Makes a new history of what can be read of a damaged one, which is left as it is. Rows that stand behind a damaged
 * page are found again by trying later keys, and from the end backwards. What was worked out from the facts is left, as
 * a part of it would be taken for the whole: it is worked out again.
 *
 * Throws what writing the new file throws.
 */
export function salvage(damaged: string, fresh: string): Salvaged {
  removeDatabase(fresh);
  const from = openQuietly(damaged);
  if (from === null) {
    return null;
  }
  const version = Math.min(Number(readOr(() => pragma(from, 'user_version'), schemaVersion)), schemaVersion);
  const to = openDatabase(fresh, version === 0 ? schemaVersion : version);
  try {
    const saved = inTransaction(to, () => copyTables(from, to));
    completeHolders(to);
    migrate(to);
    forgetWorkedOut(to);
    to.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return saved === 0 ? null : saved;
  } finally {
    to.close();
    from.close();
  }
}

function copyTables(from: DatabaseSync, to: DatabaseSync): number {
  const found = readOr(() => tableNames(from), []);
  let saved = 0;
  for (const table of tableNames(to)) {
    // What inverters were asked for before may be among what is lost: they are asked again.
    if (found.includes(table) && !workedOutTables.includes(table) && table !== 'asked_span') {
      saved += copyTable(from, to, table);
    }
  }
  // The index of the names holds all there is of a source, too.
  const named = readOr(() => rowsOf(prepare(from, 'SELECT kind, name, id FROM source ORDER BY kind, name')), []);
  const tables = found
    .filter((name) => readingTable.test(name))
    .map((name) => ({ name, columns: readOr(() => columnNames(from, name), []) }));
  completeSources(to, named, tables);
  const made = new Set(tableNames(to));
  for (const table of found.filter((name) => readingTable.test(name) && made.has(name))) {
    saved += copyTable(from, to, table);
  }
  return saved;
}

/** Copies all rows that can be read. The first column of a table's key orders it. */
function copyTable(from: DatabaseSync, to: DatabaseSync, table: string): number {
  const columns = rowsOf(prepare(to, `PRAGMA table_info(${table})`));
  const names = columns.map((row) => textAt(row, 1));
  const keys = columns
    .filter((row) => numberAt(row, 5) > 0)
    .toSorted((one, other) => numberAt(one, 5) - numberAt(other, 5));
  const order = keys.map((row) => textAt(row, 1));
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  let saved = 0;
  const copy = (sql: string, ...values: readonly SQLInputValue[]): unknown => {
    const rows: Iterator<unknown> | null = readOr(() => prepare(from, sql).iterate(...values), null);
    let last: unknown = null;
    for (;;) {
      // Only reading may fail here: a full disk under the new file has to be told.
      const next = readOr(() => rows?.next() ?? null, null);
      if (next === null || next.done === true) {
        return last;
      }
      if (isStorable(next.value)) {
        saved += storedRows(insert, next.value);
        last = next.value[names.indexOf(order[0] ?? '')];
      }
    }
  };
  const select = `SELECT ${names.join(', ')} FROM ${table}`;
  const forward = copy(`${select} ORDER BY ${order.join(', ')}`);
  const backward = copy(`${select} ORDER BY ${order.map((name) => `${name} DESC`).join(', ')}`);
  if (order.length === 1 && typeof forward === 'number' && typeof backward === 'number') {
    const name = order[0] ?? '';
    copyBetween(forward, backward, (key, end) => {
      const last = copy(`${select} WHERE ${name} > ? AND ${name} < ? ORDER BY ${name}`, key, end);
      if (typeof last !== 'number') {
        return null;
      }
      // The step may have gone past the first rows of this stretch.
      copy(`${select} WHERE ${name} > ? AND ${name} <= ? ORDER BY ${name} DESC`, forward, key);
      return last;
    });
  }
  return saved;
}

/** Stores a row, unless damage made it one that there cannot be. Gives how many rows that makes. */
function storedRows(insert: StatementSync, row: readonly SQLInputValue[]): number {
  try {
    return Number(insert.run(...row).changes);
  } catch (error) {
    if (saysUnfit(error)) {
      return 0;
    }
    throw error;
  }
}

/** Walks from one readable stretch to the next: each time nothing can be read, the next try begins further on. */
function copyBetween(first: number, end: number, copyFrom: (key: number, end: number) => number | null): void {
  let key = first;
  let step = 1;
  while (key + step < end) {
    const last = copyFrom(key + step, end);
    if (last === null) {
      key += step;
      step *= 2;
    } else {
      key = last;
      step = 1;
    }
  }
}

function tableNames(database: DatabaseSync): readonly string[] {
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  return rowsOf(prepare(database, sql)).map((row) => textAt(row, 0));
}

function columnNames(database: DatabaseSync, table: string): readonly string[] {
  return rowsOf(prepare(database, `PRAGMA table_info(${table})`)).map((row) => textAt(row, 1));
}

function openQuietly(file: string): DatabaseSync | null {
  return readOr(() => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
    prepare(database, 'SELECT count(*) FROM sqlite_schema').get();
    return database;
  }, null);
}

/** What reading gives, or something else where the file cannot be read there. */
function readOr<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function isStorable(row: unknown): row is readonly SQLInputValue[] {
  return Array.isArray(row);
}
