import { type IntervalPiece } from '../terms/intervals.ts';
import { slotMs } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';
import { type CurveBuilder } from './curveBuilder.ts';
import { isSameAmount, sharesOf, withRest, type Share } from './curveShares.ts';
import { roundHalfEven } from './curveValue.ts';

/**
 * Adds a piece between two readings with the shape of the finer intervals inside it. The amount stays that of the
 * registers; time that no interval covers gets what the intervals leave. The shape is measured as far as intervals that
 * agree with the registers reach from either end; the rest stays what the piece was.
 *
 * @param readings the curve of all readings: it tells what intervals have outside of the piece
 * @param piece the piece between two readings, its amount above 0
 * @param bits of the piece
 * @param endBits of the point at its end
 * @returns false, with nothing added, where there are no finer intervals
 */
export function addRefinedPiece(
  builder: CurveBuilder,
  row: readonly IntervalPiece[],
  readings: Curve,
  piece: IntervalPiece,
  bits: number,
  endBits: number,
): boolean {
  const shares = sharesOf(row, readings, piece);
  if (shares.length === 0) {
    return false;
  }
  const openMs = piece.toMs - piece.fromMs - shares.reduce((sum, share) => sum + share.toMs - share.fromMs, 0);
  const covered = openMs > 0 ? shares : withRest(shares, piece);
  const parts = withOpenParts(covered, piece);
  const coveredWh = covered.reduce((sum, share) => sum + share.wh, 0);
  const isSame = openMs > 0 ? coveredWh <= piece.wh : isSameAmount(coveredWh, piece.wh);
  if (coveredWh === 0 && openMs === 0) {
    return false;
  }
  const scale = coveredWh > 0 && (openMs === 0 || coveredWh > piece.wh) ? piece.wh / coveredWh : 1;
  const openWh = Math.max(0, piece.wh - coveredWh * scale);
  const wasGuessed = (bits & curveBits.guessedPiece) !== 0;
  const firstUnsure = parts.findIndex((part) => isUnsure(part, isSame));
  const lastUnsure = parts.findLastIndex((part) => isUnsure(part, isSame));
  let exact = 0;
  let given = 0;
  for (const [index, part] of parts.entries()) {
    exact += part.isOpen ? (openWh * (part.toMs - part.fromMs)) / openMs : part.wh * scale;
    const isLast = index === parts.length - 1;
    const total = isLast ? piece.wh : roundHalfEven(exact);
    const isContradicted = !part.isOpen && (part.isGuessed || part.amount === 'wrong' || !isSame);
    const isGuess = isContradicted || (wasGuessed && part.amount !== 'known');
    const isEndUnsure = firstUnsure >= 0 && index >= firstUnsure && index < lastUnsure;
    const isEndGuess = isEndUnsure && (wasGuessed || !isSame || isContradicted);
    builder.addPiece(
      part.fromMs,
      part.toMs,
      total - given,
      isGuess || isEndGuess ? curveBits.guessedPiece : 0,
      part.isOpen ? piece.grainS : Math.max(part.grainS, slotMs / 1000),
      isLast ? endBits : pointBits(isEndGuess),
    );
    given = total;
  }
  return true;
}

interface Part extends Share {
  /** No interval covers it. */
  readonly isOpen: boolean;
}

function isUnsure(part: Part, isSame: boolean): boolean {
  return part.amount !== 'known' || part.isGuessed || !isSame;
}

function pointBits(isGuessed: boolean): number {
  return isGuessed ? curveBits.guessedPoint : 0;
}

function withOpenParts(covered: readonly Share[], piece: IntervalPiece): readonly Part[] {
  const open = { ...piece, wh: 0, amount: 'unknown', clipped: null, isOpen: true } as const;
  const parts: Part[] = [];
  let cursor = piece.fromMs;
  for (const share of covered) {
    if (share.fromMs > cursor) {
      parts.push({ ...open, fromMs: cursor, toMs: share.fromMs });
    }
    parts.push({ ...share, isOpen: false });
    cursor = share.toMs;
  }
  if (cursor < piece.toMs) {
    parts.push({ ...open, fromMs: cursor });
  }
  return parts;
}
