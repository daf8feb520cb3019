import { describe, expect, it } from 'vitest';

import type { Curve } from '../../../electron/core/balance/curves/curve.ts';
import { readingCurve } from '../../../electron/core/balance/curves/curveReadings.ts';
import { cutSlots } from '../../../electron/core/balance/curves/curveSlots.ts';
import { roundHalfEven, valueAt } from '../../../electron/core/balance/curves/curveValue.ts';
import { judge } from '../../../electron/core/balance/judging/judge.ts';
import { slotBits, slotMs, slotQuality, type SlotColumn } from '../../../electron/core/balance/terms/slotColumn.ts';
import { ranks } from '../../../shared/facts.ts';
import { seriesOf, startMs, steadyReadings, type TestReading } from '../../support/registerReadings.ts';
import { slotWh, spanState } from '../../support/slotColumns.ts';

function curveOf(readings: readonly TestReading[]): Curve {
  const series = seriesOf(readings);
  return readingCurve(series, judge(series, 'import'));
}

function slotsOf(readings: readonly TestReading[], count: number): SlotColumn {
  return cutSlots(curveOf(readings), startMs / slotMs, count);
}

function amountsOf(column: SlotColumn): readonly (number | null)[] {
  return Array.from(column.knownWh, (_, index) => slotWh(column, index));
}

function qualitiesOf(column: SlotColumn): readonly string[] {
  return Array.from(column.state, slotQuality);
}

function sumOf(column: SlotColumn): number {
  return column.knownWh.reduce((sum, wh) => sum + wh, 0);
}

describe('readingCurve', () => {
  it('is exact at points, straight between them and rounds half to even', () => {
    const curve = curveOf([
      [0, 100],
      [2, 105],
      [4, 106],
    ]);
    const rises = [0, 1, 2, 3, 4].map((minute) => (valueAt(curve, startMs + minute * 60_000)?.wh ?? NaN) - 100);
    expect(rises).toEqual([0, 2, 5, 5, 6]);
    expect([0.5, 1.5, 2.5, 2.51, 2.49].map(roundHalfEven)).toEqual([0, 2, 2, 3, 2]);
  });

  it('knows nothing before its first point and after its last', () => {
    const curve = curveOf([
      [0, 100],
      [2, 105],
    ]);
    expect([-1, 3].map((minute) => valueAt(curve, startMs + minute * 60_000))).toEqual([null, null]);
  });

  it('goes on through a return to 0', () => {
    const curve = curveOf([
      [0, 999_999_999],
      [1, 100],
    ]);
    expect((valueAt(curve, startMs + 60_000)?.wh ?? 0) - (valueAt(curve, startMs)?.wh ?? 0)).toBe(101);
  });
});

describe('cutSlots', () => {
  it('case 6: takes the value of a quarter hour from the points on both sides of it', () => {
    const column = slotsOf(
      [
        [2, 200],
        [7, 300],
        [12, 400],
        [17, 500],
      ],
      3,
    );
    expect(amountsOf(column)).toEqual([null, 100, 100]);
    expect(sumOf(column)).toBe(460 - 200);
  });

  it('case 7: gives 288 slots that add up to the day', () => {
    const readings = Array.from({ length: 8641 }, (_, index): TestReading => [index / 6, Math.floor(index * 1.37)]);
    expect(sumOf(slotsOf(readings, 288))).toBe(Math.floor(8640 * 1.37));
  });

  it('case 15: estimates the hours of a gap, and measures the day around it', () => {
    const readings = [...steadyReadings(0, 5, 121, 0, 10), ...steadyReadings(960, 5, 97, 4200, 10)];
    const column = slotsOf(readings, 288);
    expect(slotQuality(spanState(column, 0, 288))).toBe('measured');
    expect(slotQuality(spanState(column, 132, 144))).toBe('estimated');
    expect(slotQuality(spanState(column, 108, 120))).toBe('measured');
    expect(slotQuality(spanState(column, 120, 192))).toBe('measured');
    expect(sumOf(column)).toBe(4200 + 96 * 10);
    expect(new Set(column.grainS)).toEqual(new Set([300]));
  });

  it('case 18: knows nothing after the last point', () => {
    const column = slotsOf(steadyReadings(0, 5, 13, 0, 10), 24);
    expect(qualitiesOf(column)).toEqual([
      ...Array.from({ length: 12 }, () => 'measured'),
      ...Array.from({ length: 12 }, () => 'none'),
    ]);
    expect(slotQuality(spanState(column, 0, 24))).toBe('partial');
  });

  it('case 19: measures a night through which the register stood still', () => {
    const readings = [...steadyReadings(0, 1, 61, 0, 5), ...steadyReadings(600, 1, 61, 300, 5)];
    expect(new Set(qualitiesOf(slotsOf(readings, 120)))).toEqual(new Set(['measured']));
  });

  it('case 20: begins with its first point', () => {
    const column = slotsOf(
      [
        [1, 41_919_016],
        [5, 41_919_020],
        [10, 41_919_026],
      ],
      2,
    );
    expect(amountsOf(column)).toEqual([null, 6]);
    expect(sumOf(column)).toBe(10);
  });

  it('cases 21 and 23: adds both parts of a day with a reset, and nothing across', () => {
    const readings = [...steadyReadings(0, 2, 31, 41_919_016, 7), ...steadyReadings(62, 2, 30, 12, 7)];
    const column = slotsOf(readings, 24);
    expect(sumOf(column)).toBe(30 * 7 + 29 * 7);
    expect(qualitiesOf(column).indexOf('partial')).toBe(12);
    expect(qualitiesOf(column).filter((quality) => quality !== 'measured')).toEqual(['partial']);
    expect(slotWh(column, 12)).toBeNull();
    expect(slotQuality(spanState(column, 0, 24))).toBe('partial');
  });

  it('case 25: loses nothing where a register falls by 1 Wh', () => {
    const column = slotsOf(
      [
        [0, 1000],
        [2, 999],
        [5, 1003],
        [10, 1010],
      ],
      2,
    );
    expect(amountsOf(column)).toEqual([3, 7]);
    expect(
      amountsOf(
        slotsOf(
          [
            [0, 1000],
            [5, 999],
            [10, 1003],
          ],
          2,
        ),
      ),
    ).toEqual([0, 3]);
  });

  it('case 26: adds nothing after a single 0', () => {
    const column = slotsOf(
      [
        [0, 1000],
        [2, 0],
        [5, 1003],
        [10, 1010],
      ],
      2,
    );
    expect(amountsOf(column)).toEqual([3, 7]);
  });

  it('calls no time a guess of which nothing is known: between an estimated reading and a reset, in either order', () => {
    const estimated = ranks.indexOf('estimated');
    const before = slotsOf([[4, 900, estimated], ...steadyReadings(6, 1, 5, 200, 1)], 2);
    expect([...before.state]).toEqual([0, slotBits.known]);
    const behind = slotsOf(
      [...steadyReadings(0, 1, 3, 900, 1), [30, 200, estimated], ...steadyReadings(31, 1, 5, 201, 1)],
      2,
    );
    expect([...behind.state]).toEqual([slotBits.known, 0]);
  });

  it('tells the step of the data it was cut from', () => {
    expect(new Set(slotsOf(steadyReadings(0, 15, 13, 0, 300), 36).grainS)).toEqual(new Set([900]));
    expect(new Set(slotsOf(steadyReadings(0, 60, 13, 0, 300), 144).grainS)).toEqual(new Set([3600]));
  });

  it('case 40: offers no finer step than the rank of the readings allows, however often they come', () => {
    const day = ranks.indexOf('day');
    const wholeKwh = steadyReadings(0, 15, 97, 4_000_000, 0).map(([minute, value]): TestReading => [
      minute,
      value + 1000 * Math.floor(minute / 60),
      day,
    ]);
    const column = slotsOf(wholeKwh, 288);
    expect(new Set(column.grainS)).toEqual(new Set([86_400]));
    expect(sumOf(column)).toBe(24_000);
    const hour = ranks.indexOf('hour');
    expect(
      slotsOf(
        [
          [0, 10, hour],
          [4, 20, hour],
          [10, 30],
        ],
        2,
      ).grainS,
    ).toEqual(Uint32Array.of(3600, 300));
  });

  it('calls nothing a gap that is no longer than three usual steps or 15 minutes', () => {
    const minutes = [...steadyReadings(0, 1, 10, 0, 9), ...steadyReadings(24, 1, 12, 216, 9)];
    expect(new Set(qualitiesOf(slotsOf(minutes, 7)))).toEqual(new Set(['measured']));
    const longer = [...steadyReadings(0, 1, 10, 0, 9), ...steadyReadings(25, 1, 12, 225, 9)];
    expect(qualitiesOf(slotsOf(longer, 6)).filter((quality) => quality === 'estimated')).toHaveLength(4);
    const quarters = [...steadyReadings(0, 15, 7, 0, 9), ...steadyReadings(135, 15, 7, 81, 9)];
    expect(new Set(qualitiesOf(slotsOf(quarters, 40)))).toEqual(new Set(['measured']));
  });

  it('finds the usual step where it changes', () => {
    const readings = [...steadyReadings(0, 1440, 8, 0, 8000), ...steadyReadings(7 * 1440 + 5, 5, 12, 56_020, 20)];
    const column = slotsOf(readings, 7 * 288 + 12);
    expect(column.grainS[7 * 288 - 1]).toBe(86_400);
    expect(column.grainS[7 * 288]).toBe(300);
  });

  it('knows nothing of a register with one reading or none', () => {
    expect(qualitiesOf(slotsOf([[0, 5]], 2))).toEqual(['none', 'none']);
    expect(qualitiesOf(slotsOf([], 2))).toEqual(['none', 'none']);
  });
});
