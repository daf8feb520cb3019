import fc from 'fast-check';
import { expect, test } from 'vitest';

import { judge } from '../../../electron/core/balance/judge.ts';
import { coverMs } from '../../../electron/core/balance/judgeRanks.ts';
import { syncRun } from '../../../electron/core/balance/judgeSync.ts';
import { seriesPart } from '../../../electron/core/balance/series.ts';
import { seriesOf, type TestReading } from '../../support/registerReadings.ts';

/** Registers that stand still, creep and jump, of devices that know Wh and of files that know kWh. */
const readingLists = fc
  .record({
    calm: fc.constantFrom(1, 4, 12, 40),
    coarse: fc.boolean(),
    events: fc.array(
      fc.record({
        minutes: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.integer({ min: 7, max: 900 })),
        rise: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 40, 200),
        slip: fc.constantFrom(-1, -2, 1, 2, -10, 20, -400, 2000, 5_000_000),
        trouble: fc.nat(99),
        rank: fc.nat(3),
        lasting: fc.boolean(),
      }),
      { minLength: 30, maxLength: 120 },
    ),
  })
  .map(({ calm, coarse, events }): readonly TestReading[] => {
    let minute = 0;
    let register = 6_000_000;
    return events.map(({ minutes, rise, slip, trouble, rank, lasting }): TestReading => {
      minute += minutes;
      register += coarse ? rise * 10 : rise;
      const isTrouble = trouble * calm < 99;
      const shown = isTrouble ? Math.max(0, register + slip) : register;
      register = isTrouble && lasting ? shown : register;
      return [minute, coarse ? Math.floor(shown / 10) * 10 : shown, coarse && trouble < 60 ? rank : 0];
    });
  });

test('verdicts on a part are those on all from where on it says so, whatever was before', () => {
  let found = 0;
  fc.assert(
    fc.property(readingLists, fc.nat(60), (readings, start) => {
      const series = seriesOf(readings);
      const whole = judge(series, 'import');
      const part = seriesPart(series, start, series.at.length);
      const judged = judge(part, 'import');
      const from = part.at.findIndex((at) => at > (part.at[0] ?? 0) + coverMs);
      const run = syncRun(part, judged, from < 0 ? part.at.length : from);
      if (run !== null) {
        found += 1;
        expect([...judged.subarray(run.index)]).toEqual([...whole.subarray(start + run.index)]);
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 1500) },
  );
  expect(found).toBeGreaterThan(100);
});
