import { slotMs } from '../../balance/index.ts';
import { slotsPerDay } from '../days/dayCutter.ts';
import type { ReadingColumns } from '../facts/readingColumns.ts';
import { firstFrom } from '../judging/judgedWindow.ts';

/** Least, mean and most power of each slot of a UTC day, W, three elements per slot; NaN where nobody told it. */
export type DayPowers = Float64Array;

/** What a source's power was like in a slot of 5 minutes, W; a meter's import is positive. */
export interface SlotPower {
  /** The beginning of the slot, UTC epoch ms. */
  readonly from: number;
  readonly minW: number;
  readonly meanW: number;
  readonly maxW: number;
}

const cellsPerDay = 3 * slotsPerDay;
const none16 = -0x8000;
const none32 = -0x8000_0000;

/** The powers of a day's readings, with what was kept of those that are no more. */
export function powersOfDay(columns: ReadingColumns, dayFrom: number, kept: DayPowers | null): DayPowers {
  const powers = kept?.slice() ?? new Float64Array(cellsPerDay).fill(Number.NaN);
  const power = columns.values.powerW;
  let index = firstFrom(columns.at, dayFrom);
  for (let slot = 0; slot < slotsPerDay; slot += 1) {
    const end = dayFrom + (slot + 1) * slotMs;
    let [sum, count, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (; index < columns.count && (columns.at[index] ?? end) < end; index += 1) {
      const one = power?.[index] ?? Number.NaN;
      if (!Number.isNaN(one)) {
        sum += one;
        count += 1;
        least = Math.min(least, one);
        most = Math.max(most, one);
      }
    }
    if (count > 0) {
      const cell = 3 * slot;
      const isNew = Number.isNaN(powers[cell]);
      powers[cell] = isNew ? least : Math.min(least, powers[cell] ?? least);
      powers[cell + 1] = isNew ? Math.round(sum / count) : (powers[cell + 1] ?? 0);
      powers[cell + 2] = isNew ? most : Math.max(most, powers[cell + 2] ?? most);
    }
  }
  return powers;
}

/** Packs powers: two bytes each where they fit, else four. Null where there are none. */
export function packPowers(powers: DayPowers): Uint8Array | null {
  if (powers.every((power) => Number.isNaN(power))) {
    return null;
  }
  const isSmall = powers.every((power) => Number.isNaN(power) || Math.abs(power) < -none16);
  const packed = isSmall ? new Int16Array(cellsPerDay) : new Int32Array(cellsPerDay);
  for (let cell = 0; cell < cellsPerDay; cell += 1) {
    const power = powers[cell] ?? Number.NaN;
    packed[cell] = Number.isNaN(power) ? (isSmall ? none16 : none32) : power;
  }
  return new Uint8Array(packed.buffer);
}

/** What `packPowers` packed. */
export function unpackPowers(bytes: Uint8Array): DayPowers {
  const copy = bytes.slice().buffer;
  const isSmall = bytes.byteLength === 2 * cellsPerDay;
  const packed = isSmall ? new Int16Array(copy) : new Int32Array(copy);
  return Float64Array.from(packed, (cell) => (cell === (isSmall ? none16 : none32) ? Number.NaN : cell));
}
