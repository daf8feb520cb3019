import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import type { Fact, Rank, ReadingFact, SourceName } from '../../../shared/facts.ts';
import { solarElevationDegrees } from '../../../shared/sun.ts';
import { bucketLengths, type EnergyTotals } from '../../../shared/totals.ts';
import { addBatch, always, openTestHistory, someInverter, someMeter } from '../../support/historyFixture.ts';
import { yieldAt } from '../../support/plantFromFacts.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Long before the fake clock's June: an hour of a Friday evening in Europe. */
const start = Date.UTC(2026, 0, 9, 20);
const hourMs = 3_600_000;
const hours = 60;
const end = start + hours * hourMs;
const zones = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'] as const;
const otherMeter = { kind: 'meter', id: 'E0099' } as const;

/** One register of a house at an instant, Wh: rises with a changing power, the same however it is asked for. */
function trueWh(at: number, seed: number): number {
  const hour = (at - start) / hourMs;
  return 2_000_000 + 1500 * hour + 300 * Math.sin(hour * 1.7 + seed) + 40 * Math.sin(hour * 23 + seed);
}

/** What can be wrong with a stretch of readings. */
type Trouble = 'none' | 'glitch' | 'reset' | 'zero' | 'dip' | 'lag';

interface Stretch {
  readonly source: SourceName;
  readonly fromMinute: number;
  readonly stepS: number;
  readonly count: number;
  readonly rank: Rank;
  readonly trouble: Trouble;
  readonly seed: number;
}

function readingsOfStretch(one: Stretch): readonly ReadingFact[] {
  const random = seededRandom(one.seed);
  const readings: ReadingFact[] = [];
  const place = Math.floor(random() * one.count);
  for (let index = 0; index < one.count; index += 1) {
    const at = start + one.fromMinute * 60_000 + index * one.stepS * 1000 + Math.floor(random() * 3) * 1000;
    if (at < end && random() > 0.02) {
      readings.push(readingAt(one, at, index - place));
    }
  }
  return readings;
}

/** @param behind how many readings after the one at which the trouble begins */
function readingAt({ source, rank, trouble, seed }: Stretch, at: number, behind: number): ReadingFact {
  const wh = (of: number) => {
    const right = Math.floor(trueWh(trouble === 'lag' ? at - 40_000 : at, of));
    switch (trouble) {
      case 'none':
      case 'lag':
        return right;
      case 'glitch':
        return behind === 0 ? right + 7_000_000 : right;
      case 'zero':
        return behind === 0 ? 0 : right;
      case 'dip':
        return behind >= 0 && behind < 3 ? right - 1 : right;
      case 'reset':
        return behind >= 0 ? right - 1_900_000 : right;
    }
  };
  const powerW = (Math.floor(at / 1000) + seed) % 977;
  return source.kind === 'inverter'
    ? { source, at, rank, registers: { yieldWh: wh(1) }, powerW }
    : { source, at, rank, registers: { importT1Wh: wh(2), importT2Wh: 700, exportWh: wh(3), gasDm3: wh(4) }, powerW };
}

const stretch = fc
  .record({
    source: fc.constantFrom<SourceName>(someMeter, someMeter, someInverter, otherMeter),
    fromMinute: fc.integer({ min: 0, max: hours * 60 - 30 }),
    stepS: fc.constantFrom(1, 10, 10, 60, 100, 300, 840, 900, 1800),
    count: fc.integer({ min: 1, max: 900 }),
    rank: fc.constantFrom<Rank>('live', 'live', 'archive', 'quarterRegister', 'estimated'),
    trouble: fc.constantFrom<Trouble>('none', 'none', 'none', 'glitch', 'reset', 'zero', 'dip', 'lag'),
    seed: fc.nat(1_000_000),
  })
  .map(readingsOfStretch);

const intervals = fc
  .record({
    source: fc.constantFrom<SourceName>(someMeter, someInverter),
    quarter: fc.integer({ min: 0, max: hours * 4 - 8 }),
    length: fc.constantFrom(1, 1, 4, 96),
    count: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ source, quarter, length, count }): readonly Fact[] =>
    Array.from({ length: count }, (_, index) => {
      const from = start + (quarter + index * length) * 900_000;
      const amount = 80 + (index % 7);
      return {
        source,
        from,
        to: from + length * 900_000,
        rank: length === 1 ? ('validated' as const) : ('hour' as const),
        amounts: source.kind === 'meter' ? { importWh: amount, exportWh: amount } : { yieldWh: amount },
        grainS: length * 900,
        estimated: index % 5 === 4,
      };
    }),
  );

const group = fc
  .array(fc.oneof({ weight: 5, arbitrary: stretch }, { weight: 1, arbitrary: intervals }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.flat());

const step = fc.oneof(
  { weight: 5, arbitrary: group.map((facts) => ({ kind: 'add' as const, facts })) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat(9), undone: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rule' as const),
      which: fc.nat(9999),
      verdict: fc.constantFrom('valid' as const, 'invalid' as const, null),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'thin' as const }) },
);

interface Answers {
  readonly totals: readonly EnergyTotals[];
  readonly marks: readonly unknown[];
}

async function answersOf(history: History): Promise<Answers> {
  const totals: EnergyTotals[] = [];
  const marks: unknown[] = [];
  // oxlint-disable no-await-in-loop -- a few
  for (const zone of zones) {
    for (const bucket of zone === 'Europe/Amsterdam' ? bucketLengths : (['1h', '1d'] as const)) {
      const answer = await history.totals({ from: start - 2 * hourMs, to: end + 2 * hourMs, bucket, zone });
      if (answer.ok) {
        totals.push(answer.value);
      }
    }
  }
  for (const { source } of await history.sources()) {
    marks.push(await history.marks({ source, ...always }), await history.powers({ source, from: start, to: end }));
  }
  // oxlint-enable no-await-in-loop
  return { totals, marks };
}

describe('thinning', () => {
  test('changes no answer, whatever was said, ruled, undone or thinned before', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
        const history = await openTestHistory(temporaryFolder());
        const facts: Fact[] = [];
        const batches: number[] = [];
        // oxlint-disable no-await-in-loop -- one after the other
        for (const one of [...steps, { kind: 'thin' as const }]) {
          switch (one.kind) {
            case 'add':
              facts.push(...one.facts);
              batches.push((await addBatch(history, 'facts', one.facts)).batch);
              break;
            case 'undo':
              await history.setUndone({ batch: batches[one.which % batches.length] ?? 0, undone: one.undone });
              break;
            case 'rule': {
              const fact = facts[one.which % facts.length];
              if (fact !== undefined && 'at' in fact) {
                await history.rule({ source: fact.source, at: fact.at, verdict: one.verdict });
              }
              break;
            }
            case 'thin': {
              const before = await answersOf(history);
              expect(await history.thin()).toMatchObject({ ok: true, value: { isDone: true } });
              expect(await answersOf(history)).toEqual(before);
              expect(await history.thin()).toEqual({ ok: true, value: { removed: 0, isDone: true } });
              await history.rebuild();
              expect(await answersOf(history)).toEqual(before);
            }
          }
        }
        // oxlint-enable no-await-in-loop
        await history.close();
      }),
      { numRuns: 20 },
    );
  });
});

/** Readings that are right, in some order of steps. */
const rightStretch = fc
  .record({
    source: fc.constantFrom<SourceName>(someMeter, someInverter),
    fromMinute: fc.integer({ min: 60, max: hours * 60 - 120 }),
    stepS: fc.constantFrom(1, 10, 60, 290, 300, 900),
    count: fc.integer({ min: 1, max: 900 }),
    rank: fc.constantFrom<Rank>('live', 'archive'),
    trouble: fc.constant<Trouble>('none'),
    seed: fc.nat(1_000_000),
  })
  .map(readingsOfStretch);

/** The first and the last reading of both sources, so that the whole is known. */
const ends = [someMeter, someInverter].flatMap((source) =>
  [0, hours * 60 - 10].flatMap((fromMinute) =>
    readingsOfStretch({ source, fromMinute, stepS: 10, count: 20, rank: 'live', trouble: 'none', seed: 7 }),
  ),
);

describe('facts that come late into a thinned stretch', () => {
  // Beside an edge of a slot a late reading can stand where others were taken out: hence the few Wh.
  test('change no sum and hardly a slot, and are thinned in their turn', { timeout: 180_000 }, async () => {
    const stretches = fc.array(rightStretch, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(stretches, stretches, async (early, late) => {
        const [thinned, whole] = [await openTestHistory(temporaryFolder()), await openTestHistory(temporaryFolder())];
        const [first, second] = [[...ends, ...early.flat()], late.flat()];
        await addBatch(thinned, 'early', first);
        await addBatch(whole, 'early', first);
        await thinned.thin();
        await addBatch(thinned, 'late', second);
        await addBatch(whole, 'late', second);
        const [answers, wanted] = [await answersOf(thinned), await answersOf(whole)];
        for (const [index, { bucket, sum, buckets }] of answers.totals.entries()) {
          const other = wanted.totals[index];
          for (const name of ['yieldWh', 'importWh', 'exportWh'] as const) {
            expect(sum[name]).toBe(other?.sum[name]);
            const off = buckets.map((one, place) => {
              const [own, its] = [one[name], other?.buckets[place]?.[name] ?? null];
              return own === null || its === null ? 0 : Math.abs(own - its);
            });
            expect(Math.max(...off)).toBeLessThanOrEqual(bucket === '5m' || bucket === '15m' ? 3 : 1);
          }
        }
        await thinned.thin();
        expect(await answersOf(thinned)).toEqual(answers);
        await thinned.rebuild();
        expect(await answersOf(thinned)).toEqual(answers);
        await thinned.close();
        await whole.close();
      }),
      { numRuns: 10 },
    );
  });
});

/** The edge of a slot in which the sun rises over the Netherlands. */
function sunriseOf(midnight: number): number {
  let at = midnight;
  while (solarElevationDegrees(at + 300_000, 52.2, 5.3) < 0) {
    at += 300_000;
  }
  return at;
}

test('changes nothing either where gaps are filled by the sun of another zone afterwards', async () => {
  const history = await openTestHistory(temporaryFolder());
  const midnight = Date.UTC(2026, 0, 10);
  const facts = Array.from({ length: 60 }, (_, index) => index).flatMap((index): readonly Fact[] => {
    // Each day at sunrise, with an estimated reading behind a short gap.
    const at = sunriseOf(midnight + index * 24 * hourMs);
    const base = 1_000_000 + index * 100;
    const [first, second] = [index % 4, 4 + (index % 13)];
    return [
      yieldAt(at - 300_000, base),
      yieldAt(at, base),
      yieldAt(at + 60_000, base + first),
      yieldAt(at + 430_000, base + first + second, someInverter.id, 'estimated'),
      yieldAt(at + 1_100_000, base + first + second),
      yieldAt(at + 1_400_000, base + first + second),
      yieldAt(at + 1_700_000, base + first + second),
    ].map((fact) => ({ ...fact, source: someInverter }));
  });
  await addBatch(history, 'facts', facts);
  const range = { from: midnight, to: midnight + 60 * 24 * hourMs, bucket: '5m' as const };
  const [near, far] = [
    await history.totals({ ...range, zone: 'Europe/Amsterdam' }),
    await history.totals({ ...range, zone: 'Asia/Kolkata' }),
  ];
  await history.thin();
  expect(await history.totals({ ...range, zone: 'Asia/Kolkata' })).toEqual(far);
  expect(await history.totals({ ...range, zone: 'Europe/Amsterdam' })).toEqual(near);
});
