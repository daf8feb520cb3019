import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { openHistory, type History } from '../../../electron/core/history/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import {
  addBatch,
  allAnswers,
  historyWorker,
  meterReading,
  openTestBatch,
  openTestHistory,
  quarter,
  readingsOf,
  someMeter,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const readings = Array.from({ length: 500 }, (_, index) => meterReading(index, 1000 + index));

async function fill(history: History): Promise<string> {
  await addBatch(history, 'first', [...readings, quarter(0, 5)]);
  const { batch } = await addBatch(history, 'second', [meterReading(5, 900), meterReading(6, 5000)]);
  await history.setUndone({ batch, undone: true });
  await history.setUndone({ batch, undone: false });
  await history.rule({ source: someMeter, at: meterReading(6, 0).at, verdict: 'invalid' });
  return allAnswers(history);
}

describe('the history in a worker', () => {
  test('answers as it does in process', async () => {
    const here = await openTestHistory(temporaryFolder());
    const there = await openTestHistory(temporaryFolder(), { worker: historyWorker });
    expect([here.inProcess, there.inProcess]).toEqual([true, false]);
    expect(await fill(there)).toBe(await fill(here));
  });

  test('backs up, checks and restores while it is written', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder, { worker: historyWorker });
    const batch = await openTestBatch(history, 'run');
    await history.addFacts(batch, readings);
    const target = join(temporaryFolder(), 'copy.db');
    const [backedUp, checked, ...added] = await Promise.all([
      history.backUp(target),
      history.check(),
      ...readings.map((one) => history.addFacts(batch, [{ ...one, at: one.at + 1_000_000 }])),
    ]);
    expect([backedUp, checked]).toEqual([
      { ok: true, value: null },
      { ok: true, value: [] },
    ]);
    expect(added.every((outcome) => outcome.ok)).toBe(true);
    expect(await readingsOf(history)).toHaveLength(1000);
    expect(await history.restore(target)).toEqual({ ok: true, value: null });
    expect((await readingsOf(history)).slice(0, 500)).toEqual(readings);
  });

  test('fails to open as it does in process', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const options = { folder: join(folder, 'file'), clock: createFakeClock(), log: () => undefined };
    const there = await openHistory({ ...options, worker: historyWorker });
    expect(there.ok).toBe(false);
    expect(there).toEqual(await openHistory({ ...options, worker: null }));
  });

  test.each([
    ['is not there', 'none.mjs', null],
    ['throws', 'throws.mjs', 'throw new Error("no worker today")'],
    ['ends at once', 'ends.mjs', ''],
  ])('that %s makes it run in process, and the log says so', async (_, name, content) => {
    const folder = temporaryFolder();
    if (content !== null) {
      writeFileSync(join(folder, name), content);
    }
    const lines: string[] = [];
    const history = await openTestHistory(folder, {
      worker: pathToFileURL(join(folder, name)),
      log: (line) => lines.push(line),
    });
    expect(history.inProcess).toBe(true);
    expect(lines.at(-1)).toBe('the history runs in process, as its worker did not start');
    expect(await addBatch(history, 'first', readings)).toMatchObject({ added: 500 });
  });
});
