import { expect, test } from 'vitest';

import type { Fact } from '../../../shared/facts.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import { addBatch } from '../../support/historyFixture.ts';
import { historyOf, historyTotals, totalsOf } from '../../support/historyTotals.ts';
import { gridAt, steps, yieldAt } from '../../support/plantFromFacts.ts';
import { june, sunnyDay } from '../../support/sunnyDay.ts';

function qualityOf(totals: EnergyTotals): string[] {
  return totals.buckets.map(({ quality }) => quality);
}

/** From 12:00 to 18:00 on the wall. */
function off(minute: number): boolean {
  return minute > 720 && minute < 1080;
}

test('case 15: computer off for six hours', async () => {
  const history = await historyOf(sunnyDay((_source, minute) => off(minute)));
  expect(qualityOf(await totalsOf(history, ...june, '1h'))).toEqual([
    ...Array<string>(12).fill('measured'),
    ...Array<string>(6).fill('estimated'),
    ...Array<string>(6).fill('measured'),
  ]);
  const gap = await totalsOf(history, '2026-06-01T10:00Z', '2026-06-01T16:00Z', '1y');
  expect(gap.sum).toMatchObject({ yieldWh: 7200, exportWh: 5400, consumptionWh: 1800, carryWh: 0 });
  const [whole] = (await historyTotals(sunnyDay(), ...june, '1d')).buckets;
  const [day] = (await totalsOf(history, ...june, '1d')).buckets;
  expect(whole).toMatchObject({ consumptionWh: 7200, quality: 'measured' });
  expect(day).toEqual({ ...whole, measuredShare: 0.75 });
});

test('case 16: the same, with the inverter read afterwards', async () => {
  const history = await historyOf(sunnyDay((_source, minute) => off(minute)));
  const before = await totalsOf(history, ...june, '1h');
  expect(before.buckets.slice(12, 18).map(({ yieldWh }) => yieldWh)).not.toEqual(Array<number>(6).fill(1200));
  const archive = sunnyDay((source) => source === 'meter').filter(
    (fact) => 'at' in fact && fact.at % 300_000 === 0 && off((fact.at - Date.parse(june[0])) / 60_000),
  );
  await addBatch(
    history,
    'archive',
    archive.map((fact) => ({ ...fact, rank: 'archive' })),
  );
  const after = await totalsOf(history, ...june, '1h');
  expect(qualityOf(after).slice(12, 18)).toEqual(Array<string>(6).fill('estimated'));
  expect(after.buckets.slice(12, 18).map(({ yieldWh }) => yieldWh)).toEqual(Array<number>(6).fill(1200));
  expect(after.sum).toMatchObject({ consumptionWh: 7200, carryWh: 0 });
  await addBatch(
    history,
    'the meter too',
    sunnyDay((source) => source === 'inverter'),
  );
  expect(qualityOf(await totalsOf(history, ...june, '1h'))).toEqual(Array<string>(24).fill('measured'));
});

test('case 17: only the inverter silent, known again after', async () => {
  const history = await historyOf(sunnyDay((source, minute) => source === 'inverter' && minute > 840 && minute < 960));
  const hours = await totalsOf(history, ...june, '1h');
  expect(qualityOf(hours).slice(13, 17)).toEqual(['measured', 'estimated', 'estimated', 'measured']);
  const gap = hours.buckets.slice(14, 16);
  expect(gap.map(({ importWh, exportWh }) => [importWh, exportWh])).toEqual([
    [0, 900],
    [0, 900],
  ]);
  expect(gap.reduce((sum, bucket) => sum + (bucket.consumptionWh ?? 0), 0)).toBe(600);
  expect(gap.every((bucket) => (bucket.yieldWh ?? 0) > 1000)).toBe(true);
  expect(hours.sum).toMatchObject({ yieldWh: 19_200, consumptionWh: 7200, carryWh: 0 });
});

test('case 17: a gap from night to noon is filled as the sun rises, and not evenly', async () => {
  const history = await historyOf(sunnyDay((source, minute) => source === 'inverter' && minute > 60 && minute < 840));
  const { buckets } = await totalsOf(history, ...june, '1h');
  const yields = buckets.slice(1, 14).map(({ yieldWh }) => yieldWh ?? Number.NaN);
  // The sun rises in the Netherlands about 03:20 UTC: that is in the sixth hour of the local day.
  expect(yields.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(yields.slice(5).every((wh, index, all) => index === 0 || wh > (all[index - 1] ?? 0))).toBe(true);
  expect(yields.reduce((sum, wh) => sum + wh, 0)).toBe(20 * (840 - 360));
});

test('case 18: only the inverter silent, and still so', async () => {
  const history = await historyOf(sunnyDay((source, minute) => source === 'inverter' && minute > 840));
  const hours = await totalsOf(history, ...june, '1h');
  expect(hours.buckets.slice(14).map(({ consumptionWh }) => consumptionWh)).toEqual(Array<null>(10).fill(null));
  expect(qualityOf(hours).slice(14)).toEqual(Array<string>(10).fill('partial'));
  expect(hours.buckets[15]).toMatchObject({ yieldWh: null, importWh: 0, exportWh: 900 });
  const [day] = (await totalsOf(history, ...june, '1d')).buckets;
  expect(day).toMatchObject({ consumptionWh: 14 * 300, quality: 'partial', measuredShare: 14 / 24 });
});

test('case 19: an inverter asleep at night is measured', async () => {
  const facts = [
    ...sunnyDay((source, minute) => source === 'inverter' && (minute < 360 || minute > 1330)),
    yieldAt('2026-05-31T19:00Z', 3_000_000),
    yieldAt('2026-06-02T03:00Z', 3_019_200),
  ];
  const hours = await historyTotals(facts, ...june, '1h');
  expect(qualityOf(hours)).toEqual(Array<string>(24).fill('measured'));
  expect(hours.buckets[2]).toMatchObject({ yieldWh: 0, consumptionWh: 300 });
});

test('case 38: of two inverters one is offline for an hour', async () => {
  const second = (has: (minute: number) => boolean) =>
    steps(...june, 60).flatMap((now, minute) => (has(minute) ? [yieldAt(now, 400_000 + minute, 'second')] : []));
  const history = await historyOf(
    sunnyDay(),
    second((minute) => minute <= 900),
  );
  const still = (await totalsOf(history, ...june, '1h')).buckets;
  expect(still[14]).toMatchObject({ yieldWh: 1260, consumptionWh: 360, quality: 'measured' });
  expect(still[15]).toMatchObject({ yieldWh: null, consumptionWh: null, importWh: 0, quality: 'partial' });
  await addBatch(
    history,
    'again',
    second((minute) => minute >= 960),
  );
  const again = (await totalsOf(history, ...june, '1h')).buckets;
  expect(again[15]).toMatchObject({ yieldWh: 1260, consumptionWh: 360, quality: 'estimated' });
  await addBatch(
    history,
    'archive',
    second((minute) => minute > 900 && minute < 960 && minute % 5 === 0).map((fact) => ({ ...fact, rank: 'archive' })),
  );
  const filled = (await totalsOf(history, ...june, '1h')).buckets;
  expect(filled[15]).toMatchObject({ yieldWh: 1260, consumptionWh: 360, quality: 'measured' });
});

test('case 14: of the two hours from 02:00 in autumn one is missing: both are estimated, their sum is right', async () => {
  const facts = steps('2025-10-25T20:00Z', '2025-10-26T06:00Z', 60)
    .filter((now) => now <= Date.parse('2025-10-26T00:00Z') || now >= Date.parse('2025-10-26T02:00Z'))
    .flatMap((now): Fact[] => {
      const minute = (now - Date.parse('2025-10-25T20:00Z')) / 60_000;
      return [yieldAt(now, 5_000_000), gridAt(now, 7000 + 5 * minute, 0)];
    });
  const { buckets } = await historyTotals(facts, '2025-10-25T22:00Z', '2025-10-26T04:00Z', '1h');
  expect(buckets.map(({ importWh, quality }) => [importWh, quality])).toEqual([
    [300, 'measured'],
    [300, 'measured'],
    [300, 'estimated'],
    [300, 'estimated'],
    [300, 'measured'],
    [300, 'measured'],
  ]);
});
