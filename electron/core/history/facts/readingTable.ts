import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { SourceKind } from '../../../../shared/facts.ts';
import { valueColumns, valueNames, valuesOf } from '../database/readingValues.ts';
import { readingTableName } from '../database/schema.ts';
import { firstRow, numberAt, numbersOf, prepare, rowsOf, type Row } from '../database/sqlRows.ts';
import type { BatchBook } from './batchBook.ts';
import { earliestAt, readingValuesAt } from './factBlock.ts';
import { compareValues } from './winner.ts';

/**
 * The key of a reading's row: 1024 keys per millisecond since 2000, 128 per rank and instant. In-order readings are
 * appended, and a span of time is a span of keys. Up to the year 2278 it is a number without loss.
 */
const keysPerInstant = 1024;
export const keysPerRank = 128;

/** The first key of an instant. */
export function instantKey(at: number): number {
  return (at - earliestAt) * keysPerInstant;
}

/** The instant of a key, UTC epoch ms. */
export function instantOfKey(key: number): number {
  return Math.floor(key / keysPerInstant) + earliestAt;
}

/** The rank of a key, an index into `ranks`. */
export function rankOfKey(key: number): number {
  return Math.floor((key % keysPerInstant) / keysPerRank);
}

/** What became of the readings of a group. */
export interface AddedReadings {
  added: number;
  /** They stood there already: their batch holds them too now. */
  repeated: number;
  /** There is no room for more readings that say something else at their instant. */
  crowded: number;
}

/** The readings of one source. */
export interface ReadingTable {
  /**
   * Adds readings, inside a transaction.
   *
   * @param block columns as in a `FactBlock`
   * @param offsets where in the block this source's readings begin
   * @param changed told each instant at which something changed
   */
  add(block: Float64Array, offsets: readonly number[], batch: number, changed: (at: number) => void): AddedReadings;
}

/** Opens the readings of one source for writing. */
export function createReadingTable(
  database: DatabaseSync,
  source: number,
  kind: SourceKind,
  batches: BatchBook,
): ReadingTable {
  const table = readingTableName(source);
  const columns = valuesOf(kind).map((name) => readingValuesAt + valueNames.indexOf(name));
  const update = database.prepare(`UPDATE ${table} SET holder = ? WHERE key = ?`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE key = ?`);
  const selectRank = prepare(database, `SELECT * FROM ${table} WHERE key >= ? AND key < ? ORDER BY key`);
  const selectAny = prepare(database, `SELECT 1 FROM ${table} WHERE key >= ? AND key < ? LIMIT 1`);
  const lastKey = firstRow(prepare(database, `SELECT max(key) FROM ${table}`));
  let endKey = typeof lastKey?.[0] === 'number' ? numberAt(lastKey, 0) : -1;
  /** One statement per set of values that readings have: a value that is not given costs nothing. */
  const inserts = new Map<number, { readonly statement: StatementSync; readonly cells: number[] }>();

  function insertFor(mask: number) {
    const names = columns.filter((_, index) => (mask & (1 << index)) !== 0).map(nameOfColumn);
    const statement = database.prepare(
      `INSERT INTO ${table} (${['key', 'holder', ...names].join(', ')}) VALUES (?, ?${', ?'.repeat(names.length)})`,
    );
    const made = { statement, cells: [0, 0, ...names.map(() => 0)] };
    inserts.set(mask, made);
    return made;
  }

  function insertAt(block: Float64Array, offset: number, key: number, holder: number): void {
    let mask = 0;
    for (let index = 0; index < columns.length; index += 1) {
      mask |= Number.isNaN(block[offset + (columns[index] ?? 0)]) ? 0 : 1 << index;
    }
    const { statement, cells } = inserts.get(mask) ?? insertFor(mask);
    cells[0] = key;
    cells[1] = holder;
    let cell = 2;
    for (let index = 0; index < columns.length; index += 1) {
      if ((mask & (1 << index)) !== 0) {
        cells[cell] = block[offset + (columns[index] ?? 0)] ?? 0;
        cell += 1;
      }
    }
    statement.run(...cells);
  }

  function valuesAt(block: Float64Array, offset: number): readonly (number | null)[] {
    return columns.map((column) => {
      const value = block[offset + column] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    });
  }

  /** Adds a reading beside what its instant and rank hold already. Gives what became of it, and whether it shows. */
  function addBeside(
    block: Float64Array,
    offset: number,
    base: number,
    batch: number,
    holder: number,
  ): { readonly became: keyof AddedReadings; readonly shows: boolean } {
    const rows = rowsOf(selectRank, base, base + keysPerRank);
    const values = valuesAt(block, offset);
    const same = rows.find((row) => sameValues(row, values));
    if (same !== undefined) {
      const before = numberAt(same, 1);
      const after = batches.withBatch(before, batch);
      if (after !== before) {
        update.run(after, numberAt(same, 0));
      }
      return { became: 'repeated', shows: !batches.isAlive(before) };
    }
    const key = freeKey(rows, base);
    if (key !== null) {
      insertAt(block, offset, key, holder);
      return { became: 'added', shows: true };
    }
    // Full: the one that would lose against all others gives way, whichever came first.
    const worst = rows.toSorted((one, other) => compareValues(numbersOf(one, 2), numbersOf(other, 2))).at(-1);
    if (worst === undefined || compareValues(numbersOf(worst, 2), values) < 0) {
      return { became: 'crowded', shows: false };
    }
    remove.run(numberAt(worst, 0));
    insertAt(block, offset, numberAt(worst, 0), holder);
    return { became: 'added', shows: true };
  }

  return {
    add: (block, offsets, batch, changed) => {
      const outcome: AddedReadings = { added: 0, repeated: 0, crowded: 0 };
      const sorted = inOrder(block, offsets);
      const holder = batches.holderOf(batch);
      const firstKey = keyOf(block, sorted[0] ?? 0);
      const groupEnd = keyOf(block, sorted.at(-1) ?? 0) + keysPerRank;
      const fresh = firstKey > endKey || firstRow(selectAny, firstKey, groupEnd) === null;
      let previous = -1;
      for (const offset of sorted) {
        const base = keyOf(block, offset);
        if (fresh && base !== previous) {
          insertAt(block, offset, base, holder);
          outcome.added += 1;
          changed(block[offset + 1] ?? 0);
        } else {
          const { became, shows } = addBeside(block, offset, base, batch, holder);
          outcome[became] += 1;
          if (shows) {
            changed(block[offset + 1] ?? 0);
          }
        }
        previous = base;
      }
      endKey = Math.max(endKey, groupEnd);
      return outcome;
    },
  };
}

/** The offsets in order of instant and rank; those that are in order already are left as they are. */
function inOrder(block: Float64Array, offsets: readonly number[]): readonly number[] {
  for (let index = 1; index < offsets.length; index += 1) {
    if (keyOf(block, offsets[index] ?? 0) < keyOf(block, offsets[index - 1] ?? 0)) {
      return offsets.toSorted((one, other) => keyOf(block, one) - keyOf(block, other));
    }
  }
  return offsets;
}

/** The first key of a reading's instant and rank. */
function keyOf(block: Float64Array, offset: number): number {
  return instantKey(block[offset + 1] ?? 0) + (block[offset + 2] ?? 0) * keysPerRank;
}

function nameOfColumn(element: number): string {
  return valueColumns[valueNames[element - readingValuesAt] ?? 'powerW'];
}

function freeKey(rows: readonly Row[], base: number): number | null {
  if (rows.length >= keysPerRank) {
    return null;
  }
  let key = base;
  for (const row of rows) {
    if (numberAt(row, 0) !== key) {
      break;
    }
    key += 1;
  }
  return key;
}

function sameValues(row: Row, values: readonly (number | null)[]): boolean {
  return values.every((value, index) => row[index + 2] === value);
}
