import { describe, expect, test } from 'vitest';

import type { Fact } from '../../../shared/facts.ts';
import { addBatch, always } from '../../support/historyFixture.ts';
import { historyOf, historyTotals, totalsOf } from '../../support/historyTotals.ts';
import { gridAt, steps, yieldAt } from '../../support/plantFromFacts.ts';
import { june, sunnyDay, sunnyMinutes } from '../../support/sunnyDay.ts';

const hour = ['2026-06-01T12:00Z', '2026-06-01T13:00Z'] as const;

describe('inverters', () => {
  test('case 20: the first counter of an inverter makes no jump', async () => {
    const { buckets, sum } = await historyTotals(
      sunnyDay((source, minute) => source === 'inverter' && minute < 600),
      ...june,
      '1h',
    );
    expect(sum.yieldWh).toBe(19_200 - 20 * 240);
    expect(buckets[9]).toMatchObject({ yieldWh: null, consumptionWh: null });
    expect(buckets[10]).toMatchObject({ yieldWh: 1200, consumptionWh: 300 });
  });

  test('case 21: an inverter replaced', async () => {
    const facts = [
      ...sunnyDay((source) => source === 'inverter'),
      ...steps(...june, 60).flatMap((now, minute): Fact[] => {
        if (minute <= 720) {
          return [yieldAt(now, 41_911_816 + 20 * sunnyMinutes(minute), 'old')];
        }
        return minute >= 840 ? [yieldAt(now, 12 + 20 * (sunnyMinutes(minute) - 480), 'new')] : [];
      }),
    ];
    const history = await historyOf(facts);
    const { buckets, sum } = await totalsOf(history, ...june, '1h');
    expect(sum.yieldWh).toBe(7200 + 20 * 480);
    expect(buckets.every(({ consumptionWh }) => consumptionWh === null || consumptionWh === 300)).toBe(true);
    expect(buckets.map(({ consumptionWh }) => consumptionWh).slice(11, 15)).toEqual([300, null, null, 300]);
    expect((await totalsOf(history, ...june, '1d')).buckets[0]).toMatchObject({ yieldWh: 16_800, quality: 'partial' });
  });

  test('case 51: an import older than the data of the inverter', async () => {
    const facts = [...sunnyDay((source) => source === 'inverter'), yieldAt('2026-06-02T09:00Z', 500)];
    const [day] = (await historyTotals(facts, ...june, '1d')).buckets;
    expect(day).toMatchObject({ yieldWh: null, importWh: 2400, exportWh: 14_400, consumptionWh: null });
  });

  test('one that is gone for good makes consumption unknown until the user says when it went', async () => {
    const history = await historyOf(
      sunnyDay(),
      steps(june[0], '2026-06-01T10:00Z', 300).map((now, step) => yieldAt(now, 400_000 + step, 'gone')),
    );
    const afternoon = ['2026-06-01T12:00Z', '2026-06-01T14:00Z', '1h'] as const;
    expect((await totalsOf(history, ...afternoon)).sum.consumptionWh).toBeNull();
    const source = { kind: 'inverter', id: 'gone' } as const;
    await history.setLife({ source, installedAt: null, removedAt: Date.parse('2026-06-01T10:00Z') });
    expect((await totalsOf(history, ...afternoon)).sum).toMatchObject({ yieldWh: 2400, consumptionWh: 600 });
    await history.setLife({ source, installedAt: null, removedAt: null });
    expect((await totalsOf(history, ...afternoon)).sum.consumptionWh).toBeNull();
  });
});

describe('meters', () => {
  test('case 23: a meter replaced, and the final value of the old one typed in', async () => {
    const facts = [
      ...sunnyDay((source) => source === 'meter'),
      ...steps(...june, 60).flatMap((now, minute): Fact[] => {
        if (minute <= 700) {
          return [gridAt(now, 9_695_000 + minute, 500, 'old')];
        }
        return minute >= 760 ? [gridAt(now, 133_000 + minute, 0, 'new')] : [];
      }),
    ];
    const history = await historyOf(facts);
    const swapped = await totalsOf(history, ...june, '1d');
    expect(swapped.sum.importWh).toBe(1440 - 60);
    expect(swapped.buckets[0]?.quality).toBe('partial');
    await addBatch(history, 'typed', [gridAt(Date.parse(june[0]) + 760 * 60_000, 9_695_760, 500, 'old')]);
    const typed = await totalsOf(history, ...june, '1d');
    expect(typed.sum.importWh).toBe(1440);
    expect(typed.buckets[0]?.quality).toBe('measured');
  });

  test('case 23: a meter replaced under one name: nothing is known of the time in between', async () => {
    const facts = steps(...june, 60).flatMap((now, minute): Fact[] =>
      minute <= 700 || minute >= 760 ? [gridAt(now, (minute <= 700 ? 9_695_000 : 133_000) + minute, 0)] : [],
    );
    const history = await historyOf(facts);
    expect((await totalsOf(history, ...june, '1d')).buckets[0]).toMatchObject({ importWh: 1380, quality: 'partial' });
    expect(
      (await totalsOf(history, ...june, '1h')).buckets.map(({ importWh, quality }) => [importWh, quality]),
    ).toEqual(
      Array.from({ length: 24 }, (_, index) => {
        const wh = [11, 12].includes(index) ? 40 - 20 * (index - 11) : 60;
        return [wh, wh === 60 ? 'measured' : 'partial'];
      }),
    );
  });
});

describe('registers that cannot be right', () => {
  const someMeter = { kind: 'meter', id: 'meter' } as const;
  const marksOf = async (...groups: readonly (readonly Fact[])[]) => {
    const history = await historyOf(...groups);
    const { sum, buckets } = await totalsOf(history, ...hour, '15m');
    const marks = await history.marks({ source: someMeter, ...always });
    return { importWh: sum.importWh, byQuarter: buckets.map((bucket) => bucket.importWh), marks };
  };
  /** Every minute of the hour, 2 Wh each, but for those given. */
  const minutes = (other: Readonly<Record<number, number>>, first = 500_000) =>
    steps(...hour, 60).map((now, minute) => gridAt(now, other[minute] ?? first + 2 * minute, 0));
  const atMinute = (minute: number) => Date.parse(hour[0]) + minute * 60_000;
  const even = [30, 30, 30, 30];

  test('case 22: a counter of one serial that is lower for one sample', async () => {
    const facts = steps(...hour, 60).map((now, minute) => yieldAt(now, minute === 20 ? 40 : 900_000 + 10 * minute));
    const history = await historyOf(facts);
    const { buckets } = await totalsOf(history, ...hour, '15m');
    expect(buckets.map(({ yieldWh, quality }) => [yieldWh, quality])).toEqual(even.map(() => [150, 'measured']));
    const marks = await history.marks({ source: { kind: 'inverter', id: 'inverter' }, ...always });
    expect(marks).toEqual([{ at: atMinute(20), registers: 'yield', reason: 'glitch' }]);
  });

  test('case 24: a register that runs through its range', async () => {
    const facts = steps(...hour, 60).map((now, minute) => gridAt(now, (999_999_939 + 2 * minute) % 1_000_000_000, 0));
    const history = await historyOf(facts);
    const { buckets, sum } = await totalsOf(history, ...hour, '15m');
    expect(buckets.map(({ importWh }) => importWh)).toEqual(even);
    expect(sum.importWh).toBe(120);
    const two = await historyOf([gridAt(hour[0], 999_999_999, 0), gridAt(hour[1], 100, 0)]);
    expect((await totalsOf(two, ...hour, '1h')).sum.importWh).toBe(101);
  });

  test('case 25: a register that falls by 1 Wh keeps what it said before', async () => {
    const { importWh, byQuarter, marks } = await marksOf(minutes({ 30: 500_057, 31: 500_057 }));
    expect({ importWh, byQuarter }).toEqual({ importWh: 120, byQuarter: [30, 28, 32, 30] });
    expect(marks.map(({ at, reason }) => [at, reason])).toEqual([
      [atMinute(30), 'rounding'],
      [atMinute(31), 'rounding'],
    ]);
  });

  test('case 26: a single telegram with 0, also where it came long after the others', async () => {
    const wanted = {
      importWh: 120,
      byQuarter: even,
      marks: [{ at: atMinute(30), registers: 'import', reason: 'glitch' }],
    };
    expect(await marksOf(minutes({ 30: 0 }))).toEqual(wanted);
    const others = minutes({}).filter((_, minute) => minute !== 30);
    expect(await marksOf(others, [gridAt(atMinute(30), 0, 0)])).toEqual(wanted);
  });
});
