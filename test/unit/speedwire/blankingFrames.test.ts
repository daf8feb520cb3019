import { describe, expect, it } from 'vitest';

import {
  blankFrame,
  commands,
  describeDatagram,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  encodePassword,
  longwordBody,
  privateValues,
  type BytePattern,
  type InverterFrame,
} from '../../../electron/core/speedwire/index.ts';
import { capturedPackets } from '../../support/corpus.ts';
import { recordBody } from '../../support/fakeInverter.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { inverterFrame, spotRecord } from '../../support/speedwireFixtures.ts';

const serial = 2_131_415_926;
const other = 1_934_567_890;
const standIns = new Map([
  [serial, 1_000_000_001],
  [other, 1_000_000_002],
]);
const name = 'Dak van Klaas';

function blanked(bytes: Uint8Array, patterns: readonly BytePattern[] = []): Buffer {
  return Buffer.from(
    blankFrame(bytes, {
      serial: (one) => standIns.get(one) ?? 1_000_000_000,
      text: () => 'Name 1',
      address: (one) => (one.startsWith('192.168.') ? one : '192.0.2.1'),
      patterns,
    }),
  );
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function frame(fields: Partial<InverterFrame>): Buffer {
  return Buffer.from(
    encodeInverterFrame(
      inverterFrame({ source: { susyId: 181, serial }, destination: { susyId: 125, serial: other }, ...fields }),
    ),
  );
}

function nameRecord(text: string): Uint8Array {
  const record = spotRecord({ type: 0x10, register: 0x821e, words: [0, 0, 0, 0, 0, 0, 0, 0] });
  record.set(Buffer.from(text), 8);
  return record;
}

function withSerialAt(length: number, offset: number): Uint8Array {
  const record = Buffer.alloc(length);
  record.writeUInt32LE(other, offset);
  return record;
}

const identifyReply = frame({
  command: commands.identifyReply,
  body: Buffer.concat([Buffer.alloc(24), littleEndian(other), Buffer.alloc(20)]),
});
const events = frame({ command: 0x70100201, body: recordBody([withSerialAt(48, 8), withSerialAt(48, 8)]) });
const deviceList = frame({ command: 0xfff50201, body: recordBody([withSerialAt(32, 8), withSerialAt(32, 8)]) });
const named = frame({
  command: 0x58000201,
  body: recordBody([nameRecord(name), spotRecord({ type: 8, register: 0x8220, words: [0, 0, 0, 0, 0, 0, 0, 0] })]),
});
const meter = Buffer.from(
  encodeEnergyMeterFrame({
    source: { susyId: 349, serial },
    tickerMs: 77,
    firmware: '2.0.18.R',
    records: [{ index: 1, type: 4, raw: 4321 }],
  }),
);

/** The unicast form has two more bytes between protocol and SUSyID. */
function asUnicast(datagram: Buffer): Buffer {
  const longer = Buffer.concat([datagram.subarray(0, 18), Buffer.from([0, 3]), datagram.subarray(18)]);
  longer.writeUInt16BE(0x6081, 16);
  longer.writeUInt16BE(longer.readUInt16BE(12) + 2, 12);
  return longer;
}

const samples: readonly (readonly [string, Buffer])[] = [
  ['an identify answer', identifyReply],
  ['events', events],
  ['a device list', deviceList],
  ['a device with a name', named],
  ['an energy meter', meter],
  ['an energy meter by unicast', asUnicast(meter)],
];

/** Both byte orders; three bytes of a number are as good as four. */
function traces(bytes: Buffer): readonly string[] {
  const sought = [serial, other].flatMap((one) => {
    const little = littleEndian(one);
    return [little, bigEndian(one)].flatMap((whole) => [whole.subarray(0, 3), whole.subarray(1)]);
  });
  return [...sought, Buffer.from(name).subarray(0, 4), Buffer.from(name).subarray(4, 8)]
    .filter((one) => bytes.includes(one))
    .map((one) => one.toString('hex'));
}

describe('a frame with its private parts blanked', () => {
  it.each(samples)('%s keeps nothing private, and its length and meaning', (_name, bytes) => {
    const result = blanked(bytes);
    expect(traces(bytes)).not.toEqual([]);
    expect(traces(result)).toEqual([]);
    expect(result).toHaveLength(bytes.length);
    const [before, after] = [describeDatagram(bytes), describeDatagram(result)];
    expect(after.ok).toBe(true);
    const meaning = JSON.stringify(before)
      .replaceAll(String(serial), '1000000001')
      .replaceAll(String(other), '1000000002')
      .replaceAll(littleEndian(other).toString('hex'), littleEndian(1_000_000_002).toString('hex'))
      .replace(name, 'Name 1');
    expect(JSON.stringify(after)).toBe(meaning);
  });

  it.each(samples)('%s keeps nothing private when it is cut, wherever', (_name, bytes) => {
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length);
      expect({ length, left: traces(blanked(cut)) }).toEqual({ length, left: [] });
    }
  });

  it.each(samples)('%s keeps no whole serial number when one byte of the rest is wrong', (_name, bytes) => {
    const patterns = [...standIns].flatMap(([real, standIn]) => [
      { bytes: littleEndian(real), standIn: littleEndian(standIn), leastBeginning: 2 },
      { bytes: bigEndian(real), standIn: littleEndian(standIn).toReversed(), leastBeginning: 2 },
    ]);
    const whole = [serial, other].flatMap((one) => [littleEndian(one), bigEndian(one)]);
    for (let place = 0; place < bytes.length; place += 1) {
      const damaged = Buffer.from(bytes);
      damaged[place] = (damaged[place] ?? 0) ^ 0x2a;
      const result = blanked(damaged, patterns);
      expect({ place, left: whole.some((one) => result.includes(one)) }).toEqual({ place, left: false });
    }
  });

  it('finds the name of a device in an answer whose lengths are wrong', () => {
    const wrong = Buffer.from(named);
    wrong.writeUInt8(3, 18);
    wrong.writeUInt32LE(6, 50);
    expect(traces(blanked(wrong))).toEqual([]);
    expect(privateValues(wrong).texts).toContain(name);
  });

  it('finds a serial number at a place where nobody expects one', () => {
    const odd = frame({ command: 0x51000201, body: recordBody([withSerialAt(28, 13)]) });
    const pattern = { bytes: littleEndian(other), standIn: littleEndian(1_000_000_002), leastBeginning: 2 };
    expect(blanked(odd, [pattern]).includes(littleEndian(other))).toBe(false);
  });

  it('loses the beginning of a serial number where a frame is cut in the middle of it', () => {
    const odd = frame({ command: 0x51000201, body: recordBody([withSerialAt(28, 13)]) });
    const pattern = { bytes: littleEndian(other), standIn: littleEndian(1_000_000_002), leastBeginning: 2 };
    const place = odd.lastIndexOf(littleEndian(other));
    for (const length of [2, 3]) {
      const end = blanked(odd.subarray(0, place + length), [pattern]).subarray(place);
      expect(end.equals(Buffer.alloc(length))).toBe(true);
    }
  });

  it('writes zeros over a password, also where the command in front of it is damaged', () => {
    const field = encodePassword('user', 'geheim-7');
    const logon = frame({ command: commands.logon, body: Buffer.concat([longwordBody([7, 900, 1, 0]), field]) });
    const damaged = Buffer.from(logon);
    damaged.writeUInt8(0x77, 44);
    const encoded = Buffer.from(field.subarray(0, 8));
    const pattern = { bytes: encoded, standIn: new Uint8Array(8), leastBeginning: 3 };
    for (const one of [logon, damaged]) {
      expect(blanked(one, [pattern]).includes(encoded)).toBe(false);
    }
  });

  it('leaves out what is no Speedwire, and what protocols hold that nobody has explained', () => {
    const text = Buffer.from(`NOTIFY * laptop-of-klaas ${serial}`);
    expect(blanked(text).equals(Buffer.alloc(text.length))).toBe(true);
    const foreign = Buffer.from(identifyReply);
    foreign.writeUInt16BE(0x6075, 16);
    const result = blanked(foreign);
    expect(result.subarray(0, 18).equals(foreign.subarray(0, 18))).toBe(true);
    expect(result.subarray(18, 94).every((byte) => byte === 0)).toBe(true);
  });

  it('leaves out what follows the end of a frame', () => {
    const longer = Buffer.concat([meter, Buffer.from(String(other))]);
    expect(
      blanked(longer)
        .subarray(meter.length)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it('keeps private addresses in answers to a search, and blanks public ones', () => {
    function reply(address: readonly number[]): Buffer {
      const head = '534d4100000402a000000001000200000001000400100001000300040020000000010004';
      return Buffer.concat([Buffer.from(`${head}0030`, 'hex'), Buffer.from(address), Buffer.alloc(4)]);
    }
    expect(describeDatagram(blanked(reply([192, 168, 1, 9])))).toMatchObject({ value: { address: '192.168.1.9' } });
    expect(describeDatagram(blanked(reply([81, 2, 69, 142])))).toMatchObject({ value: { address: '192.0.2.1' } });
  });

  it('never throws and never changes a length, whatever comes in', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 4000; round += 1) {
      const sample = samples[round % samples.length]?.[1] ?? meter;
      const bytes = Buffer.from(sample.subarray(0, Math.ceil(random() * sample.length)));
      for (let change = 0; change < 3; change += 1) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      expect(blanked(bytes)).toHaveLength(bytes.length);
    }
  });
});

const captures = capturedPackets().filter((one) => one.scope === 'udp');

describe.skipIf(captures.length === 0)('captured frames', () => {
  it('lose every serial number that stands in their heads, and nothing that is measured', () => {
    for (const { id, hex } of captures) {
      const bytes = Buffer.from(hex, 'hex');
      const before = describeDatagram(bytes);
      const result = blanked(bytes);
      const after = describeDatagram(result);
      expect({ id, ok: after.ok }).toEqual({ id, ok: before.ok });
      for (const one of privateValues(bytes).serials) {
        expect({ id, left: result.includes(littleEndian(one)) }).toEqual({ id, left: false });
      }
      if (before.ok && before.value.protocol === 'inverter' && after.ok && after.value.protocol === 'inverter') {
        const plain = before.value.records?.filter((record) => record.name !== 'name' && record.unit !== 'hex') ?? [];
        expect(after.value.records ?? []).toEqual(expect.arrayContaining(plain));
      }
    }
  });
});
