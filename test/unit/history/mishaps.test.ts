import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { openHistory } from '../../../electron/core/history/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { addBatch, meterReading, openTestHistory, readingsOf } from '../../support/historyFixture.ts';
import { fillDisk, smallDiskOr } from '../../support/smallDisk.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const limitedWriter = fileURLToPath(new URL('../../support/limitedWriter.ts', import.meta.url));

function readings(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => meterReading(from + index, 1000 + from + index));
}

function tryOpening(folder: string) {
  return openHistory({ folder, clock: createFakeClock(), worker: null, log: () => undefined });
}

/** Copies the history and its log, as they are at this moment, to a folder of their own. */
function copyOfRunning(folder: string): string {
  const copy = temporaryFolder();
  for (const name of readdirSync(folder).filter((one) => one.startsWith('history.db'))) {
    copyFileSync(join(folder, name), join(copy, name));
  }
  return copy;
}

describe('files that may grow no more', () => {
  test.for(['here', 'worker'])('let facts wait up to a bound until they may: %s', async (where, { skip }) => {
    const folder = temporaryFolder();
    const command = `ulimit -S -f 2000; exec "$0" "$@"`;
    const parts = [process.execPath, limitedWriter, folder, '500', '2000', where];
    const child = spawnSync('bash', ['-c', command, ...parts], { encoding: 'utf8', timeout: 60_000 });
    const lines = child.stdout.trim().split('\n');
    const stored = lines.filter((line) => line === 'stored 500').length * 500;
    const file = join(folder, 'history.db');
    const waiting = (count: number, lost: number) => `diskFull ${JSON.stringify({ file, waiting: count, lost })}`;
    const rest = lines.slice(stored / 500);
    if (rest.includes('lifted null')) {
      skip('there is no prlimit');
      return;
    }
    expect(stored).toBeGreaterThan(5000);
    expect(rest).toEqual([
      ...[500, 1000, 1500, 2000].map((count) => waiting(count, 0)),
      waiting(2000, 500),
      'trouble diskFull',
      'lifted 0',
      'flushed {"ok":true,"value":null}',
      'waiting 0, trouble null',
      'closed 0',
    ]);
    const history = await openTestHistory(folder);
    expect(history.problems).toEqual([]);
    const found = await history.winners({
      source: meterReading(0, 0).source,
      from: 0,
      to: 9e12,
      before: 0,
      after: 0,
      limit: 1e6,
    });
    expect(Array.from(found?.values.importWh ?? [])).toEqual(
      Array.from({ length: stored + 2000 }, (_, index) => index),
    );
    expect(await history.check()).toEqual({ ok: true, value: [] });
  });
});

describe('a disk that is full', () => {
  test('when the history is opened is told, and nothing is lost', async ({ skip }) => {
    const disk = smallDiskOr(skip);
    const history = await openTestHistory(disk);
    await addBatch(history, 'one', readings(0, 4000));
    await history.close();
    const makeRoom = fillDisk(disk);
    expect(await tryOpening(disk)).toMatchObject({ ok: false, error: { code: 'diskFull' } });
    makeRoom();
    const again = await openTestHistory(disk);
    expect([again.problems, await readingsOf(again)]).toEqual([[], readings(0, 4000)]);
  });

  test('leaves a damaged history as it is, and it is saved when there is room', async ({ skip }) => {
    const disk = smallDiskOr(skip);
    const history = await openTestHistory(temporaryFolder());
    await addBatch(history, 'one', readings(0, 10_000));
    await history.settle();
    const file = join(disk, 'history.db');
    copyFileSync((await history.stats()).file, file);
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(8192, 0xa5), 0, 8192, 30 * 8192);
    closeSync(handle);
    const broken = readFileSync(file);
    for (const left of [0, 100_000, 300_000]) {
      const makeRoom = fillDisk(disk, left);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await tryOpening(disk)).toMatchObject({ ok: false, error: { code: 'diskFull' } });
      expect(readFileSync(file).equals(broken)).toBe(true);
      makeRoom();
    }
    const repaired = await openTestHistory(disk);
    expect(repaired.problems).toMatchObject([{ code: 'historyRepaired' }]);
    expect((await readingsOf(repaired)).length).toBeGreaterThan(9000);
    expect(readFileSync(String(repaired.problems[0]?.details?.['aside'])).equals(broken)).toBe(true);
  });

  test('lets no back-up be restored, and the history goes on', async ({ skip }) => {
    const disk = smallDiskOr(skip);
    const history = await openTestHistory(disk);
    await addBatch(history, 'one', readings(0, 4000));
    const target = join(temporaryFolder(), 'copy.db');
    await history.backUp(target);
    await addBatch(history, 'two', readings(4000, 10));
    const before = readdirSync(disk);
    for (const left of [0, 100_000]) {
      const makeRoom = fillDisk(disk, left);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await history.restore(target)).toMatchObject({ ok: false, error: { code: 'diskFull' } });
      makeRoom();
      expect(readdirSync(disk)).toEqual(before);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await readingsOf(history)).toEqual(readings(0, 4010));
    }
    await addBatch(history, 'three', readings(4010, 10));
    expect(await history.restore(target)).toEqual({ ok: true, value: null });
    expect(await readingsOf(history)).toEqual(readings(0, 4000));
  });
});

describe('the weekly back-up', () => {
  test('that finds no room is told and made when there is, and the older ones stay', async ({ skip }) => {
    const disk = smallDiskOr(skip);
    const clock = createFakeClock(Date.UTC(2026, 0, 1));
    const lines: string[] = [];
    const history = await openTestHistory(disk, { clock, log: (line) => lines.push(line) });
    await addBatch(history, 'one', readings(-20_000_000, 2000));
    const backups = join(disk, 'backups');
    await clock.advance(60_000);
    await clock.advance(7 * 86_400_000 - 120_000);
    const first = ['history-2026-01-01.db'];
    expect(readdirSync(backups)).toEqual(first);
    const makeRoom = fillDisk(disk);
    await clock.advance(2 * 3_600_000);
    expect(readdirSync(backups)).toEqual(first);
    expect(lines.at(-1)).toBe('the weekly back-up failed: diskFull');
    makeRoom();
    await clock.advance(3_600_000);
    expect(readdirSync(backups)).toEqual([...first, 'history-2026-01-08.db']);
    expect(lines.at(-1)).toBe('made the weekly back-up');
  });
});

describe('a history that was emptied', () => {
  test('comes back from the newest back-up, and its log is kept', async () => {
    const running = temporaryFolder();
    const history = await openTestHistory(running);
    await addBatch(history, 'one', readings(0, 4000));
    const folder = copyOfRunning(running);
    mkdirSync(join(folder, 'backups'));
    await history.backUp(join(folder, 'backups', 'history-2026-06-01.db'));
    truncateSync(join(folder, 'history.db'), 0);
    const log = readFileSync(join(folder, 'history.db-wal'));
    const found = await openTestHistory(folder);
    expect(found.problems).toMatchObject([{ code: 'historyRepaired', details: { saved: 0 } }]);
    expect(await readingsOf(found)).toEqual(readings(0, 4000));
    expect(readFileSync(`${String(found.problems[0]?.details?.['aside'])}-wal`).equals(log)).toBe(true);
  });

  test.each([
    ['its log alone is left', true],
    ['nothing tells that it held anything', false],
  ])('is new, and it is told where %s', async (_, hasLog) => {
    const running = temporaryFolder();
    await addBatch(await openTestHistory(running), 'one', readings(0, 10));
    const folder = hasLog ? copyOfRunning(running) : temporaryFolder();
    closeSync(openSync(join(folder, 'history.db'), 'w'));
    const found = await openTestHistory(folder);
    expect(found.problems.map(({ code }) => code)).toEqual(hasLog ? ['historyRepaired'] : []);
    expect(readdirSync(folder).some((name) => name.startsWith('history.broken') && name.endsWith('-wal'))).toBe(hasLog);
    expect(await addBatch(found, 'again', readings(0, 10))).toMatchObject({ added: 10 });
  });
});
