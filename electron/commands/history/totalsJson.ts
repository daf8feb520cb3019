import type { EnergyBucket, EnergyTotals } from '../../../shared/totals.ts';

/** What `totals --json` prints: part of the command line's contract. Instants are ISO 8601, UTC; null is unknown. */
export interface BucketJson extends Omit<EnergyBucket, 'from' | 'to'> {
  readonly from: string;
  readonly to: string;
}

/** The document up to its first bucket; `totalsJsonEnd` ends it. Between them buckets, with commas. */
export function totalsJsonBegin({ zone, bucket, grainS }: EnergyTotals): string {
  return `${JSON.stringify({ zone, bucket, grainS }).slice(0, -1)},"buckets":[`;
}

/** Buckets as they stand in the document. */
export function bucketsJson(buckets: readonly EnergyBucket[]): string {
  return buckets.map((bucket) => JSON.stringify(bucketJson(bucket))).join(',');
}

/** The end of the document. */
export function totalsJsonEnd({ sum }: EnergyTotals): string {
  return `],"sum":${JSON.stringify(sum)}}\n`;
}

function bucketJson({ from, to, ...rest }: EnergyBucket): BucketJson {
  const { yieldWh, importWh, exportWh, consumptionWh, selfConsumedWh, quality, measuredShare } = rest;
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    yieldWh,
    importWh,
    exportWh,
    consumptionWh,
    selfConsumedWh,
    quality,
    measuredShare,
  };
}
