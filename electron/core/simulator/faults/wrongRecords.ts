import { encodeArchiveRecord } from '../device/archive.ts';
import { hashedNumber } from '../house/noise.ts';
import type { SimulatedHouse } from '../house/simulatedState.ts';
import { chanceStreams } from './chance.ts';

/** One wrong record among so many true ones. */
const blockLength = 16;
const dayS = 86_400;
const farTooMuchWh = 10_000_000n;
/** How devices write a counter that they do not have. */
const noValues = [0xffff_ffff_ffff_ffffn, 0x8000_0000_0000_0000n] as const;

interface ArchiveValue {
  readonly atS: number;
  readonly totalWh: bigint;
}

interface Surroundings {
  /** The true record that the wrong one stands before. */
  readonly next: ArchiveValue;
  readonly house: SimulatedHouse;
  readonly nowS: number;
  readonly random: number;
}

/** The kinds of wrong records, in the order in which they appear. */
const wrongValues: readonly ((around: Surroundings) => ArchiveValue)[] = [
  // An old record once more, stamp and all.
  ({ next, house }) => trueValue(house, next.atS - 3 * dayS),
  // An old counter under the stamp of the next record.
  ({ next, house }) => ({ atS: next.atS, totalWh: trueValue(house, next.atS - 3 * dayS).totalWh }),
  // A slot that is not there, two and a half minutes before the next.
  ({ next }) => ({ atS: next.atS - 150, totalWh: next.totalWh }),
  // A counter that is too high; the next one falls back.
  ({ next }) => ({ atS: next.atS, totalWh: next.totalWh + farTooMuchWh }),
  // No value.
  ({ next, random }) => ({ atS: next.atS, totalWh: noValues[random < 0.5 ? 0 : 1] }),
  // A stamp in the future, on a slot's border.
  ({ next, nowS, random }) => ({
    atS: (Math.floor(nowS / 300) + Math.floor((2 + 400 * random) * 288)) * 300,
    totalWh: next.totalWh,
  }),
];

/**
 * Puts wrong records between the true ones of an archive, never first and never last: old ones, old and too high
 * counters, a slot of two and a half minutes, no value, a stamp in the future. Among 16 true records is one wrong one, and
 * the kinds take turns, so that a day of 5-minute values holds each of them three times. Where they stand follows from
 * the seed and the stamps alone. True records are left as they are.
 *
 * @param nowMs the device's clock, UTC epoch ms
 */
export function addWrongRecords(
  records: readonly Uint8Array[],
  house: SimulatedHouse,
  nowMs: number,
): readonly Uint8Array[] {
  return records.flatMap((bytes, index) => {
    if (index === 0) {
      return [bytes];
    }
    const wrong = wrongBefore(readValue(bytes), stepOf(records), house, Math.floor(nowMs / 1000));
    return wrong === null ? [bytes] : [encodeArchiveRecord(wrong.atS, wrong.totalWh), bytes];
  });
}

function wrongBefore(next: ArchiveValue, stepS: number, house: SimulatedHouse, nowS: number): ArchiveValue | null {
  const number = Math.floor(next.atS / stepS);
  const block = Math.floor(number / blockLength);
  const place = Math.floor(blockLength * hashedNumber(house.seed, chanceStreams.archivePlace, block));
  if (number - block * blockLength !== place) {
    return null;
  }
  const random = hashedNumber(house.seed, chanceStreams.archiveKind, block);
  return wrongValues[block % wrongValues.length]?.({ next, house, nowS, random }) ?? null;
}

/** 5 minutes, or a day: days of 23 to 25 hours still have numbers of their own. */
function stepOf(records: readonly Uint8Array[]): number {
  const [first, second] = records;
  return first !== undefined && second !== undefined && readValue(second).atS - readValue(first).atS > 300 ? dayS : 300;
}

function trueValue(house: SimulatedHouse, atS: number): ArchiveValue {
  return { atS, totalWh: BigInt(house.totalYieldWhAt(atS * 1000)) };
}

function readValue(bytes: Uint8Array): ArchiveValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { atS: view.getUint32(0, true), totalWh: view.getBigUint64(4, true) };
}
