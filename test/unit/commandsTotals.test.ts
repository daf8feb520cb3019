import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { lockFolder } from '../../electron/core/ports/index.ts';
import { inverterLine, meterLine, runCommand } from '../support/historyCommands.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const minuteMs = 60_000;

/** Every minute from one instant to another, both included: sun 6 Wh, import 5 Wh, export 2 Wh, so 9 Wh are used. */
function steadyHouse(from: string, to: string): string[] {
  const lines: string[] = [];
  for (let at = Date.parse(from), minute = 0; at <= Date.parse(to); at += minuteMs, minute += 1) {
    const stamp = new Date(at).toISOString();
    lines.push(meterLine(stamp, 1000 + 5 * minute, 500 + 2 * minute), inverterLine(stamp, 9000 + 6 * minute));
  }
  return lines;
}

async function folderWith(from: string, to: string): Promise<string> {
  const folder = temporaryFolder();
  const stored = await runCommand(['record', '--data', folder], { input: steadyHouse(from, to) });
  expect(stored).toMatchObject({ code: 0, err: '' });
  return folder;
}

interface TotalsJson {
  readonly zone: string;
  readonly bucket: string;
  readonly grainS: number;
  readonly buckets: readonly Readonly<Record<string, unknown>>[];
  readonly sum: Readonly<Record<string, unknown>>;
}

async function totalsOf(folder: string, ...more: string[]): Promise<TotalsJson> {
  const { code, out, err } = await runCommand(['totals', '--data', folder, '--json', ...more]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as TotalsJson;
}

describe('totals', () => {
  it('--json tells buckets and sums, instants in UTC', async () => {
    const folder = await folderWith('2026-06-20T10:00Z', '2026-06-20T11:00Z');
    const totals = await totalsOf(
      folder,
      '--from',
      '2026-06-20T10:00Z',
      '--to',
      '2026-06-20T11:00Z',
      '--bucket',
      '30m',
    );
    const half = { yieldWh: 180, importWh: 150, exportWh: 60, consumptionWh: 270, selfConsumedWh: 120 };
    const known = { quality: 'measured', measuredShare: 1 };
    expect(totals).toEqual({
      zone: 'Europe/Amsterdam',
      bucket: '30m',
      grainS: 300,
      buckets: [
        { from: '2026-06-20T10:00:00.000Z', to: '2026-06-20T10:30:00.000Z', ...half, ...known },
        { from: '2026-06-20T10:30:00.000Z', to: '2026-06-20T11:00:00.000Z', ...half, ...known },
      ],
      sum: {
        yieldWh: 360,
        importWh: 300,
        exportWh: 120,
        consumptionWh: 540,
        selfConsumedWh: 240,
        carryWh: 0,
        selfConsumption: 240 / 360,
        selfSufficiency: 240 / 540,
      },
    });
  });

  it.each([
    ['Europe/Amsterdam', '2026-03-29', 23],
    ['Europe/Amsterdam', '2025-10-26', 25],
    ['America/New_York', '2026-03-08', 23],
    ['UTC', '2026-03-29', 24],
  ])(
    'the day of %s that is %s has %i hours',
    async (zone, date, hours) => {
      const start = Date.parse(`${date}T00:00Z`);
      const folder = await folderWith(
        new Date(start - 86_400_000).toISOString(),
        new Date(start + 2 * 86_400_000).toISOString(),
      );
      const next = new Date(start + 86_400_000).toISOString().slice(0, 10);
      const span = ['--from', date, '--to', next, '--zone', zone];
      const [day, byHour, byQuarter] = await Promise.all(
        ['1d', '1h', '15m'].map((bucket) => totalsOf(folder, ...span, '--bucket', bucket)),
      );
      expect(day?.buckets).toHaveLength(1);
      expect(byHour?.buckets).toHaveLength(hours);
      expect(byQuarter?.buckets).toHaveLength(hours * 4);
      expect(day?.buckets[0]).toMatchObject({ yieldWh: 360 * hours, consumptionWh: 540 * hours, quality: 'measured' });
      expect(byHour?.sum).toEqual(day?.sum);
      expect(byQuarter?.sum).toEqual(day?.sum);
    },
    60_000,
  );

  it('what is not known is null, in JSON, and "-" for people', async () => {
    const folder = await folderWith('2026-06-20T10:00Z', '2026-06-20T10:30Z');
    const span = ['--from', '2026-06-20T12:00', '--to', '2026-06-20T14:00', '--bucket', '1h'];
    const totals = await totalsOf(folder, ...span);
    expect(totals.buckets[1]).toMatchObject({ yieldWh: null, consumptionWh: null, quality: 'none', measuredShare: 0 });
    const { out } = await runCommand(['totals', '--data', folder, ...span]);
    expect(out).toMatch(/2026-06-20 13:00 \+02:00( +-){5} {2}none\n/);
    expect(out).toMatch(/sum +0\.180 +0\.150 +0\.060 +0\.270 +0\.120\n/);
  });

  it('says that there is no history, and makes none', async () => {
    const folder = join(temporaryFolder(), 'none');
    const { code, out, err } = await runCommand(['totals', '--data', folder, '--json', '--days', '1']);
    expect({ code, err }).toEqual({ code: 0, err: `There is no history in ${folder} yet.\n` });
    expect((JSON.parse(out) as TotalsJson).buckets).toMatchObject([{ yieldWh: null, quality: 'none' }]);
    expect(existsSync(folder)).toBe(false);
  });

  it('answers while another program has the folder, from what is stored', async () => {
    const folder = await folderWith('2026-06-20T10:00Z', '2026-06-20T11:00Z');
    const span = ['--from', '2026-06-20', '--to', '2026-06-21'];
    const before = await totalsOf(folder, ...span);
    const names = readdirSync(folder).toSorted();
    await lockFolder(folder);
    expect(await totalsOf(folder, ...span)).toEqual(before);
    expect(readdirSync(folder).filter((name) => !names.includes(name) && !/-(?:wal|shm)$/.test(name))).toEqual([]);
  });
});

/** Two hours of quarters of an hour, 30 Wh each. */
async function folderOfQuarters(): Promise<string> {
  const folder = temporaryFolder();
  const input = Array.from({ length: 8 }, (_, index) => {
    const from = Date.parse('2026-06-20T10:00Z') + index * 15 * minuteMs;
    const [begin, end] = [from, from + 15 * minuteMs].map((at) => new Date(at).toISOString());
    return `${JSON.stringify({ source: { kind: 'meter', id: 'E1' }, from: begin, to: end, importWh: 30, exportWh: 0 })}\n`;
  });
  expect(await runCommand(['record', '--data', folder], { input })).toMatchObject({ code: 0 });
  return folder;
}

describe('rows that are finer than the data', () => {
  it.each([['totals'], ['export', '--format', 'programs']])(
    'are told with the finest honest bucket: %s',
    async (...call) => {
      const folder = await folderOfQuarters();
      const span = ['--data', folder, '--from', '2026-06-20T10:00Z', '--to', '2026-06-20T12:00Z', '--bucket'];
      const fine = await runCommand([...call, ...span, '5m']);
      expect(fine).toMatchObject({
        code: 0,
        err: expect.stringMatching(/coarser than --bucket 5m.* --bucket 15m\.\n/u) as string,
      });
      expect(await runCommand([...call, ...span, '15m'])).toMatchObject({ code: 0, err: '' });
      expect(await runCommand([...call, ...span, '1y'])).toMatchObject({ code: 0, err: '' });
    },
  );
});

describe('a range beyond the years that a history can hold', () => {
  it('is cut to them, by whole days, and that is told', async () => {
    const folder = await folderOfQuarters();
    const call = ['totals', '--data', folder, '--json', '--bucket', '1y'];
    const wide = await runCommand([...call, '--from', '1900-01-01', '--to', '9999-01-01']);
    expect(wide.err).toBe('The history holds the years from 2000 to 2199: the range was cut to them.\n');
    const { buckets, sum } = JSON.parse(wide.out) as TotalsJson;
    expect(buckets).toHaveLength(200);
    expect(buckets[0]).toMatchObject({ from: '1999-12-31T23:00:00.000Z', to: '2000-12-31T23:00:00.000Z' });
    expect(buckets.at(-1)).toMatchObject({ to: '2199-12-31T23:00:00.000Z' });
    expect(sum).toMatchObject({ importWh: 240 });
    const all = await runCommand([...call, '--from', '2000-01-01', '--to', '2200-01-01']);
    expect(all).toEqual({ code: 0, out: wide.out, err: '' });
  });
});

describe('export', () => {
  it('writes the same buckets as CSV, to stdout or to a file', async () => {
    const folder = await folderWith('2026-06-20T10:00Z', '2026-06-20T11:00Z');
    const span = ['--from', '2026-06-20T12:00', '--to', '2026-06-20T13:00', '--bucket', '30m'];
    const call = ['export', '--format', 'programs', '--data', folder, ...span];
    const printed = await runCommand(call);
    expect(printed).toMatchObject({ code: 0, err: '' });
    expect(printed.out.split('\n')[1]).toBe(
      '2026-06-20T12:00:00+02:00,2026-06-20T12:30:00+02:00,2026-06-20T10:00:00Z,2026-06-20T10:30:00Z,180,150,60,270,120,measured,1',
    );
    const file = join(temporaryFolder(), 'all.csv');
    expect(await runCommand([...call, '--out', file])).toEqual({ code: 0, out: '', err: `Written to ${file}\n` });
    expect(readFileSync(file, 'utf8')).toBe(printed.out);
    expect(await runCommand([...call, '--out', '-'])).toEqual(printed);
    expect(await runCommand([...call, '--out', ''])).toMatchObject({ code: 2, out: '' });
  });

  it('speaks the language of the spreadsheet', async () => {
    const folder = await folderWith('2026-06-20T10:00Z', '2026-06-20T11:00Z');
    const span = ['--from', '2026-06-20', '--to', '2026-06-21'];
    const call = ['export', '--format', 'spreadsheet', '--language', 'de', '--data', folder, ...span];
    const { code, out } = await runCommand(call);
    expect(code).toBe(0);
    expect(out.split('\r\n')[1]).toMatch(/^20\.06\.2026;21\.06\.2026;0,360;0,300;0,120;0,540;0,240;/);
  });

  it('tells where a file cannot be written, and leaves none', async () => {
    const folder = await folderWith('2026-06-20T10:00Z', '2026-06-20T10:10Z');
    const file = join(temporaryFolder(), 'none', 'all.csv');
    const { code, out, err } = await runCommand(['export', '--format', 'programs', '--data', folder, '--out', file]);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toContain(file);
  });
});
