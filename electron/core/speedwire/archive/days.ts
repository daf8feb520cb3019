import { failure } from '../../../../shared/failures.ts';
import { createDropCounter, nothingAsked, type ArchivePart, type DropCounter } from './archivePart.ts';
import type { DayReading } from '../../../../shared/inverterArchive.ts';
import { commands } from '../frames/commands.ts';
import type { SpanAsker } from './askSpan.ts';
import { addDays } from './calendar.ts';
import { findDayStamp, type DayStamp, type StartOfDay } from './dayStamp.ts';
import type { YieldSpan } from './fiveMinutes.ts';
import { yieldAtMidnight } from './midnightYield.ts';
import { askMonths, monthsToAsk } from './months.ts';
import { joinAnswers, keepTrustworthy, type YieldAnswer, type YieldRecord } from './yieldFilter.ts';
import { decodeYields } from './yieldRecords.ts';

/** What is known of the device besides. */
export interface DayHints {
  /** How it last showed in this session to date the values of days; null where that did not show. */
  readonly dayStamp: DayStamp | null;
  /** The total yield now, and when it last rose by the device's clock. */
  readonly totalYield: YieldRecord | null;
}

/** A day value with its stamp, UTC epoch ms by our clock. */
interface StampedReading extends DayReading {
  readonly at: number;
}

const hourMs = 3_600_000;
/** Five minutes: the spacing of the records around midnight. */
const slotS = 300;
const halfDayS = 43_200;
/** The end of a day is stamped near midnight, up to hours late where the device keeps another zone. */
const lateMs = 6 * hourMs;
/** Stamps of tomorrow's midnight, an hour of summer time included. */
const longestAheadS = 25 * 3600;
const doubtfulDates = failure('unreadableAnswer', {
  query: 'days',
  reason: 'nothing tells which days its values belong to',
});

/**
 * Reads the total yield at the end of each local day. Some devices stamp a day with the one after it (SBFspot issues 60,
 * 115, 120, 130): that shows in the newest values, so the newest month is asked even where older ones are wanted. What an
 * earlier reading showed counts where this one shows nothing; where the dates are in doubt no day is told. There is no value of today.
 */
export async function readDays(
  asker: SpanAsker,
  span: YieldSpan,
  hints: DayHints,
): Promise<ArchivePart<DayReading> & { readonly dayStamp: DayStamp | null }> {
  const { calendar } = span;
  const yesterday = addDays(calendar.dateAt(span.nowMs), -1);
  const first = calendar.dateAt(span.from);
  const last = span.to > span.from ? earlierOf(calendar.dateAt(span.to - 1), yesterday) : '';
  if (first > last) {
    return { ...nothingAsked, dayStamp: hints.dayStamp };
  }
  const months = monthsToAsk(first, last, yesterday);
  const { answers, ...told } = await askMonths(asker, span, months, hints.dayStamp === null);
  const drops = createDropCounter();
  const stamped = trustworthyDays(answers, span, drops);
  const today = calendar.dateAt(span.nowMs + span.offsetS * 1000);
  const verdict = await findDayStamp(stamped, today, (date) => startOfDay(asker, span, hints.totalYield, date));
  const shown = verdict.kind === 'shown' ? verdict.stamp : hints.dayStamp;
  if (verdict.kind === 'doubtful' && shown === null) {
    return {
      ...told,
      values: [],
      notKept: [],
      unread: [...told.unread, { from: span.from, to: span.to }],
      dropped: drops.dropped,
      failures: [...told.failures, verdict.failure ?? doubtfulDates],
      dayStamp: null,
    };
  }
  const days = dated(stamped, shown ?? 'sameDay', span);
  const wanted = days.filter((one) => one.date >= first && one.date <= last);
  const values = onePerDate(wanted, span);
  drops.count('future', days.filter((one) => one.date > yesterday).length);
  drops.count('notLater', wanted.length - values.length);
  return { ...told, values, notKept: [], dropped: drops.dropped, dayStamp: shown };
}

/** What can be believed, dated as it is stamped. */
function trustworthyDays(
  answers: readonly YieldAnswer[],
  span: YieldSpan,
  drops: DropCounter,
): readonly StampedReading[] {
  const limits = {
    fromS: 1,
    toS: Number.POSITIVE_INFINITY,
    latestS: Math.floor(span.nowMs / 1000) + span.offsetS + longestAheadS,
    gridS: 1,
  };
  return keepTrustworthy(joinAnswers(answers), limits, drops).map((one) => ({
    at: (one.atS - span.offsetS) * 1000,
    date: span.calendar.dateAt((one.atS - span.offsetS) * 1000 - lateMs),
    totalYieldWh: one.totalYieldWh,
  }));
}

/** The total yield now, where it did not rise since; else by the five-minute values around that midnight of the device. */
async function startOfDay(
  asker: SpanAsker,
  span: YieldSpan,
  totalYield: YieldRecord | null,
  date: string,
): Promise<StartOfDay> {
  const midnightS = span.calendar.dayOf(date).fromMs / 1000;
  if (totalYield !== null && totalYield.atS < midnightS) {
    return { kind: 'known', totalYieldWh: totalYield.totalYieldWh, isPresent: true };
  }
  const nowS = Math.floor(span.nowMs / 1000) + span.offsetS;
  const [fromS, toS] = [midnightS - halfDayS, Math.min(midnightS + halfDayS, nowS)];
  asker.expect(1);
  const answer = await asker.ask({ name: 'midnight', command: commands.dayArchive, fromS, toS }, decodeYields);
  switch (answer.kind) {
    case 'records': {
      const limits = { fromS, toS: toS + 1, latestS: toS, gridS: slotS };
      const found = yieldAtMidnight(midnightS, keepTrustworthy(answer.records, limits, createDropCounter()));
      return found === null ? { kind: 'open' } : { kind: 'known', totalYieldWh: found, isPresent: false };
    }
    case 'notKept':
      return answer;
    case 'failed':
    case 'ended':
      return { kind: 'failed', failure: answer.failure };
  }
}

function dated(
  stamped: readonly StampedReading[],
  stamp: DayStamp,
  { calendar }: YieldSpan,
): readonly StampedReading[] {
  const dayEnd = (date: string) => calendar.dayOf(date).toMs;
  return stamped.map((one) => {
    switch (stamp) {
      case 'sameDay':
        return one;
      case 'nextDay': {
        const date = addDays(one.date, -1);
        return { ...one, date, at: one.at - (dayEnd(one.date) - dayEnd(date)) };
      }
    }
  });
}

/** Of several values of one day the one that is stamped nearest to its end: others are of a moment in it. */
function onePerDate(days: readonly StampedReading[], { calendar }: YieldSpan): readonly DayReading[] {
  const byDate = new Map<string, StampedReading>();
  for (const one of days) {
    const endMs = calendar.dayOf(one.date).toMs;
    const other = byDate.get(one.date);
    if (other === undefined || Math.abs(one.at - endMs) < Math.abs(other.at - endMs)) {
      byDate.set(one.date, one);
    }
  }
  return [...byDate.values()].map(({ date, totalYieldWh }) => ({ date, totalYieldWh }));
}

function earlierOf(one: string, other: string): string {
  return one < other ? one : other;
}
