import { describe, expect, it } from 'vitest';

import {
  anyDevice,
  decodeDatagram,
  describeDatagram,
  encodeInverterFrame,
  type Description,
  type RecordDescription,
} from '../../../electron/core/speedwire/index.ts';
import { capturedPackets, type CapturedPacket } from '../../support/corpus.ts';

const packets = capturedPackets();

/** What an independent decoder wrote down for a record of a captured answer. */
interface IndependentRecord {
  readonly lri?: string;
  readonly time: number;
  readonly value?: number | string | null;
  readonly unit?: string;
  readonly Wh?: number;
  readonly selected?: readonly number[];
}

interface IndependentDecoding {
  readonly kind: string;
  readonly ip?: string;
  readonly command?: string;
  readonly error?: number;
  readonly fragment?: number;
  readonly packet_id?: string;
  readonly src_susy?: number;
  readonly src_serial?: number;
  readonly dst_susy?: number;
  readonly dst_serial?: number;
  readonly records?: readonly IndependentRecord[];
  readonly susy?: number;
  readonly serial?: number;
  readonly ticker?: number;
  readonly sw?: string;
  readonly values?: Readonly<Record<string, number>>;
}

function bytesOf(packet: CapturedPacket): Uint8Array {
  return Buffer.from(packet.hex, 'hex');
}

function independent(packet: CapturedPacket): IndependentDecoding {
  if (packet.decoded_by_us === null) {
    throw new Error(`${packet.id} has no independent decoding`);
  }
  return packet.decoded_by_us as unknown as IndependentDecoding;
}

function described(bytes: Uint8Array): Description {
  const description = describeDatagram(bytes);
  if (!description.ok) {
    throw new Error(description.error);
  }
  return description.value;
}

function recordsOf(bytes: Uint8Array): readonly RecordDescription[] {
  const description = described(bytes);
  return description.protocol === 'inverter' ? (description.records ?? []) : [];
}

function packetNamed(id: string): Uint8Array {
  const packet = packets.find((one) => one.id === id);
  if (packet === undefined) {
    throw new Error(`No captured packet ${id}`);
  }
  return bytesOf(packet);
}

/** Puts a captured body, whose header its source left out, behind a header of ours. The capture ends with the end tag. */
function wrapped(bodyAndEndTag: Uint8Array, command: number): Uint8Array {
  return encodeInverterFrame({
    control: 0x90,
    destination: anyDevice,
    destinationControl: 0,
    source: { susyId: 181, serial: 1 },
    sourceControl: 0,
    error: 0,
    fragment: 0,
    packetId: 0x8001,
    command,
    body: bodyAndEndTag.subarray(0, -4),
  });
}

function valuesByName(bytes: Uint8Array): Record<string, (number | string | null)[]> {
  const values: Record<string, (number | string | null)[]> = {};
  for (const record of recordsOf(bytes)) {
    const value = record.value !== null && typeof record.value === 'object' ? record.value.tag : record.value;
    (values[record.name ?? 'unnamed'] ??= []).push(value);
  }
  return values;
}

describe.skipIf(packets.length === 0)('captured packets', () => {
  const whole = packets.filter((packet) => packet.scope === 'udp');

  it('are all there', () => {
    expect(whole.length).toBeGreaterThanOrEqual(60);
  });

  it.each(whole.map((packet) => [packet.id, packet] as const))('%s agrees field by field', (_id, packet) => {
    const theirs = independent(packet);
    const ours = described(bytesOf(packet));
    if (ours.protocol === 'discovery') {
      expect(ours.kind === 'discoveryReply' ? ours.address : undefined).toBe(theirs.ip);
      return;
    }
    if (ours.protocol === 'energyMeter') {
      expect(ours).toMatchObject({
        susyId: theirs.susy,
        serial: theirs.serial,
        tickerMs: theirs.ticker,
        firmware: theirs.sw,
      });
      const raw = theirs.values ?? {};
      expect(ours.values.importPowerW).toBe((raw['0:1.4.0'] ?? 0) / 10);
      expect(ours.values.exportWh).toBe(Math.floor((raw['0:2.8.0'] ?? 0) / 3600));
      expect(ours.values.phases.map((phase) => phase.voltageV)).toEqual(
        [32, 52, 72].map((index) => (raw[`0:${index}.4.0`] ?? 0) / 1000),
      );
      return;
    }
    if (ours.protocol === 'unknown') {
      throw new Error('not understood');
    }
    expect(ours).toMatchObject({
      command: `0x${theirs.command}`,
      error: theirs.error,
      fragment: theirs.fragment,
      packetId: Number.parseInt(theirs.packet_id ?? '', 16) & 0x7fff,
      source: { susyId: theirs.src_susy, serial: theirs.src_serial },
      destination: { susyId: theirs.dst_susy, serial: theirs.dst_serial },
    });
    const records = ours.records ?? [];
    expect(records.length).toBe(theirs.records?.length ?? 0);
    theirs.records?.forEach((their, index) => {
      const our = records[index];
      expect(Date.parse(our?.at ?? '') / 1000).toBe(their.time);
      if (their.lri !== undefined) {
        expect(our?.register).toBe(`0x${their.lri.slice(0, 4)}`);
      }
      if (their.selected !== undefined) {
        const value = our?.value ?? null;
        expect(value !== null && typeof value === 'object' ? [value.tag] : []).toEqual(their.selected);
      } else if (typeof their.value === 'number' || their.value === null) {
        expect(our?.value).toBe(
          their.value !== null && their.unit === 'kWh' ? Math.round(their.value * 1000) : their.value,
        );
      } else if (their.Wh !== undefined) {
        expect(our?.value).toBe(their.Wh);
      }
    });
  });

  it('give the values that their sources state', () => {
    expect(valuesByName(packetNamed('r-swver-stp50'))).toEqual({ firmware: ['3.10.10.R'] });
    expect(valuesByName(packetNamed('r-typelabel-stp50'))).toMatchObject({
      name: ['SN: 3010538116'],
      class: [8001],
      model: [9345],
    });
    expect(valuesByName(packetNamed('r-status-stp50'))).toEqual({ status: [307] });
    expect(valuesByName(packetNamed('r-gridrelay-stp50'))).toEqual({ gridRelay: [51] });
    expect(valuesByName(packetNamed('r-acpower-night-stp7000'))).toEqual({ acPhasePower: [null, null, null] });
    expect(valuesByName(packetNamed('r-energy-sb3000'))).toEqual({ totalYield: [33304161], dayYield: [6391] });
    expect(described(packetNamed('logon-resp-badpw-stp50'))).toMatchObject({ kind: 'logonReply', error: 0x0100 });
    expect(described(packetNamed('r-notloggedin-stp7000'))).toMatchObject({ error: 0xffff });
    expect(described(packetNamed('r-dayarchive-unavailable-stp'))).toMatchObject({
      error: 21,
      from: '2024-05-20T21:55:00Z',
    });
  });

  it('find the model in the second record of a list that stretches over two', () => {
    const models = recordsOf(packetNamed('r-typelabel-stp7000')).filter((record) => record.name === 'model');
    expect(models.map((record) => record.value)).toEqual([{ tag: 9100, text: 'STP 7000TL-20' }, null]);
  });

  it('keep a meter whose records are out of order, with its signed power factors', () => {
    const meter = described(packetNamed('em-openhab-emeter10-608'));
    if (meter.protocol !== 'energyMeter') {
      throw new Error('not a meter');
    }
    expect(meter.values).toMatchObject({
      importPowerW: 0,
      exportPowerW: 68.3,
      importWh: 7_162_350,
      exportWh: 1_710_390,
      reactiveExportPowerVar: 950.7,
      reactiveImportVarh: 189,
      apparentExportPowerVa: 953.2,
      powerFactor: -0.072,
      gridFrequencyHz: 50.033,
    });
    expect(meter.values.phases.map((phase) => [phase.powerFactor, phase.currentA, phase.voltageV])).toEqual([
      [0.616, 2.972, 238.801],
      [-0.757, 1.319, 240.305],
      [-0.5, 1.91, 239.776],
    ]);
    expect(meter.values.phases[0]).toMatchObject({
      importPowerW: 333,
      importWh: 5_499_696,
      apparentImportPowerVa: 541,
    });
  });

  it.each([
    ['p-actotal-stp7000', { acPower: [278] }],
    ['p-acvolt-night-stp7000', { acPhaseVoltage: [null, null, null], acPhaseCurrent: [null, null, null] }],
    ['p-dcpower-day-stp7000', { dcPower: [138, 143] }],
    ['p-dcpower-night-stp7000', { dcPower: [null, null] }],
    ['p-dcvolt-day-stp7000', { dcVoltage: [394.24, 409.62], dcCurrent: [0.374, 0.375] }],
    ['p-status-stp7000', { status: [307] }],
    ['p-acpower-negative-hybrid', { acPhasePower: [-345, -345, -346] }],
    ['p-battery-charging', { batteryTemperature: [21], batteryVoltage: [214], batteryCurrent: [0.481] }],
    ['p-battery-discharging', { batteryTemperature: [22], batteryVoltage: [317.2], batteryCurrent: [-1.866] }],
    ['p-freq-stp7000', { gridFrequency: [50.01] }],
    ['p-energy-stp7000', { totalYield: [41_161_805], dayYield: [1404] }],
    ['p-swver-stp7000', { firmware: ['2.53.05.N'] }],
  ])('%s, a body without header, gives its values', (id, values) => {
    const command = id === 'p-energy-stp7000' ? 0x54000201 : 0x51000201;
    expect(valuesByName(wrapped(packetNamed(id), command))).toMatchObject(values);
  });

  it('that were printed short by their source are refused with a reason', () => {
    const short = packets.filter((packet) => packet.scope === 'udp-truncated');
    expect(short.length).toBeGreaterThan(0);
    for (const packet of short) {
      const decoded = decodeDatagram(bytesOf(packet));
      expect(decoded.ok ? null : decoded.error).toContain('claims');
    }
  });
});
