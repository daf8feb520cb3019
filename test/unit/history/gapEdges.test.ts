import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import type { Fact } from '../../../shared/facts.ts';
import { addBatch, openTestHistory } from '../../support/historyFixture.ts';
import { gridAt, steps } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const hourMs = 3_600_000;
const midnight = Date.UTC(2026, 2, 7);

/** Telegrams each 5 minutes up to 22:10 and from 01:30 on, over midnight. */
const telegrams: readonly Fact[] = [
  ...steps('2026-03-06T12:00Z', '2026-03-06T22:11Z', 300).map((at, step) => gridAt(at, 1000 + 10 * step, 0)),
  ...steps('2026-03-07T01:30Z', '2026-03-07T12:00Z', 300).map((at, step) => gridAt(at, 3880 + 20 * step, 0)),
];

/** Hours from 22:00 to 02:00; between the telegrams are 1660 Wh. */
const hours: readonly Fact[] = [420, 300, 420, 660].map((importWh, index) => ({
  source: { kind: 'meter', id: 'meter' },
  from: midnight + (index - 2) * hourMs,
  to: midnight + (index - 1) * hourMs,
  rank: 'hour',
  amounts: { importWh, exportWh: 0 },
  grainS: 3600,
  estimated: false,
}));

async function hoursOf(history: History): Promise<readonly (readonly [number | null, string])[]> {
  const range = { from: midnight - 2 * hourMs, to: midnight + 2 * hourMs };
  const answer = await history.totals({ ...range, bucket: '1h', zone: 'UTC' });
  return answer.ok ? answer.value.buckets.map(({ importWh, quality }) => [importWh, quality]) : [];
}

const right = [420, 300, 420, 660].map((wh) => [wh, 'measured'] as const);

test('hours that reach beyond a gap in telegrams are what they were told to be', async () => {
  const history = await openTestHistory(temporaryFolder());
  await addBatch(history, 'all', [...telegrams, ...hours]);
  expect(await hoursOf(history)).toEqual(right);
});

test('a reading beside a gap that comes late or is ruled wrong changes the hours of the gap, over midnight too', async () => {
  const history = await openTestHistory(temporaryFolder());
  const isLate = (fact: Fact) => 'at' in fact && fact.at >= midnight - 2 * hourMs && fact.at < midnight - 1.9 * hourMs;
  await addBatch(
    history,
    'without',
    [...telegrams, ...hours].filter((fact) => !isLate(fact)),
  );
  const without = await hoursOf(history);
  await addBatch(history, 'late', telegrams.filter(isLate));
  expect(await hoursOf(history)).toEqual(right);
  const at = Date.parse('2026-03-06T22:00Z');
  await history.rule({ source: { kind: 'meter', id: 'meter' }, at, verdict: 'invalid' });
  const ruled = await hoursOf(history);
  await history.rebuild();
  expect(await hoursOf(history)).toEqual(ruled);
  await history.rule({ source: { kind: 'meter', id: 'meter' }, at, verdict: null });
  expect(await hoursOf(history)).toEqual(right);
  expect(without).toHaveLength(4);
});

test('what an older program worked out beside intervals is worked out again', async () => {
  const folder = temporaryFolder();
  const history = await openTestHistory(folder);
  await addBatch(history, 'all', [...telegrams, ...hours]);
  expect(await hoursOf(history)).toEqual(right);
  await history.close();
  const older = new DatabaseSync(join(folder, 'history.db'));
  older.exec('UPDATE slot_day SET import = export; PRAGMA user_version = 4');
  older.close();
  const newer = await openTestHistory(folder);
  expect(await hoursOf(newer)).toEqual(right);
});
