import { curveBits, type Curve } from './curve.ts';

/** A curve in the making: points are added in order of time. */
export interface CurveBuilder {
  readonly lastAt: () => number;
  readonly lastWh: () => number;
  /**
   * Adds a piece that ends in a new point. Time left out before it is unknown.
   *
   * @param rise whole units
   * @param bits of the piece
   * @param endBits of the point at its end
   */
  readonly addPiece: (
    fromMs: number,
    toMs: number,
    rise: number,
    bits: number,
    grainS: number,
    endBits: number,
  ) => void;
  /** Adds a point with nothing known between it and the last one. */
  readonly addPoint: (atMs: number, bits: number) => void;
  readonly finish: () => Curve;
}

/** Begins an empty curve. */
export function buildCurve(): CurveBuilder {
  const at: number[] = [];
  const wh: number[] = [];
  const bits: number[] = [];
  const grains: number[] = [];

  function lastAt(): number {
    return at[at.length - 1] ?? Number.NEGATIVE_INFINITY;
  }

  function lastWh(): number {
    return wh[wh.length - 1] ?? 0;
  }

  function addPoint(atMs: number, pointBits: number): void {
    const last = at.length - 1;
    if (lastAt() === atMs) {
      return;
    }
    if (last >= 0) {
      bits[last] = ((bits[last] ?? 0) & curveBits.guessedPoint) | curveBits.unknown;
    }
    push(atMs, lastWh(), pointBits);
  }

  function push(atMs: number, value: number, pointBits: number): void {
    at.push(atMs);
    wh.push(value);
    bits.push(pointBits);
    grains.push(0);
  }

  return {
    lastAt,
    lastWh,
    addPoint,
    addPiece(fromMs, toMs, rise, pieceBits, grainS, endBits) {
      addPoint(fromMs, 0);
      const last = at.length - 1;
      bits[last] = ((bits[last] ?? 0) & curveBits.guessedPoint) | pieceBits;
      grains[last] = grainS;
      push(toMs, lastWh() + rise, endBits);
    },
    finish: () => ({
      at: Float64Array.from(at),
      wh: Float64Array.from(wh),
      bits: Uint8Array.from(bits),
      grainS: Uint32Array.from(grains),
    }),
  };
}
