import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pointsAround, type Curve } from '../../../electron/core/balance/curves/curve.ts';
import { readingCurve } from '../../../electron/core/balance/curves/curveReadings.ts';
import { sourceCurve } from '../../../electron/core/balance/curves/curveSource.ts';
import { cutSlots } from '../../../electron/core/balance/curves/curveSlots.ts';
import { knownBetween, unknownMs, valueAt } from '../../../electron/core/balance/curves/curveValue.ts';
import { intervalRow } from '../../../electron/core/balance/terms/intervals.ts';
import { judge } from '../../../electron/core/balance/judging/judge.ts';
import { isPoint, verdicts } from '../../../electron/core/balance/judging/judgeVerdicts.ts';
import { seriesPart } from '../../../electron/core/balance/terms/series.ts';
import { slotBits, slotMs } from '../../../electron/core/balance/terms/slotColumn.ts';
import { sunShape } from '../../../electron/core/balance/curves/sunShape.ts';
import type { IntervalFact } from '../../../shared/facts.ts';
import { seriesOf, startMs, type TestReading } from '../../support/registerReadings.ts';

const firstSlot = startMs / slotMs;
const minuteMs = 60_000;
const sun = sunShape(52.2, 5.3);

const readingLists = fc
  .array(
    fc.record({
      seconds: fc.oneof(
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom(300, 900),
        fc.integer({ min: 600, max: 40_000 }),
      ),
      rise: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 })),
      isReset: fc.integer({ min: 0, max: 25 }).map((value) => value === 0),
    }),
    { maxLength: 60 },
  )
  .map((events): readonly TestReading[] => {
    let minute = 0;
    let register = 5_000_000;
    return events.map(({ seconds, rise, isReset }): TestReading => {
      minute += seconds / 60;
      register = isReset ? 3 : register + rise;
      return [minute, register];
    });
  });

const intervalFacts = fc.array(
  fc
    .record({
      quarter: fc.integer({ min: -8, max: 300 }),
      quarters: fc.constantFrom(1, 1, 1, 2, 4, 96),
      rank: fc.constantFrom('validated', 'hour', 'day', 'estimated'),
      wh: fc.integer({ min: 0, max: 3000 }),
    })
    .map(({ quarter, quarters, rank, wh }): IntervalFact => ({
      source: { kind: 'meter', id: 'E1' },
      from: startMs + quarter * 15 * minuteMs,
      to: startMs + (quarter + quarters) * 15 * minuteMs,
      rank: rank satisfies string as IntervalFact['rank'],
      amounts: { importWh: wh },
      grainS: quarters * 900,
      estimated: rank === 'estimated',
    })),
  { maxLength: 40 },
);

/** Intervals that tell what readings rose from one of them to another, as they would without a gap between. */
function truthOf(readings: readonly TestReading[], minutes: number): readonly IntervalFact[] {
  const last = readings.at(-1)?.[0] ?? 0;
  const at = (minute: number) => {
    const after = readings.findIndex(([each]) => each >= minute);
    const [toMinute, to] = readings[after] ?? [0, 0];
    const [fromMinute, from] = readings[after - 1] ?? [0, to];
    return to < from || after < 1 ? to : from + ((to - from) * (minute - fromMinute)) / (toMinute - fromMinute);
  };
  return Array.from({ length: Math.floor(last / minutes) }, (_, index): IntervalFact => ({
    source: { kind: 'meter', id: 'E1' },
    from: startMs + index * minutes * minuteMs,
    to: startMs + (index + 1) * minutes * minuteMs,
    rank: 'hour',
    amounts: { importWh: Math.max(0, Math.round(at((index + 1) * minutes) - at(index * minutes))) },
    grainS: minutes * 60,
    estimated: false,
  }));
}

/** Readings of which some stretches were lost, and intervals that cover those, or any intervals. */
const factLists: fc.Arbitrary<readonly [readings: readonly TestReading[], facts: readonly IntervalFact[]]> = fc.oneof(
  fc.tuple(readingLists, intervalFacts),
  fc
    .record({
      all: readingLists,
      minutes: fc.constantFrom(15, 60, 360),
      lost: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 4 }),
      some: intervalFacts,
    })
    .map(({ all, minutes, lost, some }) => {
      const kept = all.filter((_, index) => lost.every((first) => index < first || index > first + 6));
      return [kept, [...truthOf(all, minutes), ...some.slice(0, 2)]] as const;
    }),
);

function curveOf(readings: readonly TestReading[], facts: readonly IntervalFact[]): Curve {
  const series = seriesOf(readings);
  return sourceCurve({ series, judged: judge(series, 'import'), row: intervalRow(facts, 'import') }, [sun]);
}

describe('cutSlots', () => {
  it('gives every slot the difference of the register at its edges, whatever the facts', () => {
    fc.assert(
      fc.property(factLists, fc.integer({ min: -20, max: 200 }), ([readings, facts], first) => {
        const curve = curveOf(readings, facts);
        const column = cutSlots(curve, firstSlot + first, 150);
        for (let index = 0; index < 150; index += 1) {
          const fromMs = (firstSlot + first + index) * slotMs;
          const toMs = fromMs + slotMs;
          const state = column.state[index] ?? 0;
          const unknown = unknownMs(curve, fromMs, toMs);
          expect(column.knownWh[index]).toBe(knownBetween(curve, fromMs, toMs));
          expect((state & slotBits.known) !== 0).toBe(unknown < slotMs);
          expect((state & slotBits.whole) !== 0).toBe(unknown === 0);
          if (unknown === 0) {
            expect((state & slotBits.guessedFrom) !== 0).toBe(valueAt(curve, fromMs)?.isGuessed);
            expect((state & slotBits.guessedTo) !== 0).toBe(valueAt(curve, toMs)?.isGuessed);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('loses and adds nothing: all slots together are what the register rose, resets left out', () => {
    fc.assert(
      fc.property(readingLists, (readings) => {
        const series = seriesOf(readings);
        const judged = judge(series, 'import');
        let rise = 0;
        let latest = Number.POSITIVE_INFINITY;
        for (const [index, [, value]] of readings.entries()) {
          const verdict = judged[index] ?? 0;
          if (isPoint(verdict)) {
            rise += verdict === verdicts.reset ? 0 : Math.max(0, value - latest);
            latest = verdict === verdicts.rounding ? latest : value;
          }
        }
        const lastMinute = readings.at(-1)?.[0] ?? 0;
        const column = cutSlots(curveOf(readings, []), firstSlot, Math.ceil(lastMinute / 5) + 1);
        expect(column.knownWh.reduce((sum, wh) => sum + wh, 0)).toBe(rise);
        expect(column.knownWh.every((wh) => wh >= 0 && Number.isInteger(wh))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('cuts the same slots from the facts around them as from all', () => {
    fc.assert(
      fc.property(factLists, fc.integer({ min: -10, max: 150 }), ([readings, facts], first) => {
        const series = seriesOf(readings);
        const judged = judge(series, 'import');
        const count = 60;
        const points = series.at.filter((_, index) => isPoint(judged[index] ?? 0));
        const span = widenedSpan((firstSlot + first) * slotMs, (firstSlot + first + count) * slotMs, points, facts);
        const fromMs = points.findLast((at, index) => at <= span.fromMs && isAround(points, index, span.fromMs, -1));
        const toMs = points.find((at, index) => at >= span.toMs && isAround(points, index, span.toMs, 1));
        const before = fromMs === undefined ? 0 : series.at.indexOf(fromMs);
        const after = toMs === undefined ? readings.length : series.at.indexOf(toMs) + 1;
        const near = facts.filter((fact) => fact.from < span.toMs && fact.to > span.fromMs);
        const all = { series, judged, row: intervalRow(facts, 'import') };
        const part = {
          series: seriesPart(series, before, after),
          judged: judged.subarray(before, after),
          row: intervalRow(near, 'import'),
        };
        expect(cutSlots(sourceCurve(part, [sun]), firstSlot + first, count)).toEqual(
          cutSlots(sourceCurve(all, [sun]), firstSlot + first, count),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

/** Whether so many points as a cut needs lie between an instant and the point, the point among them. */
function isAround(points: Float64Array, index: number, atMs: number, side: 1 | -1): boolean {
  const beyond = points.filter((at) => (side < 0 ? at <= atMs : at >= atMs));
  const distance = side < 0 ? beyond.length - 1 - index : index - (points.length - beyond.length);
  return distance === pointsAround - 1;
}

/** Widens a span until no fact crosses its ends. */
function widenedSpan(
  fromMs: number,
  toMs: number,
  points: Float64Array,
  facts: readonly IntervalFact[],
): { readonly fromMs: number; readonly toMs: number } {
  const crossing = facts.filter((fact) => fact.from < toMs && fact.to > fromMs);
  const from = Math.min(fromMs, points.findLast((at) => at <= fromMs) ?? fromMs, ...crossing.map((fact) => fact.from));
  const to = Math.max(toMs, points.find((at) => at >= toMs) ?? toMs, ...crossing.map((fact) => fact.to));
  return from === fromMs && to === toMs ? { fromMs, toMs } : widenedSpan(from, to, points, facts);
}

describe('joinIntervals', () => {
  it('gives the same curve whatever the order of the facts, and twice the same facts add nothing', () => {
    fc.assert(
      fc.property(factLists, ([readings, facts]) => {
        const curve = curveOf(readings, facts);
        expect(curveOf(readings, facts.toReversed())).toEqual(curve);
        expect(curveOf(readings, [...facts, ...facts])).toEqual(curve);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves the amounts between readings alone', () => {
    fc.assert(
      fc.property(factLists, ([readings, facts]) => {
        const series = seriesOf(readings);
        const bare = readingCurve(series, judge(series, 'import'));
        const joined = curveOf(readings, facts);
        for (let index = 0; index + 1 < bare.at.length; index += 1) {
          const fromMs = bare.at[index] ?? 0;
          const toMs = bare.at[index + 1] ?? 0;
          if (unknownMs(bare, fromMs, toMs) === 0) {
            expect(knownBetween(joined, fromMs, toMs)).toBe(knownBetween(bare, fromMs, toMs));
          }
        }
        expect(joined.at.every((at, index) => index === 0 || at > (joined.at[index - 1] ?? 0))).toBe(true);
        expect(joined.wh.every((wh, index) => index === 0 || wh >= (joined.wh[index - 1] ?? 0))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
