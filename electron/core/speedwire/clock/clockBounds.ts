/** A stamp of the device's present time, cut to the second; ours are UTC epoch seconds with their fractions. */
export interface ClockSample {
  readonly atS: number;
  /** When we asked, and when the answer came. */
  readonly askedS: number;
  readonly receivedS: number;
}

/** How far a device's clock is ahead of ours: at least the first, less than the second. */
export interface OffsetBounds {
  readonly leastS: number;
  readonly mostS: number;
}

/**
 * What the newest stamps of several answers tell together of the device's clock; null where there are none. The stamp
 * was made between question and answer, and is less than a second old: so each sample bounds the offset on both sides.
 * A stamp may be older though, of a device that measures slowly: it bounds the offset from below all the same, and where
 * that contradicts what another bounds from above the newer one is right.
 */
export function offsetBounds(samples: readonly ClockSample[]): OffsetBounds | null {
  if (samples.length === 0) {
    return null;
  }
  const leastS = samples.reduce((most, one) => Math.max(most, one.atS - one.receivedS), Number.NEGATIVE_INFINITY);
  const mostS = samples
    .map((one) => one.atS + 1 - one.askedS)
    .filter((oneS) => oneS > leastS)
    .reduce((least, oneS) => Math.min(least, oneS), Number.POSITIVE_INFINITY);
  return { leastS, mostS };
}

/** The middle between the bounds, and how far it may be off. */
export function middleOf({ leastS, mostS }: OffsetBounds): { readonly offsetS: number; readonly errorS: number } {
  return { offsetS: (leastS + mostS) / 2, errorS: (mostS - leastS) / 2 };
}

/** How many whole seconds lie within the bounds. */
export function wholeSecondsIn({ leastS, mostS }: OffsetBounds): number {
  return Math.max(0, Math.ceil(mostS) - Math.ceil(leastS));
}

/** The whole second within the bounds that is nearest to their middle; the nearest at all where none lies within. */
export function wholeOffsetS(bounds: OffsetBounds): number {
  const nearestS = Math.round(middleOf(bounds).offsetS);
  return wholeSecondsIn(bounds) === 0
    ? nearestS + 0
    : Math.min(Math.max(nearestS, Math.ceil(bounds.leastS)), Math.ceil(bounds.mostS) - 1) + 0;
}
