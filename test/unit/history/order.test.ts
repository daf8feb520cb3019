import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import { ranks, type Fact, type ReadingFact } from '../../../shared/facts.ts';
import {
  allAnswers,
  meterReading,
  noon,
  openTestBatch,
  openTestHistory,
  quarter,
  readingsOf,
  someInverter,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const seconds = fc.integer({ min: 0, max: 12 });
const amount = fc.integer({ min: 0, max: 3 });
const rank = fc.constantFrom(...ranks.slice(0, 3));
const power = fc.option(fc.integer({ min: -2, max: 2 }));
const registers = fc.oneof(
  fc.record({ importWh: amount, exportWh: amount }),
  fc.record({ importT1Wh: amount }),
  fc.constant({}),
);

const someFact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(seconds, rank, registers, power).map(meterFact) },
  { weight: 2, arbitrary: fc.tuple(seconds, amount).map(inverterFact) },
  { weight: 1, arbitrary: fc.tuple(amount, amount, fc.boolean(), rank).map(intervalFact) },
);

function meterFact([at, fromRank, held, powerW]: readonly [
  number,
  (typeof ranks)[number],
  ReadingFact['registers'],
  number | null,
]): Fact {
  return meterReading(at, 0, { rank: fromRank, registers: held, powerW });
}

function inverterFact([at, yieldWh]: readonly [number, number]): Fact {
  return { source: someInverter, at: noon + at * 1000, rank: 'live', registers: { yieldWh }, powerW: null };
}

function intervalFact([index, importWh, estimated, fromRank]: readonly [
  number,
  number,
  boolean,
  (typeof ranks)[number],
]): Fact {
  return quarter(index, importWh, { estimated, rank: fromRank });
}

/** Four batches of facts, in groups, and which of them are undone in the end. */
const someHistory = fc.record({
  batches: fc.array(fc.array(someFact, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
  undone: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
});

type SomeHistory = typeof someHistory extends fc.Arbitrary<infer Value> ? Value : never;

/** One fact at a time, in an order that the seed decides; batches are undone and done again on the way. */
async function fill(history: History, { batches, undone }: SomeHistory, seed: number): Promise<void> {
  const ids = await Promise.all(batches.map((_, index) => openTestBatch(history, `batch ${index}`)));
  const jobs = batches.flatMap((facts, index) => facts.map((fact) => ({ index, fact })));
  const shuffled = jobs.toSorted((one, other) => mixed(jobs.indexOf(one), seed) - mixed(jobs.indexOf(other), seed));
  for (const [step, { index, fact }] of shuffled.entries()) {
    await history.addFacts(ids[index] ?? 0, [fact]);
    if (mixed(step, seed) % 5 === 0) {
      await history.setUndone({ batch: ids[index] ?? 0, undone: true });
      await history.setUndone({ batch: ids[index] ?? 0, undone: false });
    }
  }
  for (const [index, id] of ids.entries()) {
    await history.setUndone({ batch: id, undone: undone[index] ?? false });
  }
}

/** Whole batches at once, in their order. */
async function fillPlainly(history: History, { batches, undone }: SomeHistory): Promise<void> {
  for (const [index, facts] of batches.entries()) {
    const id = await openTestBatch(history, `batch ${index}`);
    await history.addFacts(id, facts);
    await history.setUndone({ batch: id, undone: undone[index] ?? false });
  }
}

function mixed(index: number, seed: number): number {
  return (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 7, 0x85ebca6b)) >>> 3;
}

async function answersOf(write: (history: History) => Promise<void>): Promise<string> {
  const history = await openTestHistory(temporaryFolder());
  await write(history);
  return allAnswers(history);
}

function inZone(zone: string): void {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  onTestFinished(() => {
    if (before === undefined) {
      delete process.env['TZ'];
    } else {
      process.env['TZ'] = before;
    }
  });
}

describe('the order in which facts arrive', () => {
  test.each(['UTC', 'Europe/Amsterdam', 'America/New_York'])('changes no answer, in the zone %s', async (zone) => {
    inZone(zone);
    await fc.assert(
      fc.asyncProperty(someHistory, async (some) => {
        const plain = await answersOf((history) => fillPlainly(history, some));
        const shuffled = await answersOf((history) => fill(history, some, some.seed));
        expect(shuffled).toBe(plain);
      }),
      { numRuns: 25 },
    );
  });

  test('changes no answer when the history is closed and opened in between', async () => {
    await fc.assert(
      fc.asyncProperty(someHistory, async (some) => {
        const folder = temporaryFolder();
        const history = await openTestHistory(folder);
        await fill(history, some, some.seed);
        const before = await allAnswers(history);
        await history.close();
        expect(await allAnswers(await openTestHistory(folder))).toBe(before);
      }),
      { numRuns: 15 },
    );
  });

  test('is not felt where facts of an undone batch are left out from the beginning', async () => {
    await fc.assert(
      fc.asyncProperty(someHistory, async (some) => {
        const history = await openTestHistory(temporaryFolder());
        await fill(history, some, some.seed);
        const only = await openTestHistory(temporaryFolder());
        await fillPlainly(only, {
          ...some,
          batches: some.batches.filter((_, index) => some.undone[index] !== true),
          undone: [false, false, false, false],
        });
        expect(await readingsOf(history)).toEqual(await readingsOf(only));
        expect(await readingsOf(history, someInverter as never)).toEqual(await readingsOf(only, someInverter as never));
      }),
      { numRuns: 25 },
    );
  });
});
