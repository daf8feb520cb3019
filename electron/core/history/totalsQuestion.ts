import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { packBuckets, unpackBuckets, type PackedBuckets } from '../../../shared/bucketColumns.ts';
import { bucketLengths, type BucketLength, type EnergyTotals } from '../../../shared/totals.ts';
import { localCalendar, utcStepMs, type TimeRange } from '../balance/index.ts';

/** What is asked of the history: the buckets of a range, UTC epoch ms, `to` not included, in a zone (an IANA name). */
export interface TotalsQuestion extends TimeRange {
  readonly bucket: BucketLength;
  readonly zone: string;
}

/** A range in a zone. */
export interface FindingsQuestion extends TimeRange {
  readonly zone: string;
}

/** Totals on their way between threads. */
export interface PackedTotals extends Omit<EnergyTotals, 'buckets'> {
  readonly buckets: PackedBuckets;
}

/** A question, and an array that is free to hold the buckets of its answer. */
export interface RowsQuestion {
  readonly question: TotalsQuestion;
  readonly room: Float64Array<ArrayBuffer>;
}

const earliest = Date.UTC(1999, 11, 1);
const latest = Date.UTC(2201, 0, 1);
const longestSpanMs = 202 * 366 * 86_400_000;

/** Packs totals for another thread, their buckets into an array that is given where they have room in it. */
export function packTotals(totals: EnergyTotals, room?: Float64Array<ArrayBuffer>): PackedTotals {
  return { ...totals, buckets: packBuckets(totals.buckets, room) };
}

/** What `packTotals` packed. */
export function unpackTotals(packed: PackedTotals): EnergyTotals {
  return { ...packed, buckets: unpackBuckets(packed.buckets) };
}

/** Whether a question can be answered: fails with `badArguments`, which names the argument. */
export function checkQuestion(question: FindingsQuestion & { readonly bucket?: BucketLength }): Result<null, Failure> {
  const { from, to, bucket, zone } = question;
  if (!isInstant(from) || !isInstant(to) || from > to || to - from > longestSpanMs) {
    return failed(failure('badArguments', { argument: 'range' }));
  }
  if (bucket !== undefined && !bucketLengths.includes(bucket)) {
    return failed(failure('badArguments', { argument: 'bucket' }));
  }
  return isZone(zone) ? success(null) : failed(failure('badArguments', { argument: 'zone' }));
}

/** Cuts a question into pieces of whole buckets, in order: weeks where buckets are short, all of it where they are days. */
export function questionPieces(question: TotalsQuestion): readonly TimeRange[] {
  const { from, to, bucket, zone } = question;
  const stepMs = utcStepMs(bucket);
  if (from >= to) {
    return [];
  }
  if (stepMs === null) {
    return [{ from, to }];
  }
  const edges = localCalendar(zone)
    .bucketsOf({ from, to }, bucket === '1h' ? '1mo' : '1w')
    .map((piece) => Math.min(to, Math.ceil(piece.to / stepMs) * stepMs));
  return edges.flatMap((end, index) => {
    const begin = edges[index - 1] ?? from;
    return end > begin ? [{ from: begin, to: end }] : [];
  });
}

function isInstant(value: number): boolean {
  return Number.isSafeInteger(value) && value >= earliest && value <= latest;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
