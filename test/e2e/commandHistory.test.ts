import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { inverterLine, meterLine } from '../support/historyCommands.ts';
import { openTestHistory, readingsOf } from '../support/historyFixture.ts';
import { runSuntally, startSuntally } from '../support/runSuntally.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const startMs = Date.UTC(2026, 0, 1);

/** Line number `index` of a meter that counts one Wh every ten seconds. */
function countingLine(index: number): string {
  return meterLine(new Date(startMs + index * 10_000).toISOString(), index, 0);
}

function countingLines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => countingLine(from + index)).join('');
}

function sumOfStored(out: string): number {
  return out
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .reduce((sum, line) => sum + (JSON.parse(line) as { readonly stored: number }).stored, 0);
}

async function keptImports(folder: string): Promise<readonly (number | undefined)[]> {
  const history = await openTestHistory(folder);
  const readings = await readingsOf(history);
  await history.close();
  return readings.map((one) => one.registers.importWh);
}

describe('the history on the command line', () => {
  it('records, totals, exports, records the export elsewhere, and says the same', async () => {
    const folder = temporaryFolder();
    const lines = Array.from({ length: 2 * 1440 }, (_, minute) => {
      const at = new Date(Date.UTC(2026, 2, 28, 12) + minute * 60_000).toISOString();
      return meterLine(at, 7 * minute, 3 * minute) + inverterLine(at, 5 * minute);
    }).join('');
    const stored = await runSuntally(['record', '--data', folder], { input: lines });
    expect({ code: stored.code, stored: sumOfStored(stored.out) }).toEqual({ code: 0, stored: 2 * 2 * 1440 });
    const span = ['--from', '2026-03-29', '--to', '2026-03-30', '--zone', 'Europe/Amsterdam'];
    const asked = await runSuntally(['totals', '--data', folder, '--json', '--bucket', '1h', ...span]);
    expect(asked).toMatchObject({ code: 0, err: '' });
    const totals = JSON.parse(asked.out) as { readonly buckets: readonly unknown[]; readonly sum: unknown };
    expect(totals.buckets).toHaveLength(23);
    expect(totals.sum).toMatchObject({
      yieldWh: 5 * 23 * 60,
      importWh: 7 * 23 * 60,
      exportWh: 3 * 23 * 60,
      carryWh: 0,
    });

    const file = join(temporaryFolder(), 'day.csv');
    const exported = await runSuntally(
      ['export', '--format', 'programs', '--data', folder, '--bucket', '5m', '--out', file].concat(span),
    );
    expect(exported.code).toBe(0);
    const [, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
    expect(rows).toHaveLength(23 * 12);
    const intervals = rows.map((row) => {
      const [from, to, , , yieldWh, importWh, exportWh] = row.split(',');
      const shared = { from, to, grainS: 300 };
      return [
        { source: { kind: 'inverter', id: 'csv' }, ...shared, yieldWh: Number(yieldWh) },
        { source: { kind: 'meter', id: 'csv' }, ...shared, importWh: Number(importWh), exportWh: Number(exportWh) },
      ];
    });
    const other = temporaryFolder();
    const input = intervals
      .flat()
      .map((one) => `${JSON.stringify(one)}\n`)
      .join('');
    expect((await runSuntally(['record', '--data', other], { input })).code).toBe(0);
    const again = await runSuntally(['totals', '--data', other, '--json', '--bucket', '1h', ...span]);
    expect(JSON.parse(again.out)).toEqual(totals);
  });

  it('backs up while it records, and restores', async () => {
    const folder = temporaryFolder();
    const recorder = startSuntally(['record', '--data', folder]);
    recorder.process.stdin?.write(countingLines(0, 10));
    expect(await recorder.firstLine).toBe('{"stored":10}');
    const file = join(temporaryFolder(), 'all.db');
    const [made, refused, checked, totals] = await Promise.all([
      runSuntally(['backup', file, '--data', folder]),
      runSuntally(['restore', file, '--data', folder]),
      runSuntally(['check', '--data', folder]),
      runSuntally(['totals', '--data', folder, '--json', '--from', '2026-01-01', '--to', '2026-01-02']),
    ]);
    expect([made.code, refused.code, checked.code, totals.code]).toEqual([0, 8, 0, 0]);
    expect((JSON.parse(totals.out) as { readonly sum: unknown }).sum).toMatchObject({ importWh: 9 });
    recorder.process.stdin?.write(countingLines(10, 20));
    recorder.process.kill('SIGTERM');
    expect(await recorder.exited).toBe(0);
    const restored = await runSuntally(['restore', file, '--data', folder]);
    expect(restored.code).toBe(0);
    expect(restored.out).toContain('history.replaced-');
    expect(await keptImports(folder)).toEqual(Array.from({ length: 10 }, (_, index) => index));
  });

  it('keeps all that it acknowledged when it is killed, five times', async () => {
    const folder = temporaryFolder();
    let next = 0;
    for (let round = 1; round <= 5; round += 1) {
      const recorder = startSuntally(['record', '--data', folder]);
      recorder.process.stdin?.on('error', () => undefined);
      const feeding = setInterval(() => {
        recorder.process.stdin?.write(countingLines(next, next + 700));
        next += 700;
      }, 5);
      let acknowledged = 0;
      let groups = 0;
      // oxlint-disable-next-line no-await-in-loop -- one round after the other
      for await (const line of createInterface({ input: recorder.process.stdout ?? Readable.from([]) })) {
        acknowledged += sumOfStored(line);
        groups += 1;
        if (groups === round) {
          clearInterval(feeding);
          recorder.process.kill('SIGKILL');
        }
      }
      const first = next;
      // oxlint-disable-next-line no-await-in-loop
      await recorder.exited;
      // oxlint-disable-next-line no-await-in-loop
      const kept = await keptImports(folder);
      expect(acknowledged).toBeGreaterThan(0);
      expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index));
      expect(kept.length).toBeLessThanOrEqual(first);
      next = kept.length;
    }
    const checked = await runSuntally(['check', '--data', folder, '--json']);
    expect(checked).toMatchObject({ code: 0, err: '' });
  }, 120_000);

  it.runIf(process.platform === 'linux')('a disk that is full ends it, and what it acknowledged is there', async () => {
    const folder = temporaryFolder();
    const input = join(temporaryFolder(), 'facts.jsonl');
    writeFileSync(input, countingLines(0, 60_000));
    const cli = join(import.meta.dirname, '..', '..', 'electron', 'cli.ts');
    // Files may grow to 1 MB, in blocks of 1024 bytes.
    const limited = spawnSync(
      'bash',
      ['-c', 'ulimit -f 1000; exec "$0" "$@" < "$FACTS"', process.execPath, cli, 'record', '--data', folder],
      { env: { PATH: process.env['PATH'], FACTS: input }, encoding: 'utf8', timeout: 60_000 },
    );
    expect(limited.status).toBe(7);
    expect(limited.stderr).toContain('There is no room left on the disk');
    expect(limited.stderr).not.toContain('memory');
    expect(limited.stderr).toContain('What was not acknowledged was not stored.');
    const kept = await keptImports(folder);
    const acknowledged = sumOfStored(limited.stdout);
    expect(acknowledged).toBeGreaterThan(0);
    expect(kept).toEqual(Array.from({ length: acknowledged }, (_, index) => index));
    expect((await runSuntally(['check', '--data', folder])).code).toBe(0);
  });
});
