import { failed, success, type Result } from '../../../../shared/result.ts';
import type { FrameAddress } from './deviceAddress.ts';
import { defaultGroupTag, joinTags, tagWords } from './tags.ts';

/** Protocol numbers of energy meter data: the ordinary one, and the one a Home Manager 2 sends to single receivers. */
export const energyMeterProtocol = 0x6069;
export const energyMeterUnicastProtocol = 0x6081;

/** One measured value: SMA uses OBIS numbers (index 1 is import, type 4 power, type 8 energy). */
export interface MeterRecord {
  readonly index: number;
  /** 4 for a present value, 8 for a counter. */
  readonly type: number;
  /** Raw and unsigned: tenths of W, var or VA; Ws, vars or VAs; mA, mV, mHz, thousandths. */
  readonly raw: number;
}

/** What an SMA Energy Meter or Home Manager says once a second. */
export interface EnergyMeterFrame {
  readonly source: FrameAddress;
  /** Milliseconds on a 32-bit counter that wraps after 49.7 days. */
  readonly tickerMs: number;
  readonly firmware: string | null;
  readonly records: readonly MeterRecord[];
}

const firmwareChannel = 0x90;
const headerLength = 10;

/**
 * Reads the body of an energy meter frame. Records are keyed and come in any order; a record cut short ends the list.
 *
 * @param payload what follows the protocol number, big-endian
 * @param protocol the 0x6081 form has two more bytes before the body
 */
export function decodeEnergyMeterPayload(payload: Uint8Array, protocol: number): Result<EnergyMeterFrame, string> {
  const start = protocol === energyMeterUnicastProtocol ? 2 : 0;
  if (payload.length < start + headerLength) {
    return failed(`energy meter frame of ${payload.length} bytes is shorter than its header`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset + start, payload.byteLength - start);
  const records: MeterRecord[] = [];
  let firmware: string | null = null;
  let offset = headerLength;
  while (offset + 8 <= view.byteLength) {
    const channel = view.getUint8(offset);
    const index = view.getUint8(offset + 1);
    const type = view.getUint8(offset + 2);
    offset += 4;
    if (channel === firmwareChannel) {
      firmware = readFirmware(view, offset);
      offset += 4;
    } else if (type === 8) {
      if (offset + 8 > view.byteLength) {
        break;
      }
      records.push({ index, type, raw: view.getUint32(offset) * 0x1_0000_0000 + view.getUint32(offset + 4) });
      offset += 8;
    } else {
      if (type === 4) {
        records.push({ index, type, raw: view.getUint32(offset) });
      }
      offset += 4;
    }
  }
  return success({
    source: { susyId: view.getUint16(0), serial: view.getUint32(2) },
    tickerMs: view.getUint32(6),
    firmware,
    records,
  });
}

function readFirmware(view: DataView, offset: number): string {
  const release = String.fromCharCode(view.getUint8(offset + 3));
  return `${view.getUint8(offset)}.${view.getUint8(offset + 1)}.${view.getUint8(offset + 2)}.${release}`;
}

/** Writes a whole energy meter datagram (0x6069), for simulated meters. */
export function encodeEnergyMeterFrame(frame: EnergyMeterFrame): Uint8Array {
  const length = 2 + headerLength + frame.records.reduce((sum, one) => sum + 4 + one.type, 0) + 8;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, energyMeterProtocol);
  view.setUint16(2, frame.source.susyId);
  view.setUint32(4, frame.source.serial);
  view.setUint32(8, frame.tickerMs);
  let offset = 2 + headerLength;
  for (const record of frame.records) {
    view.setUint8(offset + 1, record.index);
    view.setUint8(offset + 2, record.type);
    if (record.type === 8) {
      view.setUint32(offset + 4, Math.floor(record.raw / 0x1_0000_0000));
    }
    view.setUint32(offset + record.type, record.raw % 0x1_0000_0000);
    offset += 4 + record.type;
  }
  view.setUint8(offset, firmwareChannel);
  const [major, minor, build, release] = (frame.firmware ?? '0.0.0.N').split('.');
  bytes.set([Number(major), Number(minor), Number(build), release?.charCodeAt(0) ?? 0], offset + 4);
  return joinTags([defaultGroupTag, { tag: tagWords.payload, bytes }]);
}
