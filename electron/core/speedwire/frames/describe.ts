import { failed, success, type Result } from '../../../../shared/result.ts';
import type { TaggedText } from '../../../../shared/inverterValues.ts';
import { commands, isArchiveQuery, isReadReply, isReadRequest, replyTo } from './commands.ts';
import { decodeDatagram, type Datagram } from './datagram.ts';
import type { FrameAddress } from './deviceAddress.ts';
import { deviceListRange, readListedDevice } from './deviceList.ts';
import type { EnergyMeterFrame } from './energyMeterFrame.ts';
import { describeEvent, hexWord, type EventDescription } from './describeEvent.ts';
import { energyMeterValues, type EnergyMeterValues } from './energyMeterValues.ts';
import { firstAndLast, type InverterFrame } from './inverterFrame.ts';
import { modelName } from './models.ts';
import { groupNumbers } from './password.ts';
import { decodeRecords, selectedTag, type SpotRecord } from './records.ts';
import { tagText } from './statusTexts.ts';

/** One record of an answer as `suntally decode` prints it. `name` and the unit together are a key of `read`'s values. */
export interface RecordDescription {
  readonly register: string | null;
  readonly name: string | null;
  readonly class: number | null;
  readonly at: string | null;
  readonly value: number | string | TaggedText | null;
  readonly unit: string;
  /** Only in the log of a device: the rest of the event, whose code is the value. */
  readonly event?: EventDescription;
  /** Only in the device list of a gateway, where the class tells its kind: 3 is a micro-inverter. */
  readonly device?: FrameAddress;
}

export type FrameKind =
  | 'identify'
  | 'identifyReply'
  | 'logon'
  | 'logonReply'
  | 'logoff'
  | 'request'
  | 'reply'
  | 'unknown';

export interface InverterDescription {
  readonly kind: FrameKind;
  readonly protocol: 'inverter';
  readonly command: string;
  readonly error: number;
  readonly fragment: number;
  readonly packetId: number;
  readonly firstRecord: number | null;
  readonly lastRecord: number | null;
  readonly source: FrameAddress;
  readonly destination: FrameAddress;
  /** Only in answers to queries. */
  readonly records?: readonly RecordDescription[];
  /** Only in queries, and in refusals, which echo them: the range of registers asked for. */
  readonly first?: string;
  readonly last?: string;
  /** Only in archive queries and their refusals: the span asked for, by the device's clock. */
  readonly from?: string | null;
  readonly to?: string | null;
  /** Only in logon requests and answers; the password never. */
  readonly logon?: { readonly group: string; readonly timeoutS: number; readonly at: string | null };
}

/** A whole datagram in words and numbers: plain JSON. */
export type Description =
  | InverterDescription
  | { readonly kind: 'discovery'; readonly protocol: 'discovery' }
  | { readonly kind: 'discoveryReply'; readonly protocol: 'discovery'; readonly address: string }
  | {
      readonly kind: 'measurement';
      readonly protocol: 'energyMeter';
      readonly susyId: number;
      readonly serial: number;
      readonly tickerMs: number;
      readonly firmware: string | null;
      readonly values: EnergyMeterValues;
    }
  | { readonly kind: 'unknown'; readonly protocol: 'unknown'; readonly number: string | null };

/** Explains one datagram, every field of every record, or says in words what is wrong with it. */
export function describeDatagram(bytes: Uint8Array): Result<Description, string> {
  const datagram = decodeDatagram(bytes);
  return datagram.ok ? describe(datagram.value) : datagram;
}

function describe(datagram: Datagram): Result<Description, string> {
  switch (datagram.kind) {
    case 'discoveryRequest':
      return success({ kind: 'discovery', protocol: 'discovery' });
    case 'discoveryReply':
      return success({ kind: 'discoveryReply', protocol: 'discovery', address: datagram.address });
    case 'energyMeter':
      return success(describeMeter(datagram.frame));
    case 'inverter':
      return describeInverter(datagram.frame);
    case 'other':
      return success({
        kind: 'unknown',
        protocol: 'unknown',
        number: datagram.protocol === null ? null : hexWord(datagram.protocol, 4),
      });
  }
}

function describeMeter(frame: EnergyMeterFrame): Description {
  return {
    kind: 'measurement',
    protocol: 'energyMeter',
    susyId: frame.source.susyId,
    serial: frame.source.serial,
    tickerMs: frame.tickerMs,
    firmware: frame.firmware,
    values: energyMeterValues(frame),
  };
}

function describeInverter(frame: InverterFrame): Result<Description, string> {
  const kind = kindOf(frame.command);
  const range = kind === 'reply' && frame.error === 0 ? firstAndLast(frame) : null;
  const head: InverterDescription = {
    kind,
    protocol: 'inverter',
    command: hexWord(frame.command, 8),
    error: frame.error,
    fragment: frame.fragment,
    packetId: frame.packetId & 0x7fff,
    firstRecord: range?.first ?? null,
    lastRecord: range?.last ?? null,
    source: frame.source,
    destination: frame.destination,
  };
  switch (kind) {
    case 'reply': {
      const records = describeRecords(frame);
      const echo = frame.error === 0 ? {} : describeQuery(frame);
      return records.ok ? success({ ...head, ...echo, records: records.value }) : records;
    }
    case 'logon':
    case 'logonReply':
      return success({ ...head, ...describeLogon(frame) });
    case 'request':
      return success({ ...head, ...describeQuery(frame) });
    case 'identify':
    case 'identifyReply':
    case 'logoff':
    case 'unknown':
      return success(head);
  }
}

function describeQuery(frame: InverterFrame): Partial<InverterDescription> {
  const range = firstAndLast(frame);
  if (range === null) {
    return {};
  }
  return isArchiveQuery(frame.command)
    ? { from: isoTime(range.first), to: isoTime(range.last) }
    : { first: hexWord(range.first, 8), last: hexWord(range.last, 8) };
}

function kindOf(command: number): FrameKind {
  switch (command) {
    case commands.identify:
      return 'identify';
    case commands.identifyReply:
      return 'identifyReply';
    case commands.logon:
      return 'logon';
    case commands.logonReply:
      return 'logonReply';
    case commands.logoff:
    case commands.logoffVariant:
      return 'logoff';
    default:
      if (isReadRequest(command)) {
        return 'request';
      }
      return isReadReply(command) ? 'reply' : 'unknown';
  }
}

function describeLogon(frame: InverterFrame): Pick<InverterDescription, 'logon'> {
  if (frame.body.length < 12) {
    return {};
  }
  const view = new DataView(frame.body.buffer, frame.body.byteOffset, frame.body.byteLength);
  const number = view.getUint32(0, true);
  const group = Object.entries(groupNumbers).find(([, value]) => value === number)?.[0] ?? String(number);
  return { logon: { group, timeoutS: view.getUint32(4, true), at: isoTime(view.getUint32(8, true)) } };
}

function describeRecords(frame: InverterFrame): Result<readonly RecordDescription[], string> {
  if (frame.error !== 0) {
    return success([]);
  }
  const list = decodeRecords(frame);
  if (!list.ok) {
    return failed(list.error);
  }
  switch (list.value.kind) {
    case 'spot':
      return success(list.value.records.map(describeSpot));
    case 'archive':
      return success(
        list.value.records.map((record) => ({
          register: null,
          name: 'totalYield',
          class: null,
          at: isoTime(record.atS),
          value: record.totalYieldWh,
          unit: 'Wh',
        })),
      );
    case 'event':
      return success(
        list.value.records.map((record) => ({
          register: null,
          name: 'event',
          class: null,
          at: isoTime(record.atS),
          value: record.code,
          unit: '',
          event: describeEvent(record),
        })),
      );
    case 'other':
      return success(
        list.value.records.map((bytes) => ({
          register: null,
          name: null,
          class: null,
          at: null,
          value: Buffer.from(bytes).toString('hex'),
          unit: 'hex',
          ...(isDeviceList(frame) && describeListedDevice(bytes)),
        })),
      );
  }
}

function isDeviceList(frame: InverterFrame): boolean {
  return frame.command === replyTo(deviceListRange.command);
}

function describeListedDevice(bytes: Uint8Array): Partial<RecordDescription> {
  const { class: kind, device } = readListedDevice(bytes) ?? {};
  return kind === undefined || device === undefined ? {} : { name: 'device', class: kind, device };
}

function describeSpot(record: SpotRecord): RecordDescription {
  return {
    register: hexWord(record.number, 4),
    name: record.register?.name ?? null,
    class: record.class,
    at: isoTime(record.atS),
    value: record.entries.length > 0 ? statusValue(record) : record.value,
    unit: record.register?.unit ?? '',
  };
}

function statusValue(record: SpotRecord): TaggedText | null {
  const tag = selectedTag(record.entries);
  return tag === null ? null : { tag, text: record.register?.name === 'model' ? modelName(tag) : tagText(tag) };
}

/** Device stamps are whole UTC seconds; 0 is "never". */
function isoTime(atS: number): string | null {
  return atS === 0 ? null : new Date(atS * 1000).toISOString().replace('.000Z', 'Z');
}
