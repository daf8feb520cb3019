import { rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import type { SourceKind } from '../../../shared/facts.ts';
import { fixedHolder } from './batchBook.ts';
import { openDatabase } from './databaseFile.ts';
import { createReadingTable, migrate, schemaVersion } from './schema.ts';
import { inTransaction, numberAt, pragma, prepare, rowsOf, textAt } from './sqlRows.ts';

/** How many rows were saved from a damaged history; null where nothing in it could be read. */
export type Salvaged = number | null;

const readingTable = /^reading_\d+$/u;

/**
 * Makes a new history of what can be read of a damaged one, which is left as it is. Rows that stand behind a damaged
 * page are found again by trying later keys, and from the end backwards.
 *
 * Throws what writing the new file throws.
 */
export function salvage(damaged: string, fresh: string): Salvaged {
  for (const ending of ['', '-wal', '-shm']) {
    rmSync(`${fresh}${ending}`, { force: true });
  }
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
    if (found.includes(table) && table !== 'asked_span') {
      saved += copyTable(from, to, table);
    }
  }
  for (const row of rowsOf(prepare(to, 'SELECT id, kind FROM source'))) {
    const kind: SourceKind = textAt(row, 1) === 'inverter' ? 'inverter' : 'meter';
    createReadingTable(to, numberAt(row, 0), kind);
  }
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
        saved += Number(insert.run(...next.value).changes);
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

/** Readings whose set of batches was lost get a batch that says so, so that no later batch is taken for theirs. */
function completeHolders(database: DatabaseSync): void {
  const tables = [...tableNames(database).filter((name) => readingTable.test(name)), 'interval'];
  const lost = new Set<number>();
  for (const table of tables) {
    const sql = `SELECT DISTINCT holder FROM ${table} WHERE holder <> ${fixedHolder}
      AND holder NOT IN (SELECT holder FROM holder_batch)`;
    for (const row of rowsOf(prepare(database, sql))) {
      lost.add(numberAt(row, 0));
    }
  }
  const missing = rowsOf(
    prepare(database, 'SELECT DISTINCT batch FROM holder_batch WHERE batch NOT IN (SELECT id FROM batch)'),
  ).map((row) => numberAt(row, 0));
  if (lost.size === 0 && missing.length === 0) {
    return;
  }
  inTransaction(database, () => {
    const insert = database.prepare(
      `INSERT INTO batch (id, kind, created_at, label) VALUES (?, 'import', 0, 'saved from a damaged history')`,
    );
    for (const batch of missing) {
      insert.run(batch);
    }
    const next = numberAt(rowsOf(prepare(database, 'SELECT ifnull(max(id), 0) + 1 FROM batch'))[0] ?? null, 0);
    if (lost.size > 0) {
      insert.run(next);
    }
    const holder = database.prepare('INSERT INTO holder_batch (holder, batch) VALUES (?, ?)');
    for (const one of lost) {
      holder.run(one, next);
    }
  });
}

function tableNames(database: DatabaseSync): readonly string[] {
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  return rowsOf(prepare(database, sql)).map((row) => textAt(row, 0));
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
