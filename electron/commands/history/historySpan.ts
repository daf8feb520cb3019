import type { Failure } from '../../../shared/failures.ts';
import { localDayFinder } from '../../../shared/localDay.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { bucketLengths } from '../../../shared/totals.ts';
import type { TotalsQuestion } from '../../core/history/index.ts';
import { oneOf, usageFailure, wholeNumber } from '../arguments.ts';
import type { CommandPorts } from '../command.ts';
import { localInstant, zoneNamed } from '../localDates.ts';

/** The options by which the caller says what time he means, and in which buckets. */
export const spanOptions = {
  days: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  bucket: { type: 'string', default: '1d' },
  zone: { type: 'string' },
} as const;

/** What the caller gave for `spanOptions`. */
export interface SpanArguments {
  readonly days?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly bucket: string;
  readonly zone?: string | undefined;
}

const usualDays = 7;
const mostDays = 36_600;
const dayMs = 86_400_000;
/** Facts lie within these bounds. */
const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/**
 * What the caller asks of the history: the last days including today, or from one date or instant (included) to another
 * (not included, the end of today unless given), in a zone, in buckets.
 */
export function historySpan(
  given: SpanArguments,
  ports: Pick<CommandPorts, 'clock' | 'zone'>,
): Result<TotalsQuestion, Failure> {
  const bucket = oneOf('--bucket', given.bucket, bucketLengths);
  if (!bucket.ok) {
    return bucket;
  }
  const zone = given.zone === undefined ? success(ports.zone) : zoneNamed('--zone', given.zone);
  if (!zone.ok) {
    return zone;
  }
  const range = rangeOf(given, zone.value, ports.clock.nowMs());
  return range.ok ? success({ ...range.value, bucket: bucket.value, zone: zone.value }) : range;
}

function rangeOf(
  given: SpanArguments,
  zone: string,
  nowMs: number,
): Result<{ readonly from: number; readonly to: number }, Failure> {
  const findDay = localDayFinder(zone);
  const endOfTodayMs = findDay(nowMs).toMs;
  if (given.from === undefined) {
    if (given.to !== undefined) {
      return failed(usageFailure('--to needs --from'));
    }
    const days = wholeNumber('--days', given.days ?? String(usualDays), 1, mostDays);
    // Noon of the first day: a day has 23 to 25 hours.
    return days.ok ? bounded(findDay(endOfTodayMs - (days.value - 0.5) * dayMs).fromMs, endOfTodayMs) : days;
  }
  if (given.days !== undefined) {
    return failed(usageFailure('--days and --from exclude each other'));
  }
  const from = localInstant('--from', given.from, zone);
  if (!from.ok) {
    return from;
  }
  const to = given.to === undefined ? success(endOfTodayMs) : localInstant('--to', given.to, zone);
  if (!to.ok) {
    return to;
  }
  return from.value < to.value
    ? bounded(from.value, to.value)
    : failed(usageFailure('--from must be earlier than --to, which is not included'));
}

function bounded(from: number, to: number): Result<{ readonly from: number; readonly to: number }, Failure> {
  return from >= latest || to <= earliest
    ? failed(usageFailure('the history holds the years from 2000 to 2199'))
    : success({ from: Math.max(from, earliest - dayMs), to: Math.min(to, latest) });
}
