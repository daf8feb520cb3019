import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { localCalendar } from '../../../electron/core/balance/terms/calendar.ts';
import { measuredSlot, slotBits, slotMs } from '../../../electron/core/balance/terms/slotColumn.ts';
import { totals } from '../../../electron/core/balance/sums/totals.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import { column, gapSlot, plantOf, type SlotSpec } from '../../support/slotColumns.ts';

const noon = Date.parse('2026-06-01T12:00Z');
const utc = localCalendar('UTC');

interface Flow {
  readonly s: SlotSpec;
  readonly i: SlotSpec;
  readonly e: SlotSpec;
}

function flow(s: SlotSpec, i: SlotSpec, e: SlotSpec): Flow {
  return { s, i, e };
}

function totalsOf(
  flows: readonly Flow[],
  from = noon,
  grains: { readonly solarS?: number; readonly gridS?: number } = {},
): EnergyTotals {
  const plant = plantOf({
    yieldWh: column(
      from,
      flows.map(({ s }) => s),
      grains.solarS,
    ),
    importWh: column(
      from,
      flows.map(({ i }) => i),
      grains.gridS,
    ),
    exportWh: column(
      from,
      flows.map(({ e }) => e),
      grains.gridS,
    ),
  });
  return totals(plant, { from, to: from + flows.length * slotMs }, '5m', utc);
}

function used(result: EnergyTotals): (number | null)[] {
  return result.buckets.map(({ consumptionWh }) => consumptionWh);
}

describe('what falls below 0', () => {
  test('is carried to the next slot', () => {
    const result = totalsOf([flow(10, 0, 12), flow(10, 0, 5), flow(10, 0, 0)]);
    expect(used(result)).toEqual([0, 3, 10]);
    expect(result.sum).toMatchObject({ consumptionWh: 13, carryWh: 0 });
    expect(result.buckets[0]?.quality).toBe('measured');
  });

  test('is carried over slots of which nothing is known', () => {
    expect(used(totalsOf([flow(10, 0, 12), flow(null, 4, 0), flow(10, 0, 0)]))).toEqual([0, null, 8]);
  });

  test('is told as the rest at the end of the local day, and the next day begins without it', () => {
    const from = Date.parse('2026-06-01T23:50Z');
    const result = totalsOf([flow(0, 5, 0), flow(0, 0, 2), flow(0, 5, 0)], from);
    expect(used(result)).toEqual([5, 0, 5]);
    expect(result.sum).toMatchObject({ consumptionWh: 10, carryWh: -2 });
  });

  test('is not taken from later slots where clocks cannot explain it; the bucket is partial', () => {
    const result = totalsOf([flow(10, 0, 500), flow(10, 0, 0), flow(10, 0, 0)]);
    expect(used(result)).toEqual([0, 10, 10]);
    expect(result.buckets.map(({ quality }) => quality)).toEqual(['partial', 'measured', 'measured']);
    expect(result.buckets.map(({ measuredShare }) => measuredShare)).toEqual([0, 1, 1]);
    expect(result.sum).toMatchObject({ consumptionWh: 20, carryWh: -490 });
  });

  test('is as much as a debt may be at 100 Wh and too much above', () => {
    expect(used(totalsOf([flow(0, 0, 100), flow(0, 150, 0)]))).toEqual([0, 50]);
    expect(used(totalsOf([flow(0, 0, 101), flow(0, 150, 0)]))).toEqual([0, 150]);
    expect(used(totalsOf([flow(0, 0, 60), flow(0, 0, 60), flow(0, 150, 0)]))).toEqual([0, 0, 150]);
  });

  test('is levelled inside a gap, so that the guess spoils no measured neighbour', () => {
    const gap = (wh: number): SlotSpec => ({ wh, state: gapSlot });
    const flows = [
      flow(20, 0, 0),
      flow(gap(300), 0, 100),
      flow(gap(300), 0, 500),
      flow(gap(300), 0, 100),
      flow(20, 0, 0),
    ];
    const result = totalsOf(flows);
    expect(used(result)).toEqual([20, 100, 0, 100, 20]);
    expect(result.sum).toMatchObject({ consumptionWh: 240, carryWh: 0 });
    expect(result.buckets.map(({ quality }) => quality)).toEqual([
      'measured',
      'estimated',
      'estimated',
      'estimated',
      'measured',
    ]);
  });
});

describe('the sum of a gap below 0', () => {
  const gap = (wh: number): SlotSpec => ({ wh, state: gapSlot });

  test('is carried out of the gap', () => {
    const flows = [flow(0, 0, gap(80)), flow(0, 30, gap(0)), flow(60, 0, 0)];
    expect(used(totalsOf(flows))).toEqual([0, 0, 10]);
  });

  test('is dropped without making the bucket partial: its shape was a guess', () => {
    const result = totalsOf([flow(0, 0, gap(800)), flow(0, 0, gap(0)), flow(60, 0, 0)]);
    expect(result.buckets.map(({ quality }) => quality)).toEqual(['estimated', 'estimated', 'measured']);
    expect(result.sum).toMatchObject({ consumptionWh: 60, carryWh: -800 });
  });
});

test('own use is no more than consumption where its debt was dropped and that of consumption was not', () => {
  const result = totalsOf([flow(0, 0, 80), flow(0, 20, 40), flow(50, 0, 0), flow(200, 0, 0)]);
  expect(used(result)).toEqual([0, 0, 0, 150]);
  expect(result.buckets.map(({ selfConsumedWh }) => selfConsumedWh)).toEqual([0, 0, 0, 150]);
});

describe('unknown', () => {
  test('yield makes consumption and own use unknown, never import less export', () => {
    const [bucket] = totalsOf([flow(null, 200, 50)]).buckets;
    expect(bucket).toMatchObject({
      yieldWh: null,
      importWh: 200,
      exportWh: 50,
      consumptionWh: null,
      selfConsumedWh: null,
      quality: 'partial',
      measuredShare: 0,
    });
  });

  test('import leaves own use known', () => {
    expect(totalsOf([flow(200, null, 50)]).buckets[0]).toMatchObject({ consumptionWh: null, selfConsumedWh: 150 });
  });

  test('part of a slot counts in the sums of its register and not in consumption', () => {
    const part: SlotSpec = { wh: 7, state: slotBits.known };
    expect(totalsOf([flow(part, 200, 0)]).buckets[0]).toMatchObject({
      yieldWh: 7,
      importWh: 200,
      consumptionWh: null,
      quality: 'partial',
    });
  });

  test('everything is none, and null', () => {
    const result = totalsOf([flow(null, null, null)]);
    expect(result.buckets[0]).toEqual({
      from: noon,
      to: noon + slotMs,
      yieldWh: null,
      importWh: null,
      exportWh: null,
      consumptionWh: null,
      selfConsumedWh: null,
      quality: 'none',
      measuredShare: 0,
    });
    expect(result.sum).toMatchObject({ consumptionWh: null, carryWh: 0, selfConsumption: null, selfSufficiency: null });
  });
});

describe('coarser data', () => {
  const quarter = [flow(80, 10, 60), flow(20, 10, 60), flow(90, 10, 60)];

  test('form consumption over their own step: finer buckets say nothing of it', () => {
    const result = totalsOf(quarter, noon, { gridS: 900 });
    expect(used(result)).toEqual([null, null, null]);
    expect(result.buckets.map(({ yieldWh }) => yieldWh)).toEqual([80, 20, 90]);
    expect(result.buckets[0]).toMatchObject({ importWh: null, exportWh: null, selfConsumedWh: null, measuredShare: 0 });
    expect(result.grainS).toBe(900);
    expect(result.sum).toMatchObject({ yieldWh: 190, importWh: 30, consumptionWh: 40, carryWh: 0 });
  });

  test('say nothing at all in buckets finer than all of them', () => {
    const [bucket] = totalsOf(quarter, noon, { gridS: 900, solarS: 900 }).buckets;
    expect(bucket).toMatchObject({ yieldWh: null, consumptionWh: null, quality: 'none' });
  });

  test('are formed by quarters of the clock, so a debt of a slot inside one never shows', () => {
    const plant = (gridS: number) =>
      plantOf({
        yieldWh: column(noon, [50, 0, 0, 50, 0, 0]),
        importWh: column(noon, [0, 0, 0, 0, 0, 0], gridS),
        exportWh: column(noon, [10, 10, 10, 10, 10, 10], gridS),
      });
    const span = { from: noon, to: noon + 6 * slotMs };
    expect(used(totals(plant(900), span, '15m', utc))).toEqual([20, 20]);
    expect(used(totals(plant(60), span, '15m', utc))).toEqual([40, 20]);
  });
});

test('blocks of coarser data lie on quarters of the clock, wherever the columns begin', () => {
  const from = noon + slotMs;
  const plant = plantOf({
    yieldWh: column(from, [50, 0, 0, 0, 50]),
    importWh: column(from, [0, 0, 0, 0, 0], 900),
    exportWh: column(from, [0, 20, 20, 20, 20]),
  });
  const { buckets } = totals(plant, { from: noon, to: noon + 6 * slotMs }, '15m', utc);
  expect(buckets.map(({ consumptionWh }) => consumptionWh)).toEqual([30, 0]);
});

const slot = fc.record({
  wh: fc.integer({ min: 0, max: 400 }),
  state: fc.constantFrom(measuredSlot, measuredSlot, measuredSlot, gapSlot, slotBits.known, 0),
});
const anyFlow: fc.Arbitrary<Flow> = fc.record({ s: slot, i: slot, e: slot });

test('shown consumption and the rest make the plain difference, nothing is below 0, own use is no more than either', () => {
  fc.assert(
    fc.property(fc.array(anyFlow, { minLength: 1, maxLength: 700 }), fc.constantFrom(60, 900, 3600), (flows, gridS) => {
      const result = totalsOf(flows, noon, { gridS });
      if (result.sum.consumptionWh !== null) {
        const known = (slots: readonly SlotSpec[]) =>
          slots.reduce<number>((sum, one) => sum + (typeof one === 'object' && one?.state ? one.wh : 0), 0);
        const [yieldWh, importWh, exportWh] = (['s', 'i', 'e'] as const).map((name) =>
          known(flows.map((one) => one[name])),
        );
        expect(result.sum).toMatchObject({ yieldWh, importWh, exportWh });
        expect(result.sum.consumptionWh + result.sum.carryWh).toBe((yieldWh ?? 0) + (importWh ?? 0) - (exportWh ?? 0));
      }
      for (const bucket of result.buckets) {
        expect(bucket.consumptionWh ?? 0).toBeGreaterThanOrEqual(0);
        expect(bucket.selfConsumedWh ?? 0).toBeGreaterThanOrEqual(0);
        if (bucket.consumptionWh !== null) {
          expect(bucket.selfConsumedWh).not.toBeNull();
          expect(bucket.selfConsumedWh ?? 0).toBeLessThanOrEqual(bucket.consumptionWh);
        }
      }
      for (const share of [result.sum.selfConsumption, result.sum.selfSufficiency]) {
        expect(share === null || (share >= 0 && share <= 1)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
