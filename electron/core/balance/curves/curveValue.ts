import { curveBits, type Curve } from './curve.ts';

/** Where a curve is at an instant. */
export interface CurveValue {
  /** Whole units, rounded half to even between points. Only differences of one curve mean something. */
  readonly wh: number;
  /** Whether the value lies inside a gap. */
  readonly isGuessed: boolean;
}

/**
 * Reads a curve at an instant.
 *
 * @param atMs UTC epoch ms
 * @returns null before the first point, after the last, and where nothing is known
 */
export function valueAt(curve: Curve, atMs: number): CurveValue | null {
  const index = pieceAt(curve, atMs);
  const bits = curve.bits[index] ?? 0;
  if (index >= 0 && curve.at[index] === atMs) {
    return { wh: curve.wh[index] ?? 0, isGuessed: (bits & curveBits.guessedPoint) !== 0 };
  }
  if (index < 0 || index >= curve.at.length - 1 || (bits & curveBits.unknown) !== 0) {
    return null;
  }
  return { wh: insidePiece(curve, index, atMs), isGuessed: (bits & curveBits.guessedPiece) !== 0 };
}

/** The known part of what flowed in a span, whole units. */
export function knownBetween(curve: Curve, fromMs: number, toMs: number): number {
  return flatValueAt(curve, toMs) - flatValueAt(curve, fromMs);
}

/** For how long of a span nothing is known, ms. */
export function unknownMs(curve: Curve, fromMs: number, toMs: number): number {
  const { at, bits } = curve;
  if (at.length < 2) {
    return toMs - fromMs;
  }
  let unknown = 0;
  let cursor = fromMs;
  for (let index = pieceAt(curve, fromMs); cursor < toMs; index += 1) {
    const end = Math.min(toMs, at[index + 1] ?? toMs);
    const isKnown = index >= 0 && index < at.length - 1 && ((bits[index] ?? 0) & curveBits.unknown) === 0;
    unknown += isKnown ? 0 : end - cursor;
    cursor = end;
  }
  return unknown;
}

/** The index of the last point not after an instant, -1 before the first. */
export function pieceAt(curve: Curve, atMs: number): number {
  const { at } = curve;
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) <= atMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

/**
 * The value inside a piece. What is rounded is the rise since its beginning, so that the value does not depend on where
 * a curve was cut.
 */
export function insidePiece(curve: Curve, index: number, atMs: number): number {
  const { at, wh } = curve;
  const from = at[index] ?? 0;
  const base = wh[index] ?? 0;
  const rise = (wh[index + 1] ?? base) - base;
  return rise === 0 ? base : base + roundHalfEven((rise * (atMs - from)) / ((at[index + 1] ?? from) - from));
}

/** Rounds to the nearest whole number, a half to the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

function flatValueAt(curve: Curve, atMs: number): number {
  const index = pieceAt(curve, atMs);
  if (index < 0) {
    return curve.wh[0] ?? 0;
  }
  return index >= curve.at.length - 1 ? (curve.wh[curve.at.length - 1] ?? 0) : insidePiece(curve, index, atMs);
}
