import { describe, expect, test } from 'vitest';

import type { Fact } from '../../../shared/facts.ts';
import { bucketLengths } from '../../../shared/totals.ts';
import { historyOf, historyTotals, totalsOf } from '../../support/historyTotals.ts';
import { gridAt, steps, yieldAt } from '../../support/plantFromFacts.ts';
import { june, sunnyDay } from '../../support/sunnyDay.ts';

/** Every 15 minutes: the house draws 100 Wh each. */
function steadyDraw(from: string, to: string): readonly Fact[] {
  return steps(from, to, 900).flatMap((now, step) => [yieldAt(now, 5000), gridAt(now, 70_000 + 100 * step, 0)]);
}

test('case 7: 288 slots sum to the day', async () => {
  const history = await historyOf(sunnyDay());
  const slots = await totalsOf(history, ...june, '5m');
  const [day] = (await totalsOf(history, ...june, '1d')).buckets;
  expect(slots.buckets).toHaveLength(288);
  for (const name of ['yieldWh', 'importWh', 'exportWh', 'consumptionWh', 'selfConsumedWh'] as const) {
    expect(slots.buckets.reduce((sum, bucket) => sum + (bucket[name] ?? 0), 0)).toBe(day?.[name]);
  }
  expect(day).toMatchObject({ yieldWh: 19_200, consumptionWh: 7200, quality: 'measured', measuredShare: 1 });
});

describe('days on which the clocks change', () => {
  test.each([
    ['8', 'spring', '2024-03-30T23:00Z', '2024-03-31T22:00Z', 23],
    ['9', 'autumn', '2024-10-26T22:00Z', '2024-10-27T23:00Z', 25],
  ])('case %s: a day in %s has its hours and quarters, each its own amount', async (_case, _name, from, to, hours) => {
    const history = await historyOf(steadyDraw(from, to));
    const [days, byHour, byQuarter] = await Promise.all(
      (['1d', '1h', '15m'] as const).map((bucket) => totalsOf(history, from, to, bucket)),
    );
    expect(days?.buckets).toMatchObject([
      { from: Date.parse(from), to: Date.parse(to), importWh: 400 * hours, quality: 'measured', measuredShare: 1 },
    ]);
    expect(byHour?.buckets.map(({ importWh }) => importWh)).toEqual(Array<number>(hours).fill(400));
    expect(byQuarter?.buckets.map((bucket) => [bucket.from, bucket.importWh])).toEqual(
      steps(from, to, 900)
        .slice(0, -1)
        .map((at) => [at, 100]),
    );
  });

  test('cases 8 and 9: a week and a month with such a day sum to the register difference', async () => {
    for (const [from, to] of [
      ['2024-03-24T23:00Z', '2024-04-30T22:00Z'],
      ['2024-10-20T22:00Z', '2024-11-30T23:00Z'],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- two
      const history = await historyOf(steadyDraw(from, to));
      const rise = (Date.parse(to) - Date.parse(from)) / 9000;
      for (const bucket of bucketLengths.slice(1)) {
        // oxlint-disable-next-line no-await-in-loop -- a few
        const { buckets, sum } = await totalsOf(history, from, to, bucket);
        expect(buckets.reduce((total, one) => total + (one.importWh ?? 0), 0)).toBe(rise);
        expect(sum).toMatchObject({ importWh: rise, consumptionWh: rise, carryWh: 0 });
      }
    }
  });
});

test('case 44: years end at local midnight of 31 December, and a leap day counts', async () => {
  const history = await historyOf(steadyDraw('2023-12-31T20:00Z', '2024-01-01T02:00Z'), [
    gridAt('2024-02-28T23:00Z', 200_000, 0),
    gridAt('2024-02-29T23:00Z', 209_600, 0),
  ]);
  const years = await totalsOf(history, '2022-12-31T23:00Z', '2024-12-31T23:00Z', '1y');
  expect(years.buckets.map(({ from, importWh }) => [new Date(from).toISOString(), importWh])).toEqual([
    ['2022-12-31T23:00:00.000Z', 3 * 400],
    ['2023-12-31T23:00:00.000Z', 209_600 - 71_200],
  ]);
  const days = await totalsOf(history, '2024-02-28T23:00Z', '2024-03-01T23:00Z', '1d');
  expect(days.buckets.map(({ importWh }) => importWh)).toEqual([9600, null]);
});

test('case 45: the computer in another zone changes nothing: the zone is the one that was asked for', async () => {
  const history = await historyOf(sunnyDay());
  const before = process.env['TZ'];
  const answers = [];
  try {
    for (const zone of ['UTC', 'America/New_York', 'Pacific/Kiritimati']) {
      process.env['TZ'] = zone;
      // oxlint-disable-next-line no-await-in-loop -- one zone at a time
      answers.push(await totalsOf(history, ...june, '1d'));
    }
  } finally {
    if (before === undefined) {
      delete process.env['TZ'];
    } else {
      process.env['TZ'] = before;
    }
  }
  expect(answers[0]?.buckets).toMatchObject([{ from: Date.parse(june[0]), to: Date.parse(june[1]) }]);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  const american = await historyTotals(sunnyDay(), ...june, '1d', 'America/New_York');
  expect(american.buckets[0]?.to).toBe(Date.parse('2026-06-01T04:00Z'));
});
