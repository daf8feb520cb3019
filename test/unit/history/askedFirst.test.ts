import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { TotalsQuestion } from '../../../electron/core/history/index.ts';
import type { Fact } from '../../../shared/facts.ts';
import { factsFrom, factsTo, someFacts } from '../../support/arbitraryFacts.ts';
import { addBatch, always, openTestHistory, someMeter } from '../../support/historyFixture.ts';
import { gridAt, steps, yieldAt } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const dayMs = 86_400_000;

const question: fc.Arbitrary<TotalsQuestion> = fc
  .record({
    from: fc.integer({ min: 0, max: 7 * 24 }),
    hours: fc.integer({ min: 1, max: 60 }),
    bucket: fc.constantFrom('5m', '1h', '1d', '1mo'),
    zone: fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'),
  })
  .map(({ from, hours, bucket, zone }) => ({
    from: factsFrom + from * 3_600_000,
    to: Math.min(factsTo, factsFrom + (from + hours) * 3_600_000),
    bucket,
    zone,
  }))
  .filter(({ from, to }) => from < to);

const turn = fc.record({
  facts: someFacts,
  undone: fc.option(fc.nat(9)),
  questions: fc.array(question, { maxLength: 3 }),
});

describe('a question', () => {
  test('is answered before all is worked out as it is after', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 5 }), async (turns) => {
        const asked = await openTestHistory(temporaryFolder());
        const settled = await openTestHistory(temporaryFolder());
        const batches: number[] = [];
        // oxlint-disable no-await-in-loop -- one after the other
        for (const { facts, undone, questions } of turns) {
          batches.push((await addBatch(asked, 'facts', facts)).batch);
          await addBatch(settled, 'facts', facts);
          if (undone !== null) {
            const order = { batch: batches[undone % batches.length] ?? 0, undone: true };
            await asked.setUndone(order);
            await settled.setUndone(order);
          }
          for (const one of questions) {
            const answer = await asked.totals(one);
            await settled.tend();
            expect(answer).toEqual(await settled.totals(one));
          }
        }
        for (const history of [asked, settled]) {
          await history.tend();
        }
        expect(await asked.marks({ source: someMeter, ...always })).toEqual(
          await settled.marks({ source: someMeter, ...always }),
        );
        await asked.close();
        await settled.close();
        // oxlint-enable no-await-in-loop
      }),
      { numRuns: Number(process.env['RUNS'] ?? 40) },
    );
  });

  /** Adds groups of facts, of which the first is worked out before the rest comes; asks, and asks again after all is. */
  async function askedAndSettled(groups: readonly (readonly Fact[])[], from: string, to: string) {
    const history = await openTestHistory(temporaryFolder());
    for (const [index, facts] of groups.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- in this order
      await addBatch(history, 'facts', facts);
      if (index === 0) {
        // oxlint-disable-next-line no-await-in-loop -- in this order
        await history.tend();
      }
    }
    const one = { from: Date.parse(from), to: Date.parse(to), bucket: '1d', zone: 'Europe/Amsterdam' } as const;
    const asked = await history.totals(one);
    const stale = await history.staleDays(1000);
    await history.tend();
    return { asked, settled: await history.totals(one), stale };
  }

  test('waits for an older day that decides how a register is read long after', async () => {
    const old = gridAt('2026-03-01T12:00Z', 990, 0);
    const flat = steps('2026-04-10T00:00Z', '2026-04-25T12:00Z', 3600).map((at) => gridAt(at, 1000, 0));
    const risen = steps('2026-04-25T13:00Z', '2026-04-30T00:00Z', 3600).map((at) => gridAt(at, 1005, 0));
    const { asked, settled } = await askedAndSettled(
      [[old, ...flat, ...risen], [gridAt('2026-03-20T12:00Z', 1002, 0)]],
      '2026-04-24T22:00Z',
      '2026-04-25T22:00Z',
    );
    expect(settled).toMatchObject({ value: { sum: { importWh: 3 } } });
    expect(asked).toEqual(settled);
  });

  test('waits for a newer day on the other side of a gap', async () => {
    const before = steps('2026-03-01T00:00Z', '2026-03-10T00:00Z', 3600).map((at, step) => gridAt(at, step, 0));
    const behind = steps('2026-04-10T00:00Z', '2026-05-20T00:00Z', 3600).map((at, step) =>
      gridAt(at, step === 0 ? 8_000_000 : 9000 + step, 0),
    );
    const { asked, settled } = await askedAndSettled([before, behind], '2026-03-19T23:00Z', '2026-03-20T23:00Z');
    expect(settled).toMatchObject({ value: { buckets: [{ quality: 'estimated' }] } });
    expect(asked).toEqual(settled);
  });

  test('is not misled by a reset on a day that is worked out later', async () => {
    const first = gridAt('2026-03-02T12:00Z', 8000, 0);
    const before = steps('2026-03-04T12:00Z', '2026-03-04T20:30Z', 900).map((at, step) =>
      gridAt(at, 9000 + 10 * step, 0),
    );
    const behind = steps('2026-03-04T20:45Z', '2026-03-05T06:00Z', 900).map((at, step) => gridAt(at, 10 * step, 0));
    const { asked, settled } = await askedAndSettled(
      [[], [first, ...before, ...behind]],
      '2026-03-01T23:00Z',
      '2026-03-05T23:00Z',
    );
    const known = 1000 + 10 * (before.length - 1) + 10 * (behind.length - 1);
    expect(asked).toMatchObject({ value: { sum: { importWh: known } } });
    expect(settled).toEqual(asked);
  });

  test('waits for no other days', async () => {
    const facts = steps('2025-01-01T00:00Z', '2026-01-01T00:00Z', 3600).flatMap((at, step) => [
      yieldAt(at, step * 7),
      gridAt(at, step * 3, step * 2),
    ]);
    const { asked, settled, stale } = await askedAndSettled([[], facts], '2025-08-01T00:00Z', '2025-09-01T00:00Z');
    expect(asked).toEqual(settled);
    expect(settled).toMatchObject({ value: { sum: { yieldWh: 31 * 24 * 7 } } });
    const told = new Set(stale.map(({ day }) => new Date(day * dayMs).toISOString().slice(0, 7)));
    expect(told).toContain('2025-03');
    expect(told).toContain('2025-11');
    expect(told).not.toContain('2025-08');
  });
});
