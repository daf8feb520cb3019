import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { SourceKind } from '../../../../shared/facts.ts';
import { makeReadingTable } from '../database/schema.ts';
import {
  firstRow,
  inTransaction,
  numberAt,
  numberOrNullAt,
  prepare,
  rowsOf,
  textAt,
  type Row,
} from '../database/sqlRows.ts';
import { fixedHolder } from '../facts/batchBook.ts';
import { instantKey, instantOfKey } from '../facts/readingTable.ts';
import { createStaleDays, dayMs } from '../facts/staleDays.ts';

/** The names of the tables that hold the readings of a source each. */
export const readingTable: RegExp = /^reading_(\d+)$/u;

/** The tables that hold what was worked out from the facts, and can be worked out again. */
export const workedOutTables: readonly string[] = [
  'mark',
  'judged_day',
  'slot_day',
  'day_span',
  'uncut_span',
  'uncut_day',
  'stale_day',
];

/** A table of readings in the damaged history. */
export interface FoundTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Brings back the sources whose rows were lost, and makes the tables of readings of all. A source whose name was lost
 * too gets one that says so.
 *
 * @param named what else tells of sources: kind, name and number
 * @param tables the tables of readings that there were
 */
export function completeSources(database: DatabaseSync, named: readonly Row[], tables: readonly FoundTable[]): void {
  const insert = database.prepare('INSERT OR IGNORE INTO source (id, kind, name) VALUES (?, ?, ?)');
  for (const [kind, name, id] of named) {
    if (typeof kind === 'string' && typeof name === 'string' && typeof id === 'number') {
      insert.run(id, kind, name);
    }
  }
  const nameless = (id: number, kind: SourceKind) => insert.run(id, kind, `saved ${id}`);
  for (const { name, columns } of tables) {
    nameless(Number(readingTable.exec(name)?.[1]), columns.includes('yield_wh') ? 'inverter' : 'meter');
  }
  for (const row of rowsOf(prepare(database, 'SELECT source, count(yield_wh) FROM interval GROUP BY source'))) {
    nameless(numberAt(row, 0), numberAt(row, 1) > 0 ? 'inverter' : 'meter');
  }
  database.exec(`UPDATE source SET longest_interval_ms =
    max(longest_interval_ms, (SELECT ifnull(max(to_at - from_at), 0) FROM interval WHERE source = source.id))`);
  for (const row of rowsOf(prepare(database, 'SELECT id, kind FROM source'))) {
    makeReadingTable(database, numberAt(row, 0), textAt(row, 1) === 'inverter' ? 'inverter' : 'meter');
  }
}

/** Readings whose set of batches was lost get a batch that says so, so that no later batch is taken for theirs. */
export function completeHolders(database: DatabaseSync): void {
  const tables = [...readingTables(database), 'interval'];
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

/** Empties what was worked out from the facts, and notes all their days to be worked out again. */
export function forgetWorkedOut(database: DatabaseSync): void {
  inTransaction(database, () => {
    database.exec(workedOutTables.map((table) => `DELETE FROM ${table};`).join(' '));
    const stale = createStaleDays(database);
    for (const table of readingTables(database)) {
      const source = Number(readingTable.exec(table)?.[1]);
      const selectNext = prepare(database, `SELECT min(key) FROM ${table} WHERE key >= ?`);
      for (let key = nextKey(selectNext, 0); key !== null;) {
        const day = Math.floor(instantOfKey(key) / dayMs);
        stale.add(source, day);
        key = nextKey(selectNext, instantKey((day + 1) * dayMs));
      }
    }
    for (const row of rowsOf(prepare(database, 'SELECT source, from_at, to_at FROM interval'))) {
      stale.addSpan(numberAt(row, 0), numberAt(row, 1), numberAt(row, 2) - 1);
    }
  });
}

function nextKey(selectNext: StatementSync, from: number): number | null {
  return numberOrNullAt(firstRow(selectNext, from), 0);
}

function readingTables(database: DatabaseSync): readonly string[] {
  const sql = "SELECT name FROM sqlite_schema WHERE type = 'table'";
  return rowsOf(prepare(database, sql))
    .map((row) => textAt(row, 0))
    .filter((name) => readingTable.test(name));
}
