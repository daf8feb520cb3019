import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { createServeLog } from '../../electron/commands/serveLog.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createRecordedIo } from '../support/recordedIo.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function linesIn(folder: string): string[] {
  const text = readFileSync(join(folder, 'suntally.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(25));
}

describe('the log of serve', () => {
  test('keeps everything in its file, also what was said before there was one, and tells problems alone', () => {
    const [folder, io] = [temporaryFolder(), createRecordedIo()];
    const { log, keepIn, close } = createServeLog(io, createFakeClock());
    log.write('info', 'start', 'early');
    log.write('problem', 'start', 'early problem');
    expect(readdirSync(folder)).toEqual([]);
    keepIn(folder);
    log.write('info', 'web', 'a problem that is none: problem web');
    log.write('warning', 'web', 'odd');
    log.write('problem', 'web', 'bad');
    close();
    expect(linesIn(folder)).toEqual([
      'info start: early',
      'problem start: early problem',
      'info web: a problem that is none: problem web',
      'warning web: odd',
      'problem web: bad',
    ]);
    expect(io.err.split('\n').map((line) => line.slice(25))).toEqual([
      'problem start: early problem',
      'problem web: bad',
      '',
    ]);
    expect(io.out).toBe('');
  });

  test('hides secrets', () => {
    const [folder, io] = [temporaryFolder(), createRecordedIo()];
    const { log, keepIn, close } = createServeLog(io, createFakeClock());
    log.hide('zonneschijn');
    keepIn(folder);
    log.write('problem', 'web', 'it was zonneschijn');
    close();
    expect(io.err + linesIn(folder).join('')).not.toContain('zonneschijn');
  });

  test('says once that it cannot write, and again after it could', () => {
    const [folder, io] = [temporaryFolder(), createRecordedIo()];
    mkdirSync(join(folder, 'suntally.log'));
    const { log, keepIn, close } = createServeLog(io, createFakeClock());
    keepIn(folder);
    log.write('info', 'web', 'one');
    log.write('info', 'web', 'two');
    expect(io.err).toBe('The log cannot be written; the system says EISDIR.\n');
    rmdirSync(join(folder, 'suntally.log'));
    log.write('info', 'web', 'three');
    close();
    expect(linesIn(folder)).toEqual(['info web: three']);
  });

  test('takes at most five megabytes, however much is said', () => {
    const [folder, io] = [temporaryFolder(), createRecordedIo()];
    const { log, keepIn, close } = createServeLog(io, createFakeClock());
    keepIn(folder);
    for (let number = 0; number < 1500; number += 1) {
      log.write('info', 'web', `${number} `.padEnd(5000, 'x'));
    }
    close();
    const names = readdirSync(folder).toSorted();
    expect(names).toEqual(['suntally.1.log', 'suntally.2.log', 'suntally.3.log', 'suntally.4.log', 'suntally.log']);
    const bytes = names.map((name) => readFileSync(join(folder, name)).length);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(1_000_000);
    expect(linesIn(folder).at(-1)).toMatch(/^info web: 1499 /);
  });
});
