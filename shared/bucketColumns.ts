import { qualities, type EnergyBucket } from './totals.ts';

/** Buckets as cells of one array, which can cross between threads without being copied and be filled again. */
export interface PackedBuckets {
  readonly count: number;
  /** `bucketStride` cells per bucket; what is behind the last one means nothing. */
  readonly cells: Float64Array<ArrayBuffer>;
}

/**
 * Where the cells of a bucket are: its ends, UTC epoch ms; five amounts, Wh, NaN for null; its quality as an index into
 * `qualities`; its measured share.
 */
export const bucketCells = {
  from: 0,
  to: 1,
  yieldWh: 2,
  importWh: 3,
  exportWh: 4,
  consumptionWh: 5,
  selfConsumedWh: 6,
  quality: 7,
  measuredShare: 8,
} as const;

/** Cells per bucket. */
export const bucketStride = 9;

/** Packs buckets, into an array that is given where they have room in it. */
export function packBuckets(buckets: readonly EnergyBucket[], room?: Float64Array<ArrayBuffer>): PackedBuckets {
  const size = buckets.length * bucketStride;
  const cells = room !== undefined && room.length >= size ? room : new Float64Array(size);
  let offset = 0;
  for (const one of buckets) {
    cells[offset] = one.from;
    cells[offset + 1] = one.to;
    cells[offset + 2] = one.yieldWh ?? Number.NaN;
    cells[offset + 3] = one.importWh ?? Number.NaN;
    cells[offset + 4] = one.exportWh ?? Number.NaN;
    cells[offset + 5] = one.consumptionWh ?? Number.NaN;
    cells[offset + 6] = one.selfConsumedWh ?? Number.NaN;
    cells[offset + 7] = qualities.indexOf(one.quality);
    cells[offset + 8] = one.measuredShare;
    offset += bucketStride;
  }
  return { count: buckets.length, cells };
}

/** What `packBuckets` packed. */
export function unpackBuckets({ count, cells }: PackedBuckets): readonly EnergyBucket[] {
  const buckets: EnergyBucket[] = [];
  for (let offset = 0; offset < count * bucketStride; offset += bucketStride) {
    buckets.push({
      from: cells[offset] ?? 0,
      to: cells[offset + 1] ?? 0,
      yieldWh: amountAt(cells, offset + 2),
      importWh: amountAt(cells, offset + 3),
      exportWh: amountAt(cells, offset + 4),
      consumptionWh: amountAt(cells, offset + 5),
      selfConsumedWh: amountAt(cells, offset + 6),
      quality: qualities[cells[offset + 7] ?? 3] ?? 'none',
      measuredShare: cells[offset + 8] ?? 0,
    });
  }
  return buckets;
}

function amountAt(cells: Float64Array, index: number): number | null {
  const value = cells[index] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}
