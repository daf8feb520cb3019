import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import { bucketLengths } from '../../../shared/totals.ts';
import { factsFrom as start, factsTo as end, someFacts } from '../../support/arbitraryFacts.ts';
import { addBatch, always, openTestHistory, someMeter } from '../../support/historyFixture.ts';
import { createStepTaker, someSteps } from '../../support/historySteps.ts';
import { totalsOfFacts } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const zones = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'];

/** All that was worked out, as it is kept. */
function cacheOf(folder: string): string {
  const database = new DatabaseSync(join(folder, 'history.db'), { readOnly: true });
  try {
    const tables = ['slot_day', 'day_span', 'mark', 'uncut_span', 'uncut_day', 'stale_day'].map((table) =>
      database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
    );
    return JSON.stringify(tables, (_, value: unknown) => (value instanceof Uint8Array ? [...value].join(' ') : value));
  } finally {
    database.close();
  }
}

async function answersOf(history: History, zone: string): Promise<string> {
  const answers: unknown[] = [];
  for (const bucket of bucketLengths) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    answers.push(await history.totals({ from: start, to: end, bucket, zone }));
  }
  answers.push(await history.findings({ from: start, to: end, zone }));
  for (const { source } of await history.sources()) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    answers.push(await history.marks({ source, ...always }));
  }
  return JSON.stringify(answers);
}

const step = fc.oneof(
  { weight: 9, arbitrary: someSteps(someFacts) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ask' as const), zone: fc.constantFrom(...zones) }) },
);

describe('what is worked out from the facts', () => {
  test('is the same bit by bit or all at once, whatever comes in which order', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 10 }),
        fc.constantFrom(...zones),
        async (steps, zone) => {
          const folder = temporaryFolder();
          const history = await openTestHistory(folder);
          const take = createStepTaker(history);
          for (const one of steps) {
            // oxlint-disable-next-line no-await-in-loop -- one after the other
            await (one.kind === 'ask' ? answersOf(history, one.zone) : take(one));
          }
          const answers = await answersOf(history, zone);
          const kept = cacheOf(folder);
          await history.rebuild();
          expect(await answersOf(history, zone)).toBe(answers);
          const again = cacheOf(folder);
          const [slots, , marks, ...rest] = JSON.parse(kept) as unknown[];
          const [slotsAgain, , marksAgain, ...restAgain] = JSON.parse(again) as unknown[];
          expect([slots, marks, rest]).toEqual([slotsAgain, marksAgain, restAgain]);
          await history.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is what the facts say without a store', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someFacts, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...zones),
        async (groups, zone) => {
          const history = await openTestHistory(temporaryFolder());
          await history.setPlace({ latitude: 52, longitude: 5 });
          const batches = groups.flat();
          // Of two readings of one instant the history takes one.
          const seen = new Set<string>();
          const facts = batches.filter((fact) => {
            const key = `${fact.source.kind} ${'at' in fact ? fact.at : `${fact.from} ${fact.to}`}`;
            return !seen.has(key) && seen.add(key);
          });
          await addBatch(history, 'facts', facts);
          for (const bucket of ['5m', '1h', '1d', '1mo'] as const) {
            // oxlint-disable-next-line no-await-in-loop -- a few
            const answer = await history.totals({ from: start, to: end, bucket, zone });
            const wanted = totalsOfFacts(
              facts,
              new Date(start).toISOString(),
              new Date(end).toISOString(),
              bucket,
              zone,
            );
            expect(answer).toEqual({ ok: true, value: wanted });
          }
          await history.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('reaches over midnight where a day changes the verdicts on the next', async () => {
    const history = await openTestHistory(temporaryFolder());
    const midnight = Date.UTC(2026, 2, 29);
    const at = (minute: number, importWh: number) => ({
      source: someMeter,
      at: midnight + minute * 60_000,
      rank: 'live' as const,
      registers: { importWh, exportWh: 0 },
      powerW: null,
    });
    const after = Array.from({ length: 20 }, (_, index) => at(1 + index, 500 + index));
    const before = Array.from({ length: 20 }, (_, index) => at(index - 30, 9_000_000 + index));
    await addBatch(history, 'after', after);
    const alone = await answersOf(history, 'UTC');
    const { batch } = await addBatch(history, 'before', before);
    const both = await answersOf(history, 'UTC');
    expect(await history.marks({ source: someMeter, ...always })).toEqual([
      { at: midnight + 60_000, registers: 'import', reason: 'reset' },
    ]);
    await history.setUndone({ batch, undone: true });
    expect(await answersOf(history, 'UTC')).toBe(alone);
    await history.setUndone({ batch, undone: false });
    expect(await answersOf(history, 'UTC')).toBe(both);
    await history.rebuild();
    expect(await answersOf(history, 'UTC')).toBe(both);
  });

  test('is the same behind a reset beside an estimated reading, whether it is cut with intervals or without', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    const midnight = Date.UTC(2026, 2, 28);
    const at = (minute: number, exportWh: number, rank: 'live' | 'estimated') => ({
      source: someMeter,
      at: midnight + minute * 60_000,
      rank,
      registers: { exportWh },
      powerW: null,
    });
    const someOf = (day: number) =>
      Array.from({ length: 20 }, (_, index) => day * 1440 + 2 + index).map((minute) => at(minute, minute, 'live'));
    await addBatch(history, 'readings', [at(-1, 900_000, 'estimated'), ...someOf(0), ...someOf(1.5)]);
    await answersOf(history, 'UTC');
    const from = midnight + 60 * 3_600_000;
    await addBatch(history, 'far behind', [
      {
        source: someMeter,
        from,
        to: from + 900_000,
        rank: 'validated',
        amounts: { exportWh: 9 },
        grainS: 900,
        estimated: false,
      },
    ]);
    await answersOf(history, 'UTC');
    const [slots] = JSON.parse(cacheOf(folder)) as unknown[];
    await history.rebuild();
    await answersOf(history, 'UTC');
    const [slotsAgain] = JSON.parse(cacheOf(folder)) as unknown[];
    expect(slots).toEqual(slotsAgain);
  });
});
