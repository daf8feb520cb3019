import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';

import { isLogDamaged } from '../../../electron/core/history/database/writeAheadLog.ts';
import { historyDamage } from '../../../electron/core/history/index.ts';
import { addBatch, meterReading, openTestHistory, readingsOf } from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const pageBytes = 8192;
const frameBytes = pageBytes + 24;

function readings(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => meterReading(from + index, 1000 + from + index));
}

/** The files of a program that was killed: its history and the log, in which most facts stand. */
async function killedHistory(): Promise<string> {
  const running = temporaryFolder();
  const history = await openTestHistory(running);
  for (let group = 0; group < 20; group += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction after the other
    await addBatch(history, `batch ${group}`, readings(group * 100, 100));
    if (group === 4) {
      // oxlint-disable-next-line no-await-in-loop
      await history.settle();
    }
  }
  const folder = temporaryFolder();
  for (const name of readdirSync(running).filter((one) => one.startsWith('history.db'))) {
    copyFileSync(join(running, name), join(folder, name));
  }
  return folder;
}

function changeLog(folder: string, change: (log: Buffer) => Buffer | void): Buffer {
  const file = join(folder, 'history.db-wal');
  const log = readFileSync(file);
  const changed = change(log) ?? log;
  writeFileSync(file, changed);
  return changed;
}

function brokenNames(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('history.broken-'));
}

describe('a log that is damaged after an unclean stop', () => {
  test.each([
    ['a page of it', (log: Buffer) => void log.fill(0xa5, 32 + 7 * frameBytes + 100, 32 + 7 * frameBytes + 200)],
    ['one bit of a page', (log: Buffer) => void log.writeUInt8(log.readUInt8(90_000) ^ 1, 90_000)],
    ['the head of a frame', (log: Buffer) => void log.fill(0, 32 + 9 * frameBytes, 32 + 9 * frameBytes + 24)],
    ['its own head', (log: Buffer) => void log.fill(0, 0, 32)],
  ])('is told and kept: %s', async (_, damage) => {
    const folder = await killedHistory();
    const log = changeLog(folder, damage);
    expect(historyDamage(folder)).toMatchObject({ ok: true, value: [expect.stringContaining('log')] });

    const history = await openTestHistory(folder);
    expect(history.problems).toMatchObject([{ code: 'historyLogDamaged' }]);
    const aside = String(history.problems[0]?.details?.['aside']);
    expect(readFileSync(aside).equals(log)).toBe(true);
    const kept = await readingsOf(history);
    expect(kept).toEqual(readings(0, 2000).slice(0, kept.length));
    expect(await addBatch(history, 'again', readings(0, 2000))).toMatchObject({ refused: {} });
    expect(await readingsOf(history)).toEqual(readings(0, 2000));

    const again = temporaryFolder();
    for (const name of readdirSync(folder).filter((one) => one.startsWith('history.db'))) {
      copyFileSync(join(folder, name), join(again, name));
    }
    expect((await openTestHistory(again)).problems).toEqual([]);
  });
});

describe('a log that is not damaged', () => {
  test.each([
    ['whole', (log: Buffer) => log],
    ['cut within a frame', (log: Buffer) => log.subarray(0, log.length - 5000)],
    ['with a last frame half written', (log: Buffer) => void log.fill(0, log.length - 5000)],
    ['empty', () => Buffer.alloc(0)],
  ])('after an unclean stop is not told: %s', async (_, change) => {
    const folder = await killedHistory();
    changeLog(folder, change);
    expect(historyDamage(folder)).toEqual({ ok: true, value: [] });
    expect((await openTestHistory(folder)).problems).toEqual([]);
    expect(brokenNames(folder)).toEqual([]);
  });

  test('by what an earlier round, or a transaction that was undone, left in it', () => {
    const file = join(temporaryFolder(), 'some.db');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA cache_size = 5');
    database.exec('PRAGMA wal_autocheckpoint = 0; CREATE TABLE some (text)');
    const insert = database.prepare('INSERT INTO some VALUES (?)');
    const sizes: number[] = [];
    const fill = (rows: number) => {
      database.exec('BEGIN');
      for (let row = 0; row < rows; row += 1) {
        insert.run('x'.repeat(700));
      }
      sizes.push(readFileSync(`${file}-wal`).length);
    };
    fill(300);
    database.exec('ROLLBACK');
    fill(3);
    database.exec('COMMIT');
    // The undone transaction did reach the log, and is still behind the short one.
    expect(sizes[1]).toBeGreaterThan(100_000);
    expect(isLogDamaged(file)).toBe(false);
    database.exec('PRAGMA wal_checkpoint(RESTART)');
    for (let round = 0; round < 5; round += 1) {
      fill(1);
      database.exec('COMMIT');
    }
    expect(readFileSync(`${file}-wal`).length).toBeGreaterThan(100_000);
    expect(isLogDamaged(file)).toBe(false);
    const log = readFileSync(`${file}-wal`);
    log.fill(0xa5, 32 + 500, 32 + 600);
    const copy = join(temporaryFolder(), 'some.db');
    writeFileSync(`${copy}-wal`, log);
    expect(isLogDamaged(copy)).toBe(true);
    database.close();
  });
});
