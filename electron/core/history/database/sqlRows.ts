import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** One row as its values, in the order of the columns. */
export type Row = readonly unknown[];

/** Prepares a statement whose rows come as arrays, which are made twice as fast as objects. */
export function prepare(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

/** All rows of a statement made by `prepare`. */
export function rowsOf(statement: StatementSync, ...values: readonly SQLInputValue[]): readonly Row[] {
  const rows: unknown = statement.all(...values);
  if (!areRows(rows)) {
    throw new TypeError('A statement gave objects where arrays were asked for');
  }
  return rows;
}

/** The first row of a statement made by `prepare`; null where there is none. */
export function firstRow(statement: StatementSync, ...values: readonly SQLInputValue[]): Row | null {
  const row: unknown = statement.get(...values);
  return Array.isArray(row) ? row : null;
}

/** A number of a row. Throws where the column holds none. */
export function numberAt(row: Row | null, index: number): number {
  const value = row?.[index];
  if (typeof value !== 'number') {
    throw new TypeError(`Column ${index} holds no number`);
  }
  return value;
}

/** A number of a row, or null where the column holds none. */
export function numberOrNullAt(row: Row | null, index: number): number | null {
  const value = row?.[index];
  return typeof value === 'number' ? value : null;
}

/** The cells of a row from one on, up to another; null where one holds no number. */
export function numbersOf(row: Row, from: number, to: number = row.length): readonly (number | null)[] {
  return row.slice(from, to).map((value) => (typeof value === 'number' ? value : null));
}

/** A text of a row. Throws where the column holds none. */
export function textAt(row: Row | null, index: number): string {
  const value = row?.[index];
  if (typeof value !== 'string') {
    throw new TypeError(`Column ${index} holds no text`);
  }
  return value;
}

/** A text of a row, or null where the column holds none. */
export function textOrNullAt(row: Row | null, index: number): string | null {
  const value = row?.[index];
  return typeof value === 'string' ? value : null;
}

/** What a pragma answers: its first value, or null. */
export function pragma(database: DatabaseSync, name: string): unknown {
  return firstRow(prepare(database, `PRAGMA ${name}`))?.[0] ?? null;
}

/** Runs the action in a transaction: all of it is kept, or, where it throws, nothing. */
export function inTransaction<Value>(database: DatabaseSync, action: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = action();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (database.isTransaction) {
      database.exec('ROLLBACK');
    }
    throw error;
  }
}

function areRows(rows: unknown): rows is readonly Row[] {
  return Array.isArray(rows) && (rows.length === 0 || Array.isArray(rows[0]));
}
