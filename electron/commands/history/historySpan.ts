import type { Failure } from '../../../shared/failures.ts';
import { localDayFinder } from '../../../shared/localDay.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { bucketLengths } from '../../../shared/totals.ts';
import type { TotalsQuestion } from '../../core/history/index.ts';
import { oneOf, usageFailure, wholeNumber } from '../arguments.ts';
import type { CommandPorts } from '../command.ts';
import type { CommandIo } from '../commandIo.ts';
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

interface Range {
  readonly from: number;
  readonly to: number;
}

const usualDays = 7;
const mostDays = 36_600;
const dayMs = 86_400_000;
/** Facts lie within these bounds. */
const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/**
 * What the caller asks of the history: the last days including today, or from one date or instant (included) to another
 * (not included, the end of today unless given), in a zone, in buckets. Where that goes beyond the years that a history
 * can hold, it is cut to them, which is told on stderr.
 */
export function historySpan(
  given: SpanArguments,
  io: Pick<CommandIo, 'stderr'>,
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
  const bounds = range.ok ? bounded(range.value, zone.value, io) : range;
  return bounds.ok ? success({ ...bounds.value, bucket: bucket.value, zone: zone.value }) : bounds;
}

function rangeOf(given: SpanArguments, zone: string, nowMs: number): Result<Range, Failure> {
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
  if (!to.ok) {
    return to;
  }
  return from.value < to.value
    ? success({ from: from.value, to: to.value })
    : failed(usageFailure('--from must be earlier than --to, which is not included'));
}

function bounded({ from, to }: Range, zone: string, io: Pick<CommandIo, 'stderr'>): Result<Range, Failure> {
  if (from >= latest || to <= earliest) {
    return failed(usageFailure('the history holds the years from 2000 to 2199'));
  }
  const end = localInstant('--to', '2200-01-01', zone);
  // The day in which the first facts may lie, so that rows begin at midnight.
  const cut = {
    from: Math.max(from, localDayFinder(zone)(earliest).fromMs),
    to: Math.min(to, end.ok ? end.value : latest),
  };
  if (cut.from !== from || cut.to !== to) {
    io.stderr('The history holds the years from 2000 to 2199: the range was cut to them.\n');
  }
  return success(cut);
}
