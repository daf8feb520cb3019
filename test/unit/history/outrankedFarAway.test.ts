import { describe, expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import type { Fact } from '../../../shared/facts.ts';
import { addBatch, openTestHistory, someMeter } from '../../support/historyFixture.ts';
import { totalsOfFacts } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/*
 * Readings between two better ones up to 15 minutes apart count for nothing. Of readings every second, hundreds lie
 * between them and the better ones: a look at the nearest ones alone would take them for counting.
 */

const midnight = Date.UTC(2026, 2, 10);
const day = ['2026-03-09T00:00Z', '2026-03-11T00:00Z'] as const;

function readingAt(second: number, rank: 'live' | 'archive', lateS = 0): Fact {
  const wh = Math.floor(5_000_000 + (second - lateS) / 2);
  return {
    source: someMeter,
    at: midnight + second * 1000,
    rank,
    registers: { importWh: wh, exportWh: wh - 4_000_000 },
    powerW: 10,
  };
}

/** Live readings every so often, and between them one of a worse kind every second, from a clock that is 90 s late. */
function twoClocks(fromS: number, toS: number, everyS: number): readonly Fact[] {
  return Array.from({ length: toS - fromS + 1 }, (_, index) => fromS + index).map((second) =>
    (second - fromS) % everyS === 0 ? readingAt(second, 'live') : readingAt(second, 'archive', 90),
  );
}

async function expectAsFacts(history: History, facts: readonly Fact[]): Promise<void> {
  for (const bucket of ['5m', '1h'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const answer = await history.totals({ from: Date.parse(day[0]), to: Date.parse(day[1]), bucket, zone: 'UTC' });
    expect(answer).toEqual({ ok: true, value: totalsOfFacts(facts, ...day, bucket, 'UTC') });
  }
}

describe('readings that are outranked from far away', () => {
  test.each([600, 900])('count for nothing when one comes between them, %i s apart', async (everyS) => {
    const history = await openTestHistory(temporaryFolder());
    const facts = twoClocks(3600, 3600 + 12 * everyS, everyS);
    await addBatch(history, 'both', facts);
    await expectAsFacts(history, facts);
    // At the same instants none other may stand: of two the history takes one.
    const late = [5, 6, 7].map((place) => ({ ...readingAt(3600 + Math.floor((place + 0.5) * everyS), 'live') }));
    const taken = new Set(late.flatMap((fact) => ('at' in fact ? [fact.at] : [])));
    await addBatch(history, 'late', late);
    const all = [...facts.filter((fact) => !('at' in fact && taken.has(fact.at))), ...late];
    await expectAsFacts(history, all);
    await history.thin();
    await expectAsFacts(history, all);
  });

  test('count again where a better one is taken out', async () => {
    const history = await openTestHistory(temporaryFolder());
    const facts = twoClocks(3600, 3600 + 8 * 900, 900);
    const [better, worse] = [
      facts.filter(({ rank }) => rank === 'live'),
      facts.filter(({ rank }) => rank === 'archive'),
    ];
    await addBatch(history, 'worse', worse);
    await addBatch(history, 'first', better.slice(0, 4));
    const { batch } = await addBatch(history, 'fifth', better.slice(4, 5));
    await addBatch(history, 'others', better.slice(5));
    await expectAsFacts(history, facts);
    await history.setUndone({ batch, undone: true });
    await expectAsFacts(
      history,
      facts.filter((fact) => fact !== better[4]),
    );
  });

  // Of each pair the second comes late, on the other side of midnight.
  test.each([
    [-600, 240],
    [240, -600],
    [-30, 860],
    [860, -30],
  ])('over midnight: with a better one at %i s, and then one at %i s', async (firstS, thenS) => {
    const history = await openTestHistory(temporaryFolder());
    const [first, then] = [readingAt(firstS, 'live'), readingAt(thenS, 'live')];
    const between = Array.from({ length: 3600 }, (_, index) => readingAt(index - 1800, 'archive', 90)).filter(
      (fact) => 'at' in fact && 'at' in first && 'at' in then && fact.at !== first.at && fact.at !== then.at,
    );
    await addBatch(history, 'first', [...between, first]);
    await expectAsFacts(history, [...between, first]);
    await addBatch(history, 'then', [then]);
    await expectAsFacts(history, [...between, first, then]);
    await history.thin();
    await expectAsFacts(history, [...between, first, then]);
  });
});
