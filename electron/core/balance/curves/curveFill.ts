import { slotMs } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';
import { roundHalfEven } from './curveValue.ts';
import { type GapShape } from './sunShape.ts';

/**
 * Gives the gaps of a curve a shape, with a point at each edge of a slot inside. Their amounts stay what they are, and
 * all inside stays a guess. A gap of which no shape can tell stays straight.
 *
 * @param shapes the best first
 */
export function fillGaps(curve: Curve, shapes: readonly GapShape[]): Curve {
  const fills = new Map<number, Fill>();
  let added = 0;
  for (let index = 0; index < curve.at.length - 1; index += 1) {
    if (isGap(curve, index)) {
      const fill = fillOf(curve, index, shapes);
      if (fill !== null) {
        fills.set(index, fill);
        added += fill.at.length;
      }
    }
  }
  return added === 0 ? curve : withPoints(curve, fills, added);
}

interface Fill {
  readonly at: Float64Array;
  readonly wh: Float64Array;
}

function isGap(curve: Curve, index: number): boolean {
  const bits = curve.bits[index] ?? 0;
  return (
    (bits & curveBits.guessedPiece) !== 0 &&
    (bits & curveBits.unknown) === 0 &&
    (curve.at[index + 1] ?? 0) - (curve.at[index] ?? 0) > slotMs
  );
}

function fillOf(curve: Curve, index: number, shapes: readonly GapShape[]): Fill | null {
  const from = curve.at[index] ?? 0;
  const to = curve.at[index + 1] ?? 0;
  const firstEdge = (Math.floor(from / slotMs) + 1) * slotMs;
  const edges = Math.max(0, Math.ceil((to - firstEdge) / slotMs));
  const instants = new Float64Array(edges + 2);
  instants[0] = from;
  for (let edge = 0; edge < edges; edge += 1) {
    instants[edge + 1] = firstEdge + edge * slotMs;
  }
  instants[edges + 1] = to;
  for (const shape of shapes) {
    const shares = shape(instants);
    if (shares !== null) {
      const base = curve.wh[index] ?? 0;
      const rise = (curve.wh[index + 1] ?? base) - base;
      const all = shares[edges + 1] ?? 1;
      return {
        at: instants.slice(1, edges + 1),
        wh: shares.slice(1, edges + 1).map((share) => base + roundHalfEven((rise * share) / all)),
      };
    }
  }
  return null;
}

function withPoints(curve: Curve, fills: ReadonlyMap<number, Fill>, added: number): Curve {
  const count = curve.at.length + added;
  const filled: Curve = {
    at: new Float64Array(count),
    wh: new Float64Array(count),
    bits: new Uint8Array(count),
    grainS: new Uint32Array(count),
  };
  let from = 0;
  let to = 0;
  function copyUpTo(end: number): void {
    filled.at.set(curve.at.subarray(from, end), to);
    filled.wh.set(curve.wh.subarray(from, end), to);
    filled.bits.set(curve.bits.subarray(from, end), to);
    filled.grainS.set(curve.grainS.subarray(from, end), to);
    to += end - from;
    from = end;
  }
  for (const [index, fill] of fills) {
    copyUpTo(index + 1);
    const end = to + fill.at.length;
    filled.at.set(fill.at, to);
    filled.wh.set(fill.wh, to);
    filled.bits.fill((curve.bits[index] ?? 0) | curveBits.guessedPiece | curveBits.guessedPoint, to, end);
    filled.grainS.fill(curve.grainS[index] ?? 0, to, end);
    to = end;
  }
  copyUpTo(curve.at.length);
  return filled;
}
