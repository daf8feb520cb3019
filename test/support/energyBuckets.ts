import type { EnergyBucket } from '../../shared/totals.ts';

/** A measured bucket of five minutes, or what else is told. */
export function bucketAt(from: string, more: Partial<EnergyBucket> = {}): EnergyBucket {
  const at = Date.parse(from);
  return {
    from: at,
    to: at + 300_000,
    yieldWh: 120,
    importWh: 3,
    exportWh: 45,
    consumptionWh: 78,
    selfConsumedWh: 75,
    quality: 'measured',
    measuredShare: 1,
    ...more,
  };
}

/** A bucket of five minutes of which nothing is known. */
export function unknownBucketAt(from: string): EnergyBucket {
  return bucketAt(from, {
    yieldWh: null,
    importWh: null,
    exportWh: null,
    consumptionWh: null,
    selfConsumedWh: null,
    quality: 'none',
    measuredShare: 0,
  });
}
