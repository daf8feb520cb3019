import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

import { openHistory } from '../../../electron/core/history/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { addBatch, meterReading, openTestBatch, openTestHistory, readingsOf } from '../../support/historyFixture.ts';
import { fillDisk, mounts, smallDisk, smallDiskOr } from '../../support/smallDisk.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const writer = fileURLToPath(new URL('../../support/historyWriter.ts', import.meta.url));

function readings(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => meterReading(from + index, 1000 + from + index));
}

describe('a full disk', () => {
  test('fails clearly where the database may grow no more, and what was stored stays', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder, { maxPages: 60 });
    const batch = await openTestBatch(history, 'run', 'live');
    let stored = 0;
    for (;;) {
      const outcome = await history.addFacts(batch, readings(stored, 500));
      if (!outcome.ok) {
        expect(outcome.error).toMatchObject({ code: 'diskFull', details: { waiting: 0, lost: 500 } });
        break;
      }
      stored += 500;
    }
    expect(stored).toBeGreaterThan(5000);
    expect(await readingsOf(history)).toEqual(readings(0, stored));
    expect(await history.check()).toEqual({ ok: true, value: [] });
    expect((await history.stats()).trouble?.code).toBe('diskFull');
    await history.close();
    const again = await openTestHistory(folder);
    expect([again.problems, await readingsOf(again)]).toEqual([[], readings(0, stored)]);
    expect(await addBatch(again, 'more', readings(stored, 500))).toMatchObject({ added: 500 });
  });

  test('leaves no trace of a group that did not fit', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder, { maxPages: 40 });
    const batch = await openTestBatch(history, 'run', 'live');
    const refused = await history.addFacts(batch, readings(0, 20_000));
    expect(refused).toMatchObject({ ok: false, error: { code: 'diskFull' } });
    expect([await history.sources(), await history.batches(), await history.staleDays(9)]).toEqual([[], [], []]);
    expect(await history.addFacts(batch, readings(0, 10))).toMatchObject({ value: { added: 10 } });
    expect(await readingsOf(history)).toEqual(readings(0, 10));
    expect((await history.batches()).map(({ label }) => label)).toEqual(['run']);
    expect(await history.staleDays(9)).toHaveLength(1);
  });

  test('lets facts wait in memory up to a bound, and they are written when there is room', async ({ skip }) => {
    const disk = smallDiskOr(skip);
    const clock = createFakeClock();
    const history = await openTestHistory(disk, { clock, waitingBound: 1000 });
    const batch = await openTestBatch(history, 'run', 'live');
    await history.addFacts(batch, readings(0, 100), true);
    const makeRoom = fillDisk(disk);

    let next = 100;
    let outcome = await history.addFacts(batch, readings(next, 400), true);
    for (; outcome.ok; outcome = await history.addFacts(batch, readings(next, 400), true)) {
      next += 400;
    }
    expect(outcome).toMatchObject({ ok: false, error: { code: 'diskFull', details: { waiting: 400, lost: 0 } } });
    const second = await openTestBatch(history, 'opened while it is full', 'live');
    expect(await history.addFacts(second, readings(next + 400, 600), true)).toMatchObject({
      error: { details: { waiting: 1000, lost: 0 } },
    });
    expect(await history.addFacts(second, readings(next + 1000, 1), true)).toMatchObject({
      error: { details: { waiting: 1000, lost: 1 } },
    });
    await clock.advance(31_000);
    expect(await history.stats()).toMatchObject({
      waiting: 1000,
      trouble: { code: 'diskFull', details: { waiting: 1000 } },
    });

    makeRoom();
    await clock.advance(31_000);
    expect(await history.stats()).toMatchObject({ waiting: 0, trouble: null });
    expect(await readingsOf(history)).toEqual(readings(0, next + 1000));
    expect((await history.batches()).map(({ label }) => label)).toEqual(['run', 'opened while it is full']);
    expect(await history.check()).toEqual({ ok: true, value: [] });
  });

  test('is told too where files may grow no more', async () => {
    const folder = temporaryFolder();
    const command = `ulimit -f 2000; exec "$0" "$@"`;
    const child = spawnSync('bash', ['-c', command, process.execPath, writer, folder, '0', '500', 'here'], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    const lines = child.stdout.trim().split('\n');
    expect(lines.at(-1)).toBe('failed diskFull');
    const stored = Number(lines.at(-2)?.split(' ')[1]) + 1;
    expect(stored).toBeGreaterThan(5000);
    const history = await openTestHistory(folder);
    expect(history.problems).toEqual([]);
    expect(await readingsOf(history)).toHaveLength(stored);
    expect(await history.check()).toEqual({ ok: true, value: [] });
  });

  test('fails a back-up, and leaves nothing of it', async ({ skip }) => {
    const disk = smallDiskOr(skip);
    const history = await openTestHistory(temporaryFolder());
    await addBatch(
      history,
      'much',
      readings(0, 200_000).map((one) => ({ ...one, at: one.at - 400_000_000 })),
    );
    const target = join(disk, 'copy.db');
    expect(await readingsOf(history)).toHaveLength(100_000);
    expect(await history.backUp(target)).toMatchObject({ ok: false, error: { code: 'diskFull' } });
    expect(spawnSync('ls', [disk], { encoding: 'utf8' }).stdout).toBe('');
  });
});

describe('a folder that cannot be written', () => {
  test('fails clearly and changes nothing', async ({ skip }) => {
    const disk = smallDisk();
    const folder = disk ?? join(temporaryFolder(), 'closed');
    if (disk === null) {
      mkdirSync(folder);
    }
    const history = await openTestHistory(folder);
    await addBatch(history, 'one', readings(0, 10));
    await history.close();
    if (disk === null) {
      chmodSync(folder, 0o500);
      onTestFinished(() => chmodSync(folder, 0o700));
    } else if (!mounts('-o', 'remount,ro', folder)) {
      skip('this user may not mount a disk');
      return;
    }
    const opened = await openHistory({ folder, clock: createFakeClock(), worker: null, log: () => undefined });
    expect(opened).toMatchObject({ ok: false, error: { code: 'historyReadOnly' } });
  });
});

describe('a locked file', () => {
  test('lets facts wait until it is free', async () => {
    const folder = temporaryFolder();
    const clock = createFakeClock();
    const history = await openTestHistory(folder, { clock });
    const batch = await openTestBatch(history, 'run', 'live');
    const other = new DatabaseSync(join(folder, 'history.db'));
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    expect(await history.addFacts(batch, readings(0, 3), true)).toMatchObject({
      error: { code: 'historyLocked', details: { waiting: 3, lost: 0 } },
    });
    expect(await history.setUndone({ batch, undone: true })).toMatchObject({ error: { code: 'historyLocked' } });
    other.exec('ROLLBACK');
    await clock.advance(31_000);
    expect(await readingsOf(history)).toEqual(readings(0, 3));
  });

  test('loses what still waits when it ends, and says how much', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    const batch = await openTestBatch(history, 'run', 'live');
    const other = new DatabaseSync(join(folder, 'history.db'));
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    await history.addFacts(batch, readings(0, 3), true);
    expect(await history.close()).toBe(3);
  });

  test('cannot be opened', async () => {
    const folder = temporaryFolder();
    await (await openTestHistory(folder)).close();
    const other = new DatabaseSync(join(folder, 'history.db'));
    onTestFinished(() => other.close());
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE theirs (x); COMMIT');
    const opened = await openHistory({ folder, clock: createFakeClock(), worker: null, log: () => undefined });
    expect(opened).toMatchObject({ ok: false, error: { code: 'historyLocked' } });
  });
});
