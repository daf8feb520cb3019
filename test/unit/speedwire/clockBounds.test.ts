import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FaultName } from '../../../electron/core/simulator/index.ts';
import {
  offsetBounds,
  wholeOffsetS,
  wholeSecondsIn,
  type ClockSample,
} from '../../../electron/core/speedwire/clock/clockBounds.ts';
import { openMemory, requestFor } from '../../support/fakeArchive.ts';
import { dayRecords } from '../../support/fakeInverter.ts';
import { openPlant, startPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

/** What a device answers whose clock is ahead, to a question on its way for so long; the stamp may be an old one. */
function sampleOf(fields: {
  readonly offsetS: number;
  readonly askedS: number;
  readonly thereS: number;
  readonly backS: number;
  readonly oldS?: number;
}): ClockSample {
  const { offsetS, askedS, thereS, backS, oldS = 0 } = fields;
  return {
    atS: Math.floor(askedS + thereS + offsetS - oldS),
    askedS,
    receivedS: askedS + thereS + backS,
  };
}

const instant = fc.double({ min: 1_780_000_000, max: 1_780_000_100, noNaN: true });

function wayS(longestS: number): fc.Arbitrary<number> {
  return fc.double({ min: 0.0005, max: longestS, noNaN: true });
}

describe('bounds of a clock', () => {
  it('hold the truth, whatever the way takes', () => {
    const question = fc.record({ askedS: instant, thereS: wayS(3), backS: wayS(3) });
    fc.assert(
      fc.property(
        fc.double({ min: -5000, max: 5000, noNaN: true }),
        fc.array(question, { minLength: 1, maxLength: 8 }),
        (offsetS, questions) => {
          const bounds = offsetBounds(questions.map((one) => sampleOf({ offsetS, ...one })));
          expect(bounds?.leastS).toBeLessThanOrEqual(offsetS + 1e-6);
          expect(bounds?.mostS).toBeGreaterThanOrEqual(offsetS - 1e-6);
        },
      ),
    );
  });

  it('of a quick link give whole offsets exactly where one whole second is left', () => {
    const question = fc.record({ askedS: instant, thereS: wayS(0.01), backS: wayS(0.01) });
    fc.assert(
      fc.property(
        fc.integer({ min: -5000, max: 5000 }),
        fc.array(question, { minLength: 1, maxLength: 8 }),
        (offsetS, questions) => {
          const bounds = offsetBounds(questions.map((one) => sampleOf({ offsetS, ...one })));
          fc.pre(bounds !== null && wholeSecondsIn(bounds) === 1);
          expect(bounds === null ? null : wholeOffsetS(bounds)).toBe(offsetS);
        },
      ),
    );
  });

  it('are not misled by old stamps: the newest wins', () => {
    const question = fc.record({ askedS: instant, oldS: fc.double({ min: 2, max: 40_000, noNaN: true }) });
    fc.assert(
      fc.property(
        fc.integer({ min: -5000, max: 5000 }),
        fc.array(question, { maxLength: 5 }),
        instant,
        (offsetS, old, askedS) => {
          const way = { thereS: 0.001, backS: 0.001 };
          const samples = [...old.map((one) => ({ ...one, ...way })), { askedS, ...way }];
          const bounds = offsetBounds(samples.map((one) => sampleOf({ offsetS, ...one })));
          expect(Math.abs((bounds === null ? Number.NaN : wholeOffsetS(bounds)) - offsetS)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('are none without samples', () => {
    expect(offsetBounds([])).toBeNull();
  });
});

describe('a clock that is off by whole seconds', () => {
  const noonMs = Date.UTC(2026, 5, 21, 11);

  it.each([0, 1, 2, 3, 250, 998, 999])('is measured exactly, %i ms after the full second', async (afterMs) => {
    for (const aheadS of [-3700, -20, -2, 2, 20, 433]) {
      const lan = createLan({ startMs: noonMs + afterMs });
      const { session } = await openMemory(lan, () => ({}), {
        records: () => dayRecords(lan.clock.nowMs() + aheadS * 1000),
      });
      await lan.clock.advance(1000 - (lan.clock.nowMs() % 1000) + afterMs);
      const request = requestFor(lan.clock.nowMs() - 3_600_000, lan.clock.nowMs(), { fiveMinutes: true });
      const archive = valueOf(await lan.clock.settle(session.readArchive(request)));
      expect(archive.clockOffsetS).toBe(aheadS);
      expect(valueOf(await lan.clock.settle(session.readAll())).clockOffsetS).toBe(aheadS);
    }
  });
});

const mixes: readonly (readonly [FaultName, ...FaultName[]])[] = [
  ['skewed-clock'],
  ['skewed-clock', 'lossy'],
  ['skewed-clock', 'slow'],
  ['skewed-clock', 'late'],
  ['skewed-clock', 'truncate', 'garbage'],
];

describe.each(mixes)('a device with the faults %s %s %s, 433 s ahead', (...given) => {
  const faults = given.filter((one) => one !== undefined);

  it('is off by a second at most on a link of up to 2.5 s, exactly on a quick one', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const plant = await startPlant('STP 6000TL-20', Date.UTC(2017, 5, 21, 11, 0, 0, seed * 170), { faults, seed });
      const session = await openPlant(plant);
      const errors: number[] = [];
      for (const hours of [1, 2, 3]) {
        const nowMs = plant.lan.clock.nowMs();
        const request = requestFor(nowMs - hours * 3_600_000, nowMs, { fiveMinutes: true });
        const archive = valueOf(await plant.lan.clock.settle(session.readArchive(request)));
        errors.push(Math.abs((archive.clockOffsetS ?? Number.NaN) - 433));
      }
      const isQuick = !faults.includes('slow') && !faults.includes('late');
      expect(Math.max(...errors)).toBeLessThanOrEqual(isQuick ? 0 : 1);
      expect(new Set(errors).size).toBe(1);
    }
  });
});

describe('a clock that is right', () => {
  it.each([['slow'], ['late'], ['lossy'], ['late', 'slow']] as const)(
    'is not said to be off because of a link that is %s %s',
    async (...faults) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const startMs = Date.UTC(2017, 5, 21, 11, 0, 0, seed * 170);
        const plant = await startPlant('STP 6000TL-20', startMs, { faults, seed });
        const session = await openPlant(plant);
        expect(valueOf(await plant.lan.clock.settle(session.readAll())).clockOffsetS).toBe(0);
      }
    },
  );
});
