import { expect } from 'vitest';

import type { History } from '../../electron/core/history/index.ts';
import type { Fact } from '../../shared/facts.ts';
import type { BucketLength, EnergyTotals } from '../../shared/totals.ts';
import { addBatch, openTestHistory } from './historyFixture.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A fresh history of a plant in the middle of the Netherlands, with groups of facts that came one after the other. */
export async function historyOf(...groups: readonly (readonly Fact[])[]): Promise<History> {
  const history = await openTestHistory(temporaryFolder());
  await history.setPlace({ latitude: 52, longitude: 5 });
  for (const facts of groups) {
    // oxlint-disable-next-line no-await-in-loop -- in this order
    const { refused } = await addBatch(history, 'facts', facts);
    expect(refused).toEqual({});
  }
  return history;
}

/** What a history says of a range. */
export async function totalsOf(
  history: History,
  from: string,
  to: string,
  bucket: BucketLength,
  zone = 'Europe/Amsterdam',
): Promise<EnergyTotals> {
  const answer = await history.totals({ from: Date.parse(from), to: Date.parse(to), bucket, zone });
  if (!answer.ok) {
    throw new Error(answer.error.code);
  }
  return answer.value;
}

/** What a fresh history says of a range, once it has been given these facts. */
export async function historyTotals(
  facts: readonly Fact[],
  from: string,
  to: string,
  bucket: BucketLength,
  zone = 'Europe/Amsterdam',
): Promise<EnergyTotals> {
  const history = await historyOf(facts);
  const answer = await totalsOf(history, from, to, bucket, zone);
  await history.close();
  return answer;
}
