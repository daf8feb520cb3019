import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import {
  bucketLengths,
  qualities,
  type BucketLength,
  type EnergyBucket,
  type EnergySum,
  type EnergyTotals,
} from '../../../shared/totals.ts';
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

/** Totals on their way between threads: the buckets as columns, which cross without being copied. */
export interface PackedTotals {
  readonly zone: string;
  readonly bucket: BucketLength;
  readonly grainS: number;
  readonly sum: EnergySum;
  /** Per bucket: from, to, the five amounts with NaN for null, index into `qualities`, measured share. */
  readonly buckets: Float64Array<ArrayBuffer>;
}

const stride = 9;
const earliest = Date.UTC(1999, 11, 1);
const latest = Date.UTC(2201, 0, 1);
const longestSpanMs = 202 * 366 * 86_400_000;

/** Packs totals for another thread. */
export function packTotals(totals: EnergyTotals): PackedTotals {
  const { zone, bucket, grainS, sum } = totals;
  const buckets = new Float64Array(totals.buckets.length * stride);
  let offset = 0;
  for (const one of totals.buckets) {
    buckets[offset] = one.from;
    buckets[offset + 1] = one.to;
    buckets[offset + 2] = one.yieldWh ?? Number.NaN;
    buckets[offset + 3] = one.importWh ?? Number.NaN;
    buckets[offset + 4] = one.exportWh ?? Number.NaN;
    buckets[offset + 5] = one.consumptionWh ?? Number.NaN;
    buckets[offset + 6] = one.selfConsumedWh ?? Number.NaN;
    buckets[offset + 7] = qualities.indexOf(one.quality);
    buckets[offset + 8] = one.measuredShare;
    offset += stride;
  }
  return { zone, bucket, grainS, sum, buckets };
}

/** What `packTotals` packed. */
export function unpackTotals(packed: PackedTotals): EnergyTotals {
  const { zone, bucket, grainS, sum, buckets: columns } = packed;
  const buckets: EnergyBucket[] = [];
  for (let offset = 0; offset < columns.length; offset += stride) {
    buckets.push({
      from: columns[offset] ?? 0,
      to: columns[offset + 1] ?? 0,
      yieldWh: amountAt(columns, offset + 2),
      importWh: amountAt(columns, offset + 3),
      exportWh: amountAt(columns, offset + 4),
      consumptionWh: amountAt(columns, offset + 5),
      selfConsumedWh: amountAt(columns, offset + 6),
      quality: qualities[columns[offset + 7] ?? 3] ?? 'none',
      measuredShare: columns[offset + 8] ?? 0,
    });
  }
  return { zone, bucket, grainS, buckets, sum };
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

function amountAt(columns: Float64Array, index: number): number | null {
  const value = columns[index] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
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
