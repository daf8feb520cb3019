/** How sure an amount is: both edges measured; shape or edge estimated; known for a part only; not known at all. */
export const qualities = ['measured', 'estimated', 'partial', 'none'] as const;
export type Quality = (typeof qualities)[number];

/** Lengths of buckets: UTC steps up to an hour, then local calendar units. */
export const bucketLengths = ['5m', '15m', '30m', '1h', '1d', '1w', '1mo', '1y'] as const;
export type BucketLength = (typeof bucketLengths)[number];

/** Amounts of a span, whole Wh; null where unknown, never 0. */
export interface EnergyAmounts {
  readonly yieldWh: number | null;
  readonly importWh: number | null;
  readonly exportWh: number | null;
  readonly consumptionWh: number | null;
  readonly selfConsumedWh: number | null;
}

/** What a bucket says. */
export interface EnergyBucket extends EnergyAmounts {
  /** UTC epoch ms, `to` not included. */
  readonly from: number;
  readonly to: number;
  readonly quality: Quality;
  /** The share of its time in which all that it says was measured, 0 to 1. */
  readonly measuredShare: number;
}

/** What a range says as a whole. */
export interface EnergySum extends EnergyAmounts {
  /** Consumption that stands in no bucket: the sum of the buckets and this make the plain register difference. */
  readonly carryWh: number;
  /** The share of the yield used at home, and of the consumption not from the grid: 0 to 1, null where there is none. */
  readonly selfConsumption: number | null;
  readonly selfSufficiency: number | null;
}

/** What a range of history says. */
export interface EnergyTotals {
  readonly zone: string;
  readonly bucket: BucketLength;
  /** The finest bucket that is honest over this range, seconds: the coarsest step of its sources. */
  readonly grainS: number;
  readonly buckets: readonly EnergyBucket[];
  readonly sum: EnergySum;
}
