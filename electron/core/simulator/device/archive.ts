import { mostDatagrams } from './fragments.ts';
import type { DayStamp } from '../models/model.ts';
import { commissionedMs, type SimulatedHouse } from '../house/simulatedState.ts';

/** Whole UTC seconds as they stand in requests: both ends belong to the range. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
}

/** Records of an archive, and the place of the first one since commissioning. */
export interface ArchiveRecords {
  readonly firstIndex: number;
  readonly records: readonly Uint8Array[];
}

/** Archive records that one datagram of a real device holds: 1030 bytes. */
export const archiveRecordsPerDatagram = 81;

/** Bytes of a record: time and counter. */
export const archiveRecordLength = 12;
const slotS = 300;
const dayS = 86_400;
const commissionedS = commissionedMs / 1000;
const mostRecords = mostDatagrams * archiveRecordsPerDatagram;

/**
 * The total yield every five minutes, day and night: stamps are multiples of 300 s, up to the last one that has passed
 * by the device's clock.
 *
 * @param keptDays how many days back the device remembers
 */
export function slotArchive(house: SimulatedHouse, keptDays: number, nowMs: number, span: Span): ArchiveRecords {
  const lastSlot = Math.floor(nowMs / 1000 / slotS);
  const oldestS = Math.max(commissionedS, lastSlot * slotS - keptDays * dayS);
  const first = Math.ceil(Math.max(span.fromS, oldestS) / slotS);
  const last = Math.min(Math.floor(span.toS / slotS), lastSlot);
  const count = Math.min(mostRecords, Math.max(0, last - first + 1));
  return {
    firstIndex: first - commissionedS / slotS,
    records: Array.from({ length: count }, (_, index) =>
      recordAt(house, (first + index) * slotS, (first + index) * slotS),
    ),
  };
}

/**
 * The total yield at the end of each local day since commissioning, stamped with the midnight that ended it, or with the
 * next one. The device writes it down in the first moment after the day's end in which it is awake.
 */
export function dayArchive(house: SimulatedHouse, dayStamp: DayStamp, nowMs: number, span: Span): ArchiveRecords {
  const firstEndMs = house.localDay(commissionedMs).toMs;
  const stampOf = (endMs: number) => (dayStamp === 'midnight' ? endMs : house.localDay(endMs).toMs);
  const writtenMs = house.measuredMsAt(nowMs) - 1;
  const records: Uint8Array[] = [];
  let firstIndex = 0;
  const fromMs = Math.max(firstEndMs, span.fromS * 1000 - (dayStamp === 'midnight' ? 0 : 2 * dayS * 1000));
  let endMs = house.localDay(fromMs - 1).toMs;
  while (endMs <= writtenMs && stampOf(endMs) <= span.toS * 1000 && records.length < mostRecords) {
    if (stampOf(endMs) >= span.fromS * 1000) {
      if (records.length === 0) {
        firstIndex = Math.round((endMs - firstEndMs) / (dayS * 1000));
      }
      records.push(recordAt(house, stampOf(endMs) / 1000, endMs / 1000));
    }
    endMs = house.localDay(endMs).toMs;
  }
  return { firstIndex, records };
}

function recordAt(house: SimulatedHouse, stampS: number, atS: number): Uint8Array {
  return encodeArchiveRecord(stampS, BigInt(house.totalYieldWhAt(atS * 1000)));
}

/** A record: the stamp in UTC seconds, then the counter in Wh in 64 bits; little-endian. */
export function encodeArchiveRecord(stampS: number, totalWh: bigint): Uint8Array {
  const bytes = new Uint8Array(archiveRecordLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, stampS, true);
  view.setBigUint64(4, totalWh, true);
  return bytes;
}
