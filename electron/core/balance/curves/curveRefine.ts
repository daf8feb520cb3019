import { clippedPiece, firstEndingAfter, type IntervalPiece } from '../terms/intervals.ts';
import { slotMs } from '../terms/slotColumn.ts';
import { curveBits } from './curve.ts';
import { type CurveBuilder } from './curveBuilder.ts';
import { roundHalfEven } from './curveValue.ts';

/** Intervals and registers may differ by so much of the amount, and that many Wh, and still tell the same. */
const sameShare = 0.005;
const sameWh = 100;

/**
 * Adds a piece between two readings with the shape of the finer intervals inside it. The amount stays that of the
 * registers; time that no interval covers gets what the intervals leave. The shape is measured as far as intervals that
 * agree with the registers reach from either end; the rest stays what the piece was.
 *
 * @param piece the piece between two readings, its amount above 0
 * @param bits of the piece
 * @param endBits of the point at its end
 * @returns false, with nothing added, where there are no finer intervals
 */
export function addRefinedPiece(
  builder: CurveBuilder,
  row: readonly IntervalPiece[],
  piece: IntervalPiece,
  bits: number,
  endBits: number,
): boolean {
  const covered = finerParts(row, piece);
  if (covered.length === 0) {
    return false;
  }
  const parts = withOpenParts(covered, piece);
  const coveredWh = covered.reduce((sum, part) => sum + part.wh, 0);
  const openMs = parts.reduce((sum, part) => sum + (part.isOpen ? part.toMs - part.fromMs : 0), 0);
  const isSame = openMs > 0 ? coveredWh <= piece.wh : Math.abs(coveredWh - piece.wh) <= piece.wh * sameShare + sameWh;
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
    const isGuess = part.isOpen ? wasGuessed : isUnsure(part, isSame);
    const isEndUnsure = firstUnsure >= 0 && index >= firstUnsure && index < lastUnsure;
    const isEndGuess = isEndUnsure && (wasGuessed || !isSame || part.isGuessed);
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

interface Part extends IntervalPiece {
  /** No interval covers it. */
  readonly isOpen: boolean;
}

function isUnsure(part: Part, isSame: boolean): boolean {
  return part.isOpen || part.isGuessed || !isSame;
}

function pointBits(isGuessed: boolean): number {
  return isGuessed ? curveBits.guessedPoint : 0;
}

function finerParts(row: readonly IntervalPiece[], piece: IntervalPiece): readonly Part[] {
  const lengthMs = piece.toMs - piece.fromMs;
  const parts: Part[] = [];
  for (let index = firstEndingAfter(row, piece.fromMs); index < row.length; index += 1) {
    const each = row[index];
    if (each === undefined || each.fromMs >= piece.toMs) {
      break;
    }
    if (each.toMs - each.fromMs < lengthMs) {
      parts.push({ ...clippedPiece(each, piece), isOpen: false });
    }
  }
  return parts;
}

function withOpenParts(covered: readonly Part[], piece: IntervalPiece): readonly Part[] {
  const parts: Part[] = [];
  let cursor = piece.fromMs;
  for (const part of covered) {
    if (part.fromMs > cursor) {
      parts.push({ ...piece, fromMs: cursor, toMs: part.fromMs, wh: 0, isOpen: true });
    }
    parts.push(part);
    cursor = part.toMs;
  }
  if (cursor < piece.toMs) {
    parts.push({ ...piece, fromMs: cursor, wh: 0, isOpen: true });
  }
  return parts;
}
