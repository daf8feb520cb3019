const hourS = 3600;
const dayS = 24 * hourS;

/**
 * The steps to which data of any interval are rounded up: the finest bucket that is honest for them. Days and longer
 * belong to the local calendar, which makes some of them an hour shorter.
 */
const grains: readonly { readonly upToS: number; readonly shortestS: number }[] = [
  { upToS: 300, shortestS: 300 },
  { upToS: 900, shortestS: 900 },
  { upToS: 1800, shortestS: 1800 },
  { upToS: hourS, shortestS: hourS },
  { upToS: 25 * hourS, shortestS: 23 * hourS },
  { upToS: 7 * dayS + hourS, shortestS: 7 * dayS - hourS },
  { upToS: 31 * dayS + hourS, shortestS: 28 * dayS - hourS },
  { upToS: Number.POSITIVE_INFINITY, shortestS: 365 * dayS - hourS },
];

/** The level of data that are no coarser than a slot, and of data by local days; between them quarters, half hours, hours. */
export const slotLevel = 0;
export const dayLevel = 4;

/** How many slots the blocks of each level below a day have; they begin at multiples of their length in UTC. */
export const blockSlots: readonly number[] = [1, 3, 6, 12];

/**
 * The level of a step of data.
 *
 * @param grainS seconds between its values
 */
export function grainLevel(grainS: number): number {
  if (grainS <= 300) {
    return slotLevel;
  }
  return grains.findIndex((grain) => grainS <= grain.upToS);
}

/**
 * Whether a bucket is long enough for data of a step to say something about it.
 *
 * @param lengthMs the bucket's length
 * @param grainS seconds between the data's values, 0 where there are none
 */
export function isHonest(lengthMs: number, grainS: number): boolean {
  return lengthMs / 1000 >= (grains[grainLevel(grainS)]?.shortestS ?? 0);
}

/** The finest honest bucket for a step of data, seconds: 300, 900, 1800, 3600, 86,400, or the step itself above that. */
export function honestGrainS(grainS: number): number {
  const level = grainLevel(grainS);
  if (level === dayLevel) {
    return dayS;
  }
  return level < dayLevel ? (grains[level]?.upToS ?? grainS) : grainS;
}
