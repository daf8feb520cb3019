import type { Failure } from '../../../../shared/failures.ts';
import type { DayReading, TimeSpan } from '../../../../shared/inverterArchive.ts';
import { commands } from '../frames/commands.ts';
import type { ArchivePart } from './archivePart.ts';
import type { SpanAsker } from './askSpan.ts';
import { addDays, firstOf, monthAfter, monthBefore, monthOf, type CalendarMonth } from './calendar.ts';
import type { YieldSpan } from './fiveMinutes.ts';
import type { YieldAnswer } from './yieldFilter.ts';
import { decodeYields } from './yieldRecords.ts';

const dayS = 86_400;
/** As public clients ask: from two days before the noon of the first to 32 days after it. */
const earlierDays = 2;
const laterDays = 32;
/** A device without values of so many months in a row has none that are older. */
const mostEmptyMonths = 13;

/**
 * The months of a span of dates, the newest first, with the month of `newest` before them: that one shows how a device
 * dates its days.
 */
export function monthsToAsk(first: string, last: string, newest: string): readonly CalendarMonth[] {
  const months = monthsBetween(monthOf(first), monthOf(last));
  return isSame(months[0], monthOf(newest)) ? months : [monthOf(newest), ...months];
}

/** What a device told of some months. */
export interface ToldMonths extends Pick<ArchivePart<DayReading>, 'unread' | 'failures' | 'answered'> {
  /** The oldest first. */
  readonly answers: readonly YieldAnswer[];
}

/**
 * Asks for the values of days, one question for each calendar month, in the order given. Ends early at 13 months without
 * values, and at once where the first month stays unread though the others cannot be understood without it.
 */
export async function askMonths(
  asker: SpanAsker,
  span: YieldSpan,
  months: readonly CalendarMonth[],
  needsFirst: boolean,
): Promise<ToldMonths> {
  const unread: TimeSpan[] = [];
  const failures: Failure[] = [];
  const answers: YieldAnswer[] = [];
  let answered = false;
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
      answers.push({ toS, records: answer.records });
    } else if (answer.kind === 'notKept') {
      emptyMonths += 1;
    } else {
      failures.push(...(answer.failure === null ? [] : [answer.failure]));
      const isEnd = answer.kind === 'ended' || (asked === 1 && needsFirst);
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
  return { answers: answers.toReversed(), unread, failures, answered };
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

/** The part of a month that is wanted. */
function within(month: CalendarMonth, span: YieldSpan): TimeSpan {
  return { from: Math.max(span.from, span.calendar.dayOf(firstOf(month)).fromMs), to: untilEndOf(month, span).to };
}

/** The same, with all that is older. */
function untilEndOf(month: CalendarMonth, span: YieldSpan): TimeSpan {
  const last = addDays(firstOf(monthAfter(month)), -1);
  return { from: span.from, to: Math.min(span.to, span.calendar.dayOf(last).toMs) };
}
