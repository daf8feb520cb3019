import { emptySlots, slotBits, slotMs, type SlotColumn } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';
import { insidePiece, pieceAt } from './curveValue.ts';

/**
 * Cuts a curve in slots. The known amounts of any row of slots add up to the difference of the curve at its ends.
 *
 * @param fromSlot number of the first slot
 * @param count how many slots
 */
export function cutSlots(curve: Curve, fromSlot: number, count: number): SlotColumn {
  const column = emptySlots(fromSlot, count);
  const { at, wh, bits, grainS } = curve;
  const lastPoint = at.length - 1;
  if (lastPoint < 1) {
    return column;
  }
  let edgeMs = fromSlot * slotMs;
  let piece = pieceAt(curve, edgeMs);
  let value = startValue(curve, piece, edgeMs);
  let isGuessed = startGuess(curve, piece, edgeMs);
  for (let slot = 0; slot < count && piece < lastPoint; slot += 1) {
    edgeMs += slotMs;
    let seen = 0;
    let isKnown = false;
    let grain = 0;
    for (;;) {
      const own = piece < 0 || piece >= lastPoint ? curveBits.unknown : (bits[piece] ?? 0);
      seen |= own;
      if ((own & curveBits.unknown) === 0) {
        isKnown = true;
        const ownGrain = grainS[piece] ?? 0;
        grain = ownGrain > grain ? ownGrain : grain;
      }
      if (piece >= lastPoint || (at[piece + 1] ?? 0) >= edgeMs) {
        break;
      }
      piece += 1;
    }
    const from = value;
    const wasGuessed = isGuessed;
    if (piece >= lastPoint) {
      value = wh[lastPoint] ?? 0;
      isGuessed = false;
    } else if (at[piece + 1] === edgeMs) {
      piece += 1;
      value = wh[piece] ?? 0;
      isGuessed = ((bits[piece] ?? 0) & curveBits.guessedPoint) !== 0;
    } else if (piece >= 0) {
      value = insidePiece(curve, piece, edgeMs);
      isGuessed = ((bits[piece] ?? 0) & curveBits.guessedPiece) !== 0;
    }
    if (isKnown) {
      column.knownWh[slot] = value - from;
      column.grainS[slot] = grain;
      column.state[slot] =
        slotBits.known |
        ((seen & curveBits.unknown) === 0 ? slotBits.whole : 0) |
        ((seen & curveBits.guessedAmount) === 0 ? 0 : slotBits.guessedAmount) |
        (wasGuessed ? slotBits.guessedFrom : 0) |
        (isGuessed ? slotBits.guessedTo : 0);
    }
  }
  return column;
}

function startValue(curve: Curve, piece: number, edgeMs: number): number {
  if (piece < 0) {
    return curve.wh[0] ?? 0;
  }
  return piece >= curve.at.length - 1 ? (curve.wh[piece] ?? 0) : insidePiece(curve, piece, edgeMs);
}

function startGuess(curve: Curve, piece: number, edgeMs: number): boolean {
  const bit = curve.at[piece] === edgeMs ? curveBits.guessedPoint : curveBits.guessedPiece;
  return ((curve.bits[piece] ?? 0) & bit) !== 0;
}
