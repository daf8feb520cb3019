import { firstEndingAfter, untakenParts, type IntervalPiece, type Span, type Taken } from '../terms/intervals.ts';
import { slotMs } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';
import { buildCurve, type CurveBuilder } from './curveBuilder.ts';
import { addRefinedPiece } from './curveRefine.ts';
import { knownBetween, pieceAt } from './curveValue.ts';

/**
 * Joins the readings and the intervals of one energy of one source. Where readings know the amount, it is theirs, and
 * finer intervals give it a shape; where they know nothing, intervals count by themselves.
 *
 * @param readings the curve of the readings, may be empty
 * @param row the intervals, see `intervalRow`
 */
export function joinIntervals(readings: Curve, row: readonly IntervalPiece[]): Curve {
  if (row.length === 0) {
    return readings;
  }
  const builder = buildCurve();
  const taken: Taken = {
    knownBetween: (fromMs, toMs) => knownBetween(readings, fromMs, toMs),
    openParts: (fromMs, toMs) => openInCurve(readings, { fromMs, toMs }),
  };
  const { at, wh, bits, grainS } = readings;
  const lastPoint = at.length - 1;
  addOpen(builder, row, taken, { fromMs: Number.NEGATIVE_INFINITY, toMs: at[0] ?? Number.POSITIVE_INFINITY });
  for (let index = 0; index < lastPoint; index += 1) {
    const fromMs = at[index] ?? 0;
    const toMs = at[index + 1] ?? 0;
    const own = bits[index] ?? 0;
    builder.addPoint(fromMs, own & curveBits.guessedPoint);
    if ((own & curveBits.unknown) !== 0) {
      addOpen(builder, row, taken, { fromMs, toMs });
    } else {
      const rise = (wh[index + 1] ?? 0) - (wh[index] ?? 0);
      const endBits = (bits[index + 1] ?? 0) & curveBits.guessedPoint;
      const piece = { fromMs, toMs, wh: rise, grainS: grainS[index] ?? 0, isGuessed: false };
      const isRefined = rise > 0 && toMs - fromMs > slotMs && addRefinedPiece(builder, row, piece, own, endBits);
      if (!isRefined) {
        builder.addPiece(fromMs, toMs, rise, own & ~curveBits.guessedPoint, piece.grainS, endBits);
      }
    }
  }
  if (lastPoint >= 0) {
    const fromMs = at[lastPoint] ?? 0;
    builder.addPoint(fromMs, (bits[lastPoint] ?? 0) & curveBits.guessedPoint);
    addOpen(builder, row, taken, { fromMs, toMs: Number.POSITIVE_INFINITY });
  }
  return builder.finish();
}

function addOpen(builder: CurveBuilder, row: readonly IntervalPiece[], taken: Taken, open: Span): void {
  for (let index = firstEndingAfter(row, open.fromMs); index < row.length; index += 1) {
    const piece = row[index];
    if (piece === undefined || piece.fromMs >= open.toMs) {
      break;
    }
    for (const part of untakenParts(piece, taken)) {
      if (part.fromMs >= open.fromMs && part.toMs <= open.toMs) {
        const bits = part.isGuessed ? curveBits.guessedAmount : 0;
        builder.addPiece(part.fromMs, part.toMs, part.wh, bits, Math.max(part.grainS, slotMs / 1000), 0);
      }
    }
  }
}

/** The parts of a span of which the readings know nothing. */
function openInCurve(curve: Curve, span: Span): readonly Span[] {
  const { at, bits } = curve;
  const open: Span[] = [];
  let cursor = span.fromMs;
  for (let index = pieceAt(curve, span.fromMs); cursor < span.toMs; index += 1) {
    const toMs = Math.min(span.toMs, at[index + 1] ?? span.toMs);
    const isKnown = index >= 0 && index < at.length - 1 && ((bits[index] ?? 0) & curveBits.unknown) === 0;
    if (!isKnown && toMs > cursor) {
      open.push({ fromMs: cursor, toMs });
    }
    cursor = toMs;
  }
  return open;
}
