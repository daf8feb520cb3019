import fc from 'fast-check';
import { expect, test } from 'vitest';

import { gapsInPieces } from '../../../electron/core/collector/backfill/gapsInPieces.ts';
import { addBatch, openTestHistory } from '../../support/historyFixture.ts';
import { yieldAt } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const dayMs = 86_400_000;
const stepMs = dayMs / 4;
const startMs = Date.UTC(2026, 1, 1);
const source = { kind: 'inverter', id: 'inverter' } as const;

test('gaps asked for in pieces are those of the whole span', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: -8, max: 150 }), { maxLength: 120 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: 1, max: 6 }),
      async (readings, from, length, longerThan) => {
        const history = await openTestHistory(temporaryFolder());
        await addBatch(
          history,
          'readings',
          readings.map((step) => yieldAt(startMs + step * stepMs, 100 + step)),
        );
        const question = {
          source,
          from: startMs + from * stepMs,
          to: startMs + (from + length) * stepMs,
          longerThanMs: longerThan * stepMs - 1,
        };
        expect(await gapsInPieces(history, question)).toEqual(await history.readingGaps(question));
        await history.close();
      },
    ),
    { numRuns: 80 },
  );
});
