import { slotMs } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';

/** A gap no longer than that is none, however fast the source usually speaks. */
const shortestGapMs = 900_000;

/** A gap is longer than so many usual steps. */
const stepsOfGap = 3;

/** The usual step around a piece is the median of its own, that many before and that many after. */
const neighbours = 5;

/** What a register may rise during a gap without a doubt where in it: counters round by that much. */
const doubtlessUnits = 2;

/**
 * Finds the usual step of the data around each piece, and marks the pieces that are gaps: longer than three usual steps
 * and than 15 minutes. A register that stood still through a gap is no gap: it was constant, as an inverter's at night.
 *
 * @param curve gets its marks and its `grainS`; in that, it brings the least step that the rank of each point allows
 */
export function markLongPieces(curve: Curve): void {
  const { at, wh, bits, grainS } = curve;
  const steps = new Float64Array(neighbours * 2 + 1);
  for (let index = 0; index < at.length - 1; index += 1) {
    const lengthMs = (at[index + 1] ?? 0) - (at[index] ?? 0);
    const leastS = Math.min(grainS[index] ?? 0, grainS[index + 1] ?? 0);
    if (lengthMs <= slotMs) {
      grainS[index] = leastS;
    } else {
      const usualMs = Math.max(leastS * 1000, medianStep(at, index, steps));
      grainS[index] = usualMs / 1000;
      const rise = (wh[index + 1] ?? 0) - (wh[index] ?? 0);
      if (rise > doubtlessUnits && lengthMs > Math.max(shortestGapMs, stepsOfGap * usualMs)) {
        bits[index] = (bits[index] ?? 0) | curveBits.guessedPiece;
      }
    }
  }
}

function medianStep(at: Float64Array, index: number, steps: Float64Array): number {
  const from = Math.max(0, index - neighbours);
  const to = Math.min(at.length - 1, index + neighbours + 1);
  for (let each = from; each < to; each += 1) {
    steps[each - from] = (at[each + 1] ?? 0) - (at[each] ?? 0);
  }
  const sorted = steps.subarray(0, to - from).toSorted();
  return sorted[(to - from - 1) >> 1] ?? 0;
}
