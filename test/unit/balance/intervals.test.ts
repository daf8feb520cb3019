import { describe, expect, it } from 'vitest';

import { sourceCurve } from '../../../electron/core/balance/curves/curveSource.ts';
import { cutSlots } from '../../../electron/core/balance/curves/curveSlots.ts';
import { intervalRow } from '../../../electron/core/balance/terms/intervals.ts';
import { judge } from '../../../electron/core/balance/judging/judge.ts';
import { slotMs, slotQuality, type SlotColumn } from '../../../electron/core/balance/terms/slotColumn.ts';
import type { IntervalFact } from '../../../shared/facts.ts';
import { seriesOf, startMs, steadyReadings, type TestReading } from '../../support/registerReadings.ts';
import { slotWh, spanState } from '../../support/slotColumns.ts';

const minuteMs = 60_000;

function quarter(index: number, importWh: number, more: Partial<IntervalFact> = {}): IntervalFact {
  return interval(index * 15, (index + 1) * 15, importWh, more);
}

function interval(
  fromMinute: number,
  toMinute: number,
  importWh: number,
  more: Partial<IntervalFact> = {},
): IntervalFact {
  return {
    source: { kind: 'meter', id: 'E1' },
    from: startMs + fromMinute * minuteMs,
    to: startMs + toMinute * minuteMs,
    rank: 'validated',
    amounts: { importWh },
    grainS: (toMinute - fromMinute) * 60,
    estimated: false,
    ...more,
  };
}

function slotsOf(facts: readonly IntervalFact[], readings: readonly TestReading[], count: number): SlotColumn {
  const series = seriesOf(readings);
  const curve = sourceCurve({ series, judged: judge(series, 'import'), row: intervalRow(facts, 'import') }, []);
  return cutSlots(curve, startMs / slotMs, count);
}

function sumOf(column: SlotColumn, from: number, to: number): number {
  return column.knownWh.subarray(from, to).reduce((sum, wh) => sum + wh, 0);
}

function qualitiesOf(column: SlotColumn): readonly string[] {
  return Array.from(column.state, slotQuality);
}

describe('intervals alone', () => {
  it('add up exactly, each over its own time, and tell their step', () => {
    const column = slotsOf([quarter(0, 100), quarter(1, 50), quarter(2, 1)], [], 9);
    expect([0, 3, 6].map((slot) => sumOf(column, slot, slot + 3))).toEqual([100, 50, 1]);
    expect([...column.knownWh.subarray(0, 3)]).toEqual([33, 34, 33]);
    expect(new Set(column.grainS)).toEqual(new Set([900]));
    expect(new Set(qualitiesOf(column))).toEqual(new Set(['measured']));
  });

  it('case 35: know nothing where a row is missing', () => {
    const column = slotsOf([quarter(0, 100), quarter(2, 30)], [], 9);
    expect(Array.from({ length: 9 }, (_, slot) => slotWh(column, slot))).toEqual([
      33,
      34,
      33,
      null,
      null,
      null,
      10,
      10,
      10,
    ]);
    expect(qualitiesOf(column).slice(3, 6)).toEqual(['none', 'none', 'none']);
  });

  it('case 36: are used, as estimated, where the portal estimated them', () => {
    const column = slotsOf([quarter(0, 100), quarter(1, 50, { estimated: true }), quarter(2, 30)], [], 9);
    expect(sumOf(column, 3, 6)).toBe(50);
    expect([slotQuality(spanState(column, 3, 6)), slotQuality(spanState(column, 0, 9))]).toEqual([
      'estimated',
      'estimated',
    ]);
    expect(slotQuality(spanState(column, 0, 3))).toBe('measured');
  });

  it('case 33: keep the finest where files overlap, and the rest of the coarser elsewhere', () => {
    const day = interval(0, 1440, 9600, { rank: 'day', grainS: 86_400 });
    const quarters = Array.from({ length: 48 }, (_, index) => quarter(index, 50));
    const column = slotsOf([day, ...quarters], [], 288);
    expect([sumOf(column, 0, 3), sumOf(column, 0, 144), sumOf(column, 144, 288)]).toEqual([50, 2400, 7200]);
    expect([column.grainS[143], column.grainS[144]]).toEqual([900, 86_400]);
  });

  it('lose to a higher rank, however fine they are', () => {
    const hour = interval(0, 60, 400, { rank: 'hour' });
    const guesses = [0, 1, 2, 3].map((index) => quarter(index, 10, { rank: 'estimated', estimated: true }));
    const column = slotsOf([hour, ...guesses], [], 12);
    expect([sumOf(column, 0, 12), column.grainS[0], slotQuality(spanState(column, 0, 12))]).toEqual([
      400,
      3600,
      'measured',
    ]);
  });

  it('case 34: change nothing when the same file comes twice, and take the larger of two amounts', () => {
    const facts = [quarter(0, 100), quarter(1, 50)];
    expect(slotsOf([...facts, ...facts], [], 6)).toEqual(slotsOf(facts, [], 6));
    expect(sumOf(slotsOf([quarter(0, 99), quarter(0, 100), quarter(0, 98)], [], 3), 0, 3)).toBe(100);
  });
});

describe('intervals beside readings', () => {
  it('count before the first reading and after the last, without a seam', () => {
    const facts = Array.from({ length: 8 }, (_, index) => quarter(index, 90));
    const column = slotsOf(facts, steadyReadings(30, 1, 31, 5_000_000, 4), 24);
    expect([sumOf(column, 0, 6), sumOf(column, 6, 12), sumOf(column, 12, 24)]).toEqual([180, 120, 360]);
    expect(new Set(qualitiesOf(column))).toEqual(new Set(['measured']));
    expect([...column.grainS.subarray(4, 8)]).toEqual([900, 900, 300, 300]);
  });

  it('give the time before the first reading what the readings leave of the amount', () => {
    const column = slotsOf([interval(0, 60, 1000)], steadyReadings(40, 1, 31, 5_000_000, 10), 14);
    expect([sumOf(column, 0, 8), sumOf(column, 8, 14)]).toEqual([800, 300]);
    const contradiction = slotsOf([interval(0, 60, 100)], steadyReadings(40, 1, 31, 5_000_000, 10), 14);
    expect([sumOf(contradiction, 0, 8), sumOf(contradiction, 8, 14)]).toEqual([0, 300]);
  });

  it('give all that readings leave, also in two parts', () => {
    const column = slotsOf([interval(0, 60, 101)], steadyReadings(20, 1, 21, 700, 0), 12);
    expect([sumOf(column, 0, 12), sumOf(column, 4, 8)]).toEqual([101, 0]);
  });

  it('lose to readings', () => {
    const column = slotsOf([quarter(0, 999), quarter(1, 0)], steadyReadings(0, 1, 31, 0, 4), 6);
    expect([...column.knownWh]).toEqual([20, 20, 20, 20, 20, 20]);
  });

  it('give a gap its shape, measured where they fill it, with the amount of the registers', () => {
    const readings = [...steadyReadings(0, 1, 31, 0, 4), ...steadyReadings(90, 1, 31, 720, 4)];
    const facts = [quarter(2, 0), quarter(3, 400), quarter(4, 100), quarter(5, 98)];
    const column = slotsOf(facts, readings, 24);
    expect(sumOf(column, 6, 18)).toBe(600);
    expect([sumOf(column, 6, 9), sumOf(column, 9, 12)]).toEqual([0, 401]);
    expect(new Set(qualitiesOf(column))).toEqual(new Set(['measured']));
    expect(column.grainS[10]).toBe(900);
  });

  it('leave a gap estimated where they fill a part of it, and give the rest what they leave', () => {
    const readings = [...steadyReadings(0, 1, 31, 0, 4), ...steadyReadings(90, 1, 31, 720, 4)];
    const column = slotsOf([quarter(2, 100), quarter(3, 100)], readings, 24);
    expect([sumOf(column, 6, 12), sumOf(column, 12, 18)]).toEqual([200, 400]);
    expect(slotQuality(spanState(column, 6, 12))).toBe('measured');
    expect(slotQuality(spanState(column, 14, 16))).toBe('estimated');
    expect(slotQuality(spanState(column, 0, 24))).toBe('measured');
  });

  it('leave a gap estimated where they tell something else than the registers', () => {
    const readings = [...steadyReadings(0, 1, 31, 0, 4), ...steadyReadings(90, 1, 31, 3120, 4)];
    const facts = [quarter(2, 0), quarter(3, 400), quarter(4, 100), quarter(5, 100)];
    const column = slotsOf(facts, readings, 24);
    expect(sumOf(column, 6, 18)).toBe(3000);
    expect(slotQuality(spanState(column, 9, 12))).toBe('estimated');
  });

  it('fill the time of a reset', () => {
    const readings = [...steadyReadings(0, 5, 7, 700_000, 20), ...steadyReadings(45, 5, 7, 3, 20)];
    const column = slotsOf([quarter(2, 90)], readings, 15);
    expect(sumOf(column, 6, 9)).toBe(90);
    expect(new Set(qualitiesOf(column))).toEqual(new Set(['measured']));
    expect(sumOf(column, 0, 15)).toBe(120 + 90 + 120);
  });

  it('shape daily registers', () => {
    const readings = steadyReadings(0, 1440, 8, 0, 9600);
    const facts = Array.from({ length: 96 }, (_, index) => quarter(index, index < 48 ? 50 : 150));
    const column = slotsOf(facts, readings, 7 * 288);
    expect([sumOf(column, 0, 144), sumOf(column, 144, 288), sumOf(column, 288, 576)]).toEqual([2400, 7200, 9600]);
    expect([column.grainS[0], column.grainS[300]]).toEqual([900, 86_400]);
  });
});
