import { firstEndingAfter, untakenParts, type IntervalPiece, type Span, type Taken } from '../terms/intervals.ts';
import { slotMs } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';
import { buildCurve, type CurveBuilder } from './curveBuilder.ts';
import { addRefinedPiece } from './curveRefine.ts';
import { knownBetween, pieceAt, valueAt } from './curveValue.ts';

/**
 * Joins the readings and the intervals of one energy of one source. Where readings know the amount, it is theirs, and
 * finer intervals give it a shape; where they know nothing, intervals count by themselves.
 *
 * @param readings the curve of the readings, may be empty
 * @param row the intervals, see `intervalRow`
 */
export function joinIntervals(readings: Curve, row: readonly IntervalPiece[]): Curve {
  return row.length === 0 ? readings : withOpen(withShapes(readings, row), row);
}

/** Gives the pieces between readings the shape of the finer intervals. */
function withShapes(readings: Curve, row: readonly IntervalPiece[]): Curve {
  const builder = buildCurve();
  forEachPiece(readings, builder, (piece, own, endBits) => {
    const isLong = piece.wh > 0 && piece.toMs - piece.fromMs > slotMs;
    if (!isLong || !addRefinedPiece(builder, row, readings, piece, own, endBits)) {
      builder.addPiece(piece.fromMs, piece.toMs, piece.wh, own & ~curveBits.guessedPoint, piece.grainS, endBits);
    }
  });
  return builder.finish();
}

/** Lets intervals count where the readings know nothing, with what is left of them beside the readings. */
function withOpen(shaped: Curve, row: readonly IntervalPiece[]): Curve {
  const builder = buildCurve();
  const { at } = shaped;
  addOpen(builder, row, shaped, { fromMs: Number.NEGATIVE_INFINITY, toMs: at[0] ?? Number.POSITIVE_INFINITY });
  forEachPiece(
    shaped,
    builder,
    (piece, own, endBits) => {
      builder.addPiece(piece.fromMs, piece.toMs, piece.wh, own & ~curveBits.guessedPoint, piece.grainS, endBits);
    },
    (open) => {
      addOpen(builder, row, shaped, open);
    },
  );
  const last = at[at.length - 1];
  if (last !== undefined) {
    addOpen(builder, row, shaped, { fromMs: last, toMs: Number.POSITIVE_INFINITY });
  }
  return builder.finish();
}

/** Adds the points of a curve, and between them what is made of its known pieces and of the time of which it knows nothing. */
function forEachPiece(
  curve: Curve,
  builder: CurveBuilder,
  addKnown: (piece: IntervalPiece, bits: number, endBits: number) => void,
  addUnknown: (open: Span) => void = () => undefined,
): void {
  const { at, wh, bits, grainS } = curve;
  for (let index = 0; index < at.length; index += 1) {
    const fromMs = at[index] ?? 0;
    const toMs = at[index + 1];
    const own = bits[index] ?? 0;
    builder.addPoint(fromMs, own & curveBits.guessedPoint);
    if (toMs === undefined) {
      return;
    }
    if ((own & curveBits.unknown) !== 0) {
      addUnknown({ fromMs, toMs });
    } else {
      const rise = (wh[index + 1] ?? 0) - (wh[index] ?? 0);
      const endBits = (bits[index + 1] ?? 0) & curveBits.guessedPoint;
      addKnown({ fromMs, toMs, wh: rise, grainS: grainS[index] ?? 0, isGuessed: false }, own, endBits);
    }
  }
}

function addOpen(builder: CurveBuilder, row: readonly IntervalPiece[], shaped: Curve, open: Span): void {
  const taken: Taken = {
    knownBetween: (fromMs, toMs) => knownBetween(shaped, fromMs, toMs),
    openParts: (fromMs, toMs) => openInCurve(shaped, { fromMs, toMs }),
  };
  for (let index = firstEndingAfter(row, open.fromMs); index < row.length; index += 1) {
    const piece = row[index];
    if (piece === undefined || piece.fromMs >= open.toMs) {
      break;
    }
    // What is left of an amount beside a guess is no more than a guess.
    const isGuessed =
      piece.isGuessed || [piece.fromMs, piece.toMs].some((edgeMs) => valueAt(shaped, edgeMs)?.isGuessed ?? false);
    for (const part of untakenParts(piece, taken)) {
      if (part.fromMs >= open.fromMs && part.toMs <= open.toMs) {
        const bits = isGuessed ? curveBits.guessedAmount : 0;
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
