import { clippedPiece, firstEndingAfter, type IntervalPiece } from '../terms/intervals.ts';
import { slotMs } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';
import { knownBetween, pieceAt, unknownMs } from './curveValue.ts';

/** Intervals and registers may differ by so much of the amount, and that many Wh, and still tell the same. */
const sameShare = 0.005;
const sameWh = 100;

/** By so many Wh two registers that round make a share too small. */
const roundingWh = 2;

/** What an interval has of the time between two readings. */
export interface Share extends IntervalPiece {
  /**
   * Whether its amount is known: that of an interval that lies inside, or what the registers leave of one that does not.
   * Wrong where they measured more than all of it.
   */
  readonly amount: 'known' | 'unknown' | 'wrong';
  /** The whole interval, where only a part of it lies between the readings; else null. */
  readonly clipped: IntervalPiece | null;
}

/** Whether the amounts of intervals may be taken for the same as that of the registers. */
export function isSameAmount(wh: number, registersWh: number): boolean {
  return Math.abs(wh - registersWh) <= registersWh * sameShare + sameWh;
}

/**
 * Finds the intervals that are shorter than the time between two readings, with what each has of it. Of one that reaches
 * beyond a reading that is what the registers leave of its amount, where they measure the part beyond; else its part by
 * time, not rounded.
 *
 * @param row the intervals, see `intervalRow`
 * @param readings the curve of all readings
 * @param piece the piece between the two
 */
export function sharesOf(row: readonly IntervalPiece[], readings: Curve, piece: IntervalPiece): readonly Share[] {
  const lengthMs = piece.toMs - piece.fromMs;
  const shares: Share[] = [];
  for (let index = firstEndingAfter(row, piece.fromMs); index < row.length; index += 1) {
    const each = row[index];
    if (each === undefined || each.fromMs >= piece.toMs) {
      break;
    }
    if (each.toMs - each.fromMs < lengthMs) {
      shares.push(shareOf(each, readings, piece));
    }
  }
  return shares;
}

/**
 * Makes shares that cover a piece add up to the amount of the registers: intervals that lie inside stay what they are,
 * and the rest goes to the last one that does not. If that makes no sense, those that do not lie inside get their part
 * by time, and are a guess.
 */
export function withRest(shares: readonly Share[], piece: IntervalPiece): readonly Share[] {
  const unknown = shares.filter(({ amount }) => amount === 'unknown');
  const taker = unknown[0] ?? shares.findLast(({ clipped }) => clipped !== null);
  if (taker === undefined || unknown.length > 1) {
    return shares;
  }
  const mostWh = taker.clipped?.wh ?? 0;
  const othersWh = shares.reduce((sum, share) => sum + (share === taker ? 0 : share.wh), 0);
  const restWh = piece.wh - othersWh;
  const isRight =
    taker.amount === 'known'
      ? isSameAmount(othersWh + taker.wh, piece.wh)
      : restWh <= mostWh || isSameAmount(othersWh + mostWh, piece.wh);
  if (isRight && restWh >= -roundingWh && shares.every(({ amount }) => amount !== 'wrong')) {
    return shares.map((share) => (share === taker ? { ...share, wh: Math.max(0, restWh), amount: 'known' } : share));
  }
  return shares.map((share) => (share.clipped === null ? share : shareByTime(share.clipped, piece, 'wrong')));
}

function shareOf(interval: IntervalPiece, readings: Curve, piece: IntervalPiece): Share {
  if (interval.fromMs >= piece.fromMs && interval.toMs <= piece.toMs) {
    return { ...interval, amount: 'known', clipped: null };
  }
  const beyond =
    interval.fromMs < piece.fromMs
      ? { fromMs: interval.fromMs, toMs: piece.fromMs, edgeMs: interval.fromMs }
      : { fromMs: piece.toMs, toMs: interval.toMs, edgeMs: interval.toMs };
  if (unknownMs(readings, beyond.fromMs, beyond.toMs) > 0 || !isMeasuredAt(readings, beyond.edgeMs, interval.grainS)) {
    return shareByTime(interval, piece, 'unknown');
  }
  const wh = interval.wh - knownBetween(readings, beyond.fromMs, beyond.toMs);
  return wh < -roundingWh
    ? shareByTime(interval, piece, 'wrong')
    : { ...clippedPiece(interval, piece), wh: Math.max(0, wh), amount: 'known', clipped: interval };
}

function shareByTime(interval: IntervalPiece, piece: IntervalPiece, amount: 'unknown' | 'wrong'): Share {
  return { ...clippedPiece(interval, piece), amount, clipped: interval };
}

/** Whether readings measure the register at an instant, as finely as data of a step do. */
function isMeasuredAt(curve: Curve, atMs: number, grainS: number): boolean {
  const index = pieceAt(curve, atMs);
  const bits = curve.bits[index] ?? curveBits.unknown;
  if (curve.at[index] === atMs) {
    return (bits & curveBits.guessedPoint) === 0;
  }
  return (
    (bits & (curveBits.unknown | curveBits.guessedPiece)) === 0 &&
    (curve.grainS[index] ?? 0) <= Math.max(grainS, slotMs / 1000)
  );
}
