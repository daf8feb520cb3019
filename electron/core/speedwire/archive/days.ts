import { failure, type Failure } from '../../../../shared/failures.ts';
import type { DayReading, TimeSpan } from '../../../../shared/inverterArchive.ts';
import { commands } from '../frames/commands.ts';
import { createDropCounter, nothingAsked, type ArchivePart, type DropCounter } from './archivePart.ts';
import type { SpanAsker } from './askSpan.ts';
import { addDays, firstOf, monthAfter, monthBefore, monthOf, type CalendarMonth } from './calendar.ts';
import type { YieldSpan } from './fiveMinutes.ts';
import { joinAnswers, keepTrustworthy, type YieldAnswer, type YieldRecord } from './yieldFilter.ts';
import { decodeYields } from './yieldRecords.ts';

/** What is known of the device besides. */
export interface DayHints {
  /** Whether it last showed in this session that it stamps the value of a day with the day after it. */
  readonly stampsNextDay: boolean;
  /** The total yield now, and when it last rose by the device's clock. */
  readonly totalYield: YieldRecord | null;
}

/** Which day a device writes on the value of one. */
type DayStamp = 'sameDay' | 'nextDay';

const hourMs = 3_600_000;
const dayS = 86_400;
/** As public clients ask: from two days before the noon of the first to 32 days after it. */
const earlierDays = 2;
const laterDays = 32;
/** A device without values of so many months in a row has none that are older. */
const mostEmptyMonths = 13;
/** The end of a day is stamped near midnight, up to hours late where the device keeps another zone. */
const lateMs = 6 * hourMs;
/** Stamps of tomorrow's midnight, an hour of summer time included. */
const longestAheadS = 25 * 3600;
/** Archive and live counter of the same moment may differ by so much. */
const roundingWh = 100;

/**
 * Reads the total yield at the end of each local day: one question for each calendar month, the newest first. Some
 * devices stamp a day with the one after it (SBFspot issues 60, 115, 120, 130): that shows in the newest record, so the
 * newest month is asked even where older ones are wanted, until a device has shown that it does; whenever that month is
 * read it is judged again. There is no value of today.
 */
export async function readDays(
  asker: SpanAsker,
  span: YieldSpan,
  hints: DayHints,
): Promise<ArchivePart<DayReading> & { readonly stampsNextDay: boolean }> {
  const { calendar } = span;
  const yesterday = addDays(calendar.dateAt(span.nowMs), -1);
  const first = calendar.dateAt(span.from);
  const last = span.to > span.from ? earlierOf(calendar.dateAt(span.to - 1), yesterday) : '';
  if (first > last) {
    return { ...nothingAsked, stampsNextDay: hints.stampsNextDay };
  }
  const months = monthsBetween(monthOf(first), monthOf(last));
  const newest = monthOf(yesterday);
  const questions = hints.stampsNextDay || isSame(months[0], newest) ? months : [newest, ...months];
  const { answers, firstIsRead, ...told } = await askMonths(asker, span, questions, hints);

  const drops = createDropCounter();
  const stamped = trustworthyDays(answers, span, drops);
  const newestIsRead = firstIsRead && isSame(questions[0], newest);
  const shown = newestIsRead ? shownStamp(stamped, span, hints) : earlierStamp(hints, 'sameDay');
  if (shown === 'unknown') {
    return {
      ...told,
      values: [],
      notKept: [],
      unread: [...told.unread, { from: span.from, to: span.to }],
      dropped: drops.dropped,
      failures: [...told.failures, failure('unanswered', { query: 'energy' })],
      stampsNextDay: false,
    };
  }
  const stampsNextDay = shown === 'nextDay';
  const byDate = new Map<string, number>();
  for (const one of stamped) {
    const date = stampsNextDay ? addDays(one.date, -1) : one.date;
    if (date > yesterday) {
      drops.count('future');
    } else if (date >= first && date <= last) {
      drops.count('notLater', byDate.has(date) ? 1 : 0);
      byDate.set(date, one.totalYieldWh);
    }
  }
  const values = [...byDate].map(([date, totalYieldWh]) => ({ date, totalYieldWh }));
  return { ...told, values, notKept: [], dropped: drops.dropped, stampsNextDay };
}

interface ToldMonths extends Pick<ArchivePart<DayReading>, 'unread' | 'failures' | 'answered'> {
  /** The oldest first. */
  readonly answers: readonly YieldAnswer[];
  /** Whether the first question brought records. */
  readonly firstIsRead: boolean;
}

async function askMonths(
  asker: SpanAsker,
  span: YieldSpan,
  months: readonly CalendarMonth[],
  hints: DayHints,
): Promise<ToldMonths> {
  const unread: TimeSpan[] = [];
  const failures: Failure[] = [];
  const answers: YieldAnswer[] = [];
  let answered = false;
  let firstIsRead = false;
  let emptyMonths = 0;
  let asked = 0;
  asker.expect(months.length);

  for (const month of months) {
    const noonS = span.calendar.dayOf(firstOf(month)).fromMs / 1000 + dayS / 2 + span.offsetS;
    const [fromS, toS] = [noonS - earlierDays * dayS, noonS + laterDays * dayS];
    // oxlint-disable-next-line no-await-in-loop -- one request in flight per device
    const answer = await asker.ask({ name: 'days', command: commands.monthArchive, fromS, toS }, decodeYields);
    asked += 1;
    if (answer.kind === 'records') {
      emptyMonths = 0;
      firstIsRead ||= asked === 1;
      answers.push({ toS, records: answer.records });
    } else if (answer.kind === 'notKept') {
      emptyMonths += 1;
    } else {
      failures.push(...(answer.failure === null ? [] : [answer.failure]));
      // Without the newest month nobody can tell whether the dates of the others are right.
      const isEnd = answer.kind === 'ended' || (asked === 1 && !hints.stampsNextDay);
      unread.push(isEnd ? untilEndOf(month, span) : within(month, span));
      if (isEnd) {
        break;
      }
      continue;
    }
    answered = true;
    if (emptyMonths >= mostEmptyMonths) {
      break;
    }
  }
  asker.expect(asked - months.length);
  return { answers: answers.toReversed(), unread, failures, answered, firstIsRead };
}

/** What can be believed, dated as it is stamped. */
function trustworthyDays(answers: readonly YieldAnswer[], span: YieldSpan, drops: DropCounter): readonly DayReading[] {
  const limits = {
    fromS: 1,
    toS: Number.POSITIVE_INFINITY,
    latestS: Math.floor(span.nowMs / 1000) + span.offsetS + longestAheadS,
    gridS: 1,
  };
  return keepTrustworthy(joinAnswers(answers), limits, drops).map((one) => ({
    date: dateOf(one, span),
    totalYieldWh: one.totalYieldWh,
  }));
}

function dateOf({ atS }: YieldRecord, { calendar, offsetS }: YieldSpan): string {
  return calendar.dateAt((atS - offsetS) * 1000 - lateMs);
}

/**
 * Whether the records show that each is dated one day late: today has no final value yet, and that of the day on which
 * the total yield last rose cannot be smaller than what the device has counted since. Which day it is the device's
 * clock says: one that is ahead has written the end of a day that is not over by ours. Where the records do not show
 * it, what showed earlier counts; unknown where only the total yield could tell, and the device did not tell that.
 */
function shownStamp(
  records: readonly DayReading[],
  { calendar, offsetS, nowMs }: YieldSpan,
  hints: DayHints,
): DayStamp | 'unknown' {
  const { totalYield } = hints;
  const yesterday = addDays(calendar.dateAt(nowMs + offsetS * 1000), -1);
  const newest = records.at(-1);
  if (newest === undefined || newest.date < yesterday) {
    return earlierStamp(hints, 'sameDay');
  }
  if (newest.date > yesterday) {
    return 'nextDay';
  }
  if (totalYield === null) {
    return earlierStamp(hints, 'unknown');
  }
  const lastRise = calendar.dateAt(totalYield.atS * 1000);
  const ofThatDay = records.findLast((one) => one.date === lastRise);
  return ofThatDay !== undefined && totalYield.totalYieldWh > ofThatDay.totalYieldWh + roundingWh
    ? 'nextDay'
    : 'sameDay';
}

/** What showed in an earlier reading; else what is given, since only the stamp of the next day shows for certain. */
function earlierStamp<Else>({ stampsNextDay }: DayHints, otherwise: Else): 'nextDay' | Else {
  return stampsNextDay ? 'nextDay' : otherwise;
}

/** The newest first, both ends included. */
function monthsBetween(oldest: CalendarMonth, newest: CalendarMonth): readonly CalendarMonth[] {
  const months: CalendarMonth[] = [];
  for (let month = newest; firstOf(month) >= firstOf(oldest); month = monthBefore(month)) {
    months.push(month);
  }
  return months;
}

function isSame(one: CalendarMonth | undefined, other: CalendarMonth): boolean {
  return one !== undefined && one.year === other.year && one.month === other.month;
}

function earlierOf(one: string, other: string): string {
  return one < other ? one : other;
}

/** The part of a month that is wanted. */
function within(month: CalendarMonth, span: YieldSpan): TimeSpan {
  return { from: Math.max(span.from, span.calendar.dayOf(firstOf(month)).fromMs), to: untilEndOf(month, span).to };
}

/** The same, with all that is older. */
function untilEndOf(month: CalendarMonth, span: YieldSpan): TimeSpan {
  const last = addDays(firstOf(monthAfter(month)), -1);
  return { from: span.from, to: Math.min(span.to, span.calendar.dayOf(last).toMs) };
}
