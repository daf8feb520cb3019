import { ranks, registerNames, type ReadingFact, type SourceKind, type SourceName } from '../../../shared/facts.ts';
import type { DatabaseSync } from 'node:sqlite';

import type { BatchBook } from './batchBook.ts';
import { valueNames, valuesOf, type ValueName } from './readingValues.ts';
import { instantKey, instantOfKey, rankOfKey } from './readingTable.ts';
import { readingTableName } from './schema.ts';
import { firstRow, numberAt, prepare, rowsOf, type Row } from './sqlRows.ts';
import { winnerOf } from './winner.ts';

/** Readings that count, one per instant, in order of time, as columns. */
export interface ReadingColumns {
  readonly count: number;
  /** UTC epoch ms. */
  readonly at: Float64Array<ArrayBuffer>;
  /** Indexes into `ranks`. */
  readonly rank: Uint8Array<ArrayBuffer>;
  /** One column per value that this kind of source has; NaN where a reading does not say it. */
  readonly values: Readonly<Partial<Record<ValueName, Float64Array<ArrayBuffer>>>>;
}

/** Which readings are asked for. */
export interface ReadingSpan {
  /** UTC epoch ms; `to` not included. */
  readonly from: number;
  readonly to: number;
  /** How many instants before the span and after it are wanted too, where there are so many. */
  readonly before: number;
  readonly after: number;
  /** At most so many instants. */
  readonly limit: number;
}

/** Takes a reading that counts; gives false where no more are wanted. */
type Visit = (at: number, rank: number, row: Row) => boolean;

const rowsPerPage = 4096;
/** Fewer rows than that are not worth a question of their own. */
const leastRowsPerPage = 16;
const lastKeyOfAll = Number.MAX_SAFE_INTEGER;

/** The readings of one source, for asking. */
export interface ReadingQuery {
  /** The readings that count in a span and beside it. */
  winners(span: ReadingSpan): ReadingColumns;
  /** The first and last instant that it has any reading of; null where it has none. */
  ends(): { readonly first: number; readonly last: number } | null;
}

/** Opens the readings of one source for asking. */
export function createReadingQuery(
  database: DatabaseSync,
  source: number,
  kind: SourceKind,
  batches: BatchBook,
): ReadingQuery {
  const table = readingTableName(source);
  const names = valuesOf(kind);
  const forward = prepare(database, `SELECT * FROM ${table} WHERE key >= ? AND key < ? ORDER BY key LIMIT ?`);
  const nthBefore = prepare(database, `SELECT key FROM ${table} WHERE key < ? ORDER BY key DESC LIMIT 1 OFFSET ?`);
  const firstAndLast = prepare(database, `SELECT (SELECT min(key) FROM ${table}), (SELECT max(key) FROM ${table})`);

  /**
   * Visits the reading that counts of each instant, in order of time.
   *
   * @param pageRows how many rows are likely wanted
   */
  function visitWinners(from: number, to: number, pageRows: number, visit: Visit): void {
    const size = Math.min(rowsPerPage, Math.max(leastRowsPerPage, pageRows));
    let held: Row | null = null;
    let beside: Row[] = [];
    let at = Number.NaN;
    let start = from;
    let wanted = true;
    const tell = () => {
      const row = held === null ? null : winnerOfRows(held, beside, batches);
      wanted = row === null || visit(at, rankOfKey(numberAt(row, 0)), row);
    };
    for (;;) {
      const rows = rowsOf(forward, start, to, size);
      for (const row of rows) {
        const instant = instantOfKey(numberAt(row, 0));
        if (instant === at) {
          beside.push(row);
          continue;
        }
        tell();
        if (!wanted) {
          return;
        }
        held = row;
        at = instant;
        if (beside.length > 0) {
          beside = [];
        }
      }
      if (rows.length < size) {
        break;
      }
      start = numberAt(rows.at(-1) ?? null, 0) + 1;
    }
    tell();
  }

  function addWinnersBefore(key: number, count: number, columns: GrowingColumns): void {
    // Rows of several ranks and of batches that were undone may stand in between.
    for (let size = count; ; size *= 4) {
      const first = firstRow(nthBefore, key, size - 1);
      const start = first === null ? 0 : instantKey(instantOfKey(numberAt(first, 0)));
      const found: { readonly at: number; readonly rank: number; readonly row: Row }[] = [];
      visitWinners(start, key, size, (at, rank, row) => found.push({ at, rank, row }) > 0);
      if (found.length >= count || first === null) {
        for (const { at, rank, row } of found.slice(Math.max(0, found.length - count))) {
          columns.add(at, rank, row);
        }
        return;
      }
    }
  }

  return {
    winners: ({ from, to, before, after, limit }) => {
      const columns = growingColumns(names);
      if (before > 0) {
        addWinnersBefore(instantKey(from), before, columns);
      }
      visitWinners(instantKey(from), instantKey(to), limit, (at, rank, row) => {
        if (columns.count() >= limit) {
          return false;
        }
        columns.add(at, rank, row);
        return true;
      });
      const end = columns.count() + after;
      if (after > 0 && columns.count() < limit) {
        visitWinners(instantKey(to), lastKeyOfAll, after + 1, (at, rank, row) => {
          if (columns.count() >= Math.min(end, limit)) {
            return false;
          }
          columns.add(at, rank, row);
          return true;
        });
      }
      return columns.finish();
    },
    ends: () => {
      const row = rowsOf(firstAndLast)[0];
      return typeof row?.[0] === 'number'
        ? { first: instantOfKey(numberAt(row, 0)), last: instantOfKey(numberAt(row, 1)) }
        : null;
    },
  };
}

/** Puts columns of one source one behind the other. */
export function joinColumns(parts: readonly ReadingColumns[]): ReadingColumns {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const at = new Float64Array(count);
  const rank = new Uint8Array(count);
  const values: Partial<Record<ValueName, Float64Array<ArrayBuffer>>> = {};
  let offset = 0;
  for (const part of parts) {
    at.set(part.at, offset);
    rank.set(part.rank, offset);
    for (const name of valueNames) {
      const column = part.values[name];
      if (column !== undefined) {
        const joined = values[name] ?? new Float64Array(count);
        joined.set(column, offset);
        values[name] = joined;
      }
    }
    offset += part.count;
  }
  return { count, at, rank, values };
}

/** The readings of columns as facts. */
export function readingFacts(source: SourceName, columns: ReadingColumns): readonly ReadingFact[] {
  return Array.from({ length: columns.count }, (_, index) => {
    const value = (name: ValueName) => columns.values[name]?.[index] ?? Number.NaN;
    const power = value('powerW');
    return {
      source,
      at: columns.at[index] ?? 0,
      rank: ranks[columns.rank[index] ?? 0] ?? 'estimated',
      registers: Object.fromEntries(
        registerNames.filter((name) => !Number.isNaN(value(name))).map((name) => [name, value(name)]),
      ),
      powerW: Number.isNaN(power) ? null : power,
    };
  });
}

/** The row that counts among those of one instant; null where all batches that hold them are undone. */
function winnerOfRows(first: Row, others: readonly Row[], batches: BatchBook): Row | null {
  if (others.length === 0) {
    return batches.allAlive() || batches.isAlive(numberAt(first, 1)) ? first : null;
  }
  const readings = [first, ...others]
    .filter((row) => batches.isAlive(numberAt(row, 1)))
    .map((row) => ({ rank: rankOfKey(numberAt(row, 0)), values: row.slice(2).map(numberOrNull), row }));
  return winnerOf(readings)?.row ?? null;
}

/** Columns that grow while readings are added. */
interface GrowingColumns {
  add(at: number, rank: number, row: Row): void;
  count(): number;
  finish(): ReadingColumns;
}

function growingColumns(names: readonly ValueName[]): GrowingColumns {
  let count = 0;
  let at = new Float64Array(256);
  let rank = new Uint8Array(256);
  let values = names.map(() => new Float64Array(256));

  function grow(): void {
    at = longer(at);
    values = values.map(longer);
    const longerRank = new Uint8Array(2 * rank.length);
    longerRank.set(rank);
    rank = longerRank;
  }

  return {
    add: (instant, itsRank, row) => {
      if (count === at.length) {
        grow();
      }
      at[count] = instant;
      rank[count] = itsRank;
      for (let index = 0; index < values.length; index += 1) {
        const value = row[index + 2];
        const column = values[index];
        if (column !== undefined) {
          column[count] = typeof value === 'number' ? value : Number.NaN;
        }
      }
      count += 1;
    },
    count: () => count,
    finish: () => ({
      count,
      at: at.slice(0, count),
      rank: rank.slice(0, count),
      values: Object.fromEntries(names.map((name, index) => [name, values[index]?.slice(0, count)])),
    }),
  };
}

function longer(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const made = new Float64Array(2 * column.length);
  made.set(column);
  return made;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
