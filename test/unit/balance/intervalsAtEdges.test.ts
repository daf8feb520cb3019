import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sourceCurve } from '../../../electron/core/balance/curves/curveSource.ts';
import { cutSlots } from '../../../electron/core/balance/curves/curveSlots.ts';
import { intervalRow } from '../../../electron/core/balance/terms/intervals.ts';
import { judge } from '../../../electron/core/balance/judging/judge.ts';
import { slotMs, slotQuality, type SlotColumn } from '../../../electron/core/balance/terms/slotColumn.ts';
import type { IntervalFact } from '../../../shared/facts.ts';
import { seriesOf, startMs, steadyReadings, type TestReading } from '../../support/registerReadings.ts';
import { spanState } from '../../support/slotColumns.ts';

const minuteMs = 60_000;

/** Intervals that follow one another, of so many minutes each. */
function row(fromMinute: number, minutes: number, amounts: readonly number[]): readonly IntervalFact[] {
  return amounts.map((importWh, index): IntervalFact => ({
    source: { kind: 'meter', id: 'E1' },
    from: startMs + (fromMinute + index * minutes) * minuteMs,
    to: startMs + (fromMinute + (index + 1) * minutes) * minuteMs,
    rank: 'hour',
    amounts: { importWh },
    grainS: minutes * 60,
    estimated: false,
  }));
}

function slotsOf(readings: readonly TestReading[], facts: readonly IntervalFact[], count: number): SlotColumn {
  const series = seriesOf(readings);
  const curve = sourceCurve({ series, judged: judge(series, 'import'), row: intervalRow(facts, 'import') }, []);
  return cutSlots(curve, startMs / slotMs, count);
}

/** What each hour from one on has, and how sure it is. */
function hoursOf(column: SlotColumn, from: number, count: number): readonly (readonly [wh: number, quality: string])[] {
  return Array.from({ length: count }, (_, index) => {
    const slots = [(from + index) * 12, (from + index + 1) * 12] as const;
    return [
      column.knownWh.subarray(...slots).reduce((sum, wh) => sum + wh, 0),
      slotQuality(spanState(column, ...slots)),
    ] as const;
  });
}

function measured(...amounts: readonly number[]): readonly (readonly [number, string])[] {
  return amounts.map((wh) => [wh, 'measured']);
}

/** 5 minutes apart up to 01:10 and from 04:30 to 06:00, 10 Wh each and then 20; 1660 Wh in between. */
const before = steadyReadings(0, 5, 15, 1000, 10);
const behind = steadyReadings(270, 5, 19, 1140 + 1660, 20);

describe('intervals that reach beyond a gap', () => {
  it('give it what the registers leave of them', () => {
    const column = slotsOf([...before, ...behind], row(60, 60, [420, 300, 420, 660]), 72);
    expect(hoursOf(column, 0, 6)).toEqual(measured(120, 420, 300, 420, 660, 240));
  });

  it('leave the rest to the last of them where they were rounded', () => {
    const column = slotsOf([...before, ...behind], row(60, 60, [420, 310, 410, 640]), 72);
    expect(hoursOf(column, 1, 4)).toEqual(measured(420, 310, 410, 660));
  });

  it('leave the rest to the one of which the registers know nothing else', () => {
    const started = slotsOf(steadyReadings(65, 5, 2, 1120, 10).concat(behind), row(60, 60, [420, 300, 420, 660]), 72);
    expect(hoursOf(started, 2, 3)).toEqual(measured(300, 420, 660));
    const reset = [...before, ...steadyReadings(270, 5, 2, 2800, 20), ...steadyReadings(280, 5, 17, 3, 20)];
    expect(hoursOf(slotsOf(reset, row(60, 60, [420, 300, 420, 660]), 72), 1, 3)).toEqual(measured(420, 300, 420));
  });

  it('count in full where readings end within one, whatever the gap before', () => {
    const column = slotsOf([...before, ...behind.slice(0, 3)], row(60, 60, [420, 300, 420, 660]), 60);
    expect(hoursOf(column, 1, 4)).toEqual(measured(420, 300, 420, 660));
  });

  it('are a guess where they hold less than the registers measured', () => {
    const column = slotsOf([...before, ...behind], row(60, 60, [420, 300, 900, 40]), 72);
    const hours = hoursOf(column, 1, 4);
    expect(hours.map(([, quality]) => quality)).toEqual(Array<string>(4).fill('estimated'));
    expect(hours.reduce((sum, [wh]) => sum + wh, 0)).toBe(20 + 1660 + 120);
  });

  it('are a guess where registers on neither side are as fine as they are', () => {
    const coarse = [
      ...steadyReadings(-1440 * 7 + 70, 1440, 8, 0, 9000),
      ...steadyReadings(1440 * 4 + 270, 1440, 8, 63_000 + 40_000, 9000),
    ];
    const hours = Array.from({ length: 24 * 6 }, (_, index) => (index % 2 === 0 ? 100 : 700));
    const column = slotsOf(coarse, row(0, 60, hours), 24 * 12 * 6);
    expect(slotQuality(spanState(column, 24, 36))).toBe('estimated');
    const days = hoursOf(column, 24, 2).map(([wh]) => wh);
    expect(Math.abs((days[0] ?? 0) - 100)).toBeLessThan(20);
  });

  it('give each of their hours what it had, measured, wherever gaps begin and end', () => {
    const counter = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 288, maxLength: 288 });
    const gap = fc.record({ from: fc.integer({ min: 15, max: 120 }), steps: fc.integer({ min: 13, max: 140 }) });
    fc.assert(
      fc.property(counter, gap, fc.constantFrom(3, 6, 12), (rises, { from, steps }, length) => {
        const values = rises.reduce<number[]>((all, rise) => [...all, (all.at(-1) ?? 0) + rise], [5000]);
        const told = values.flatMap((value, step): TestReading[] =>
          step > from && step < from + steps ? [] : [[step * 5, value]],
        );
        const amounts = Array.from(
          { length: 288 / length },
          (_, index) => (values[(index + 1) * length] ?? 0) - (values[index * length] ?? 0),
        );
        const column = slotsOf(told, row(0, length * 5, amounts), 288);
        const hours = Array.from({ length: 24 }, (_, hour) => (values[hour * 12 + 12] ?? 0) - (values[hour * 12] ?? 0));
        expect(hoursOf(column, 0, 24)).toEqual(measured(...hours));
      }),
      { numRuns: 300 },
    );
  });
});
