import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  decodeDatagram,
  describeDatagram,
  encodeEnergyMeterFrame,
  type EnergyMeterValues,
  type MeterRecord,
} from '../../../electron/core/speedwire/index.ts';
import { joinTags, tagWords, walkTags } from '../../../electron/core/speedwire/frames/tags.ts';
import { capturedPackets } from '../../support/corpus.ts';

const source = { susyId: 349, serial: 1_900_000_001 };

function frameOf(records: readonly MeterRecord[]): Uint8Array {
  return encodeEnergyMeterFrame({ source, tickerMs: 1000, firmware: '2.0.18.R', records });
}

function valuesOf(bytes: Uint8Array): EnergyMeterValues {
  const described = describeDatagram(bytes);
  if (!described.ok || described.value.protocol !== 'energyMeter') {
    throw new Error(described.ok ? described.value.protocol : described.error);
  }
  return described.value.values;
}

/** The frame with other bytes as the body of its payload, protocol number included. */
function withPayload(bytes: Uint8Array, change: (payload: Uint8Array) => Uint8Array): Uint8Array {
  const walked = walkTags(bytes);
  if (!walked.ok) {
    throw new Error(walked.error);
  }
  return joinTags(
    walked.value.tags.map((one) => (one.tag === tagWords.payload ? { ...one, bytes: change(one.bytes) } : one)),
  );
}

/** The records of a payload as they stand there, its head and the firmware at its end apart. */
function split(payload: Uint8Array): { head: Uint8Array; records: readonly Uint8Array[]; tail: Uint8Array } {
  const start = payload[1] === 0x81 ? 14 : 12;
  const records: Uint8Array[] = [];
  let offset = start;
  while (payload[offset] === 0) {
    const length = 4 + (payload[offset + 2] ?? 0);
    records.push(payload.subarray(offset, offset + length));
    offset += length;
  }
  return { head: payload.subarray(0, start), records, tail: payload.subarray(offset) };
}

function leaves(values: EnergyMeterValues): readonly (readonly [string, number | null])[] {
  return [values, ...values.phases].flatMap((line, index) =>
    Object.entries(line)
      .filter(([name]) => name !== 'phases')
      .map(([name, value]) => [`${index} ${name}`, typeof value === 'number' ? value : null] as const),
  );
}

function present(index: number, raw: number): MeterRecord {
  return { index, type: 4, raw };
}

function counter(index: number, raw: number): MeterRecord {
  return { index, type: 8, raw };
}

const wholeFrame = frameOf(
  [0, 20, 40, 60].flatMap((base) => [
    ...[1, 2, 3, 4, 9, 10].flatMap((index) => [
      present(base + index, 1000 + base + index),
      counter(base + index, 3_600_000 * (base + index) + 17),
    ]),
    present(base + 11, 5000 + base),
    present(base + 12, 230_000 + base),
    present(base + 13, 900 + base),
    ...(base === 0 ? [present(14, 50_003)] : []),
  ]),
);

describe('a frame that is cut short', () => {
  it('gives the values that are whole, and null for the rest, wherever it was cut', () => {
    const whole = new Map(leaves(valuesOf(wholeFrame)));
    const length = split(walkedPayload(wholeFrame)).records.reduce((sum, one) => sum + one.length, 12);
    let known = 0;
    for (let cut = 12; cut <= length; cut += 1) {
      const values = leaves(valuesOf(withPayload(wholeFrame, (payload) => payload.subarray(0, cut))));
      expect(values.filter(([name, value]) => value !== null && value !== whole.get(name))).toEqual([]);
      const count = values.filter(([, value]) => value !== null).length;
      expect(count).toBeGreaterThanOrEqual(known);
      known = count;
    }
    expect(known).toBe(leaves(valuesOf(wholeFrame)).filter(([, value]) => value !== null).length);
  });

  it('is no meter frame without its serial number and ticker', () => {
    for (let cut = 2; cut < 12; cut += 1) {
      expect(decodeDatagram(withPayload(wholeFrame, (payload) => payload.subarray(0, cut))).ok).toBe(false);
    }
  });
});

function walkedPayload(bytes: Uint8Array): Uint8Array {
  const walked = walkTags(bytes);
  const payload = walked.ok ? walked.value.tags.find((one) => one.tag === tagWords.payload) : undefined;
  if (payload === undefined) {
    throw new Error('no payload');
  }
  return payload.bytes;
}

describe('records in any order', () => {
  const captured = capturedPackets().filter((one) => one.kind.startsWith('energy-meter') && one.scope === 'udp');
  const frames: [string, Uint8Array][] = [
    ['a frame of the project', wholeFrame],
    ...captured.map((one): [string, Uint8Array] => [one.id, Buffer.from(one.hex, 'hex')]),
  ];

  it.each(frames)('give the same values: %s', (_id, bytes) => {
    const expected = valuesOf(bytes);
    const { head, records, tail } = split(walkedPayload(bytes));
    fc.assert(
      fc.property(fc.shuffledSubarray([...records], { minLength: records.length }), fc.boolean(), (shuffled, last) => {
        const parts = last ? [head, ...shuffled, tail] : [head, tail, ...shuffled];
        expect(valuesOf(withPayload(bytes, () => Buffer.concat(parts)))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it.skipIf(captured.length === 0)('are those of captured meters of three families, in both protocols', () => {
    expect(captured.length).toBeGreaterThanOrEqual(6);
    const home = captured.find((one) => one.id === 'em-6081-shm2-unicast');
    const values = valuesOf(Buffer.from(home?.hex ?? '', 'hex'));
    expect(values).toMatchObject({ importPowerW: 0, exportPowerW: 6990.9, importWh: 17_518_861, powerFactor: 1 });
  });
});

describe('records that nobody knows', () => {
  const known = [present(1, 1234), counter(1, 7_200_000)];
  const { head, records, tail } = split(walkedPayload(frameOf(known)));
  const insert = (...unknown: readonly number[][]) =>
    valuesOf(
      withPayload(frameOf(known), () =>
        Buffer.concat([head, ...unknown.map((one) => Uint8Array.from(one)), ...records, tail]),
      ),
    );

  it.each([
    ['of another channel', [1, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0, 9]],
    ['of another channel, with a power', [7, 1, 4, 0, 0, 0, 0, 9]],
    ['of a single tariff', [0, 1, 8, 1, 0, 0, 0, 0, 0, 0, 0, 9]],
    ['of an unknown index', [0, 99, 4, 0, 0, 0, 0, 9]],
    ['of an unknown type with four bytes', [0, 1, 6, 0, 0, 0, 0, 9]],
    ['of an unknown type with eight bytes', [0, 1, 29, 0, 0, 0, 0, 0, 0, 0, 0, 9]],
  ])('are passed over: %s', (_name, unknown) => {
    expect(insert(unknown)).toMatchObject({ importPowerW: 123.4, importWh: 2000 });
  });

  it('end the frame where nobody can tell how long they are', () => {
    expect(insert([0, 1, 29, 0, 1, 2, 3, 4, 5, 6])).toMatchObject({ importPowerW: null, importWh: null });
  });
});

describe('values that are none', () => {
  it.each([
    ['all ones', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['the sign bit alone', [0x80, 0, 0, 0, 0, 0, 0, 0]],
    ['more than a city uses', [0, 0x20, 0, 0, 0, 0, 0, 0]],
  ])('a counter of %s is null', (_name, raw) => {
    const bytes = withPayload(frameOf([counter(1, 0)]), (payload) => {
      const changed = Uint8Array.from(payload);
      changed.set(raw, 16);
      return changed;
    });
    expect(valuesOf(bytes).importWh).toBeNull();
  });

  it.each([0xffff_ffff, 0x8000_0000])('a power, voltage or current of %i is null', (raw) => {
    const values = valuesOf(frameOf([present(1, raw), present(14, raw), present(31, raw), present(32, raw)]));
    expect(values).toMatchObject({ importPowerW: null, gridFrequencyHz: null });
    expect(values.phases[0]).toMatchObject({ currentA: null, voltageV: null });
  });

  it('a power factor beyond 1 is null, a negative one is not', () => {
    const factorOf = (raw: number) => valuesOf(frameOf([present(13, raw >>> 0)])).powerFactor;
    expect([-1000, -757, -1, 0, 616, 1000].map(factorOf)).toEqual([-1, -0.757, -0.001, 0, 0.616, 1]);
    expect([1001, -1001, 0x8000_0000].map(factorOf)).toEqual([null, null, null]);
  });

  it('a value told twice in two ways is null, told twice in one way it holds', () => {
    expect(valuesOf(frameOf([present(1, 10), present(1, 20), present(1, 10)])).importPowerW).toBeNull();
    expect(valuesOf(frameOf([present(1, 10), present(1, 10)])).importPowerW).toBe(1);
  });
});

it('a counter shows the whole Wh that it has completed, exactly', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger().map(Math.abs), (wattSeconds) => {
      expect(valuesOf(frameOf([counter(1, wattSeconds)])).importWh).toBe(Number(BigInt(wattSeconds) / 3600n));
    }),
  );
  expect(valuesOf(frameOf([counter(1, 3599)])).importWh).toBe(0);
  expect(valuesOf(frameOf([counter(1, Number.MAX_SAFE_INTEGER - (Number.MAX_SAFE_INTEGER % 3600) - 1)])).importWh).toBe(
    2_501_999_792_982,
  );
});

it.each([
  ['R', '2.0.18.R'],
  ['a control character', '2.0.18.27'],
  ['a byte beyond letters', '2.0.18.200'],
])('the firmware stays printable whatever is sent: %s', (_name, firmware) => {
  const decoded = decodeDatagram(encodeEnergyMeterFrame({ source, tickerMs: 1, firmware, records: [] }));
  expect(decoded).toMatchObject({ value: { frame: { firmware } } });
});
