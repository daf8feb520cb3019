import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { judge } from '../../../electron/core/balance/judging/judge.ts';
import { agreementIndex, resumeIndex } from '../../../electron/core/balance/judging/judgeResume.ts';
import { verdicts } from '../../../electron/core/balance/judging/judgeVerdicts.ts';
import { seriesPart, type RegisterSeries } from '../../../electron/core/balance/terms/series.ts';
import { seriesOf, startMs, type TestReading } from '../../support/registerReadings.ts';

/** What happens at a reading. */
const troubles = fc.constantFrom('zero', 'low', 'high', 'reset', 'wrap', 'back', 'lack', 'valid', 'invalid');

/** From a calm series to one where every other reading has trouble. */
const wildness = fc.constantFrom(30, 10, 3, 1);

const readingLists = wildness
  .chain((calm) =>
    fc.array(
      fc.record({
        minutes: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.integer({ min: 7, max: 900 })),
        rise: fc.integer({ min: 0, max: 300 }),
        rank: fc.oneof({ weight: calm, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
        trouble: fc.oneof({ weight: calm, arbitrary: fc.constant('none') }, troubles),
      }),
      { minLength: 20, maxLength: 120 },
    ),
  )
  .map((events): readonly TestReading[] => {
    let minute = 0;
    let register = 999_990_000;
    return events.map(({ minutes, rise, rank, trouble }): TestReading => {
      minute += minutes;
      register += rise;
      switch (trouble) {
        case 'zero':
          return [minute, 0, rank];
        case 'low':
          return [minute, Math.max(0, register - 5000), rank];
        case 'high':
          return [minute, register + 1500, rank];
        case 'reset':
          register = rise;
          break;
        case 'wrap':
          register %= 1_000_000_000;
          break;
        case 'back':
          register = Math.max(0, register - 1);
          break;
        case 'lack':
          return [minute, Number.NaN, rank];
        case 'valid':
          return [minute, register, rank, 1];
        case 'invalid':
          return [minute, register, rank, 2];
        case 'none':
          break;
      }
      return [minute, register, rank];
    });
  });

/** Judges again around changed readings only, as the store does. */
function judgeAround(
  before: RegisterSeries,
  judgedBefore: Uint8Array,
  now: RegisterSeries,
  firstMs: number,
  lastMs: number,
): Uint8Array {
  const from = Math.max(0, resumeIndex(before, judgedBefore, firstMs));
  const old = Uint8Array.from(now.at, (at) => {
    const index = before.at.indexOf(at);
    return index < 0 ? verdicts.absent : (judgedBefore[index] ?? verdicts.absent);
  });
  for (let to = from + 10; ; to += 10) {
    const part = seriesPart(now, from, to);
    const judged = judge(part, 'import');
    const agreed = agreementIndex(part, judged, old.subarray(from, to), lastMs);
    if (agreed >= 0 || to >= now.at.length) {
      const end = agreed >= 0 ? agreed : judged.length;
      const all = Uint8Array.from(old);
      all.set(judged.subarray(0, end), from);
      return all;
    }
  }
}

describe('judge', () => {
  it('judges in pieces as in one go, from any reading without doubt', () => {
    fc.assert(
      fc.property(readingLists, fc.nat(), (readings, cut) => {
        const series = seriesOf(readings);
        const all = judge(series, 'import');
        const known = cut % readings.length;
        const prefix = seriesPart(series, 0, known);
        const from = resumeIndex(prefix, judge(prefix, 'import'), series.at[known] ?? 0);
        fc.pre(from >= 0);
        const again = judge(seriesPart(series, from, series.at.length), 'import');
        expect([...again]).toEqual([...all.subarray(from)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('case 32: judges readings that come in any order, each around itself only, as in order', () => {
    fc.assert(
      fc.property(readingLists, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (readings, picks) => {
        const late = [...new Set(picks.map((pick) => pick % readings.length))];
        const lateSet = new Set(late);
        let present = readings.filter((_, index) => !lateSet.has(index));
        let judged = judge(seriesOf(present), 'import');
        for (const index of late) {
          const added = readings[index] ?? [0, 0];
          const now = [...present, added].toSorted((left, right) => left[0] - right[0]);
          const atMs = startMs + added[0] * 60_000;
          judged = judgeAround(seriesOf(present), judged, seriesOf(now), atMs, atMs);
          present = now;
        }
        expect([...judged]).toEqual([...judge(seriesOf(readings), 'import')]);
      }),
      { numRuns: 1000 },
    );
  });

  it('judges what is left when readings are taken away again as if they had never been', () => {
    fc.assert(
      fc.property(readingLists, fc.nat(), fc.integer({ min: 1, max: 8 }), (readings, pick, count) => {
        const first = pick % readings.length;
        const before = seriesOf(readings);
        const left = seriesOf(readings.filter((_, index) => index < first || index >= first + count));
        const firstMs = before.at[first] ?? 0;
        const lastMs = before.at[Math.min(readings.length, first + count) - 1] ?? 0;
        const judged = judgeAround(before, judge(before, 'import'), left, firstMs, lastMs);
        expect([...judged]).toEqual([...judge(left, 'import')]);
      }),
      { numRuns: 1000 },
    );
  });

  it('never lets a register fall by more than its rounding, but at a reset or a return to 0', () => {
    fc.assert(
      fc.property(readingLists, (readings) => {
        const judged = judge(seriesOf(readings), 'import');
        let latest = Number.NEGATIVE_INFINITY;
        for (const [index, [, value, rank]] of readings.entries()) {
          if (judged[index] === verdicts.counts) {
            expect(value).toBeGreaterThanOrEqual(latest - (rank === 0 ? 2 : 2000));
          }
          const isJump = judged[index] === verdicts.reset || judged[index] === verdicts.wrap;
          if (judged[index] === verdicts.counts || isJump) {
            latest = value;
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
