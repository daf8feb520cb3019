import type { DatabaseSync } from 'node:sqlite';

import { ranks, registerNames, type IntervalFact } from '../../../shared/facts.ts';
import type { BatchBook } from './batchBook.ts';
import { intervalStride, intervalValuesAt } from './factBlock.ts';
import type { IntervalRulings } from './intervalRulings.ts';
import { valueColumns } from './readingValues.ts';
import type { KnownSource, SourceBook } from './sourceBook.ts';
import { numberAt, numberOrNullAt, prepare, rowsOf, type Row } from './sqlRows.ts';
import { compareValues } from './winner.ts';

/** What became of the intervals of a group. */
export interface AddedIntervals {
  added: number;
  repeated: number;
}

/** The intervals of all sources. */
export interface IntervalTable {
  /** Adds intervals of one source, inside a transaction. `changed` is told each span in which something changed. */
  add(
    source: KnownSource,
    block: Float64Array,
    offsets: readonly number[],
    batch: number,
    changed: (from: number, to: number) => void,
  ): AddedIntervals;
  /**
   * The intervals that count and share time with [from, to), one for each pair of ends, in order of their ends. Those
   * that the user ruled wrong do not count.
   */
  winners(source: KnownSource, from: number, to: number): readonly IntervalFact[];
}

const columns = registerNames.map((name) => valueColumns[name]).join(', ');
const firstValue = 5;

/** Opens the table of intervals. */
export function createIntervalTable(
  database: DatabaseSync,
  sources: SourceBook,
  batches: BatchBook,
  rulings: IntervalRulings,
): IntervalTable {
  const insert = database.prepare(
    `INSERT INTO interval (source, from_at, to_at, rank, variant, holder, grain_s, estimated, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?${', ?'.repeat(registerNames.length)})`,
  );
  const update = database.prepare(
    'UPDATE interval SET holder = ? WHERE source = ? AND from_at = ? AND to_at = ? AND rank = ? AND variant = ?',
  );
  const selectSame = prepare(
    database,
    `SELECT variant, holder, rank, grain_s, estimated, ${columns} FROM interval
     WHERE source = ? AND from_at = ? AND to_at = ? AND rank = ? ORDER BY variant`,
  );
  const selectSpan = prepare(
    database,
    `SELECT variant, holder, rank, grain_s, estimated, ${columns}, from_at, to_at FROM interval
     WHERE source = ? AND from_at >= ? AND from_at < ? AND to_at > ? ORDER BY from_at, to_at`,
  );

  return {
    add: (source, block, offsets, batch, changed) => {
      const outcome: AddedIntervals = { added: 0, repeated: 0 };
      const holder = batches.holderOf(batch);
      let longest = source.longestIntervalMs;
      for (const offset of offsets) {
        const [, from = 0, to = 0, rank = 0, grainS = 0, estimated = 0] = block.subarray(
          offset,
          offset + intervalStride,
        );
        const values = Array.from(block.subarray(offset + intervalValuesAt, offset + intervalStride), (value) =>
          Number.isNaN(value) ? null : value,
        );
        const rows = rowsOf(selectSame, source.id, from, to, rank);
        const same = rows.find((row) => compareValues(contentOf(row), [grainS, estimated, ...values]) === 0);
        if (same === undefined) {
          const variant = rows.length === 0 ? 0 : numberAt(rows.at(-1) ?? null, 0) + 1;
          insert.run(source.id, from, to, rank, variant, holder, grainS, estimated, ...values);
          longest = Math.max(longest, to - from);
          outcome.added += 1;
          changed(from, to);
          continue;
        }
        const before = numberAt(same, 1);
        const after = batches.withBatch(before, batch);
        if (after !== before) {
          update.run(after, source.id, from, to, rank, numberAt(same, 0));
        }
        outcome.repeated += 1;
        if (!batches.isAlive(before)) {
          changed(from, to);
        }
      }
      if (longest > source.longestIntervalMs) {
        sources.setLongestInterval(source, longest);
      }
      return outcome;
    },
    winners: (source, from, to) => {
      const found: Row[] = [];
      for (const row of rowsOf(selectSpan, source.id, from - source.longestIntervalMs, to, from)) {
        if (!batches.isAlive(numberAt(row, 1)) || rulings.isRuledOut(source.id, ...endsOf(row))) {
          continue;
        }
        const last = found.at(-1);
        if (last === undefined || !sameEnds(last, row)) {
          found.push(row);
        } else if (compareIntervals(row, last) < 0) {
          found[found.length - 1] = row;
        }
      }
      return found.map((row) => factOf(source, row));
    },
  };
}

/** Higher rank, then finer grain, then not estimated, then the larger amount. */
function compareIntervals(one: Row, other: Row): number {
  return (
    numberAt(one, 2) - numberAt(other, 2) ||
    numberAt(one, 3) - numberAt(other, 3) ||
    numberAt(one, 4) - numberAt(other, 4) ||
    compareValues(contentOf(one).slice(2), contentOf(other).slice(2))
  );
}

function sameEnds(one: Row, other: Row): boolean {
  const [from, to] = endsOf(one);
  const [otherFrom, otherTo] = endsOf(other);
  return from === otherFrom && to === otherTo;
}

function endsOf(row: Row): readonly [from: number, to: number] {
  const end = firstValue + registerNames.length;
  return [numberAt(row, end), numberAt(row, end + 1)];
}

/** Grain, estimated, amounts. */
function contentOf(row: Row): readonly (number | null)[] {
  return row.slice(3, firstValue + registerNames.length).map((value) => (typeof value === 'number' ? value : null));
}

function factOf(source: KnownSource, row: Row): IntervalFact {
  const [from, to] = endsOf(row);
  const amounts = registerNames.flatMap((name, index) => {
    const value = numberOrNullAt(row, firstValue + index);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    source: source.name,
    from,
    to,
    rank: ranks[numberAt(row, 2)] ?? 'estimated',
    amounts: Object.fromEntries(amounts),
    grainS: numberAt(row, 3),
    estimated: numberAt(row, 4) === 1,
  };
}
