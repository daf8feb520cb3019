import type { Quality } from '../../../../shared/totals.ts';
import { slotBits, slotQuality } from '../terms/slotColumn.ts';

/**
 * What is known of one register over a span of slots, in a form that joins: the outcome for a long span is the same
 * whether its slots or the marks of its days are put together.
 */
export interface SpanMarks {
  /** Bits of `slotBits` set in any slot, in all slots, in the first and in the last. */
  readonly any: number;
  readonly all: number;
  readonly first: number;
  readonly last: number;
  /** Slots of which something is known. */
  readonly knownSlots: number;
  /** The coarsest step of the data, seconds. */
  readonly grainS: number;
}

/** Puts the marks of two spans together of which the second begins where the first ends. */
export function joinMarks(before: SpanMarks, after: SpanMarks): SpanMarks {
  return {
    any: before.any | after.any,
    all: before.all & after.all,
    first: before.first,
    last: after.last,
    knownSlots: before.knownSlots + after.knownSlots,
    grainS: Math.max(before.grainS, after.grainS),
  };
}

/**
 * The quality of a register over a span taken as one bucket. A gap that lies wholly inside it guesses neither of its
 * edges: what flowed is the difference of two measured values, though nobody knows when.
 */
export function marksQuality(marks: SpanMarks): Quality {
  return slotQuality(
    (marks.any & (slotBits.known | slotBits.guessedAmount)) |
      (marks.all & slotBits.whole) |
      (marks.first & slotBits.guessedFrom) |
      (marks.last & slotBits.guessedTo),
  );
}

/**
 * The quality of two registers together: that of the worse, but `partial` where one is known and the other is not. Null
 * stands for a register that there is not.
 */
export function togetherQuality(one: Quality | null, other: Quality | null): Quality | null {
  if (one === null || other === null || one === other) {
    return one ?? other;
  }
  if (one === 'measured' || one === 'estimated') {
    return other === 'measured' || other === 'estimated' ? 'estimated' : 'partial';
  }
  return 'partial';
}
