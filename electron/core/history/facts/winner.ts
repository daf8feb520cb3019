/** What decides between two readings of one source and instant. */
export interface RankedValues {
  /** Index into `ranks`: 0 is the best. */
  readonly rank: number;
  /** Registers in the order of their names, then the power; null where it does not say. */
  readonly values: readonly (number | null)[];
}

/**
 * Which of two readings of one instant counts: negative where the first does, positive where the second does, 0 where
 * they say the same. A reading without any register loses to one that has some, as it says nothing about energy; then
 * the better rank wins, then the larger first register in which they differ, then the larger power. A value wins over
 * none.
 *
 * It is a total order on what they say, so the winner does not depend on how the readings arrived.
 */
export function compareReadings(one: RankedValues, other: RankedValues): number {
  return (
    Number(hasRegister(other.values)) - Number(hasRegister(one.values)) ||
    one.rank - other.rank ||
    compareValues(one.values, other.values)
  );
}

/** The larger first difference comes first; null comes after every number. 0 where all are the same. */
export function compareValues(one: readonly (number | null)[], other: readonly (number | null)[]): number {
  for (let index = 0; index < one.length; index += 1) {
    const difference = (other[index] ?? -Infinity) - (one[index] ?? -Infinity);
    if (difference !== 0 && !Number.isNaN(difference)) {
      return difference;
    }
  }
  return 0;
}

/** The one of these readings of an instant that counts; null where there is none. */
export function winnerOf<Reading extends RankedValues>(readings: readonly Reading[]): Reading | null {
  return readings.reduce<Reading | null>(
    (best, one) => (best === null || compareReadings(one, best) < 0 ? one : best),
    null,
  );
}

function hasRegister(values: readonly (number | null)[]): boolean {
  for (let index = 0; index < values.length - 1; index += 1) {
    if (values[index] !== null) {
      return true;
    }
  }
  return false;
}
