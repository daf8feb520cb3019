import type { DatabaseSync } from 'node:sqlite';

import { ranks } from '../../../shared/facts.ts';
import {
  agreementIndex,
  coverMs,
  isPoint,
  judge,
  markOf,
  resumeIndex,
  seriesPart,
  syncRun,
  verdicts,
  type Energy,
} from '../balance/index.ts';
import type { IntervalTable } from './intervalTable.ts';
import { firstFrom, judgedEnergies, type JudgedWindow, type OpenWindow } from './judgedWindow.ts';
import type { KnownSource } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf, textAt } from './sqlRows.ts';
import { dayMs, type StaleDays } from './staleDays.ts';
import type { TrustedVerdicts } from './trustedVerdicts.ts';

/** Where verdicts do not agree with those before for so many readings, the rest is left to the next step. */
const mostReadingsBehind = 20_000;
/** How far back a beginning is looked for, where stale days before could be judged instead. */
const mostReadingsBefore = 20_000;
const unknownRank: number = ranks.length;

/** A stretch of time, UTC epoch ms, ends included. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** UTC days that follow one another: the numbers of the first and the last. */
export interface DayRun {
  readonly first: number;
  readonly last: number;
}

/** Judges the readings of stale days again, as far around them as verdicts change. */
export interface DayJudge {
  /**
   * Judges the readings of some days, inside a transaction.
   *
   * @param nextStale the next stale day of the source; null where there is none
   * @returns false, with nothing done, where what the readings before them come to has to be known first: then the
   *   stale days before them have to be judged
   */
  judgeDays(source: KnownSource, days: DayRun, nextStale: number | null): boolean;
}

export function createDayJudge(
  database: DatabaseSync,
  openWindow: OpenWindow,
  intervals: IntervalTable,
  stale: StaleDays,
  trust: TrustedVerdicts,
): DayJudge {
  const selectDay = prepare(database, 'SELECT energies, rank FROM judged_day WHERE source = ? AND day = ?');
  const replaceDay = database.prepare(
    'INSERT OR REPLACE INTO judged_day (source, day, energies, rank) VALUES (?, ?, ?, ?)',
  );
  const removeDay = database.prepare('DELETE FROM judged_day WHERE source = ? AND day = ?');
  const insertSpan = database.prepare('INSERT OR IGNORE INTO uncut_span (source, from_at, to_at) VALUES (?, ?, ?)');
  const insertFull = database.prepare('INSERT OR IGNORE INTO full_day (source, day) VALUES (?, ?)');
  const selectMarks = prepare(
    database,
    'SELECT at, reason FROM mark WHERE source = ? AND at >= ? AND at < ? AND registers = ? ORDER BY at',
  );
  const removeMarks = database.prepare('DELETE FROM mark WHERE source = ? AND at >= ? AND at < ? AND registers = ?');
  const insertMark = database.prepare(
    'INSERT OR REPLACE INTO mark (source, at, registers, reason) VALUES (?, ?, ?, ?)',
  );

  /** Replaces the marks of [from, to) where they differ. */
  function storeMarks(
    source: KnownSource,
    energy: Energy,
    from: number,
    to: number,
    at: Float64Array,
    judged: Uint8Array,
  ): void {
    const made: { readonly at: number; readonly reason: string }[] = [];
    for (let index = firstFrom(at, from); index < at.length && (at[index] ?? to) < to; index += 1) {
      const reason = markOf(judged[index] ?? 0);
      if (reason !== null) {
        made.push({ at: at[index] ?? 0, reason });
      }
    }
    const kept = rowsOf(selectMarks, source.id, from, to, energy);
    const isSame =
      kept.length === made.length &&
      made.every(
        (one, index) => numberAt(kept[index] ?? null, 0) === one.at && textAt(kept[index] ?? null, 1) === one.reason,
      );
    if (!isSame) {
      removeMarks.run(source.id, from, to, energy);
      for (const one of made) {
        insertMark.run(source.id, one.at, energy, one.reason);
      }
    }
  }

  /**
   * The index of the reading to begin with, so that verdicts come out as if all were judged; 0 for the very first. Null
   * where it is not to be found in a reasonable stretch.
   */
  function beginOf(window: JudgedWindow, source: KnownSource, energy: Energy, changed: Stretch): number | null {
    const since = trust.since(source, energy, Math.floor(changed.from / dayMs));
    for (;;) {
      const series = window.series(energy);
      const { from } = window.trusted();
      const behind = firstFrom(series.at, changed.from);
      const resumeFrom = (begin: number, judged: Uint8Array) => {
        const end = Math.max(begin, behind);
        const found = resumeIndex(seriesPart(series, begin, end), judged.subarray(begin, end), changed.from);
        return found < 0 ? found : begin + found;
      };
      let resume = resumeFrom(Math.max(from, firstFrom(series.at, since)), window.judged(energy));
      if (resume < 0 && since > Number.NEGATIVE_INFINITY) {
        const before = seriesPart(series, 0, behind);
        const judged = judge(before, energy);
        const run = syncRun(before, judged, from);
        resume = run === null ? resume : resumeFrom(run.index, judged);
      }
      if (resume >= 0) {
        return resume;
      }
      if (window.isFirst()) {
        return 0;
      }
      if (behind > mostReadingsBefore && since > Number.NEGATIVE_INFINITY) {
        return null;
      }
      window.growBefore();
    }
  }

  /** Judges one energy from a reading on, and gives the stretch in which verdicts are others than before. */
  function judgeEnergy(
    window: JudgedWindow,
    source: KnownSource,
    energy: Energy,
    changed: Stretch,
    nextStale: number | null,
    beginAt: number,
  ): Stretch {
    const end = changed.to + 1;
    const nextMs = nextStale === null ? Number.POSITIVE_INFINITY : nextStale * dayMs;
    for (;;) {
      const series = window.series(energy);
      const before = window.judged(energy);
      const trusted = window.trusted();
      const start = firstFrom(series.at, beginAt);
      const part = seriesPart(series, start, series.at.length);
      const judged = judge(part, energy);
      const partBefore = before.subarray(start);
      const partEnd = trusted.to - start;
      const settled = window.isLast() ? Number.POSITIVE_INFINITY : settledBefore(part.at, judged, partEnd);
      if (settled < end) {
        window.growAfter();
        continue;
      }
      let until = Math.min(settled, Math.max(end, nextMs));
      if (settled < nextMs || window.isLast()) {
        const agreeEnd = Math.min(partEnd, firstFrom(part.at, nextMs - coverMs));
        const agreed = agreementIndex(seriesPart(part, 0, agreeEnd), judged, partBefore, end - 1 + coverMs);
        if (agreed >= 0) {
          until = Math.min(until, part.at[agreed] ?? until);
        } else if (!window.isLast()) {
          if (part.at.length - firstFrom(part.at, end) < mostReadingsBehind) {
            window.growAfter();
            continue;
          }
          stale.add(source.id, Math.floor(settled / dayMs));
        }
      }
      const from = start === 0 && window.isFirst() ? Number.MIN_SAFE_INTEGER : (part.at[0] ?? changed.from);
      storeMarks(
        source,
        energy,
        from,
        until === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : until,
        part.at,
        judged,
      );
      window.forgetVerdicts(energy);
      return stretchOfChange(part.at, judged, partBefore, until, changed);
    }
  }

  /** The bits of the energies that readings of a span carry, and their best rank. */
  function lookAt(source: KnownSource, window: JudgedWindow, { from, to }: Stretch) {
    let energies = 0;
    let rank = unknownRank;
    for (const [place, energy] of judgedEnergies[source.name.kind].entries()) {
      const series = window.series(energy);
      for (let index = firstFrom(series.at, from); index < series.at.length; index += 1) {
        if ((series.at[index] ?? 0) > to) {
          break;
        }
        if (!Number.isNaN(series.value[index])) {
          energies |= 1 << place;
          rank = Math.min(rank, series.rank[index] ?? unknownRank);
        }
      }
    }
    if (source.longestIntervalMs > 0) {
      for (const interval of intervals.winners(source, from, to + 1)) {
        rank = Math.min(rank, ranks.indexOf(interval.rank));
      }
    }
    const { at } = window.series(judgedEnergies[source.name.kind][0] ?? 'yield');
    return { energies, rank, hasReadings: firstFrom(at, from) < firstFrom(at, to + 1) };
  }

  return {
    judgeDays: (source, days, nextStale) => {
      const changed = {
        from: stale.changedFrom({ source: source.id, day: days.first }),
        to: (days.last + 1) * dayMs - 1,
      };
      const window = openWindow(source, changed.from, changed.to + 1);
      const told = daysOf(days).map((day) => {
        const from = Math.max(changed.from, day * dayMs);
        const now = lookAt(source, window, { from, to: (day + 1) * dayMs - 1 });
        const kept = firstRow(selectDay, source.id, day);
        const before = {
          energies: kept === null ? 0 : numberAt(kept, 0),
          rank: kept === null ? unknownRank : numberAt(kept, 1),
        };
        return { day, now, before, isWhole: from === day * dayMs };
      });
      const energies = told.reduce((bits, { now, before }) => bits | now.energies | before.energies, 0);
      const begins: { readonly energy: Energy; readonly at: number }[] = [];
      for (const [place, energy] of judgedEnergies[source.name.kind].entries()) {
        if ((energies & (1 << place)) !== 0) {
          const begin = beginOf(window, source, energy, changed);
          if (begin === null) {
            return false;
          }
          begins.push({ energy, at: begin === 0 ? Number.NEGATIVE_INFINITY : (window.series(energy).at[begin] ?? 0) });
        }
      }
      let { from, to } = { from: changed.from - coverMs, to: changed.to + coverMs };
      for (const { energy, at } of begins) {
        const stretch = judgeEnergy(window, source, energy, changed, nextStale, at);
        from = Math.min(from, stretch.from);
        to = Math.max(to, stretch.to);
      }
      insertSpan.run(source.id, from, to);
      for (const { day, now, before, isWhole } of told) {
        const rank = isWhole ? now.rank : Math.min(now.rank, before.rank);
        if (rank === unknownRank) {
          removeDay.run(source.id, day);
        } else {
          replaceDay.run(source.id, day, isWhole ? now.energies : now.energies | before.energies, rank);
        }
        if (now.hasReadings) {
          insertFull.run(source.id, day);
        }
      }
      return true;
    },
  };
}

function daysOf({ first, last }: DayRun): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The instant of the last point: no reading that comes later changes a verdict before it. */
function settledBefore(at: Float64Array, judged: Uint8Array, end: number): number {
  for (let index = end - 1; index >= 0; index -= 1) {
    if (isPoint(judged[index] ?? verdicts.absent)) {
      return at[index] ?? Number.NEGATIVE_INFINITY;
    }
  }
  return Number.NEGATIVE_INFINITY;
}

/** From the first to the last reading before `until` whose verdict is another one now, with what changed anyway. */
function stretchOfChange(
  at: Float64Array,
  judged: Uint8Array,
  before: Uint8Array,
  until: number,
  changed: Stretch,
): Stretch {
  let { from, to } = changed;
  for (let index = 0; index < at.length && (at[index] ?? until) < until; index += 1) {
    if (judged[index] !== before[index]) {
      from = Math.min(from, at[index] ?? from);
      to = Math.max(to, at[index] ?? to);
    }
  }
  return { from, to };
}
