import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import { eventRecords } from '../../../electron/core/simulator/device/events.ts';
import {
  commands,
  decodeRecords,
  describeDatagram,
  encodeInverterFrame,
  longwordBody,
  type EventRecord,
} from '../../../electron/core/speedwire/index.ts';
import { capturedPackets } from '../../support/corpus.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const half = fc.integer({ min: 0, max: 0xffff });

/** An answer of a log that holds the given records. */
function answer(records: readonly Uint8Array[], command: number = commands.userEvents) {
  return inverterFrame({
    command: command + 1,
    body: Buffer.concat([longwordBody([7, 7 + records.length - 1]), ...records]),
  });
}

function decoded(records: readonly Uint8Array[], command?: number): readonly EventRecord[] {
  const list = decodeRecords(answer(records, command));
  if (!list.ok || list.value.kind !== 'event') {
    throw new Error('No events');
  }
  return list.value.records;
}

/** A record whose arguments and code matter. */
function withArguments(words: readonly number[], code = 10_100): Uint8Array {
  const bytes = new Uint8Array(longwordBody([1_700_000_000, 1, 1, 0, 0, 0, 0, 0, ...words]));
  new DataView(bytes.buffer).setUint16(12, code, true);
  return bytes;
}

function changeOf(words: readonly number[], code?: number) {
  return decoded([withArguments(words, code)])[0]?.change;
}

describe('a record of a log', () => {
  it('gives back all that a device wrote into it', () => {
    fc.assert(
      fc.property(
        fc.record({ susyId: half, serial: word }),
        fc.array(
          fc.record({
            number: fc.integer({ min: 1, max: 0xffff }),
            atS: word,
            form: fc.record({
              code: half,
              flags: half,
              group: word,
              tag: word,
              arguments: fc.tuple(word, word, word, word),
            }),
          }),
          { minLength: 1, maxLength: 9 },
        ),
        (source, events) => {
          const read = decoded(eventRecords(events, source).records, commands.installerEvents);
          expect(
            read.map((one) => ({
              number: one.entry,
              atS: one.atS,
              form: {
                code: one.code,
                flags: one.flags,
                group: one.group,
                tag: one.textTag,
                arguments: one.arguments,
              },
            })),
          ).toEqual(events);
          expect(read.map((one) => one.source)).toEqual(events.map(() => source));
          expect(read.map((one) => one.counter)).toEqual(events.map((one) => one.number));
        },
      ),
    );
  });

  it('never throws, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (bytes) => {
        const [record] = decoded([bytes]);
        expect(record?.subjectTag).toBeGreaterThanOrEqual(829);
        expect(record?.subjectTag).toBeLessThanOrEqual(860);
        expect(describeDatagram(encodeInverterFrame(answer([bytes]))).ok).toBe(true);
      }),
    );
  });

  test.each([
    [0, 'came', 'info'],
    [1, 'went', 'info'],
    [2, 'happened', 'info'],
    [3, 'acknowledged', 'info'],
    [4, 'reminder', 'info'],
    [5, 'unknown', 'info'],
    [7, 'unknown', 'info'],
    [0x4900, 'came', 'warning'],
    [0x8901, 'went', 'error'],
    [0xc002, 'happened', 'unknown'],
  ])('of flags %i: %s, %s', (flags, kind, severity) => {
    const form = { code: 1, flags, group: 0, tag: 0, arguments: [0, 0, 0, 0] as const };
    const { records } = eventRecords([{ number: 1, atS: 1, form }], { susyId: 1, serial: 1 });
    expect(decoded(records)[0]).toMatchObject({ kind, severity });
  });

  it('of another length is refused', () => {
    const list = decodeRecords(answer([new Uint8Array(40)]));
    expect(list).toEqual({ ok: false, error: 'event records of 40 bytes' });
  });
});

test('decode tells every field of an event, with words where there are some', () => {
  const form = { code: 10_251, flags: 0x0902, group: 0x0001_0163, tag: 1849, arguments: [9, 1709, 307, 1725] as const };
  const { records } = eventRecords([{ number: 7583, atS: 1_418_931_210, form }], {
    susyId: 181,
    serial: 2_100_000_001,
  });
  const described = describeDatagram(encodeInverterFrame(answer(records)));
  expect(described).toMatchObject({
    ok: true,
    value: {
      records: [
        {
          name: 'event',
          at: '2014-12-18T19:33:30Z',
          value: 10_251,
          event: {
            entry: 7583,
            device: { susyId: 181, serial: 2_100_000_001 },
            text: 'State of the network connection changed',
            kind: 'happened',
            severity: 'info',
            flags: '0x0902',
            subjectTag: 832,
            subject: 'Device',
            group: '0x00010163',
            unexplained: '0x00000000',
            textTag: 1849,
            counter: 7583,
            arguments: ['0x00000009', '0x000006ad', '0x00000133', '0x000006bd'],
            change: { form: 'tag', parameter: 1709, oldValue: 1725, newValue: 307 },
          },
        },
      ],
    },
  });
});

test('decode tells who stands in the device list of a gateway', () => {
  const listed = longwordBody([0, ((244 << 16) | 3) >>> 0, 2_100_000_009, 0, 0, 0, 0, 0]);
  const frame = inverterFrame({ command: 0xfff50201, body: Buffer.concat([longwordBody([0, 0]), listed]) });
  expect(describeDatagram(encodeInverterFrame(frame))).toMatchObject({
    value: { records: [{ name: 'device', class: 3, device: { susyId: 244, serial: 2_100_000_009 }, unit: 'hex' }] },
  });
});

describe('what an event says has changed', () => {
  it('is nothing where it names no parameter', () => {
    expect(changeOf([5, 0, 6, 7])).toBeNull();
  });

  it('are tags, whose highest byte does not count, and "not available" is none', () => {
    const parameter = 0x0821_4801;
    expect(changeOf([0, parameter, 307, 0x0100_012f])).toEqual({
      form: 'tag',
      parameter,
      newValue: 307,
      oldValue: 303,
    });
    expect(changeOf([0, parameter, 307, 0x00ff_fffd])).toMatchObject({ newValue: 307, oldValue: null });
  });

  it('are numbers, with or without a sign, and "no value" is none', () => {
    expect(changeOf([0, 0x0041_1e00, 3_000_000_000, 0xffffffff])).toMatchObject({
      form: 'number',
      newValue: 3_000_000_000,
      oldValue: null,
    });
    expect(changeOf([0, 0x4041_1e00, 0xffffffff, 0x80000000])).toMatchObject({
      form: 'number',
      newValue: -1,
      oldValue: null,
    });
  });

  it('is a text of eight bytes, without what could forge a line', () => {
    const parameter = 0x1082_1e01;
    const text = Buffer.from('Dak\u001b[1m\0', 'latin1');
    const words = [text.readUInt32LE(0), text.readUInt32LE(4)];
    expect(changeOf([0, parameter, ...words])).toEqual({ form: 'text', text: 'Dak[1m' });
    expect(changeOf([0, parameter, 0xffffffff, 0xffffffff])).toBeNull();
    expect(changeOf([0, parameter, 0, 0])).toBeNull();
  });

  it('is nothing where its type is unknown', () => {
    expect(changeOf([0, 0x2041_1e00, 1, 2])).toBeNull();
  });

  it('are tags where a network connection changed, though the type says number', () => {
    expect(changeOf([0, 1709, 307, 1725], 10_251)).toEqual({
      form: 'tag',
      parameter: 1709,
      newValue: 307,
      oldValue: 1725,
    });
    expect(changeOf([0, 1709, 307, 1725], 10_100)).toMatchObject({ form: 'number' });
  });
});

const captured = capturedPackets();

describe.skipIf(captured.length === 0)('captured events', () => {
  it('agree field by field', () => {
    const packet = captured.find((one) => one.id === 'rec-events-stp-tl20');
    const bytes = Buffer.from(packet?.hex ?? '', 'hex');
    const records = [0, 48, 96].map((offset) => bytes.subarray(offset, offset + 48));
    const read = decoded(records);
    expect(
      read.map((one) => ({
        time: one.atS,
        entry: one.entry,
        susy: one.source.susyId,
        serial: one.source.serial,
        code: one.code,
        flags: one.flags,
        group: one.group,
        u1: one.unexplained,
        tag: one.textTag,
        counter: one.counter,
        args: one.arguments,
      })),
    ).toEqual(packet?.decoded_by_us?.['records']);
    expect(read.map((one) => [one.kind, one.severity, one.subjectTag])).toEqual(
      [1, 2, 3].map(() => ['happened', 'info', 832]),
    );
    expect(read[0]?.change).toEqual({ form: 'tag', parameter: 1709, newValue: 307, oldValue: 1725 });
  });

  it('stand nine to a datagram of 490 bytes, and the flag of the first one is missing in the others', () => {
    const packet = captured.find((one) => one.id === 'hdr-event-fragment-stp-tl20');
    const head = Buffer.from(packet?.hex ?? '', 'hex').subarray(0, 54);
    const records = Buffer.alloc(9 * 48);
    const whole = describeDatagram(Buffer.concat([head, records, Buffer.alloc(4)]));
    if (!whole.ok || whole.value.protocol !== 'inverter') {
      throw new Error('not understood');
    }
    expect(whole.value).toMatchObject({
      kind: 'reply',
      fragment: 4,
      packetId: 0x16,
      firstRecord: 591,
      lastRecord: 599,
    });
    expect(whole.value.records?.map((one) => [one.name, one.at])).toEqual(
      Array.from({ length: 9 }, () => ['event', null]),
    );
  });
});
