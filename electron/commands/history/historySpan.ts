import type { Failure } from '../../../shared/failures.ts';
import type { TimeSpan } from '../../../shared/inverterArchive.ts';
import { localDayFinder } from '../../../shared/localDay.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { bucketLengths } from '../../../shared/totals.ts';
import type { TotalsQuestion } from '../../core/history/index.ts';
import { oneOf, usageFailure } from '../arguments.ts';
import type { CommandPorts } from '../command.ts';
import type { CommandIo } from '../commandIo.ts';
import { localInstant, zoneNamed } from '../localDates.ts';
import { localSpan, spanReversed, type SpanArguments } from '../localSpan.ts';

/** The options by which the caller says what time he means, and in which buckets. */
export const spanOptions = {
  days: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  bucket: { type: 'string', default: '1d' },
  zone: { type: 'string' },
} as const;

/** What the caller gave for `spanOptions`. */
interface HistorySpanArguments extends SpanArguments {
  readonly bucket: string;
  readonly zone?: string | undefined;
}

const mostDays = 36_600;
/** Facts lie within these bounds. */
const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/**
 * What the caller asks of the history: the last days including today, or from one date or instant (included) to another
 * (not included, the end of today unless given), in a zone, in buckets. Where that goes beyond the years that a history
 * can hold, it is cut to them, which is told on stderr.
 */
export function historySpan(
  given: HistorySpanArguments,
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
  const span = localSpan(given, zone.value, ports.clock.nowMs(), mostDays);
  const bounds = span.ok ? bounded(span.value, zone.value, io) : span;
  return bounds.ok ? success({ ...bounds.value, bucket: bucket.value, zone: zone.value }) : bounds;
}

function bounded({ from, to }: TimeSpan, zone: string, io: Pick<CommandIo, 'stderr'>): Result<TimeSpan, Failure> {
  if (from >= to) {
    return failed(spanReversed());
  }
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
