import type { MeterDemand } from '../../../../shared/meterReading.ts';
import { nextBracket } from './brackets.ts';
import { electricityValue, numberOrNull, slots } from './electricityObjects.ts';
import type { ObisCode } from './obisCode.ts';
import { readStamp } from './telegramStamp.ts';
import { readAmount, type Amount } from './telegramValues.ts';

/**
 * Takes the Belgian quarter-hour demand: 1.4.0 the mean of the running quarter so far, 1.6.0 the highest quarter of the
 * month with its end.
 *
 * @param values is filled
 * @param amount is overwritten
 * @returns the index of its last bracket; -1 where the object is neither, or says nothing that can be used
 */
export function takeDemand(
  code: ObisCode,
  bytes: Uint8Array,
  open: number,
  to: number,
  values: Float64Array,
  amount: Amount,
): number {
  if (code.c !== 1 || code.e !== 0) {
    return -1;
  }
  if (code.d === 4) {
    return takeValue(slots.runningDemand, bytes, open, to, values, amount);
  }
  const valueOpen = code.d === 6 ? nextBracket(bytes, open + 15, to) : -1;
  if (valueOpen < 0) {
    return -1;
  }
  values[slots.peakAt] = readStamp(bytes, open);
  return takeValue(slots.peakDemand, bytes, valueOpen, to, values, amount);
}

/** The demand of a telegram; null where the meter tells none. */
export function demandOf(values: Float64Array): MeterDemand | null {
  const runningW = numberOrNull(values[slots.runningDemand]);
  const monthPeakW = numberOrNull(values[slots.peakDemand]);
  if (runningW === null && monthPeakW === null) {
    return null;
  }
  return { runningW, monthPeakW, monthPeakAt: monthPeakW === null ? null : numberOrNull(values[slots.peakAt]) };
}

function takeValue(
  slot: number,
  bytes: Uint8Array,
  open: number,
  to: number,
  values: Float64Array,
  amount: Amount,
): number {
  const close = readAmount(bytes, open, to, amount);
  const value = electricityValue(slot, amount);
  if (close < 0 || Number.isNaN(value)) {
    return -1;
  }
  values[slot] = value;
  return close;
}
