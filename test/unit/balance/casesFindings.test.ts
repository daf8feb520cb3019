import { describe, expect, test } from 'vitest';

import { localCalendar } from '../../../electron/core/balance/calendar.ts';
import { daySpans } from '../../../electron/core/balance/totals.ts';
import { balanceFindings } from '../../../electron/core/balance/totalsFindings.ts';
import type { History } from '../../../electron/core/history/index.ts';
import type { Fact, IntervalFact, Rank } from '../../../shared/facts.ts';
import type { BalanceFinding } from '../../../shared/findings.ts';
import { addBatch } from '../../support/historyFixture.ts';
import { historyOf, totalsOf } from '../../support/historyTotals.ts';
import { gridAt, steps, yieldAt } from '../../support/plantFromFacts.ts';
import { column, plantOf } from '../../support/slotColumns.ts';
import { june, sunnyDay } from '../../support/sunnyDay.ts';

const zone = 'Europe/Amsterdam';
const range = { from: Date.parse(june[0]), to: Date.parse(june[1]) };
const aroundJune = { from: Date.parse('2026-05-20T22:00Z'), to: Date.parse('2026-06-20T22:00Z') };

async function findingsOf(history: History, span = range): Promise<readonly BalanceFinding[]> {
  const found = await history.findings({ ...span, zone });
  if (!found.ok) {
    throw new Error(found.error.code);
  }
  return found.value;
}

async function codesOf(...groups: readonly (readonly Fact[])[]): Promise<readonly string[]> {
  return (await findingsOf(await historyOf(...groups))).map(({ code }) => code);
}

/** The inverter tells only a share of the sun. */
function yieldShare(share: number): readonly Fact[] {
  return sunnyDay().map((fact) =>
    'at' in fact && fact.registers.yieldWh !== undefined
      ? yieldAt(fact.at, 3_000_000 + Math.round((fact.registers.yieldWh - 3_000_000) * share))
      : fact,
  );
}

test('nothing is found where all is well', async () => {
  expect(await codesOf(sunnyDay())).toEqual([]);
});

describe('consumption below 0', () => {
  test('cases 39 and 42: a producer that is not known', async () => {
    const history = await historyOf(yieldShare(0.6));
    const found = await findingsOf(history);
    expect(found.map(({ code }) => code)).toEqual(['exportAboveYield', 'producerMissing']);
    const { buckets, sum } = await totalsOf(history, ...june, '1d');
    expect(buckets[0]).toMatchObject({ selfConsumedWh: 0, quality: 'partial' });
    expect(sum).toMatchObject({ yieldWh: 11_520, selfConsumption: 0 });
    expect((sum.consumptionWh ?? 0) + sum.carryWh).toBe(11_520 + 2400 - 14_400);
  });

  test('case 39: a hint after 20 stretches with sun, and not before', async () => {
    /** So many slots of noon in which 10 Wh more are exported than produced and imported. */
    const short = (slots: number) =>
      steps(june[0], june[1], 300).flatMap((now, slot): Fact[] => {
        const sunny = Math.min(Math.max(slot - 100, 0), 100);
        return [yieldAt(now, 5000 + 100 * sunny), gridAt(now, 9000, 700 + 90 * sunny + 20 * Math.min(sunny, slots))];
      });
    expect(await codesOf(short(19))).not.toContain('producerMissing');
    expect(await codesOf(short(20))).toContain('producerMissing');
  });

  test('case 42: nearly 1 kWh more exported than produced, once, is told as such', async () => {
    const jumpAt = Date.parse('2026-06-01T12:00Z');
    const jump = sunnyDay().map((fact) =>
      'at' in fact && fact.registers.exportWh !== undefined && fact.at >= jumpAt
        ? gridAt(fact.at, fact.registers.importWh ?? 0, fact.registers.exportWh + 990)
        : fact,
    );
    expect(await findingsOf(await historyOf(jump))).toMatchObject([
      { code: 'exportAboveYield', count: 1, at: jumpAt - 300_000 },
    ]);
  });

  test.each([
    [19, []],
    [20, ['clocksDiffer']],
  ])('%i negatives of an hour or two that are made up for give %j', (negatives, codes) => {
    const slots = Array.from({ length: 288 }, (_, slot) => (slot < 2 * negatives ? (slot % 2 === 0 ? 20 : -20) : 5));
    const columnOf = (whOf: (wh: number) => number) => column(june[0], slots.map(whOf));
    const plant = plantOf({
      yieldWh: columnOf(() => 100),
      importWh: columnOf(() => 0),
      exportWh: columnOf((wh) => 100 - wh),
    });
    const [day] = daySpans(plant, range, localCalendar(zone));
    expect(day === undefined ? null : balanceFindings(day).map(({ code }) => code)).toEqual(codes);
  });

  test('case 28: negatives that are soon made up for are the clocks', async () => {
    const facts = steps(...june, 60).flatMap((now, minute): Fact[] => {
      const clouds = (minutes: number) => 15 * Math.floor(minutes / 10) * 10 + 15 * Math.max(0, (minutes % 10) - 4);
      const solar = clouds(minute);
      const fed = clouds(Math.max(0, minute + 3)) - clouds(3);
      return [yieldAt(now, 3_000_000 + solar), gridAt(now, 1_000_000 + 3 * minute, 2_000_000 + fed)];
    });
    expect(await codesOf(facts)).toEqual(['clocksDiffer']);
  });
});

describe('an inverter that fell silent', () => {
  const meterFor = (days: number) =>
    steps('2026-06-01T22:15Z', new Date(range.to + days * 86_400_000).toISOString(), 900).map((now, step) =>
      gridAt(now, 1_002_400 + 50 * step, 2_014_400),
    );
  const silent = (id: string) => ({
    code: 'inverterSilent',
    count: 1,
    sunlitCount: 0,
    at: range.to,
    source: { kind: 'inverter', id },
  });

  test('is told after three days, and not where it was taken out or replaced', async () => {
    expect(await findingsOf(await historyOf(sunnyDay(), meterFor(3)), aroundJune)).toEqual([]);
    const history = await historyOf(sunnyDay(), meterFor(4));
    expect(await findingsOf(history, aroundJune)).toEqual([silent('inverter')]);
    expect(await findingsOf(history, range)).toEqual([]);
    const source = { kind: 'inverter', id: 'inverter' } as const;
    await history.setLife({ source, installedAt: null, removedAt: range.to });
    expect(await findingsOf(history, aroundJune)).toEqual([]);
    await history.setLife({ source, installedAt: null, removedAt: null });
    expect(await findingsOf(history, aroundJune)).toEqual([silent('inverter')]);
    await addBatch(history, 'successor', [yieldAt(range.to + 3_600_000, 7), yieldAt(range.to + 7_200_000, 8)]);
    await addBatch(history, 'next', [yieldAt('2026-06-03T10:00Z', 20, 'b'), yieldAt('2026-06-05T20:00Z', 90, 'b')]);
    expect(await findingsOf(history, aroundJune)).toEqual([]);
  });

  test('is told of each of several', async () => {
    const other = sunnyDay((source) => source === 'meter').map((fact) => ({
      ...fact,
      source: { kind: 'inverter', id: 'second' } as const,
    }));
    const history = await historyOf(sunnyDay(), other, meterFor(5));
    expect(await findingsOf(history, aroundJune)).toEqual([silent('inverter'), silent('second')]);
  });
});

describe('case 33: sums of overlapping imports', () => {
  const day = (importWh: number, more: Partial<IntervalFact> = {}): IntervalFact => ({
    source: { kind: 'meter', id: 'portal' },
    ...range,
    rank: 'day' satisfies Rank,
    amounts: { importWh, exportWh: 14_400 },
    grainS: 86_400,
    estimated: false,
    ...more,
  });

  test.each([
    [2400, 0],
    [2512, 0],
    [2514, 1],
    [2289, 0],
    [2287, 1],
    [0, 1],
  ])('a day of telegrams with 2400 Wh beside a file with %i Wh: %i differ', async (importWh, count) => {
    for (const groups of [
      [sunnyDay(), [day(importWh)]],
      [[day(importWh, { source: { kind: 'meter', id: 'meter' } })], sunnyDay()],
    ]) {
      // oxlint-disable no-await-in-loop -- one history after the other
      const history = await historyOf(...groups);
      expect(await findingsOf(history)).toEqual(
        count === 0 ? [] : [{ code: 'sumsDiffer', count, sunlitCount: 0, at: range.from, source: null }],
      );
      expect((await totalsOf(history, ...june, '1d')).sum.importWh).toBe(2400);
      // oxlint-enable no-await-in-loop
    }
  });

  test('more than half a per cent of a large amount, and both directions', async () => {
    const file = (exportWh: number) => day(2400, { amounts: { importWh: 9000, exportWh } });
    const found = await findingsOf(await historyOf(sunnyDay(), [file(14_572)]));
    expect(found).toMatchObject([{ code: 'sumsDiffer', count: 1 }]);
    expect(await findingsOf(await historyOf(sunnyDay(), [file(14_574)]))).toMatchObject([{ count: 2 }]);
  });

  test('are no others where finer data measured a part only, or the file only estimated', async () => {
    const part = sunnyDay((source, minute) => source === 'meter' && minute < 200);
    expect(await codesOf(part, [day(9000)])).not.toContain('sumsDiffer');
    expect(await codesOf(sunnyDay(), [day(9000, { rank: 'estimated', estimated: true })])).toEqual([]);
  });

  test('are compared again when facts come or go, though no total changes', async () => {
    const history = await historyOf(sunnyDay());
    expect(await findingsOf(history)).toEqual([]);
    const { batch } = await addBatch(history, 'wrong file', [day(5000)]);
    const before = await totalsOf(history, ...june, '5m');
    expect(await findingsOf(history)).toMatchObject([{ code: 'sumsDiffer' }]);
    await history.setUndone({ batch, undone: true });
    expect(await findingsOf(history)).toEqual([]);
    expect(await totalsOf(history, ...june, '5m')).toEqual(before);
  });
});
