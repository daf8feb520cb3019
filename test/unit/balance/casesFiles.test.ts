import { describe, expect, test } from 'vitest';

import type { Fact, IntervalFact, Rank } from '../../../shared/facts.ts';
import { inverterLine, meterLine, runCommand } from '../../support/historyCommands.ts';
import { addBatch } from '../../support/historyFixture.ts';
import { historyOf, historyTotals, totalsOf } from '../../support/historyTotals.ts';
import { gridAt, steps, yieldAt } from '../../support/plantFromFacts.ts';
import { june, sunnyDay } from '../../support/sunnyDay.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const hour = ['2026-06-01T12:00Z', '2026-06-01T13:00Z'] as const;

/** Intervals of a meter from an instant on, one after the other. */
function intervals(
  from: string,
  amounts: readonly number[],
  more: { readonly id?: string; readonly grainS?: number; readonly rank?: Rank; readonly exportWh?: number } = {},
): readonly IntervalFact[] {
  const { id = 'meter', grainS = 900, rank = 'validated', exportWh = 0 } = more;
  return amounts.map((importWh, index) => ({
    source: { kind: 'meter', id },
    from: Date.parse(from) + index * grainS * 1000,
    to: Date.parse(from) + (index + 1) * grainS * 1000,
    rank,
    amounts: { importWh, exportWh },
    grainS,
    estimated: rank === 'estimated',
  }));
}

describe('one fact more than once', () => {
  const readings = sunnyDay();

  test('cases 30 and 34: telegrams and files that come twice change nothing', async () => {
    const quarters = intervals('2026-06-02T00:00Z', [10, 20, 30]);
    const history = await historyOf(readings, quarters);
    const range = ['2026-05-31T22:00Z', '2026-06-02T22:00Z', '15m'] as const;
    const before = await totalsOf(history, ...range);
    const { repeated, added } = await addBatch(history, 'again', [...quarters, ...readings]);
    expect({ repeated, added }).toEqual({ repeated: quarters.length + readings.length, added: 0 });
    expect(await totalsOf(history, ...range)).toEqual(before);
  });

  test('case 31: of other values under one stamp the larger register counts, whichever came last, and they are counted', async () => {
    const lines = (values: readonly number[]) => values.map((wh) => meterLine('2026-06-01T12:30Z', wh));
    const around = [meterLine('2026-06-01T12:00Z', 1000), meterLine('2026-06-01T13:00Z', 1100)];
    const outcomes = [];
    for (const values of [
      [1040, 1060, 1050],
      [1050, 1060, 1040],
      [1060, 1050, 1040],
    ]) {
      const folder = temporaryFolder();
      const data = ['--data', folder, '--json'];
      // oxlint-disable no-await-in-loop -- one history after the other
      await runCommand(['record', ...data], { input: [...around, ...lines(values)] });
      const span = ['--from', '2026-06-01T12:00Z', '--to', '2026-06-01T13:00Z', '--bucket', '30m'];
      const totals = JSON.parse((await runCommand(['totals', ...data, ...span])).out) as { readonly buckets: unknown };
      const survey = JSON.parse((await runCommand(['check', ...data])).out) as { readonly sources: unknown };
      // oxlint-enable no-await-in-loop
      outcomes.push([totals.buckets, survey.sources]);
    }
    expect(outcomes[0]).toMatchObject([[{ importWh: 60 }, { importWh: 40 }], [{ readings: 5, contradicted: 2 }]]);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });

  test('case 32: an older file after a newer one', async () => {
    const half = readings.length / 2;
    const range = ['2026-05-31T22:00Z', '2026-06-01T22:00Z', '5m'] as const;
    const [older, newer] = [readings.slice(0, half + 60), readings.slice(half)];
    const inOrder = await totalsOf(await historyOf(older, newer), ...range);
    expect(await totalsOf(await historyOf(newer, older), ...range)).toEqual(inOrder);
    expect(inOrder.sum).toMatchObject({ yieldWh: 19_200, importWh: 2400, exportWh: 14_400, consumptionWh: 7200 });
  });
});

describe('overlapping imports', () => {
  const sunnyQuarters = Array.from({ length: 96 }, (_, quarter) => (quarter < 24 || quarter >= 88 ? 75 : 0));
  const telegrams = sunnyDay((source, minute) => source === 'meter' && minute > 720);

  test.each([
    ['three names', 'quarters', 'days'],
    ['one name', 'meter', 'meter'],
  ])('case 33: days, quarters and telegrams of one meter under %s', async (_name, quarterId, dayId) => {
    const quarters = intervals(june[0], sunnyQuarters, { id: quarterId });
    const day = intervals(june[0], [2400], { id: dayId, grainS: 86_400, rank: 'day', exportWh: 14_400 });
    for (const groups of [
      [telegrams, quarters, day],
      [day, quarters, telegrams],
      [quarters, telegrams, day],
    ]) {
      // oxlint-disable no-await-in-loop -- one history after the other
      const history = await historyOf(...groups);
      expect((await totalsOf(history, ...june, '1d')).sum.importWh).toBe(2400);
      const hours = (await totalsOf(history, ...june, '1h')).buckets;
      // oxlint-enable no-await-in-loop
      expect(hours.map(({ importWh }) => importWh)).toEqual([
        ...Array<number>(6).fill(300),
        ...Array<number>(16).fill(0),
        300,
        300,
      ]);
    }
  });
});

describe('what a portal does not know', () => {
  test('case 35: an empty cell is unknown and not 0', async () => {
    const folder = temporaryFolder();
    const line = (from: string, to: string, amounts: object) =>
      `${JSON.stringify({ source: { kind: 'meter', id: 'portal' }, from, to, ...amounts })}\n`;
    const input = [
      line('2026-06-01T12:00Z', '2026-06-01T12:15Z', { importWh: 40, exportWh: 0 }),
      line('2026-06-01T12:15Z', '2026-06-01T12:30Z', { importWh: null, exportWh: 5 }),
      line('2026-06-01T12:30Z', '2026-06-01T12:45Z', { importWh: 0, exportWh: 0 }),
      inverterLine('2026-06-01T11:50Z', 500),
      inverterLine('2026-06-01T12:50Z', 500),
    ];
    expect(await runCommand(['record', '--data', folder], { input })).toMatchObject({ code: 0 });
    const span = ['--from', '2026-06-01T12:00Z', '--to', '2026-06-01T12:45Z', '--bucket', '15m'];
    const { out } = await runCommand(['totals', '--data', folder, '--json', ...span]);
    expect(JSON.parse(out)).toMatchObject({
      buckets: [
        { importWh: 40, exportWh: 0 },
        { importWh: null, exportWh: 5, consumptionWh: null },
        { importWh: 0, exportWh: 0 },
      ],
    });
  });

  test('case 36: a quarter that the grid operator estimated', async () => {
    const facts: Fact[] = [
      ...sunnyDay((source) => source === 'meter'),
      ...intervals(june[0], Array<number>(96).fill(75)).map((fact, index): Fact =>
        index === 41 ? { ...fact, rank: 'estimated', estimated: true } : fact,
      ),
    ];
    const history = await historyOf(facts);
    const { buckets } = await totalsOf(history, ...june, '15m');
    expect(buckets[41]).toMatchObject({ importWh: 75, consumptionWh: 375, quality: 'estimated', measuredShare: 0 });
    expect([buckets[40], buckets[42]].map((bucket) => bucket?.quality)).toEqual(['measured', 'measured']);
    const [day] = (await totalsOf(history, ...june, '1d')).buckets;
    expect(day).toMatchObject({ importWh: 7200, quality: 'estimated', measuredShare: 95 / 96 });
  });

  test('case 40: registers read once a day tell of days only', async () => {
    const facts = steps('2026-05-25T22:00Z', '2026-06-05T22:00Z', 86_400).flatMap((now, day): Fact[] => [
      yieldAt(now, 100_000 + day * 15_000),
      gridAt(now, 50_000 + day * 4000, 20_000 + day * 9000),
    ]);
    const history = await historyOf(facts);
    const days = await totalsOf(history, '2026-05-25T22:00Z', '2026-06-05T22:00Z', '1d');
    expect(days.grainS).toBe(86_400);
    expect(days.buckets.map(({ consumptionWh, quality }) => [consumptionWh, quality])).toEqual(
      Array.from({ length: 11 }, () => [10_000, 'measured']),
    );
    expect((await totalsOf(history, '2026-05-28T22:00Z', '2026-05-29T22:00Z', '1h')).buckets[5]).toMatchObject({
      yieldWh: null,
      consumptionWh: null,
      quality: 'none',
    });
  });

  test('case 40: registers in whole kWh of a file, though each hour, tell of days only, and fall by no rounding', async () => {
    const facts = steps(...june, 3600).map((now, index) =>
      gridAt(now, 9_000_000 + 1000 * Math.floor(index / 3), 0, 'meter', 'day'),
    );
    const exact = [gridAt('2026-05-31T21:00Z', 8_999_400, 0), gridAt('2026-06-01T23:00Z', 9_008_300, 0)];
    const result = await historyTotals([...facts, ...exact], ...june, '1d');
    expect(result.grainS).toBe(86_400);
    expect(result.buckets).toMatchObject([{ importWh: 8000, quality: 'measured' }]);
    const hours = await historyTotals([...facts, ...exact], ...hour, '1h');
    expect(hours.buckets.map(({ importWh }) => importWh)).toEqual([null]);
  });
});
