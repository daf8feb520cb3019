import { describe, expect, it } from 'vitest';

import { readingCurve } from '../../../electron/core/balance/curves/curveReadings.ts';
import { sourceCurve } from '../../../electron/core/balance/curves/curveSource.ts';
import { cutSlots } from '../../../electron/core/balance/curves/curveSlots.ts';
import { judge } from '../../../electron/core/balance/judging/judge.ts';
import { slotMs, slotQuality, type SlotColumn } from '../../../electron/core/balance/terms/slotColumn.ts';
import { curveShape, sunShape, type GapShape } from '../../../electron/core/balance/curves/sunShape.ts';
import { seriesOf, startMs, steadyReadings, type TestReading } from '../../support/registerReadings.ts';
import { spanState } from '../../support/slotColumns.ts';

/** A June day in the Netherlands: the sun rises about 03:20 UTC, stands highest about 11:40 and sets about 20:00. */
const sun = sunShape(52.2, 5.3);

function slotsOf(readings: readonly TestReading[], shapes: readonly GapShape[], count = 288): SlotColumn {
  const series = seriesOf(readings);
  const facts = { series, judged: judge(series, 'yield'), row: [] };
  return cutSlots(sourceCurve(facts, shapes), startMs / slotMs, count);
}

function hourOf(column: SlotColumn, hour: number): number {
  return column.knownWh.subarray(hour * 12, hour * 12 + 12).reduce((sum, wh) => sum + wh, 0);
}

/** A minute at a time, but for a gap. */
function withGap(fromMinute: number, toMinute: number, rise: number, rate = 0): readonly TestReading[] {
  return [
    ...steadyReadings(fromMinute - 60, 1, 61, 10_000, rate),
    ...steadyReadings(toMinute, 1, 60, 10_000 + 60 * rate + rise, rate),
  ];
}

describe('the shape of the sun', () => {
  it('case 17: spreads what an inverter gave while it was not asked, as estimated, to the Wh', () => {
    const column = slotsOf(withGap(12 * 60, 14 * 60, 6000, 40), [sun]);
    expect(hourOf(column, 12) + hourOf(column, 13)).toBe(6000);
    expect(hourOf(column, 12)).toBeGreaterThan(hourOf(column, 13));
    expect(slotQuality(spanState(column, 150, 156))).toBe('estimated');
    expect(slotQuality(spanState(column, 144, 168))).toBe('measured');
  });

  it('leaves the night of a gap over days dark', () => {
    const column = slotsOf(withGap(60, 23 * 60, 20_000), [sun]);
    expect([2, 21, 22].map((hour) => hourOf(column, hour))).toEqual([0, 0, 0]);
    const noon = [10, 11, 12, 13].map((hour) => hourOf(column, hour));
    expect(Math.max(...noon)).toBe(Math.max(...Array.from({ length: 24 }, (_, hour) => hourOf(column, hour))));
    expect(hourOf(column, 11)).toBeGreaterThan(4 * hourOf(column, 4));
    expect(column.knownWh.reduce((sum, wh) => sum + wh, 0)).toBe(20_000);
  });

  it('stays straight where the sun cannot tell, or no shape is given', () => {
    const dark = slotsOf(withGap(60, 120, 120), [sun]);
    expect(new Set(dark.knownWh.subarray(12, 24))).toEqual(new Set([10]));
    const straight = slotsOf(withGap(12 * 60, 14 * 60, 240), []);
    expect(new Set(straight.knownWh.subarray(144, 168))).toEqual(new Set([10]));
  });

  it('takes the sun of the place', () => {
    const column = slotsOf(withGap(60, 23 * 60, 20_000), [sunShape(40.7, -74)]);
    expect(hourOf(column, 6)).toBe(0);
    expect(hourOf(column, 17)).toBeGreaterThan(hourOf(column, 11));
  });
});

describe('the shape of another curve', () => {
  it('goes before the sun where it knows the whole gap', () => {
    const other = seriesOf([...steadyReadings(0, 5, 156, 0, 10), ...steadyReadings(780, 5, 120, 1560, 30)]);
    const shape = curveShape(readingCurve(other, judge(other, 'yield')));
    const column = slotsOf(withGap(12 * 60, 14 * 60, 4800, 40), [shape, sun]);
    expect([hourOf(column, 12), hourOf(column, 13)]).toEqual([1200, 3600]);
  });

  it('tells nothing of a gap that it does not know wholly, or in which it stood still', () => {
    const short = seriesOf(steadyReadings(0, 5, 150, 0, 10));
    const still = seriesOf(steadyReadings(0, 5, 288, 0, 0));
    const bySun = slotsOf(withGap(12 * 60, 14 * 60, 4800, 40), [sun]);
    for (const other of [short, still]) {
      const shape = curveShape(readingCurve(other, judge(other, 'yield')));
      expect(slotsOf(withGap(12 * 60, 14 * 60, 4800, 40), [shape, sun])).toEqual(bySun);
    }
  });
});

describe('case 16', () => {
  it('measures the gap once the archive of the inverter has filled it', () => {
    const readings = withGap(10 * 60, 16 * 60, 12_000);
    const archive = steadyReadings(605, 5, 71, 10_167, 167).map(([minute, value]): TestReading => [minute, value, 1]);
    const filled = [...readings, ...archive].toSorted((left, right) => left[0] - right[0]);
    expect(slotQuality(spanState(slotsOf(readings, [sun]), 132, 144))).toBe('estimated');
    const column = slotsOf(filled, [sun]);
    expect(slotQuality(spanState(column, 132, 144))).toBe('measured');
    expect(hourOf(column, 11)).toBe(12 * 167);
  });
});
