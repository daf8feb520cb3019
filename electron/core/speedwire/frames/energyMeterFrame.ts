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

/** OBIS channel 0 holds the measured values; 144 holds the firmware. */
const valueChannel = 0;
const firmwareChannel = 0x90;
const headerLength = 10;
const keyLength = 4;
/** What stands between the protocol number and the body of a unicast frame. */
const unicastPrefix = [0x00, 0x03] as const;

/**
 * Reads the body of an energy meter frame. Records are keyed and come in any order; one cut short ends the list, and
 * so does one whose length nobody knows, as what follows it could be read askew. Other channels and single tariffs are
 * skipped: their numbers are those of other quantities.
 *
 * @param payload what follows the protocol number, big-endian
 * @param protocol the 0x6081 form has two more bytes before the body
 */
export function decodeEnergyMeterPayload(payload: Uint8Array, protocol: number): Result<EnergyMeterFrame, string> {
  const start = protocol === energyMeterUnicastProtocol ? unicastPrefix.length : 0;
  if (payload.length < start + headerLength) {
    return failed(`energy meter frame of ${payload.length} bytes is shorter than its header`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset + start, payload.byteLength - start);
  const records: MeterRecord[] = [];
  let firmware: string | null = null;
  let offset = headerLength;
  while (offset + keyLength <= view.byteLength) {
    const length = valueLength(view, offset);
    const valueAt = offset + keyLength;
    if (length === null || valueAt + length > view.byteLength) {
      break;
    }
    const [channel, index, type, tariff] = keyAt(view, offset);
    if (channel === firmwareChannel) {
      firmware = readFirmware(view, valueAt);
    } else if (channel === valueChannel && tariff === 0 && isMeasured(type)) {
      records.push({ index, type, raw: readNumber(view, valueAt, length) });
    }
    offset = valueAt + length;
  }
  return success({
    source: { susyId: view.getUint16(0), serial: view.getUint32(2) },
    tickerMs: view.getUint32(6),
    firmware,
    records,
  });
}

type RecordKey = readonly [channel: number, index: number, type: number, tariff: number];

function keyAt(view: DataView, offset: number): RecordKey {
  return [view.getUint8(offset), view.getUint8(offset + 1), view.getUint8(offset + 2), view.getUint8(offset + 3)];
}

function isMeasured(type: number): boolean {
  return type === 4 || type === 8;
}

/** Types 4 and 8 name their length. One that nobody has seen has 4 or 8 bytes: the one behind which a record begins. */
function valueLength(view: DataView, offset: number): number | null {
  const [channel, , type] = keyAt(view, offset);
  if (channel === firmwareChannel) {
    return 4;
  }
  return isMeasured(type)
    ? type
    : ([4, 8].find((length) => beginsKnownRecord(view, offset + keyLength + length)) ?? null);
}

function beginsKnownRecord(view: DataView, offset: number): boolean {
  if (offset + keyLength > view.byteLength) {
    return false;
  }
  const [channel, index, type, tariff] = keyAt(view, offset);
  const isFirmware = channel === firmwareChannel && index === 0 && type === 0;
  return (isFirmware || (channel === valueChannel && index > 0 && isMeasured(type))) && tariff === 0;
}

/** A 64-bit number beyond 2^53 loses its last digits here, and is no value of a meter anyhow. */
function readNumber(view: DataView, offset: number, length: number): number {
  return length === 8 ? view.getUint32(offset) * 0x1_0000_0000 + view.getUint32(offset + 4) : view.getUint32(offset);
}

/** The release is a letter; whatever else stands there is told by its number, as it may come from anybody. */
function readFirmware(view: DataView, offset: number): string {
  const [major, minor, build, release] = keyAt(view, offset);
  const letter = String.fromCharCode(release);
  return `${major}.${minor}.${build}.${/[A-Za-z]/.test(letter) ? letter : release}`;
}

/** Writes a whole energy meter datagram, for simulated meters: 0x6069 unless told, or 0x6081. */
export function encodeEnergyMeterFrame(frame: EnergyMeterFrame, protocol: number = energyMeterProtocol): Uint8Array {
  const prefix = protocol === energyMeterUnicastProtocol ? unicastPrefix : [];
  const start = 2 + prefix.length;
  const length = start + headerLength + frame.records.reduce((sum, one) => sum + keyLength + one.type, 0) + 8;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, protocol);
  bytes.set(prefix, 2);
  view.setUint16(start, frame.source.susyId);
  view.setUint32(start + 2, frame.source.serial);
  view.setUint32(start + 6, frame.tickerMs);
  let offset = start + headerLength;
  for (const record of frame.records) {
    view.setUint8(offset + 1, record.index);
    view.setUint8(offset + 2, record.type);
    if (record.type === 8) {
      view.setUint32(offset + 4, Math.floor(record.raw / 0x1_0000_0000));
    }
    view.setUint32(offset + record.type, record.raw % 0x1_0000_0000);
    offset += keyLength + record.type;
  }
  view.setUint8(offset, firmwareChannel);
  bytes.set(firmwareBytes(frame.firmware ?? '0.0.0.N'), offset + keyLength);
  return joinTags([defaultGroupTag, { tag: tagWords.payload, bytes }]);
}

function firmwareBytes(firmware: string): number[] {
  const [major, minor, build, release = ''] = firmware.split('.');
  const releaseByte = /^\d+$/.test(release) ? Number(release) : release.charCodeAt(0) || 0;
  return [Number(major), Number(minor), Number(build), releaseByte];
}
