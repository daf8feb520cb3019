import { ranks, registerNames, type ReadingFact, type SourceKind, type SourceName } from '../../../shared/facts.ts';
import type { DatabaseSync } from 'node:sqlite';

import type { BatchBook } from './batchBook.ts';
import { valuesOf, type ValueName } from './readingValues.ts';
import { instantKey, instantOfKey, rankOfKey } from './readingTable.ts';
import { readingTableName } from './schema.ts';
import { numberAt, prepare, rowsOf, type Row } from './sqlRows.ts';
import { compareReadings } from './winner.ts';

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

/** One reading that counts: its row, instant and rank. */
interface Winner {
  readonly at: number;
  readonly rank: number;
  readonly row: Row;
}

const rowsPerPage = 4096;
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
  const forward = prepare(
    database,
    `SELECT * FROM ${table} WHERE key >= ? AND key < ? ORDER BY key LIMIT ${rowsPerPage}`,
  );
  const backward = prepare(database, `SELECT * FROM ${table} WHERE key < ? ORDER BY key DESC LIMIT ?`);
  const firstAndLast = prepare(database, `SELECT (SELECT min(key) FROM ${table}), (SELECT max(key) FROM ${table})`);

  function* winnersFrom(from: number, to: number): Generator<Winner> {
    let group: Row[] = [];
    let at = Number.NaN;
    let start = from;
    for (;;) {
      const rows = rowsOf(forward, start, to);
      for (const row of rows) {
        const key = numberAt(row, 0);
        const instant = instantOfKey(key);
        if (instant !== at) {
          const winner = winnerOfRows(at, group, batches);
          if (winner !== null) {
            yield winner;
          }
          group = [];
          at = instant;
        }
        group.push(row);
        start = key + 1;
      }
      if (rows.length < rowsPerPage) {
        break;
      }
    }
    const winner = winnerOfRows(at, group, batches);
    if (winner !== null) {
      yield winner;
    }
  }

  function winnersBefore(key: number, count: number): readonly Winner[] {
    let found: Winner[] = [];
    let end = key;
    // Rows of several ranks and of batches that were undone may stand in between.
    for (let size = 4 * count; found.length < count; size *= 4) {
      const rows = rowsOf(backward, end, size);
      const last = rows.at(-1);
      if (last === undefined) {
        break;
      }
      const start = instantKey(instantOfKey(numberAt(last, 0)));
      found = [...winnersFrom(start, end), ...found];
      end = start;
    }
    return found.slice(Math.max(0, found.length - count));
  }

  return {
    winners: ({ from, to, before, after, limit }) => {
      const found: Winner[] = before > 0 ? [...winnersBefore(instantKey(from), before)] : [];
      let behind = 0;
      for (const winner of winnersFrom(instantKey(from), after > 0 ? lastKeyOfAll : instantKey(to))) {
        if (winner.at >= to) {
          behind += 1;
        }
        if (behind > after || found.length >= limit) {
          break;
        }
        found.push(winner);
      }
      return columnsOf(found, names);
    },
    ends: () => {
      const row = rowsOf(firstAndLast)[0];
      return typeof row?.[0] === 'number'
        ? { first: instantOfKey(numberAt(row, 0)), last: instantOfKey(numberAt(row, 1)) }
        : null;
    },
  };
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

function winnerOfRows(at: number, rows: readonly Row[], batches: BatchBook): Winner | null {
  const [only] = rows;
  if (only === undefined) {
    return null;
  }
  if (rows.length === 1 && batches.allAlive()) {
    return { at, rank: rankOfKey(numberAt(only, 0)), row: only };
  }
  let best: { readonly rank: number; readonly values: readonly (number | null)[]; readonly row: Row } | null = null;
  for (const row of rows) {
    if (batches.isAlive(numberAt(row, 1))) {
      const one = { rank: rankOfKey(numberAt(row, 0)), values: row.slice(2).map(numberOrNull), row };
      best = best === null || compareReadings(one, best) < 0 ? one : best;
    }
  }
  return best === null ? null : { at, rank: best.rank, row: best.row };
}

function columnsOf(winners: readonly Winner[], names: readonly ValueName[]): ReadingColumns {
  const columns = names.map((name, index) => {
    const column = new Float64Array(winners.length);
    for (const [place, { row }] of winners.entries()) {
      column[place] = numberOrNull(row[index + 2]) ?? Number.NaN;
    }
    return [name, column] as const;
  });
  return {
    count: winners.length,
    at: Float64Array.from(winners, ({ at }) => at),
    rank: Uint8Array.from(winners, ({ rank }) => rank),
    values: Object.fromEntries(columns),
  };
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
