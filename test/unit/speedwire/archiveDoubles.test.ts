import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createDropCounter } from '../../../electron/core/speedwire/archive/archivePart.ts';
import { longestChain } from '../../../electron/core/speedwire/archive/chain.ts';
import { joinAnswers, keepTrustworthy } from '../../../electron/core/speedwire/archive/yieldFilter.ts';
import type { FaultName } from '../../../electron/core/simulator/index.ts';
import { requestFor } from '../../support/fakeArchive.ts';
import { openPlant, startPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const limits = { fromS: 0, toS: 10_000_000, latestS: 10_000_000, gridS: 300 };

/** What is kept of records given as [slot, Wh], and what was dropped. */
function keep(records: readonly (readonly [slot: number, wh: number])[]) {
  const drops = createDropCounter();
  const kept = keepTrustworthy(
    records.map(([slot, totalYieldWh]) => ({ atS: slot * 300, totalYieldWh })),
    limits,
    drops,
  );
  return {
    kept: kept.map((one) => [one.atS / 300, one.totalYieldWh]),
    dropped: Object.fromEntries(drops.dropped.map((one) => [one.reason, one.count])),
  };
}

/** The longest chains with one of each group at most, by trying all. */
function longestByTrying(values: readonly number[], groups: readonly number[]): number {
  let longest = 0;
  for (let choice = 0; choice < 2 ** values.length; choice += 1) {
    const chosen = values.map((_value, index) => index).filter((index) => (choice >> index) & 1);
    const fits = chosen.every((one, place) => {
      const before = chosen[place - 1];
      return before === undefined || ((values[one] ?? 0) >= (values[before] ?? 0) && groups[one] !== groups[before]);
    });
    longest = Math.max(longest, fits ? chosen.length : 0);
  }
  return longest;
}

describe('the longest chain with one value for each stamp', () => {
  it('is as long as any, for random values', () => {
    const item = fc.record({ value: fc.integer({ min: 0, max: 9 }), sameGroup: fc.boolean() });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 10 }), (items) => {
        let group = 0;
        const groups = items.map(({ sameGroup }) => (group += sameGroup ? 0 : 1));
        const values = items.map((one) => one.value);
        const chain = longestChain(values, false, groups);
        expect(new Set(chain.map((index) => groups[index])).size).toBe(chain.length);
        chain.slice(1).forEach((one, place) => {
          expect(values[one] ?? 0).toBeGreaterThanOrEqual(values[chain[place] ?? 0] ?? 0);
        });
        expect(chain).toHaveLength(longestByTrying(values, groups));
      }),
      { numRuns: 300 },
    );
  });

  it('takes no more than n log n: 200,000 values of 20 stamps at once', () => {
    const values = Array.from({ length: 200_000 }, (_, index) => 200_000 - index);
    const groups = values.map((_value, index) => Math.floor(index / 10_000));
    expect(longestChain(values, false, groups)).toHaveLength(1);
  });
});

describe('two values for one stamp', () => {
  it('the wrong one first, cost only the wrong one', () => {
    const old = keep([
      [1, 100],
      [2, 110],
      [3, 60],
      [3, 120],
      [4, 130],
    ]);
    expect(old.kept).toEqual([
      [1, 100],
      [2, 110],
      [3, 120],
      [4, 130],
    ]);
    expect(old.dropped).toEqual({ notLater: 1 });
    const tooHigh = keep([
      [1, 100],
      [2, 110],
      [3, 10_000_120],
      [3, 120],
      [4, 130],
    ]);
    expect(tooHigh.kept).toEqual([
      [1, 100],
      [2, 110],
      [3, 120],
      [4, 130],
    ]);
    expect(tooHigh.dropped).toEqual({ notLater: 1 });
  });

  it('the wrong one first at the very end, cost only the wrong one', () => {
    expect(
      keep([
        [1, 100],
        [2, 110],
        [3, 10_000_120],
        [3, 120],
      ]).kept,
    ).toEqual([
      [1, 100],
      [2, 110],
      [3, 120],
    ]);
    expect(
      keep([
        [1, 100],
        [2, 110],
        [3, 60],
        [3, 120],
      ]).kept,
    ).toEqual([
      [1, 100],
      [2, 110],
      [3, 120],
    ]);
  });

  it('that both fit are both dropped: nobody can tell which is true', () => {
    const both = keep([
      [1, 100],
      [2, 110],
      [2, 115],
      [3, 120],
    ]);
    expect(both.kept).toEqual([
      [1, 100],
      [3, 120],
    ]);
    expect(both.dropped).toEqual({ notLater: 1, doesNotFit: 1 });
  });

  it('that are the same count once', () => {
    const both = keep([
      [1, 100],
      [2, 110],
      [2, 110],
      [3, 120],
    ]);
    expect(both.kept).toEqual([
      [1, 100],
      [2, 110],
      [3, 120],
    ]);
    expect(both.dropped).toEqual({ notLater: 1 });
  });

  it('none of which fits leave a hole', () => {
    const none = keep([
      [1, 100],
      [2, 60],
      [2, 70],
      [3, 120],
      [4, 130],
    ]);
    expect(none.kept).toEqual([
      [1, 100],
      [3, 120],
      [4, 130],
    ]);
    expect(none.dropped).toEqual({ notLater: 1, doesNotFit: 1 });
  });

  it('of a chain of doubles keep every true one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ riseWh: fc.integer({ min: 1, max: 500 }), wrong: fc.integer({ min: 0, max: 3 }) }), {
          minLength: 3,
          maxLength: 60,
        }),
        (slots) => {
          let wh = 1_000_000;
          const records = slots.flatMap(({ riseWh, wrong }, slot) => {
            wh += riseWh;
            const truth = [slot + 1, wh] as const;
            const isInside = slot > 0 && slot < slots.length - 1;
            const double = [[], [[slot + 1, 5000 + slot]], [[slot + 1, wh + 10_000_000]], []][isInside ? wrong : 0];
            return [...(double ?? []), truth] as (readonly [number, number])[];
          });
          const doubles = records.length - slots.length;
          // Where most records are doubles nobody can tell them from the truth.
          fc.pre(doubles * 3 < slots.length);
          expect(keep(records).kept).toHaveLength(slots.length);
          expect(keep(records).dropped).toEqual(doubles > 0 ? { notLater: doubles } : {});
        },
      ),
    );
  });

  it('in the part that two answers share are joined once', () => {
    const shared = [
      { atS: 600, totalYieldWh: 60 },
      { atS: 600, totalYieldWh: 120 },
      { atS: 900, totalYieldWh: 130 },
    ];
    const answers = [
      { toS: 900, records: [{ atS: 300, totalYieldWh: 110 }, ...shared] },
      { toS: 1800, records: [...shared, { atS: 1200, totalYieldWh: 140 }] },
    ];
    expect(joinAnswers(answers)).toHaveLength(5);
  });
});

describe('a device with wrong records between the true ones', () => {
  const dayMs = 86_400_000;
  const noonMs = Date.UTC(2017, 5, 21, 11);

  async function memoryOf(faults: readonly FaultName[], seed: number) {
    const plant = await startPlant('STP 6000TL-20', noonMs, { faults, seed });
    const session = await openPlant(plant);
    const request = requestFor(noonMs - 40 * dayMs, noonMs, { fiveMinutes: true, days: true });
    return valueOf(await plant.lan.clock.settle(session.readArchive(request)));
  }

  it.each([1, 2, 3])('gives every true one and no other, seed %i', async (seed) => {
    const [faulty, sound] = [await memoryOf(['replayed-archive'], seed), await memoryOf([], seed)];
    expect(faulty.dropped.length).toBeGreaterThan(3);
    expect(faulty.fiveMinutes).toEqual(sound.fiveMinutes);
    expect(faulty.days).toEqual(sound.days);
  });
});
