import type { Quality } from '../../../../shared/totals.ts';

/** Length of a slot: slot number `n` reaches from `n * slotMs`, UTC epoch ms, up to the next. */
export const slotMs = 300_000;

/**
 * What one register, or the sum of several, did in consecutive slots. Columns of typed arrays, one element per slot, so
 * that years of slots stay small and can be kept as they are.
 *
 * A bucket of any length is made of its slots: its amount is the sum of their `knownWh`, and
 * `marksQuality` tells its quality.
 */
export interface SlotColumn {
  /** The number of the first slot. */
  readonly fromSlot: number;
  /** Whole Wh known to have flowed in each slot: all of it where the slot is `whole`, a part of it elsewhere, 0 where nothing is known. */
  readonly knownWh: Float64Array;
  /** What is known of each slot: bits of `slotBits`. */
  readonly state: Uint8Array;
  /** The step of the data that each slot was cut from, seconds: a bucket shorter than that is a guess. 0 where nothing is known. */
  readonly grainS: Uint32Array;
}

/** The bits of a slot's state. */
export const slotBits = {
  /** Something is known of the slot. */
  known: 1,
  /** All of the slot is known: `knownWh` is the difference between its two edges. */
  whole: 2,
  /** The source itself calls an amount in it estimated. */
  guessedAmount: 4,
  /** Its beginning lies inside a gap: the value there is a guess, the sum over the gap is not. */
  guessedFrom: 8,
  /** The same for its end. */
  guessedTo: 16,
} as const;

/** The state of a slot of which all is measured. */
export const measuredSlot: number = slotBits.known | slotBits.whole;

/**
 * The quality that a state stands for: `none` where nothing is known, `partial` where a part is, `estimated` where an
 * edge or an amount is a guess.
 *
 * @param state bits of `slotBits`
 */
export function slotQuality(state: number): Quality {
  if ((state & slotBits.known) === 0) {
    return 'none';
  }
  if ((state & slotBits.whole) === 0) {
    return 'partial';
  }
  return state === measuredSlot ? 'measured' : 'estimated';
}

/** A column of slots of which nothing is known. */
export function emptySlots(fromSlot: number, count: number): SlotColumn {
  return {
    fromSlot,
    knownWh: new Float64Array(count),
    state: new Uint8Array(count),
    grainS: new Uint32Array(count),
  };
}
