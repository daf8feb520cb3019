import type { DatabaseSync } from 'node:sqlite';

import { coverMs, verdicts, type TimeRange } from '../balance/index.ts';
import type { DayCutter } from './dayCutter.ts';
import type { DayRun } from './dayJudge.ts';
import { firstFrom, judgedEnergies, slotEnergies, type OpenWindow, type SlotEnergy } from './judgedWindow.ts';
import type { KnownSource } from './sourceBook.ts';
import { firstRow, numberAt, numberOrNullAt, prepare } from './sqlRows.ts';
import { dayMs } from './staleDays.ts';
import type { TrustedVerdicts } from './trustedVerdicts.ts';

/** The next thing to do for an answer: judge and cut stale days, those that are stale the longest, or cut days again. */
export type NeededWork =
  | { readonly kind: 'judge'; readonly days: DayRun }
  | { readonly kind: 'judgeOldest' }
  | { readonly kind: 'cut'; readonly days: DayRun };

/** How far back readings are looked for that make verdicts right, before the oldest stale days are judged instead. */
const mostReadingsBefore = 20_000;
const mostDaysBefore = 60;
/** How many days are judged at once to find them. */
const daysAtOnce = 3;

/** Finds out what has to be worked out for the slots of a range, so that an answer about it waits for nothing else. */
export interface WorkFinder {
  /**
   * What to do next for a source, so that its slots in a range are what they come to once all is worked out, and its
   * first and last instant too; null where they are.
   */
  needed(source: KnownSource, range: TimeRange): NeededWork | null;
  /** Whether the best rank of a source's facts is known already. */
  isRankKnown(source: KnownSource): boolean;
}

export function createWorkFinder(
  database: DatabaseSync,
  openWindow: OpenWindow,
  cutter: DayCutter,
  trust: TrustedVerdicts,
): WorkFinder {
  // Each of them is a look into the index; asked for both at once, SQLite would go through all rows.
  const ends = (table: string) =>
    prepare(
      database,
      `SELECT (SELECT min(day) FROM ${table} WHERE source = ?1 AND day >= ?2 AND day <= ?3),
        (SELECT max(day) FROM ${table} WHERE source = ?1 AND day >= ?2 AND day <= ?3)`,
    );
  const selectStale = ends('stale_day');
  const selectUncut = ends('uncut_day');
  const selectFirst = prepare(
    database,
    'SELECT day FROM slot_day WHERE source = ? AND first_at IS NOT NULL ORDER BY day LIMIT 1',
  );
  const selectLast = prepare(
    database,
    'SELECT day, last_at FROM slot_day WHERE source = ? AND last_at IS NOT NULL ORDER BY day DESC LIMIT 1',
  );
  const selectBest = prepare(
    database,
    `SELECT 1 FROM judged_day WHERE source = ?1 AND rank = 0
      AND NOT EXISTS (SELECT 1 FROM stale_day WHERE source = ?1 AND stale_day.day = judged_day.day) LIMIT 1`,
  );

  /** The first and the last of some days between two; null where there are none. */
  function between(select: typeof selectStale, source: KnownSource, first: number, last: number): DayRun | null {
    const row = firstRow(select, source.id, first, last);
    const found = numberOrNullAt(row, 0);
    return found === null ? null : { first: found, last: numberAt(row, 1) };
  }

  /** Whether the kept verdicts of an energy at an instant are right, whatever stale days before it come to. */
  function isRight(source: KnownSource, energy: SlotEnergy, at: number): boolean {
    const day = Math.floor(at / dayMs);
    if (trust.since(source, energy, day) <= at) {
      return true;
    }
    const lastStale = between(selectStale, source, Number.MIN_SAFE_INTEGER, day - 1)?.last ?? 0;
    const staleEnd = (lastStale + 1) * dayMs;
    const from = staleEnd + coverMs;
    const window = openWindow(source, at, at);
    for (;;) {
      const series = window.series(energy);
      const begin = Math.max(window.trusted().from, firstFrom(series.at, from));
      const end = firstFrom(series.at, at + 1);
      const judged = window.judged(energy);
      const passed = { ...series, at: series.at.subarray(0, end) };
      if (trust.note(source, energy, passed, judged, begin)) {
        return true;
      }
      const isWhole = window.isFirst() || (series.at[window.trusted().from] ?? at) <= from;
      if (isWhole || end - begin > mostReadingsBefore) {
        const since = judged.subarray(firstFrom(series.at, staleEnd), end);
        return isWhole && since.every((verdict) => verdict === verdicts.absent);
      }
      window.growBefore();
    }
  }

  /** What the verdicts at an instant want to be right: null where they are. */
  function neededBefore(source: KnownSource, at: number): NeededWork | null {
    const judged = judgedEnergies[source.name.kind];
    if (slotEnergies.every((energy) => !judged.includes(energy) || isRight(source, energy, at))) {
      return null;
    }
    const day = Math.floor(at / dayMs);
    const last = between(selectStale, source, Number.MIN_SAFE_INTEGER, day - 1)?.last ?? day;
    const first = between(selectStale, source, last - daysAtOnce + 1, last)?.first ?? last;
    return last < day - mostDaysBefore ? { kind: 'judgeOldest' } : { kind: 'judge', days: { first, last } };
  }

  /** What its first and its last instant that counts want. */
  function neededForEnds(source: KnownSource, stale: DayRun | null, uncut: DayRun | null): NeededWork | null {
    const first = numberOrNullAt(firstRow(selectFirst, source.id), 0) ?? Number.POSITIVE_INFINITY;
    const lastRow = firstRow(selectLast, source.id);
    const last = numberOrNullAt(lastRow, 0) ?? Number.NEGATIVE_INFINITY;
    if (stale !== null && stale.first <= first) {
      return { kind: 'judgeOldest' };
    }
    if (uncut !== null && uncut.first <= first) {
      return { kind: 'cut', days: { first: uncut.first, last: uncut.first } };
    }
    if (stale !== null && stale.last >= last) {
      return { kind: 'judge', days: { first: stale.last, last: stale.last } };
    }
    if (uncut !== null && uncut.last >= last) {
      return { kind: 'cut', days: { first: uncut.last, last: uncut.last } };
    }
    return stale === null ? null : neededBefore(source, numberAt(lastRow, 1));
  }

  return {
    needed: (source, range) => {
      const always = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;
      const stale = between(selectStale, source, ...always);
      const uncut = between(selectUncut, source, ...always);
      if (stale === null && uncut === null) {
        return null;
      }
      const forEnds = neededForEnds(source, stale, uncut);
      if (forEnds !== null) {
        return forEnds;
      }
      if (stale !== null) {
        const reach = cutter.reachOf(source, range.from, range.to);
        const last = Math.floor(reach.to / dayMs);
        const inReach = between(selectStale, source, Math.floor(reach.from / dayMs), last);
        if (inReach !== null) {
          return { kind: 'judge', days: { first: inReach.first, last } };
        }
        const forReach = neededBefore(source, reach.from);
        if (forReach !== null) {
          return forReach;
        }
      }
      const days = between(selectUncut, source, Math.floor(range.from / dayMs), Math.ceil(range.to / dayMs) - 1);
      return days === null ? null : { kind: 'cut', days };
    },
    isRankKnown: (source) =>
      between(selectStale, source, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) === null ||
      firstRow(selectBest, source.id) !== null,
  };
}
