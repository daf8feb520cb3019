import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it, test } from 'vitest';

import { lockFolder } from '../../electron/core/ports/index.ts';
import { meterLine, runCommand } from '../support/historyCommands.ts';
import { openTestHistory, readingsOf } from '../support/historyFixture.ts';
import { fillDisk, mounts, smallDisk, smallDiskOr } from '../support/smallDisk.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

async function folderWith(importWh: number): Promise<string> {
  const folder = temporaryFolder();
  await runCommand(['record', '--data', folder], { input: [meterLine('2026-06-20T10:00:00Z', importWh)] });
  return folder;
}

async function importOf(folder: string): Promise<readonly (number | undefined)[]> {
  const history = await openTestHistory(folder);
  const readings = await readingsOf(history);
  await history.close();
  return readings.map((one) => one.registers.importWh);
}

describe('backup and restore', () => {
  it('bring back what was there, and keep what is there aside', async () => {
    const folder = await folderWith(1000);
    const file = join(temporaryFolder(), 'all.db');
    const made = await runCommand(['backup', file, '--data', folder, '--json']);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(made.out)).toEqual({ file, bytes: statSync(file).size });
    await runCommand(['record', '--data', folder], { input: [meterLine('2026-06-20T11:00:00Z', 2000)] });
    const restored = await runCommand(['restore', file, '--data', folder, '--json']);
    expect(restored).toMatchObject({ code: 0, err: '' });
    const { aside } = JSON.parse(restored.out) as { aside: string };
    expect(await importOf(folder)).toEqual([1000]);
    const other = temporaryFolder();
    await runCommand(['restore', aside, '--data', other]);
    expect(await importOf(other)).toEqual([1000, 2000]);
  });

  it('a back-up can be made while another program has the folder; nothing can be restored then', async () => {
    const folder = await folderWith(1000);
    await lockFolder(folder);
    const file = join(temporaryFolder(), 'all.db');
    expect(await runCommand(['backup', file, '--data', folder])).toMatchObject({ code: 0 });
    const refused = await runCommand(['restore', file, '--data', folder]);
    expect(refused).toMatchObject({ code: 8, out: '' });
    expect(refused.err).toContain('SunTally is running');
  });

  it('leave a file alone that is called as theirs might be while it is written', async () => {
    const folder = await folderWith(1000);
    const file = join(temporaryFolder(), 'all.db');
    writeFileSync(`${file}.tmp`, 'mine');
    expect(await runCommand(['backup', file, '--data', folder])).toMatchObject({ code: 0 });
    expect(readFileSync(`${file}.tmp`, 'utf8')).toBe('mine');
    expect(readdirSync(dirname(file)).toSorted()).toEqual(['all.db', 'all.db.tmp']);
  });

  it('what is no back-up changes nothing', async () => {
    const folder = await folderWith(1000);
    const before = readdirSync(folder).toSorted();
    const file = join(temporaryFolder(), 'photo.jpg');
    writeFileSync(file, 'no database');
    expect(await runCommand(['restore', file, '--data', folder])).toMatchObject({ code: 7, out: '' });
    expect(await runCommand(['restore', `${file}.gone`, '--data', folder])).toMatchObject({ code: 7, out: '' });
    expect(await runCommand(['restore', join(folder, 'history.db'), '--data', folder])).toMatchObject({ code: 7 });
    expect(readdirSync(folder).toSorted()).toEqual(before);
    expect(await importOf(folder)).toEqual([1000]);
  });

  it('a damaged history can be replaced too, and is kept', async () => {
    const folder = await folderWith(1000);
    const file = join(temporaryFolder(), 'all.db');
    await runCommand(['backup', file, '--data', folder]);
    writeFileSync(join(folder, 'history.db'), 'damaged beyond repair');
    const { code, out } = await runCommand(['restore', file, '--data', folder, '--json']);
    expect(code).toBe(0);
    const { aside } = JSON.parse(out) as { aside: string };
    expect(readFileSync(aside, 'utf8')).toBe('damaged beyond repair');
    expect(await importOf(folder)).toEqual([1000]);
  });

  it('say so where there is no history, or no room for the file', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'all.db');
    expect(await runCommand(['backup', file, '--data', folder])).toMatchObject({ code: 7, out: '' });
    expect(existsSync(join(folder, 'history.db'))).toBe(false);
    const full = await folderWith(1);
    expect(await runCommand(['backup', join(folder, 'none', 'all.db'), '--data', full])).toMatchObject({ code: 7 });
    expect(await runCommand(['backup', join(full, 'history.db'), '--data', full])).toMatchObject({ code: 7 });
    expect(await importOf(full)).toEqual([1]);
  });

  it.skipIf(process.platform === 'win32')(
    'neither a back-up nor an export replaces a device, or the history',
    async () => {
      const folder = await folderWith(1000);
      const pipe = join(temporaryFolder(), 'pipe');
      execFileSync('mkfifo', [pipe]);
      const exported = ['export', '--format', 'programs', '--data', folder, '--out'];
      expect(await runCommand(['backup', pipe, '--data', folder])).toMatchObject({ code: 7, out: '' });
      expect(await runCommand([...exported, pipe])).toMatchObject({ code: 7, out: '' });
      expect(statSync(pipe).isFIFO()).toBe(true);
      expect(await runCommand([...exported, join(folder, 'history.db')])).toMatchObject({ code: 7, out: '' });
      expect(await importOf(folder)).toEqual([1000]);
    },
  );
});

test('a history on a disk that is read-only can be asked, checked and copied, and takes nothing', async ({ skip }) => {
  const disk = smallDisk();
  if (disk === null) {
    skip('this user cannot mount a disk');
    return;
  }
  await runCommand(['record', '--data', disk], { input: [meterLine('2026-06-20T10:00:00Z', 1000)] });
  await runCommand(['record', '--data', disk], { input: [meterLine('2026-06-20T10:05:00Z', 1200)] });
  const span = ['--from', '2026-06-20', '--to', '2026-06-21', '--data', disk];
  const before = await runCommand(['totals', ...span]);
  expect(before.out).toContain('0.200');
  const names = readdirSync(disk);
  expect(mounts('-o', 'remount,ro', disk)).toBe(true);
  expect(await runCommand(['totals', ...span])).toEqual(before);
  expect(await runCommand(['check', '--data', disk])).toMatchObject({ code: 0 });
  const copy = join(temporaryFolder(), 'all.db');
  expect(await runCommand(['backup', copy, '--data', disk])).toMatchObject({ code: 0, err: '' });
  const refused = await runCommand(['record', '--data', disk], { input: [meterLine('2026-06-20T10:10:00Z', 1300)] });
  expect(refused).toMatchObject({ code: 7, out: '' });
  expect(readdirSync(disk)).toEqual(names);
  const other = temporaryFolder();
  await runCommand(['restore', copy, '--data', other]);
  expect(await importOf(other)).toEqual([1000, 1200]);
});

test('a disk without room ends all that writes with one code, and promises nothing', async ({ skip }) => {
  const disk = smallDiskOr(skip);
  const folder = await folderWith(1000);
  await runCommand(['record', '--data', disk], { input: [meterLine('2026-06-20T10:00:00Z', 1000)] });
  fillDisk(disk);
  const runs = [
    await runCommand(['export', '--format', 'programs', '--data', folder, '--out', join(disk, 'all.csv')]),
    await runCommand(['backup', join(disk, 'all.db'), '--data', folder]),
    await runCommand(['record', '--data', disk], { input: [meterLine('2026-06-20T10:10:00Z', 1300)] }),
  ];
  for (const { code, err } of runs) {
    expect(code).toBe(7);
    expect(err).toContain('There is no room left on the disk');
    expect(err).not.toContain('memory');
  }
});

test('damage that is met while a command runs is said as it is, and saved from at the next call', async () => {
  const folder = temporaryFolder();
  const lines = Array.from({ length: 4000 }, (_, index) =>
    meterLine(new Date(Date.UTC(2026, 5, 1) + index * 60_000).toISOString(), 1000 + index),
  );
  await runCommand(['record', '--data', folder], { input: lines });
  const file = join(folder, 'history.db');
  const bytes = readFileSync(file);
  bytes.fill(0xff, 8192);
  writeFileSync(file, bytes);
  const met = await runCommand(['backup', join(folder, 'copy.db'), '--data', folder]);
  expect(met.code).toBe(7);
  expect(met.err).toContain('is damaged');
  expect(met.err).not.toContain('SunTally saved');
  const first = await runCommand(['totals', '--data', folder]);
  const second = await runCommand(['totals', '--data', folder]);
  expect(second.code).toBe(0);
  expect(first.err + second.err).toContain('was damaged; SunTally saved what could be read');
});

test('a history on a disk without any room can be asked', async ({ skip }) => {
  const disk = smallDisk();
  if (disk === null) {
    skip('this user cannot mount a disk');
    return;
  }
  const line = ['2026-06-20T10:00:00Z', '2026-06-20T10:05:00Z'].map((at, index) => meterLine(at, 1000 + 200 * index));
  await runCommand(['record', '--data', disk], { input: line });
  const span = ['--from', '2026-06-20', '--to', '2026-06-21', '--data', disk];
  const before = await runCommand(['totals', ...span]);
  expect(before.out).toContain('0.200');
  fillDisk(disk);
  expect(await runCommand(['totals', ...span])).toEqual(before);
});

describe('check', () => {
  it('counts what a sound history keeps', async () => {
    const folder = await folderWith(1000);
    const { code, out } = await runCommand(['check', '--data', folder, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      damage: [],
      batches: 1,
      undoneBatches: 0,
      sources: [
        {
          source: { kind: 'meter', id: 'E0047' },
          readings: 1,
          intervals: 0,
          first: '2026-06-20T10:00:00.000Z',
          last: '2026-06-20T10:00:00.000Z',
          marked: {},
        },
      ],
      lastBackup: null,
    });
    expect((await runCommand(['check', '--data', folder])).out).toContain('is sound');
  });

  it('prints names of sources without what would steer a terminal', async () => {
    const folder = temporaryFolder();
    const evil = 'E1\u001b[2J\r\n\u009bm\u202e';
    const input = [meterLine('2026-06-20T10:00:00Z', 1, 0, { source: { kind: 'meter', id: evil } })];
    await runCommand(['record', '--data', folder], { input });
    const { code, out } = await runCommand(['check', '--data', folder]);
    expect(code).toBe(0);
    expect(out).toContain(String.raw`meter E1\u{1b}[2J\u{d}\u{a}\u{9b}m\u{202e}`);
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const bad = await runCommand(['record', '--data', folder], { input: ['{"a\u009b\u202e":1}\n'] });
    expect(bad.err.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('tells damage with 7, and leaves the file as it is', async () => {
    const folder = await folderWith(1000);
    const file = join(folder, 'history.db');
    const bytes = readFileSync(file);
    bytes.fill(0xff, 8192);
    writeFileSync(file, bytes);
    const { code, out } = await runCommand(['check', '--data', folder]);
    expect(code).toBe(7);
    expect(out).toContain('is damaged');
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('broken'))).toEqual([]);
  });

  it('says so where there is none', async () => {
    const folder = temporaryFolder();
    expect(await runCommand(['check', '--data', folder])).toMatchObject({ code: 7, out: '' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
