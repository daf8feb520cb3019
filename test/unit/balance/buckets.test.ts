import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { localCalendar } from '../../../electron/core/balance/terms/calendar.ts';
import type { PlantColumns } from '../../../electron/core/balance/plant/plant.ts';
import { measuredSlot, slotBits, slotMs } from '../../../electron/core/balance/terms/slotColumn.ts';
import { daySpans, totals, totalsOfDays } from '../../../electron/core/balance/sums/totals.ts';
import type { BalanceSpan } from '../../../electron/core/balance/sums/totalsSpan.ts';
import { bucketLengths, type EnergyTotals } from '../../../shared/totals.ts';
import { column, gapSlot, plantOf, type SlotSpec } from '../../support/slotColumns.ts';

const zones = ['UTC', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kathmandu'];
const calendars = zones.map(localCalendar);
const longBuckets = ['1d', '1w', '1mo', '1y'] as const;

/** Days around a change of the clocks in all of these zones and a turn of the year, in runs that share a state. */
const starts = ['2026-03-07T12:00Z', '2026-10-24T20:35Z', '2026-12-30T00:00Z'].map((at) => Date.parse(at));
const run = fc.record({
  length: fc.integer({ min: 1, max: 200 }),
  state: fc.constantFrom(measuredSlot, measuredSlot, gapSlot, slotBits.known, 0, measuredSlot | slotBits.guessedAmount),
  grainS: fc.constantFrom(60, 60, 60, 900, 3600, 86_400),
  highestWh: fc.constantFrom(0, 20, 400),
  seed: fc.nat(),
});
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;
const runs = fc.array(run, { minLength: 1, maxLength: 12 });
const count = 900;

function columnOf(from: number, parts: readonly Run[]) {
  const slots: SlotSpec[] = [];
  const grains: number[] = [];
  for (let place = 0; slots.length < count; place += 1) {
    const part = parts[place % parts.length] ?? { length: 1, state: 0, grainS: 0, highestWh: 0, seed: 0 };
    for (let step = 0; step < part.length && slots.length < count; step += 1) {
      const wh = part.highestWh === 0 ? 0 : (part.seed + step * 7919) % part.highestWh;
      slots.push({ wh, state: part.state });
      grains.push(part.state === 0 ? 0 : part.grainS);
    }
  }
  return { ...column(from, slots), grainS: Uint32Array.from(grains) };
}

const anyPlant = fc
  .record({ from: fc.constantFrom(...starts), s: runs, i: runs, e: runs })
  .map(({ from, s, i, e }): PlantColumns =>
    plantOf({ yieldWh: columnOf(from, s), importWh: columnOf(from, i), exportWh: columnOf(from, e) }),
  );

function rangeOf(plant: PlantColumns, cutAtBegin = 0, cutAtEnd = 0) {
  return {
    from: (plant.fromSlot + cutAtBegin) * slotMs,
    to: (plant.fromSlot + plant.count - cutAtEnd) * slotMs,
  };
}

const names = ['yieldWh', 'importWh', 'exportWh', 'consumptionWh', 'selfConsumedWh'] as const;

function sumOf(result: EnergyTotals, name: (typeof names)[number]): number {
  return result.buckets.reduce((sum, bucket) => sum + (bucket[name] ?? 0), 0);
}

test('buckets of every length sum to the register differences, consumption with the rest to the plain one', () => {
  fc.assert(
    fc.property(
      anyPlant,
      fc.constantFrom(...calendars),
      fc.constantFrom(...bucketLengths),
      (plant, calendar, bucket) => {
        const result = totals(plant, rangeOf(plant), bucket, calendar);
        const { sum } = result;
        for (const name of ['yieldWh', 'importWh', 'exportWh'] as const) {
          const known = plant[name]?.knownWh.reduce((total, wh) => total + wh, 0) ?? 0;
          expect(sum[name] ?? 0).toBe(known);
        }
        if (bucketLengths.indexOf(bucket) >= bucketLengths.indexOf('1d')) {
          // No bucket is finer than these data.
          for (const name of names) {
            expect(sumOf(result, name), name).toBe(sum[name] ?? 0);
          }
        }
        if (sum.consumptionWh !== null) {
          const { yieldWh, importWh, exportWh, consumptionWh, carryWh } = sum;
          expect(consumptionWh + carryWh).toBe((yieldWh ?? 0) + (importWh ?? 0) - (exportWh ?? 0));
        }
        for (const one of result.buckets) {
          expect(one.consumptionWh ?? 0).toBeGreaterThanOrEqual(0);
          expect(one.measuredShare >= 0 && one.measuredShare <= 1).toBe(true);
          expect(one.quality === 'none').toBe(names.every((name) => one[name] === null));
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('where the data are fine enough, buckets of every length have the same sums', () => {
  const fineRun = run.map((part) => ({ ...part, grainS: 60 as const }));
  const fine = fc.array(fineRun, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom(...starts),
      fine,
      fine,
      fine,
      fc.constantFrom(...calendars),
      (from, s, i, e, calendar) => {
        const plant = plantOf({
          yieldWh: columnOf(from, s),
          importWh: columnOf(from, i),
          exportWh: columnOf(from, e),
        });
        const all = bucketLengths.map((bucket) => totals(plant, rangeOf(plant), bucket, calendar));
        for (const result of all) {
          expect(result.sum).toEqual(all[0]?.sum);
          expect(result.grainS).toBe(300);
          for (const name of names) {
            expect(sumOf(result, name), name).toBe(result.sum[name] ?? 0);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('sums of days that were kept join to the same weeks, months and years', () => {
  fc.assert(
    fc.property(
      anyPlant,
      fc.constantFrom(...calendars),
      fc.constantFrom(...longBuckets),
      fc.nat({ max: 400 }),
      fc.nat({ max: 400 }),
      (plant, calendar, bucket, cutAtBegin, cutAtEnd) => {
        const range = rangeOf(plant, cutAtBegin, cutAtEnd);
        const days = JSON.parse(JSON.stringify(daySpans(plant, range, calendar))) as readonly BalanceSpan[];
        expect(totalsOfDays(days, plant, range, bucket, calendar)).toEqual(totals(plant, range, bucket, calendar));
      },
    ),
    { numRuns: 300 },
  );
});

test('a gap over midnight makes both days estimated, and the month measured, also when joined', () => {
  const [utc = localCalendar('UTC')] = calendars;
  const from = Date.parse('2026-06-01T00:00Z');
  const opens: SlotSpec = { wh: 1, state: measuredSlot | slotBits.guessedTo };
  const inside: SlotSpec = { wh: 1, state: gapSlot };
  const closes: SlotSpec = { wh: 1, state: measuredSlot | slotBits.guessedFrom };
  const slots = [...Array<SlotSpec>(280).fill(1), opens, ...Array.from({ length: 14 }, () => inside), closes].concat(
    Array<SlotSpec>(280).fill(1),
  );
  const whole = column(from, slots);
  const plant = plantOf({ yieldWh: whole, importWh: whole, exportWh: whole });
  const days = daySpans(plant, rangeOf(plant), utc);
  for (const bucket of longBuckets) {
    const result = totals(plant, rangeOf(plant), bucket, utc);
    expect(totalsOfDays(days, plant, rangeOf(plant), bucket, utc)).toEqual(result);
    expect(result.buckets.map(({ quality }) => quality)).toEqual(
      bucket === '1d' ? ['estimated', 'estimated'] : ['measured'],
    );
  }
});

test('a day that was not kept counts as unknown', () => {
  const [utc = localCalendar('UTC')] = calendars;
  const from = Date.parse('2026-06-01T00:00Z');
  const three = Array<SlotSpec>(864).fill(1);
  const plant = plantOf({ yieldWh: column(from, three), importWh: column(from, three), exportWh: null });
  const days = daySpans(plant, rangeOf(plant), utc).toSpliced(1, 1);
  const result = totalsOfDays(days, plant, rangeOf(plant), '1d', utc);
  expect(result.buckets.map(({ yieldWh, quality }) => [yieldWh, quality])).toEqual([
    [288, 'measured'],
    [null, 'none'],
    [288, 'measured'],
  ]);
  expect(totalsOfDays(days, plant, rangeOf(plant), '1mo', utc).buckets[0]).toMatchObject({
    yieldWh: 576,
    quality: 'partial',
    measuredShare: 2 / 3,
  });
});

test('a bucket says the same whatever range it was asked for in', () => {
  fc.assert(
    fc.property(anyPlant, fc.constantFrom(...calendars), fc.nat({ max: 400 }), (plant, calendar, cut) => {
      const hourCut = Math.ceil((plant.fromSlot + cut) / 12) * 12 - plant.fromSlot;
      const whole = totals(plant, rangeOf(plant), '1h', calendar).buckets;
      const part = totals(plant, rangeOf(plant, hourCut), '1h', calendar).buckets;
      expect(whole.slice(-part.length)).toEqual(part);
    }),
    { numRuns: 100 },
  );
});

describe('ranges', () => {
  const [utc = localCalendar('UTC')] = calendars;
  const from = Date.parse('2026-06-01T12:00Z');
  const plant = plantOf({
    yieldWh: column(from, [1, 2, 3]),
    importWh: column(from, [1, 2, 3]),
    exportWh: column(from, [0, 0, 0]),
  });

  test('are widened to whole slots', () => {
    const { buckets } = totals(plant, { from: from + 1, to: from + slotMs + 1 }, '5m', utc);
    expect(buckets.map((bucket) => [bucket.from, bucket.to, bucket.consumptionWh])).toEqual([
      [from, from + slotMs, 2],
      [from + slotMs, from + 2 * slotMs, 4],
    ]);
  });

  test('beyond the columns are unknown', () => {
    const result = totals(plant, { from: from - 12 * slotMs, to: from + 24 * slotMs }, '1h', utc);
    expect(result.buckets.map(({ consumptionWh, quality }) => [consumptionWh, quality])).toEqual([
      [null, 'none'],
      [12, 'partial'],
      [null, 'none'],
    ]);
    expect(result.sum).toMatchObject({ consumptionWh: 12, carryWh: 0 });
  });

  test('that are empty have no bucket and know nothing', () => {
    const result = totals(plant, { from, to: from }, '1d', utc);
    expect(result).toMatchObject({ buckets: [], grainS: 300, sum: { yieldWh: null, carryWh: 0 } });
  });
});

test('a plant without an inverter is measured by its meter alone, and its consumption unknown', () => {
  const [utc = localCalendar('UTC')] = calendars;
  const from = Date.parse('2026-06-01T12:00Z');
  const plant = plantOf({ yieldWh: null, importWh: column(from, [5]), exportWh: column(from, [0]) });
  const [bucket] = totals(plant, rangeOf(plant), '5m', utc).buckets;
  expect(bucket).toMatchObject({
    yieldWh: null,
    importWh: 5,
    exportWh: 0,
    consumptionWh: null,
    quality: 'measured',
    measuredShare: 1,
  });
});
