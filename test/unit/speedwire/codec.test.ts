import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  commands,
  decodeDatagram,
  decodeRecords,
  encodeDiscoveryReply,
  encodeDiscoveryRequest,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  longwordBody,
  samePacket,
  type InverterFrame,
} from '../../../electron/core/speedwire/index.ts';
import { inverterFrame, spotRecord } from '../../support/speedwireFixtures.ts';

function decodedFrame(bytes: Uint8Array): InverterFrame {
  const datagram = decodeDatagram(bytes);
  if (!datagram.ok || datagram.value.kind !== 'inverter') {
    throw new Error('not an inverter frame');
  }
  return datagram.value.frame;
}

function refusal(bytes: Uint8Array): string | null {
  const datagram = decodeDatagram(bytes);
  return datagram.ok ? null : datagram.error;
}

function spotRecords(...records: readonly Uint8Array[]) {
  const list = decodeRecords(
    inverterFrame({
      command: records[0]?.length === 16 ? 0x54000201 : 0x51000201,
      body: Buffer.concat([longwordBody([7, 7 + records.length - 1]), ...records]),
    }),
  );
  if (!list.ok || list.value.kind !== 'spot') {
    throw new Error(list.ok ? list.value.kind : list.error);
  }
  return list.value.records;
}

const word = fc.integer({ min: 0, max: 0xffff });
const longword = fc.integer({ min: 0, max: 0xffffffff });
const address = fc.record({ susyId: word, serial: longword });
const anyFrame = fc.record({
  control: fc.integer({ min: 0, max: 0xff }),
  destination: address,
  destinationControl: word,
  source: address,
  sourceControl: word,
  error: word,
  fragment: word,
  packetId: word,
  command: longword,
  body: fc.array(longword, { maxLength: 240 }).map(longwordBody),
});

describe('inverter frames', () => {
  it('come back from the wire as they went', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const back = decodedFrame(encodeInverterFrame(frame));
        expect({ ...back, body: [...back.body] }).toEqual({ ...frame, body: [...frame.body] });
      }),
    );
  });

  it('have the sizes that clients and devices in the field check', () => {
    const size = (command: number, parameters: number) =>
      encodeInverterFrame(inverterFrame({ command, body: new Uint8Array(parameters * 4) })).length;
    expect(size(commands.identify, 2)).toBe(58);
    expect(size(commands.logon, 7)).toBe(78);
    expect(size(commands.logoff, 1)).toBe(54);
  });

  it('stand in the right byte order, field by field', () => {
    const bytes = encodeInverterFrame(
      inverterFrame({
        control: 0xa0,
        destination: { susyId: 0x0102, serial: 0x03040506 },
        destinationControl: 0x0708,
        source: { susyId: 0x090a, serial: 0x0b0c0d0e },
        sourceControl: 0x0f10,
        error: 0x1112,
        fragment: 0x1314,
        packetId: 0x8016,
        command: 0x54000200,
        body: longwordBody([0x00260100, 0x002622ff]),
      }),
    );
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '534d4100' +
        '000402a000000001' +
        '00260010' +
        '6065' +
        '09' +
        'a0' +
        '0201' +
        '06050403' +
        '0807' +
        '0a09' +
        '0e0d0c0b' +
        '100f' +
        '1211' +
        '1413' +
        '1680' +
        '00020054' +
        '00012600' +
        'ff222600' +
        '00000000',
    );
  });

  it('are refused where the longword count does not fit', () => {
    const bytes = encodeInverterFrame(inverterFrame({ body: longwordBody([1, 2]) }));
    bytes[18] = 8;
    expect(refusal(bytes)).toContain('longword count 8');
  });

  it('with bytes behind the end tag are read all the same', () => {
    const bytes = encodeInverterFrame(inverterFrame({ command: 0x54000200 }));
    expect(decodedFrame(Buffer.concat([bytes, new Uint8Array(500)])).command).toBe(0x54000200);
  });

  it('keep their packet id apart from its first-datagram flag', () => {
    expect(samePacket(0x8016, 0x0016)).toBe(true);
    expect(samePacket(0x8016, 0x8017)).toBe(false);
  });

  it('too long for a frame are a mistake of ours', () => {
    expect(() => encodeInverterFrame(inverterFrame({ body: new Uint8Array(1000) }))).toThrow(RangeError);
    expect(() => encodeInverterFrame(inverterFrame({ body: new Uint8Array(3) }))).toThrow(RangeError);
  });
});

describe('discovery', () => {
  it('asks with the 20 bytes that devices know', () => {
    expect(Buffer.from(encodeDiscoveryRequest()).toString('hex')).toBe('534d4100000402a0ffffffff0000002000000000');
    expect(decodeDatagram(encodeDiscoveryRequest())).toEqual({ ok: true, value: { kind: 'discoveryRequest' } });
  });

  it('is understood inside a longer buffer of zeros', () => {
    const padded = new Uint8Array(520);
    padded.set(encodeDiscoveryRequest());
    expect(decodeDatagram(padded)).toEqual({ ok: true, value: { kind: 'discoveryRequest' } });
  });

  it('answers with the address where clients with fixed offsets look for it', () => {
    const reply = encodeDiscoveryReply('192.168.178.22');
    expect([...reply.subarray(38, 42)]).toEqual([192, 168, 178, 22]);
    expect(Buffer.from(reply.subarray(0, 18)).toString('hex')).toBe('534d4100000402a000000001000200000001');
    expect(decodeDatagram(reply)).toEqual({ ok: true, value: { kind: 'discoveryReply', address: '192.168.178.22' } });
  });

  it('takes nothing for an answer that has no address', () => {
    const withoutAddress = Buffer.from('534d4100000402a0000000010004002000000001' + '00000000', 'hex');
    expect(decodeDatagram(withoutAddress)).toEqual({ ok: true, value: { kind: 'other', protocol: null } });
  });
});

describe('records', () => {
  it('say null for every kind of "no value", never 0', () => {
    const [signed, unsigned, garbage, zero] = spotRecords(
      spotRecord({ type: 0x40, register: 0x263f, words: [0x80000000, 0x80000000, 0x80000000, 0x80000000, 1] }),
      spotRecord({ type: 0x00, register: 0x4648, words: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 1] }),
      spotRecord({ type: 0x00, register: 0x4649, words: [0xffffffec, 0xffffffec, 0xffffffec, 0xffffffec, 1] }),
      spotRecord({ type: 0x40, register: 0x263f, words: [0, 0, 0, 0, 1] }),
    );
    expect([signed?.value, unsigned?.value, garbage?.value, zero?.value]).toEqual([null, null, null, 0]);
  });

  it.each([
    [[0xffffffff, 0xffffffff], null],
    [[0x00000000, 0x80000000], null],
    [[0x00000001, 0x00000001], 0x1_0000_0001],
    [[0xffffffff, 0x00000000], 0xffffffff],
    [[0, 0], 0],
  ])('read a 64-bit counter %j as %s', (words, expected) => {
    expect(spotRecords(spotRecord({ type: 0x00, register: 0x2601, words }))[0]?.value).toBe(expected);
  });

  it('scale a value in 16 bytes as one in 28', () => {
    const words = { short: [23_010, 0], long: [23_010, 23_010, 23_010, 23_010, 1] };
    const [short] = spotRecords(spotRecord({ type: 0x00, register: 0x4648, words: words.short }));
    const [long] = spotRecords(spotRecord({ type: 0x00, register: 0x4648, words: words.long }));
    expect([short?.value, long?.value]).toEqual([230.1, 230.1]);
  });

  it('without a known scale are passed on as the device wrote them', () => {
    const [found] = spotRecords(spotRecord({ type: 0x00, register: 0x254f, words: [3_000_000, 0, 0, 0, 1] }));
    expect(found).toMatchObject({ value: 3_000_000, register: { name: 'insulationResistanceRaw', unit: '' } });
  });

  it('take the first of differing values, the third only where the first is missing', () => {
    const [differing, spare] = spotRecords(
      spotRecord({ type: 0x40, register: 0x2377, words: [7084, 7094, 7090, 7090, 1] }),
      spotRecord({ type: 0x40, register: 0x2377, words: [0x80000000, 0, 7090, 0, 1] }),
    );
    expect([differing?.value, spare?.value]).toEqual([70.84, 70.9]);
  });

  it('keep the sign of power', () => {
    expect(spotRecords(spotRecord({ type: 0x40, register: 0x263f, words: [0xfffffea7, 0, 0, 0, 1] }))[0]?.value).toBe(
      -345,
    );
  });

  it('name the phase of both families of current registers', () => {
    const current = (register: number) =>
      spotRecord({ type: 0x40, register, class: 1, words: [292, 292, 292, 292, 1] });
    const records = spotRecords(current(0x4650), current(0x4651), current(0x4652), current(0x4653), current(0x4655));
    expect(records.map((record) => [record.register?.name, record.class, record.value])).toEqual([
      ['acPhaseCurrent', 1, 0.292],
      ['acPhaseCurrent', 2, 0.292],
      ['acPhaseCurrent', 3, 0.292],
      ['acPhaseCurrent', 1, 0.292],
      ['acPhaseCurrent', 3, 0.292],
    ]);
  });

  it('pass an unknown register through with its number and value', () => {
    const [record] = spotRecords(
      spotRecord({ type: 0x40, register: 0xabcd, class: 4, words: [0xfffffffe, 0, 0, 0, 1] }),
    );
    expect(record).toMatchObject({ number: 0xabcd, register: null, class: 4, value: -2 });
  });

  it('cut text at its first zero byte and drop control characters', () => {
    const text = (bytes: readonly number[]) => {
      const field = new Uint8Array(32);
      field.set(bytes);
      return spotRecords(Buffer.concat([spotRecord({ type: 0x10, register: 0x821e, words: [] }), field]))[0]?.value;
    };
    expect(text([...Buffer.from('Schuur'), 0, 0xfe, 0xff, 0xff])).toBe('Schuur');
    expect(text([...Buffer.from('Dach Süd', 'latin1')])).toBe('Dach Süd');
    expect(text([...Buffer.from('Dach Süd', 'utf8')])).toBe('Dach Süd');
    expect(text([0x1b, 0x5b, 0x41])).toBe('[A');
    expect(text([])).toBe(null);
  });

  it('are refused where the bytes do not divide by the indexes', () => {
    const frame = (first: number, last: number, length: number) =>
      decodeRecords(
        inverterFrame({
          command: 0x51000201,
          body: Buffer.concat([longwordBody([first, last]), new Uint8Array(length)]),
        }),
      );
    expect(frame(0, 2, 28 * 2)).toMatchObject({ ok: false });
    expect(frame(5, 1, 28)).toMatchObject({ ok: false });
    expect(frame(0, 0xffffffff, 28)).toMatchObject({ ok: false });
    expect(frame(0, 27, 28)).toMatchObject({ ok: false });
    expect(frame(0, 0, 28)).toMatchObject({ ok: true });
  });

  it.each([
    ['two counters announced as one', 0x54000201, 1, 32],
    ['five counters announced as two', 0x54000201, 2, 80],
    ['seven counters announced as four', 0x54000201, 4, 112],
    ['two values announced as one', 0x51000201, 1, 56],
    ['four values announced as seven', 0x53800201, 7, 112],
    ['values of 24 bytes', 0x51000201, 3, 72],
    ['two status lists announced as one', 0x51800201, 1, 80],
    ['a type label announced as one text', 0x58000201, 1, 120],
  ])('of a length that there is none of are refused: %s', (_what, command, count, length) => {
    const body = Buffer.concat([longwordBody([0, count - 1]), new Uint8Array(length)]);
    expect(decodeRecords(inverterFrame({ command, body }))).toEqual({
      ok: false,
      error: `records of ${length / count} bytes`,
    });
  });

  it.each([
    ['a value', 0x51000201, 28],
    ['a setting', 0x51000201, 40],
    ['a counter', 0x54000201, 16],
    ['a status list', 0x51800201, 40],
    ['a text', 0x58000201, 40],
  ])('of %s have their own length', (_what, command, length) => {
    const body = Buffer.concat([longwordBody([0, 1]), new Uint8Array(2 * length)]);
    expect(decodeRecords(inverterFrame({ command, body }))).toMatchObject({ ok: true, value: { kind: 'spot' } });
  });
});

describe('energy meter frames', () => {
  it('come back from the wire as they went, in any order of records', () => {
    const record = fc.oneof(
      fc.record({ index: fc.integer({ min: 1, max: 80 }), type: fc.constant(4), raw: longword }),
      fc.record({
        index: fc.integer({ min: 1, max: 80 }),
        type: fc.constant(8),
        raw: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
      }),
    );
    fc.assert(
      fc.property(address, longword, fc.array(record, { maxLength: 60 }), (source, tickerMs, records) => {
        const frame = { source, tickerMs, firmware: '2.11.5.R', records };
        expect(decodeDatagram(encodeEnergyMeterFrame(frame))).toEqual({
          ok: true,
          value: { kind: 'energyMeter', frame },
        });
      }),
    );
  });
});
