import type { TimeSpan } from '../../../../shared/inverterArchive.ts';
import type { LocalDayFinder } from '../../../../shared/localDay.ts';
import type { AskedSpan, ReadingGap } from '../../history/index.ts';
import { retryAt } from './askedMemory.ts';
import { joined, overlap, within, without } from './spans.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Before that no inverter of this protocol was made, and the history takes no facts: 1 January 2000. */
export const oldestMs: number = Date.UTC(2000, 0, 1);
/** Nothing older is asked by five minutes: inverters keep about two months of them, some a week (SBFspot issues 326, 701). */
export const reachMs: number = 100 * dayMs;
/** A stretch without readings that is no longer than that is none. */
export const shortestGapMs: number = 600_000;
/** Values of days say nothing about shorter stretches, unless these are known not to be kept by five minutes. */
export const longGapMs: number = 36 * hourMs;
/** A register that rose by no more over a gap was constant: a night. Registers round by as much. */
const doubtlessWh = 2;
/** Gaps in which so little came in are filled without a word: the dusk and the dawn around a night. */
const worthTellingWh = 50;
/** What is left of an answered span may be shorter than a record; such a piece is not asked for. */
const shortestPieceMs = 300_000;
/** So many local days are asked for in one go. */
const mostDays = 4;

/** What is known when it is planned what to ask an inverter for. */
export interface BackfillKnowledge {
  /** UTC epoch ms. */
  readonly nowMs: number;
  /** Finds the days of the plant's zone. */
  readonly dayAt: LocalDayFinder;
  /** Gaps longer than `shortestGapMs`, as far back as `reachMs`. */
  readonly gaps: readonly ReadingGap[];
  /** Gaps longer than `longGapMs`, as far back as `oldestMs`. */
  readonly longGaps: readonly ReadingGap[];
  /** What was asked before, and what became of it. */
  readonly asked: readonly AskedSpan[];
}

/** What is asked for in one go. */
export interface BackfillPiece extends TimeSpan {
  readonly part: 'fiveMinutes' | 'days';
  /** What is missing in it: what comes for the rest of it is known already. In order. */
  readonly missing: readonly TimeSpan[];
  /** How many local days it asks for; the values of days come by the month, and count as one. */
  readonly days: number;
  /** Whether somebody wants to hear of it: no mere dusk or dawn. */
  readonly isNews: boolean;
}

/**
 * What an inverter is to be asked for so that the gaps in its readings close: five-minute values, the oldest first, a
 * few days at a time; then the values of days for what is not kept by five minutes. A register that stood still over a
 * gap, as it does at night, tells all there is to know. Nothing that the inverter answered, or said that it does not
 * keep, is asked again; nor, for a while, what could not be read: see `retryAt`.
 */
export function planBackfill(knowledge: BackfillKnowledge): readonly BackfillPiece[] {
  return [...fiveMinutePieces(knowledge), ...dayPieces(knowledge)];
}

/** Whether something was yielded in a gap, or may have been. */
export function mayHaveYield(gap: ReadingGap): boolean {
  const riseWh = riseOf(gap);
  return riseWh === null || riseWh > doubtlessWh || riseWh < 0;
}

/** Whether so much was yielded in a gap, or may have been, that it is worth a word. */
export function isWorthTelling(gap: ReadingGap): boolean {
  const riseWh = riseOf(gap);
  return riseWh === null || riseWh > worthTellingWh || riseWh < 0;
}

function riseOf({ fromWh, toWh }: ReadingGap): number | null {
  return fromWh === null || toWh === null ? null : toWh - fromWh;
}

function fiveMinutePieces({ nowMs, dayAt, gaps, asked }: BackfillKnowledge): readonly BackfillPiece[] {
  const reach = [{ from: nowMs - reachMs, to: nowMs }];
  const open = without(within(gaps.filter(mayHaveYield), reach), settled(asked, 'fiveMinutes', nowMs)).filter(
    ({ from, to }) => to - from >= shortestPieceMs,
  );
  const pieces: BackfillPiece[] = [];
  for (const part of open.flatMap((span) => byLocalDays(span, dayAt))) {
    const before = pieces.at(-1);
    const isNews = gaps.some((gap) => overlap(gap, part) && isWorthTelling(gap));
    const isSameDay = before !== undefined && dayAt(before.to - 1).fromMs === dayAt(part.from).fromMs;
    const isNextDay = before !== undefined && before.days < mostDays && before.to === part.from && !isSameDay;
    if (before !== undefined && (isSameDay || isNextDay)) {
      pieces[pieces.length - 1] = {
        ...before,
        to: part.to,
        missing: joined([...before.missing, part]),
        days: before.days + (isSameDay ? 0 : 1),
        isNews: before.isNews || isNews,
      };
    } else {
      pieces.push({ part: 'fiveMinutes', ...part, missing: [part], days: 1, isNews });
    }
  }
  return pieces;
}

/** The values of days say what the total yield was at midnights: each of their pieces has one. */
function dayPieces({ nowMs, dayAt, gaps, longGaps, asked }: BackfillKnowledge): readonly BackfillPiece[] {
  const beyondReach = within(longGaps.filter(mayHaveYield), [{ from: oldestMs, to: nowMs - reachMs }]);
  const notKept = within(
    gaps.filter(mayHaveYield),
    asked.filter((one) => one.part === 'fiveMinutes' && one.answer === 'notKept'),
  );
  const wholeDays = joined([...beyondReach, ...notKept]).map(({ from, to }) => ({ from, to: dayAt(to).fromMs }));
  return without(wholeDays, settled(asked, 'days', nowMs)).map((span) => ({
    part: 'days',
    ...span,
    missing: [span],
    days: 1,
    isNews: [...gaps, ...longGaps].some((gap) => overlap(gap, span) && isWorthTelling(gap)),
  }));
}

/** What is not to be asked for now. */
function settled(asked: readonly AskedSpan[], part: AskedSpan['part'], nowMs: number): readonly AskedSpan[] {
  return asked.filter((one) => one.part === part && (one.answer !== 'unread' || retryAt(one) > nowMs));
}

function byLocalDays({ from, to }: TimeSpan, dayAt: LocalDayFinder): readonly TimeSpan[] {
  const parts: TimeSpan[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(to, dayAt(start).toMs);
    parts.push({ from: start, to: end });
    start = end;
  }
  return parts;
}
