/**
 * One register as a piecewise-linear function of time: points, and straight pieces from each to the next. It goes on
 * where the register began anew: a stretch of which nothing is known is flat, so that the known amount of any span is
 * the difference of the values at its ends. Only differences mean something.
 */
export interface Curve {
  /** Instants of the points, UTC epoch ms, strictly rising. */
  readonly at: Float64Array;
  /** Values at the points, whole units, never falling. */
  readonly wh: Float64Array;
  /** What is known of each point and of the piece that begins at it: bits of `curveBits`. */
  readonly bits: Uint8Array;
  /** The usual step of the data around the piece that begins at the point, seconds; no less than a slot's. */
  readonly grainS: Uint32Array;
}

export const curveBits = {
  /** Nothing is known of the piece; it is not called a guess then. */
  unknown: 1,
  /** The source itself calls the amount of the piece estimated. */
  guessedAmount: 2,
  /** Values inside the piece are a guess. */
  guessedPiece: 4,
  /** The value at the point is a guess. */
  guessedPoint: 8,
} as const;

/** So many points before and after a span make its slots the same as all points would. */
export const pointsAround = 6;
