import type { Failure } from '../../../shared/failures.ts';
import type { TimeSpan } from '../../../shared/inverterArchive.ts';
import { localDayFinder } from '../../../shared/localDay.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { usageFailure, wholeNumber } from '../arguments.ts';
import { localInstant } from '../localDates.ts';

/** What the caller says about the time he means. */
export interface SpanArguments {
  readonly days?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const usualDays = 7;
/** Twenty years and some days: no device keeps more. */
const mostDays = 7320;
const dayMs = 24 * 3_600_000;

/**
 * The span to read, whole local days unless the caller names instants: the last days including today, or from one
 * instant (included) to another (not included, the end of today unless given).
 *
 * @param zone an IANA name
 * @param nowMs by the clock that the span is meant by
 */
export function archiveSpan(given: SpanArguments, zone: string, nowMs: number): Result<TimeSpan, Failure> {
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
  const to = given.to === undefined ? success(endOfTodayMs) : localInstant('--to', given.to, zone);
  if (!from.ok) {
    return from;
  }
  if (!to.ok) {
    return to;
  }
  return spanProblem(from.value, to.value, nowMs) ?? success({ from: from.value, to: to.value });
}

function spanProblem(from: number, to: number, nowMs: number): Result<never, Failure> | null {
  if (from > nowMs) {
    return failed(usageFailure('--from lies in the future'));
  }
  if (from >= to) {
    return failed(usageFailure('--from must be earlier than --to, which is not included'));
  }
  return to - from > mostDays * dayMs ? failed(usageFailure('no inverter remembers more than twenty years')) : null;
}
