import type { DatabaseSync } from 'node:sqlite';

import { ranks, type SourceName } from '../../../../shared/facts.ts';
import type { BatchBook } from './batchBook.ts';
import { instantKey, instantOfKey, rankOfKey } from './readingTable.ts';
import { valueColumns } from '../database/readingValues.ts';
import { readingTableName } from '../database/schema.ts';
import type { SourceBook } from './sourceBook.ts';
import { firstRow, numberAt, numberOrNullAt, prepare } from '../database/sqlRows.ts';

/** A question for the gaps of an inverter: those longer than so many ms that share time with a span, UTC epoch ms. */
export interface GapQuestion {
  readonly source: SourceName;
  readonly from: number;
  readonly to: number;
  readonly longerThanMs: number;
}

/** A stretch without readings. */
export interface ReadingGap {
  /** UTC epoch ms: the reading before it, or the beginning of the span; the reading behind it, or the end of the span. */
  readonly from: number;
  readonly to: number;
  /** What the total yield was at the readings on its sides, Wh; null where there is none. */
  readonly fromWh: number | null;
  readonly toWh: number | null;
}

/** The last rank whose readings are of their very instant: an inverter's own archive. */
const lastCoveringRank = ranks.indexOf('archive');

/** A reading that covers its instant. */
interface Covering {
  readonly at: number;
  readonly yieldWh: number;
}

/**
 * The stretches of a span in which an inverter has no reading of its total yield for longer than asked, in order: what
 * lies between two readings, before the first and behind the last; readings of both ends of the span are seen. Live
 * readings and those of archives count, unless all batches that hold them are undone. It goes from reading to reading in
 * steps as long as a gap may be at most, so that the readings between are not looked at.
 */
export function readingGaps(
  database: DatabaseSync,
  sources: SourceBook,
  batches: BatchBook,
  { source: name, from, to, longerThanMs }: GapQuestion,
): readonly ReadingGap[] {
  const source = name.kind === 'inverter' ? sources.find(name) : null;
  if (from >= to) {
    return [];
  }
  if (source === null) {
    return to - from > longerThanMs ? [{ from, to, fromWh: null, toWh: null }] : [];
  }
  const select = `SELECT key, holder, ${valueColumns.yieldWh} FROM ${readingTableName(source.id)}
    WHERE key >= ? AND key < ? AND ${valueColumns.yieldWh} IS NOT NULL ORDER BY key`;
  const selectFirst = prepare(database, `${select} LIMIT 1`);
  const selectLast = prepare(database, `${select} DESC LIMIT 1`);

  /** The first covering reading of a span of instants, or the last. */
  function covering(end: 'first' | 'last', fromAt: number, toAt: number): Covering | null {
    let [low, high] = [instantKey(fromAt), instantKey(toAt)];
    for (;;) {
      const row = firstRow(end === 'first' ? selectFirst : selectLast, low, high);
      if (row === null) {
        return null;
      }
      const key = numberAt(row, 0);
      if (rankOfKey(key) <= lastCoveringRank && batches.isAlive(numberAt(row, 1))) {
        return { at: instantOfKey(key), yieldWh: numberOrNullAt(row, 2) ?? 0 };
      }
      [low, high] = end === 'first' ? [key + 1, high] : [low, key];
    }
  }

  const gaps: ReadingGap[] = [];
  let last = covering('last', 0, from + 1);
  let at = last?.at ?? from;
  while (at < to) {
    const further = last === null ? null : covering('last', at + 1, at + longerThanMs + 1);
    if (further !== null) {
      last = further;
    } else {
      const next = covering('first', at + 1, to + 1);
      if ((next?.at ?? to) - at > longerThanMs) {
        gaps.push({
          from: Math.max(from, at),
          to: next?.at ?? to,
          fromWh: last?.yieldWh ?? null,
          toWh: next?.yieldWh ?? null,
        });
      }
      last = next;
    }
    at = last?.at ?? to;
  }
  return gaps;
}
