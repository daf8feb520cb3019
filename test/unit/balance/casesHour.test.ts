import { describe, expect, test } from 'vitest';

import type { Fact } from '../../../shared/facts.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import { historyOf, historyTotals, totalsOf } from '../../support/historyTotals.ts';
import { gridAt, reading, steps, yieldAt } from '../../support/plantFromFacts.ts';

const hour = ['2026-06-01T12:00Z', '2026-06-01T13:00Z'] as const;
const someMeter = { kind: 'meter', id: 'm' } as const;

/** Register differences over the hour from 12:00 UTC. */
function hourOf(yieldWh: number, importWh: number, exportWh: number): Promise<EnergyTotals> {
  const facts = steps(...hour, 300).flatMap((at, step): Fact[] => [
    yieldAt(at, 5_000_000 + Math.round((yieldWh * step) / 12)),
    gridAt(at, 800_000 + Math.round((importWh * step) / 12), 300_000 + Math.round((exportWh * step) / 12)),
  ]);
  return historyTotals(facts, ...hour, '1h');
}

describe('one hour', () => {
  test('case 1: 100 W of lamps and 100 W of sun', async () => {
    const { buckets, sum } = await hourOf(100, 0, 0);
    expect(buckets[0]).toMatchObject({
      importWh: 0,
      exportWh: 0,
      consumptionWh: 100,
      selfConsumedWh: 100,
      quality: 'measured',
      measuredShare: 1,
    });
    expect(sum).toMatchObject({ consumptionWh: 100, carryWh: 0, selfConsumption: 1, selfSufficiency: 1 });
  });

  test('case 2: night', async () => {
    const { sum } = await hourOf(0, 250, 0);
    expect(sum).toMatchObject({ consumptionWh: 250, selfConsumedWh: 0, selfConsumption: null, selfSufficiency: 0 });
  });

  test('case 3: more sun than use', async () => {
    const { sum } = await hourOf(3000, 200, 2500);
    expect(sum).toMatchObject({ consumptionWh: 700, selfConsumedWh: 500 });
    expect(sum.selfConsumption).toBeCloseTo(0.167, 3);
    expect(sum.selfSufficiency).toBeCloseTo(0.714, 3);
  });

  test('case 41: 2 Wh more exported than produced', async () => {
    const { buckets, sum } = await hourOf(100, 50, 102);
    expect(buckets[0]).toMatchObject({ selfConsumedWh: 0, consumptionWh: 48, quality: 'measured' });
    expect(sum).toMatchObject({ selfConsumption: 0, consumptionWh: 48, carryWh: 0 });
  });

  test('case 41: consumption below 0 by 2 Wh is shown as 0 and carried to the next slot', async () => {
    const facts = steps('2026-06-01T12:00Z', '2026-06-01T12:15Z', 300).flatMap((at, step): Fact[] => [
      yieldAt(at, 9000 + 100 * step),
      gridAt(at, 500, 700 + ([0, 102, 192, 292][step] ?? 0)),
    ]);
    const { buckets, sum } = await historyTotals(facts, '2026-06-01T12:00Z', '2026-06-01T12:15Z', '5m');
    expect(buckets.map(({ consumptionWh }) => consumptionWh)).toEqual([0, 8, 0]);
    expect(buckets.map(({ selfConsumedWh }) => selfConsumedWh)).toEqual([0, 8, 0]);
    expect(sum).toMatchObject({ consumptionWh: 8, carryWh: 0 });
  });

  test('case 43: hardly any consumption and no import', async () => {
    expect((await hourOf(2000, 0, 1999)).sum).toMatchObject({ consumptionWh: 1, selfSufficiency: 1 });
    expect((await hourOf(2000, 0, 2000)).sum).toMatchObject({
      consumptionWh: 0,
      selfSufficiency: null,
      selfConsumption: 0,
    });
    expect((await hourOf(2000, 0, 2001)).sum).toMatchObject({ selfSufficiency: null, selfConsumption: 0 });
    expect((await hourOf(0, 0, 0)).sum).toMatchObject({ selfConsumption: null, selfSufficiency: null });
  });

  test('two readings an hour apart tell of the hour and of nothing finer', async () => {
    const [from, to] = hour;
    const history = await historyOf([yieldAt(from, 9000), yieldAt(to, 9100), gridAt(from, 500, 0), gridAt(to, 500, 0)]);
    const whole = await totalsOf(history, ...hour, '1h');
    expect(whole).toMatchObject({ grainS: 3600, sum: { consumptionWh: 100 } });
    expect(whole.buckets[0]).toMatchObject({ yieldWh: 100, consumptionWh: 100 });
    const quarters = await totalsOf(history, ...hour, '15m');
    expect(quarters.buckets.map(({ consumptionWh }) => consumptionWh)).toEqual([null, null, null, null]);
    expect(quarters.sum).toEqual(whole.sum);
  });
});

describe('registers', () => {
  test('case 4: both tariffs rise in the hour of the switch, and their sum makes no jump', async () => {
    const facts = steps('2026-06-01T20:30Z', '2026-06-01T21:30Z', 60).flatMap((now, minute): Fact[] => [
      yieldAt(now, 5_000_000),
      reading(
        someMeter,
        now,
        {
          importT1Wh: 4_000_000 + 2 * Math.max(0, minute - 30),
          importT2Wh: 7_000_000 + 2 * Math.min(30, minute),
          exportT1Wh: 10,
          exportT2Wh: 20,
        },
        'live',
      ),
    ]);
    const { buckets } = await historyTotals(facts, '2026-06-01T20:30Z', '2026-06-01T21:30Z', '5m');
    expect(buckets.map(({ importWh }) => importWh)).toEqual(Array<number>(12).fill(10));
    expect(buckets.map(({ exportWh }) => exportWh)).toEqual(Array<number>(12).fill(0));
  });

  test('case 5: a meter with both the sum and the tariffs is read by its sum alone', async () => {
    const facts = steps(...hour, 60).map((now, minute) =>
      reading(someMeter, now, { importWh: 900 + minute, importT1Wh: 300 + 2 * minute, importT2Wh: 600 }, 'live'),
    );
    expect((await historyTotals(facts, ...hour, '1h')).sum.importWh).toBe(60);
  });

  test('case 6: the meter at the quarters, the inverter two minutes after each 5 minutes', async () => {
    const facts: Fact[] = [
      ...steps('2026-06-01T09:57Z', '2026-06-01T14:07Z', 300).map((now, step) => yieldAt(now, 70_000 + step * 50)),
      ...steps('2026-06-01T10:00Z', '2026-06-01T14:00Z', 900).map((now, step) =>
        gridAt(now, 1000 + step * 20, 500 + step * 70),
      ),
    ];
    const result = await historyTotals(facts, '2026-06-01T10:00Z', '2026-06-01T14:00Z', '15m');
    expect(result.grainS).toBe(900);
    expect(result.buckets).toHaveLength(16);
    for (const bucket of result.buckets) {
      expect(bucket).toMatchObject({ yieldWh: 150, consumptionWh: 100, quality: 'measured' });
    }
    expect(result.sum).toMatchObject({ yieldWh: 2400, importWh: 320, exportWh: 1120, consumptionWh: 1600, carryWh: 0 });
  });

  test('case 6: a quarter takes its share of the stretches that cross its edges', async () => {
    const rises = [1000, 1050, 1150, 1400, 1410, 1420, 1450];
    const facts = steps('2026-06-01T10:02Z', '2026-06-01T10:32Z', 300).map((now, step) =>
      yieldAt(now, rises[step] ?? Number.NaN),
    );
    const { buckets } = await historyTotals(facts, '2026-06-01T10:15Z', '2026-06-01T10:30Z', '15m');
    expect(buckets.map(({ yieldWh, quality }) => [yieldWh, quality])).toEqual([[138, 'measured']]);
  });
});
