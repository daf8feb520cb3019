import type { Failure } from '../../shared/failures.ts';
import type { TimeSpan } from '../../shared/inverterArchive.ts';
import { localDayFinder } from '../../shared/localDay.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { usageFailure, wholeNumber } from './arguments.ts';
import { localInstant } from './localDates.ts';

/** What the caller says about the time he means. */
export interface SpanArguments {
  readonly days?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const usualDays = 7;
const dayMs = 24 * 3_600_000;

/**
 * The span that the caller means, whole local days unless he names instants: the last days including today, or from one
 * instant (included) to another (not included, the end of today unless given). It may be empty or end before it begins.
 *
 * @param zone an IANA name
 * @param nowMs by the clock that the span is meant by
 * @param mostDays how many days may be asked for at most
 */
export function localSpan(
  given: SpanArguments,
  zone: string,
  nowMs: number,
  mostDays: number,
): Result<TimeSpan, Failure> {
  const findDay = localDayFinder(zone);
  const endOfTodayMs = findDay(nowMs).toMs;
  if (given.from === undefined) {
    if (given.to !== undefined) {
      return failed(usageFailure('--to needs --from'));
    }
    const days = wholeNumber('--days', given.days ?? String(usualDays), 1, mostDays);
    // Noon of the first day: a day has 23 to 25 hours.
    return days.ok
      ? success({ from: findDay(endOfTodayMs - (days.value - 0.5) * dayMs).fromMs, to: endOfTodayMs })
      : days;
  }
  if (given.days !== undefined) {
    return failed(usageFailure('--days and --from exclude each other'));
  }
  const from = localInstant('--from', given.from, zone);
  if (!from.ok) {
    return from;
  }
  const to = given.to === undefined ? success(endOfTodayMs) : localInstant('--to', given.to, zone);
  return to.ok ? success({ from: from.value, to: to.value }) : to;
}

/** Says that a span ends before it begins, or holds nothing. */
export function spanReversed(): Failure {
  return usageFailure('--from must be earlier than --to, which is not included');
}
