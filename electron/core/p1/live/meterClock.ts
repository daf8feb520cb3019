import type { MeterReading } from '../../../../shared/meterReading.ts';
import type { Telegram } from '../telegram/telegram.ts';

const minuteMs = 60_000;
/**
 * Stamps that are off by less hold. It is not the whole hour: a clock with the wrong season is off by one, give or take
 * some seconds of either clock, and must not waver between the two.
 */
const trustedMs = 59 * minuteMs;
/** Before this year no meter had such a port: a stamp from then is of a clock that was never set. */
const firstTrueStamp = Date.UTC(2005, 0, 1);
/** A stamp that stays the same for longer, while new values come, is of a clock that stands still. */
const standsStillAfterMs = 15_000;
/** So many telegrams in a row make a wrong clock certain; one may be damage that the checksum let through. */
const certainAfter = 3;
const keptOffsets = 61;

/** Watches a meter's clock and decides which clock a telegram's reading is stamped by. */
export interface MeterClock {
  /**
   * Makes the reading of a telegram, or null where it says the same as the one before under the same stamp.
   *
   * @param receiptAt the computer's clock at receipt, UTC epoch ms
   * @param elapsedMs a clock that never jumps, at receipt
   */
  take(telegram: Telegram, receiptAt: number, elapsedMs: number): MeterReading | null;
  /** The running median of stamp less receipt, ms; null while too little is known. */
  offsetMs(): number | null;
  /** Whether the stamps cannot be used: an hour off or more, several times in a row, or standing still. */
  isWrong(): boolean;
}

/**
 * Makes the watch of one meter's clock. Up to 59 minutes of difference the meter's stamp holds, and the difference is
 * measured; beyond that, with no stamp or one that stands still, the receipt does. A stamp that goes back within the
 * hour is told as it is: somebody set the clock.
 */
export function createMeterClock(): MeterClock {
  let previous: Telegram | null = null;
  let sameStampSinceMs = 0;
  let offsets: number[] = [];
  let wrongInARow = 0;
  let farOffsetMs = 0;

  function judgeStamp(telegram: Telegram, receiptAt: number, elapsedMs: number): MeterReading {
    const { stampAt } = telegram;
    if (stampAt === null) {
      return toReading(telegram, receiptAt, 'receipt', 0);
    }
    const offsetMs = stampAt - receiptAt;
    if (Math.abs(offsetMs) > trustedMs || stampAt < firstTrueStamp) {
      wrongInARow += 1;
      farOffsetMs = steadied(offsetMs, farOffsetMs);
      return toReading(telegram, receiptAt, 'receipt', farOffsetMs);
    }
    if (elapsedMs - sameStampSinceMs > standsStillAfterMs) {
      wrongInARow += 1;
      return toReading(telegram, receiptAt, 'receipt', 0);
    }
    wrongInARow = 0;
    offsets = [...offsets, offsetMs].slice(-keptOffsets);
    return toReading(telegram, stampAt, 'meter', 0);
  }

  return {
    take: (telegram, receiptAt, elapsedMs) => {
      const before = previous;
      previous = telegram;
      if (before === null || before.stampAt !== telegram.stampAt) {
        sameStampSinceMs = elapsedMs;
      } else if (telegram.stampAt !== null && sameValues(before, telegram)) {
        return null;
      }
      return judgeStamp(telegram, receiptAt, elapsedMs);
    },
    offsetMs: () => (offsets.length < certainAfter ? null : median(offsets)),
    isWrong: () => wrongInARow >= certainAfter,
  };
}

/** Keeps the offset of a clock that is far off the same for all telegrams, so that a value's instant does not wander. */
function steadied(offsetMs: number, before: number): number {
  return Math.abs(offsetMs - before) > minuteMs ? offsetMs : before;
}

/** The reading of a telegram; the other instants that it tells are by the meter's clock and lose what that is off. */
function toReading(
  { stampAt: _stampAt, identification: _identification, others: _others, ...values }: Telegram,
  at: number,
  clock: MeterReading['clock'],
  offMs: number,
): MeterReading {
  if (offMs === 0) {
    return { ...values, at, clock };
  }
  const { mbus, demand } = values;
  return {
    ...values,
    at,
    clock,
    mbus: mbus.map((one) => ({ ...one, at: one.at - offMs })),
    demand:
      demand === null || demand.monthPeakAt === null ? demand : { ...demand, monthPeakAt: demand.monthPeakAt - offMs },
  };
}

function sameValues(one: Telegram, other: Telegram): boolean {
  return JSON.stringify({ ...one, others: null }) === JSON.stringify({ ...other, others: null });
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
