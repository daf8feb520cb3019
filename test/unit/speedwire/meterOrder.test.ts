import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createMeterOrder, type MeterVerdict } from '../../../electron/core/speedwire/meter/meterOrder.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const meter = { susyId: 349, serial: 1_900_000_001 };
const address = '192.168.1.60';
const tickerSpan = 0x1_0000_0000;

interface Arrival {
  readonly atMs: number;
  readonly tickerMs: number;
}

/** Lets frames arrive, each at its instant, and gives what was thought of each. */
async function judgeAll(arrivals: readonly Arrival[]): Promise<MeterVerdict[]> {
  const clock = createFakeClock();
  const order = createMeterOrder(clock, null);
  const verdicts: MeterVerdict[] = [];
  for (const one of arrivals) {
    // oxlint-disable-next-line no-await-in-loop -- time passes between them
    await clock.advance(one.atMs - clock.elapsedMs());
    verdicts.push(order.judge(meter, address, one.tickerMs));
  }
  return verdicts;
}

/** Frames of every second from `fromMs` on, that arrive at once. */
function seconds(count: number, startTickerMs: number, fromMs = 0): Arrival[] {
  return Array.from({ length: count }, (_, second) => ({
    atMs: fromMs + second * 1000,
    tickerMs: (startTickerMs + second * 1000) % tickerSpan,
  }));
}

function countOf(verdicts: readonly MeterVerdict[], wanted: MeterVerdict): number {
  return verdicts.filter((one) => one === wanted).length;
}

describe('the ticker of a meter', () => {
  it('wraps after 49.7 days without a reading lost or doubled', async () => {
    const verdicts = await judgeAll(seconds(20, tickerSpan - 10_000));
    expect(verdicts).toEqual(Array.from({ length: 20 }, () => 'meterReadings'));
  });

  it('goes on after hours of silence, over the wrap too', async () => {
    const hourMs = 3_600_000;
    const before = seconds(3, tickerSpan - 1_800_000);
    const after = seconds(3, hourMs - 1_800_000, hourMs);
    expect(countOf(await judgeAll([...before, ...after]), 'meterReadings')).toBe(6);
  });

  it('that comes again is the same frame, heard by another socket', async () => {
    const twice = seconds(5, 1000).flatMap((one) => [one, one]);
    const verdicts = await judgeAll(twice);
    expect(countOf(verdicts, 'meterReadings')).toBe(5);
    expect(countOf(verdicts, 'meterRepeats')).toBe(5);
  });

  it('that is older than the last one is dropped, at the wrap too', async () => {
    for (const start of [50_000, tickerSpan - 2000]) {
      const [first, second, third] = seconds(3, start);
      if (first === undefined || second === undefined || third === undefined) {
        throw new Error('three frames are needed');
      }
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const verdicts = await judgeAll([
        first,
        third,
        { ...second, atMs: third.atMs + 5 },
        ...seconds(2, start + 3000, 3000),
      ]);
      expect(verdicts).toEqual(['meterReadings', 'meterReadings', 'meterOutOfOrder', 'meterReadings', 'meterReadings']);
    }
  });
});

describe('a meter that was started anew', () => {
  it('is heard again from its third frame on, wherever its ticker stood', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: tickerSpan - 1 }),
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 0, max: 120 }),
        async (before, after, silentS) => {
          const restarted = seconds(5, after, 10_000 + silentS * 1000);
          const verdicts = await judgeAll([...seconds(10, before), ...restarted]);
          expect(verdicts.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'meterReadings'));
          expect(verdicts.slice(12).every((one) => one === 'meterReadings')).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is heard from its third frame on where two sockets hear each frame', async () => {
    const restarted = seconds(4, 0, 10_000).flatMap((one) => [one, one]);
    const verdicts = (await judgeAll([...seconds(10, 3_000_000_000), ...restarted])).slice(10);
    expect(verdicts.map((one) => one.replace('meter', ''))).toEqual([
      'OutOfOrder',
      'Repeats',
      'OutOfOrder',
      'Repeats',
      'Readings',
      'Repeats',
      'Readings',
      'Repeats',
    ]);
  });
});

describe('old frames', () => {
  it('that somebody sends again are never taken while the meter goes on, at whatever pace', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 0, max: 999 }), async (paceMs, shiftMs) => {
        const live = seconds(125, 5_000_000, 30_000);
        const old = seconds(60, 4_000_000).map((one, index) => ({ ...one, atMs: 30_000 + shiftMs + index * paceMs }));
        const all = [...live, ...old].toSorted((one, other) => one.atMs - other.atMs);
        const verdicts = await judgeAll([...seconds(1, 4_970_000), ...all]);
        const taken = all.filter((_, index) => verdicts[index + 1] === 'meterReadings');
        expect(taken).toEqual(live);
      }),
      { numRuns: 40 },
    );
  });

  it('that come in a burst are not taken for a new start while the meter is silent', async () => {
    const burst = seconds(50, 4_000_000).map((one, index) => ({ ...one, atMs: 40_000 + index * 20 }));
    const verdicts = await judgeAll([...seconds(10, 5_000_000), ...burst]);
    expect(countOf(verdicts.slice(10), 'meterReadings')).toBe(0);
  });
});

it('late, lost and doubled frames leave readings in the order of the ticker, none twice', async () => {
  const journey = fc.record({
    lost: fc.boolean(),
    doubled: fc.boolean(),
    delayMs: fc.integer({ min: 0, max: 1800 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(journey, { minLength: 5, maxLength: 40 }),
      fc.integer({ min: 0, max: tickerSpan - 1 }),
      async (journeys, start) => {
        const arrivals = seconds(journeys.length, start)
          .flatMap((one, index) => {
            const { lost = false, doubled = false, delayMs = 0 } = journeys[index] ?? {};
            const arrival = { ...one, atMs: one.atMs + delayMs };
            return lost ? [] : doubled ? [arrival, { ...arrival, atMs: arrival.atMs + 7 }] : [arrival];
          })
          .toSorted((one, other) => one.atMs - other.atMs);
        const verdicts = await judgeAll(arrivals);
        const taken = arrivals
          .filter((_, index) => verdicts[index] === 'meterReadings')
          .map((one) => (one.tickerMs - start + tickerSpan) % tickerSpan);
        expect(taken).toEqual([...new Set(taken)].toSorted((one, other) => one - other));
        expect(taken.length).toBeGreaterThanOrEqual(arrivals.length > 0 ? 1 : 0);
      },
    ),
    { numRuns: 80 },
  );
});

describe('a network full of pretenders', () => {
  const pretender = (serial: number) => ({ susyId: 349, serial });

  it('gets no more than 64 meters heard, and does not silence those that are known', () => {
    const clock = createFakeClock();
    const order = createMeterOrder(clock, null);
    expect(order.judge(meter, address, 1000)).toBe('meterReadings');
    const verdicts = Array.from({ length: 5000 }, (_, serial) => order.judge(pretender(serial), address, 1000));
    expect(countOf(verdicts, 'meterReadings')).toBe(63);
    expect(countOf(verdicts, 'meterStrangers')).toBe(4937);
    expect(order.judge(meter, address, 2000)).toBe('meterReadings');
  });

  it('makes room where one of them has been silent for a minute', async () => {
    const clock = createFakeClock();
    const order = createMeterOrder(clock, null);
    Array.from({ length: 64 }, (_, index) => order.judge(pretender(index + 1), address, 1000));
    expect(order.judge(meter, address, 1000)).toBe('meterStrangers');
    await clock.advance(61_000);
    expect(order.judge(meter, address, 61_000)).toBe('meterReadings');
  });

  it('does not keep out a meter that was asked for', () => {
    const order = createMeterOrder(createFakeClock(), [meter]);
    const verdicts = Array.from({ length: 500 }, (_, serial) => order.judge(pretender(serial), address, 1000));
    expect(countOf(verdicts, 'meterStrangers')).toBe(500);
    expect(order.judge(meter, address, 1000)).toBe('meterReadings');
  });
});

it.each([
  ['nobody', { susyId: 0, serial: 0 }],
  ['everybody', { susyId: 0xffff, serial: 0xffff_ffff }],
  ['a family of meters without a number', { susyId: 349, serial: 0 }],
  ['an inverter', { susyId: 181, serial: 2_100_000_001 }],
  ['a gateway', { susyId: 175, serial: 2_100_000_001 }],
])('%s is no meter', (_what, source) => {
  expect(createMeterOrder(createFakeClock(), null).judge(source, address, 1000)).toBe('meterStrangers');
});

it('a family that nobody has named may be a meter', () => {
  const source = { susyId: 501, serial: 3_000_000_001 };
  expect(createMeterOrder(createFakeClock(), null).judge(source, address, 1000)).toBe('meterReadings');
});

describe('the name of a meter', () => {
  const elsewhere = '192.168.1.66';

  it('used from another address beside it gives no reading, with whatever ticker', async () => {
    const clock = createFakeClock();
    const order = createMeterOrder(clock, null);
    const verdicts: MeterVerdict[] = [];
    for (let second = 0; second < 30; second += 1) {
      expect(order.judge(meter, address, 5000 + second * 1000)).toBe('meterReadings');
      verdicts.push(order.judge(meter, elsewhere, 5300 + second * 1000), order.judge(meter, elsewhere, second * 1000));
      // oxlint-disable-next-line no-await-in-loop -- time passes between them
      await clock.advance(1000);
    }
    expect(new Set(verdicts)).toEqual(new Set(['meterStrangers']));
  });

  it('goes with it to another address, where the router gave it one', async () => {
    const clock = createFakeClock();
    const order = createMeterOrder(clock, null);
    expect(order.judge(meter, address, 5000)).toBe('meterReadings');
    await clock.advance(12_000);
    expect(order.judge(meter, elsewhere, 17_000)).toBe('meterReadings');
  });

  it('is a repeat where a router passes each frame on under its own address', () => {
    const order = createMeterOrder(createFakeClock(), null);
    expect(order.judge(meter, address, 5000)).toBe('meterReadings');
    expect(order.judge(meter, '192.168.1.1', 5000)).toBe('meterRepeats');
  });
});
