import { bucketLengths, type BucketLength } from '../../../../shared/totals.ts';

const hourS = 3600;
const dayS = 24 * hourS;

/**
 * Up to which step of data, seconds, each of `bucketLengths` is honest. Days and longer belong to the local calendar,
 * which makes some of them an hour longer.
 */
const honestUpToS: Readonly<Record<BucketLength, number>> = {
  '5m': 300,
  '15m': 900,
  '30m': 1800,
  '1h': hourS,
  '1d': dayS + hourS,
  '1w': 7 * dayS + hourS,
  '1mo': 31 * dayS + hourS,
  '1y': Number.POSITIVE_INFINITY,
};

/** The level of data that are no coarser than a slot, and of data by local days; between them quarters, half hours, hours. */
export const slotLevel = 0;
export const dayLevel = bucketLengths.indexOf('1d');

/** How many slots the blocks of each level below a day have; they begin at multiples of their length in UTC. */
export const blockSlots: readonly number[] = [1, 3, 6, 12];

/**
 * The level of a step of data: the place in `bucketLengths` of the finest bucket that is honest for it.
 *
 * @param grainS seconds between its values; 0 where there are none
 */
export function grainLevel(grainS: number): number {
  return grainS <= 300 ? slotLevel : bucketLengths.findIndex((bucket) => grainS <= honestUpToS[bucket]);
}

/** Whether data of a step, seconds, can say something about each of such buckets. */
export function isHonest(bucket: BucketLength, grainS: number): boolean {
  return grainS <= honestUpToS[bucket];
}

/** The finest honest bucket for a step of data, seconds: 300, 900, 1800, 3600, 86,400, or the step itself above that. */
export function honestGrainS(grainS: number): number {
  const level = grainLevel(grainS);
  if (level > dayLevel) {
    return grainS;
  }
  return level === dayLevel ? dayS : (blockSlots[level] ?? 1) * 300;
}
