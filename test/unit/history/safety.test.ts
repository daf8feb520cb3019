import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';

import { openHistory } from '../../../electron/core/history/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import {
  addBatch,
  allAnswers,
  meterReading,
  openTestHistory,
  quarter,
  readingsOf,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const week = 7 * 86_400_000;

function tryOpening(folder: string) {
  return openHistory({ folder, clock: createFakeClock(), worker: null, log: () => undefined });
}

function digests(folder: string): readonly string[] {
  return readdirSync(folder)
    .toSorted()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    );
}

async function filledFolder(count: number): Promise<string> {
  const folder = temporaryFolder();
  const history = await openTestHistory(folder);
  await addBatch(history, 'filled', [...readings(count), quarter(0, 7)]);
  await history.close();
  return folder;
}

function readings(count: number) {
  return Array.from({ length: count }, (_, index) => meterReading(index, 1000 + index));
}

function change(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'history.db'));
  database.exec(sql);
  database.close();
}

/** What a folder would hold after a stop at this moment. */
function copyOfRunning(folder: string): string {
  const copy = temporaryFolder();
  for (const name of readdirSync(folder).filter((one) => one.startsWith('history.db'))) {
    copyFileSync(join(folder, name), join(copy, name));
  }
  return copy;
}

function overwrite(file: string, from: number, length: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, from);
  closeSync(handle);
}

describe('a history that this program must not touch', () => {
  test('of a newer program is refused and left byte for byte', async () => {
    const folder = await filledFolder(50);
    change(folder, 'PRAGMA user_version = 99');
    const before = digests(folder);
    const file = join(folder, 'history.db');
    expect(await tryOpening(folder)).toEqual({ ok: false, error: { code: 'historyTooNew', details: { file } } });
    expect(digests(folder)).toEqual(before);
  });

  test('is refused too where only the log beside it tells that it is newer', async () => {
    const running = await filledFolder(50);
    const other = new DatabaseSync(join(running, 'history.db'));
    other.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 99; CREATE TABLE later (x)');
    const folder = copyOfRunning(running);
    other.close();
    const file = join(folder, 'history.db');
    const before = [readFileSync(file), readFileSync(`${file}-wal`)];
    expect(await tryOpening(folder)).toMatchObject({ ok: false, error: { code: 'historyTooNew' } });
    expect([readFileSync(file), readFileSync(`${file}-wal`)]).toEqual(before);
  });

  test('of another program is refused and left byte for byte', async () => {
    const folder = temporaryFolder();
    change(folder, 'PRAGMA application_id = 5; CREATE TABLE theirs (x)');
    const before = digests(folder);
    expect(await tryOpening(folder)).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
    expect(digests(folder)).toEqual(before);
  });
});

describe('a damaged history', () => {
  test('is set aside after an unclean stop, and what can be read of it is saved', async () => {
    const running = temporaryFolder();
    const history = await openTestHistory(running);
    await addBatch(history, 'filled', readings(4000));
    await addBatch(history, 'more', [
      ...readings(2000).map((one) => ({ ...one, at: one.at + 4_000_000 })),
      quarter(0, 7),
    ]);
    await history.settle();
    const folder = temporaryFolder();
    const file = join(folder, 'history.db');
    copyFileSync(join(running, 'history.db'), file);
    const pages = readFileSync(file).length / 8192;
    overwrite(file, (pages - 4) * 8192, 8192);
    overwrite(file, (pages - 9) * 8192, 2 * 8192);
    const broken = readFileSync(file);

    const repaired = await openTestHistory(folder);
    expect(repaired.problems).toMatchObject([{ code: 'historyRepaired' }]);
    const aside = String(repaired.problems[0]?.details?.['aside']);
    expect(readFileSync(aside)).toEqual(broken);
    const saved = await readingsOf(repaired);
    // A page holds 440 of these readings: three pages are lost, and nothing else.
    expect(saved.length).toBeGreaterThanOrEqual(6000 - 3 * 450);
    expect(saved.length).toBeLessThan(6000);
    expect([saved[0]?.at, saved.at(-1)?.at]).toEqual([meterReading(0, 0).at, meterReading(5999, 0).at]);
    expect(await repaired.check()).toEqual({ ok: true, value: [] });
    expect((await repaired.batches()).map(({ label }) => label)).toEqual(['filled', 'more']);
    expect(await addBatch(repaired, 'again', readings(4000))).toMatchObject({ refused: {} });
    await repaired.close();
    expect((await openTestHistory(folder)).problems).toEqual([]);
  });

  test('is set aside at the next start where the damage is met while it runs', async () => {
    const folder = await filledFolder(4000);
    const file = join(folder, 'history.db');
    overwrite(file, readFileSync(file).length - 5 * 8192, 8192);
    const history = await openTestHistory(folder);
    expect(history.problems).toEqual([]);
    await expect(readingsOf(history)).rejects.toThrow(/malformed/u);
    await history.close();
    const repaired = await openTestHistory(folder);
    expect(repaired.problems).toMatchObject([{ code: 'historyRepaired' }]);
    expect((await readingsOf(repaired)).length).toBeGreaterThan(3500);
  });

  test('of which nothing can be read is replaced by the newest sound back-up', async () => {
    const folder = await filledFolder(100);
    const backups = join(folder, 'backups');
    mkdirSync(backups);
    copyFileSync(join(folder, 'history.db'), join(backups, 'history-2026-06-01.db'));
    writeFileSync(join(backups, 'history-2026-06-08.db'), 'SQLite format 3\0 and nothing else');
    overwrite(join(folder, 'history.db'), 0, 8192);
    const repaired = await openTestHistory(folder);
    expect(repaired.problems).toMatchObject([{ code: 'historyRepaired', details: { saved: 0 } }]);
    expect(await readingsOf(repaired)).toEqual(readings(100));
  });

  test('that is no database at all gives way to an empty one, and is kept', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'history.db'), 'my diary');
    const history = await openTestHistory(folder);
    const aside = String(history.problems[0]?.details?.['aside']);
    expect(readFileSync(aside, 'utf8')).toBe('my diary');
    expect(await history.sources()).toEqual([]);
  });

  test('whose repair was stopped earlier keeps nothing of the half-made new one', async () => {
    const folder = await filledFolder(100);
    writeFileSync(join(folder, 'history.repaired.db'), 'half');
    writeFileSync(join(folder, 'history.salvage.db'), 'half');
    expect(await readingsOf(await openTestHistory(folder))).toEqual(readings(100));
    expect(readdirSync(folder).filter((name) => /repaired|salvage/u.test(name))).toEqual([]);
  });

  test('whose repair was stopped between its last steps is whole at the next start', async () => {
    const folder = await filledFolder(100);
    renameSync(join(folder, 'history.db'), join(folder, 'history.repaired.db'));
    expect(await readingsOf(await openTestHistory(folder))).toEqual(readings(100));
  });
});

describe('back-ups', () => {
  test('are one file that restores all there was, and what there is now is kept', async () => {
    const folder = temporaryFolder();
    const target = join(temporaryFolder(), 'copy.db');
    const history = await openTestHistory(folder);
    const { batch } = await addBatch(history, 'first', [...readings(100), quarter(0, 5)]);
    const before = await allAnswers(history);
    expect(await history.backUp(target)).toEqual({ ok: true, value: null });
    await addBatch(history, 'second', [meterReading(500, 9000)]);
    const later = await allAnswers(history);

    expect(await history.restore(target)).toEqual({ ok: true, value: null });
    expect(await allAnswers(history)).toBe(before);
    expect(await history.addFacts(batch, [meterReading(600, 1)])).toMatchObject({
      value: { refused: { batchClosed: 1 } },
    });
    expect((await addBatch(history, 'third', [meterReading(700, 9100)])).batch).toBeGreaterThan(batch + 1);
    await history.close();

    const [replaced = ''] = readdirSync(folder).filter((name) => name.startsWith('history.replaced'));
    const elsewhere = temporaryFolder();
    copyFileSync(join(folder, replaced), join(elsewhere, 'history.db'));
    expect(await allAnswers(await openTestHistory(elsewhere))).toBe(later);
  });

  test.each([
    ['backupUnusable', 'my diary'],
    ['backupUnusable', ''],
    ['fileUnusable', null],
  ])('that are none are refused with %s, and nothing changes: %j', async (code, content) => {
    const folder = await filledFolder(20);
    const history = await openTestHistory(folder);
    const file = join(temporaryFolder(), 'copy.db');
    if (content !== null) {
      writeFileSync(file, content);
    }
    const names = readdirSync(folder);
    expect(await history.restore(file)).toMatchObject({ ok: false, error: { code } });
    expect(readdirSync(folder)).toEqual(names);
    expect(await readingsOf(history)).toEqual(readings(20));
  });

  test('of a newer program, and damaged ones, are refused', async () => {
    const newer = await filledFolder(10);
    change(newer, 'PRAGMA user_version = 99');
    const damaged = await filledFolder(4000);
    overwrite(join(damaged, 'history.db'), 20 * 8192, 8192);
    const history = await openTestHistory(await filledFolder(20));
    expect(await history.restore(join(newer, 'history.db'))).toMatchObject({ error: { code: 'historyTooNew' } });
    expect(await history.restore(join(damaged, 'history.db'))).toMatchObject({ error: { code: 'backupUnusable' } });
    expect(await readingsOf(history)).toEqual(readings(20));
  });

  test('to a place that cannot be had fail, and leave nothing', async () => {
    const folder = await filledFolder(20);
    const history = await openTestHistory(folder);
    expect(await history.backUp(join(folder, 'none', 'copy.db'))).toMatchObject({ error: { code: 'fileUnusable' } });
    for (const itself of [join(folder, 'history.db'), `${folder}/./history.db`]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await history.backUp(itself)).toMatchObject({ error: { code: 'fileUnusable' } });
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await history.restore(itself)).toMatchObject({ error: { code: 'fileUnusable' } });
    }
    expect(await readingsOf(history)).toEqual(readings(20));
  });

  test('are made by themselves each week, and the last four are kept beside those of the user', async () => {
    const folder = await filledFolder(20);
    const clock = createFakeClock(Date.UTC(2026, 0, 1));
    const lines: string[] = [];
    const history = await openTestHistory(folder, { clock, log: (line) => lines.push(line) });
    const backups = join(folder, 'backups');
    expect(existsSync(backups)).toBe(false);
    await clock.advance(60_000);
    expect(readdirSync(backups)).toEqual(['history-2026-01-01.db']);
    writeFileSync(join(backups, 'mine.db'), 'mine');
    const unfinished = 'history-2026-01-08.db.0f0e0d0c-0b0a-4908-8706-050403020100.tmp';
    writeFileSync(join(backups, unfinished), 'from a stop in the middle');
    await clock.advance(week - 120_000);
    expect(readdirSync(backups)).toHaveLength(3);
    for (let passed = 0; passed < 6; passed += 1) {
      await clock.advance(week);
    }
    expect(readdirSync(backups)).toEqual([
      'history-2026-01-22.db',
      'history-2026-01-29.db',
      'history-2026-02-05.db',
      'history-2026-02-12.db',
      'mine.db',
    ]);
    expect(lines.every((line) => line === 'made the weekly back-up')).toBe(true);
    await history.close();
    expect(clock.pendingTimers).toBe(0);
  });
});
