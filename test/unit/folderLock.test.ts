import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import { openFileSettingsStore, openStores, type Stores } from '../../electron/core/program/index.ts';
import type { Failure } from '../../shared/failures.ts';
import type { Result } from '../../shared/result.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

async function open(folder: string): Promise<Result<Stores, Failure>> {
  const opened = await openStores(folder, Date.UTC(2026, 5, 21, 11), openFileSettingsStore);
  if (opened.ok) {
    onTestFinished(() => opened.value.release());
  }
  return opened;
}

/** Another program that has the folder until it is killed. */
async function otherProgram(folder: string) {
  const face = new URL('../../electron/core/program/index.ts', import.meta.url).href;
  const script = `
    const { openStores, openFileSettingsStore } = await import(${JSON.stringify(face)});
    const opened = await openStores(${JSON.stringify(folder)}, 0, openFileSettingsStore);
    console.log(opened.ok ? 'has it' : opened.error.code);
    setInterval(() => opened, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { line: line.trim(), said: () => said, child, ended };
}

describe('a data folder', () => {
  test('is had by one program at a time, and by the next when that one lets go', async () => {
    const folder = join(temporaryFolder(), 'data');
    const first = await open(folder);
    expect(first.ok).toBe(true);
    expect(await open(folder)).toEqual({ ok: false, error: { code: 'busy', details: { folder } } });
    const other = await otherProgram(folder);
    expect(other.line).toBe('busy');
    if (first.ok) {
      first.value.release();
      first.value.release();
    }
    expect((await open(folder)).ok).toBe(true);
  });

  test('is free again when a program that had it is killed', async () => {
    const folder = temporaryFolder();
    const other = await otherProgram(folder);
    expect([other.line, other.said()]).toEqual(['has it', '']);
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'busy' } });
    other.child.kill('SIGKILL');
    await other.ended;
    expect((await open(folder)).ok).toBe(true);
  });

  test('is let go where it cannot be used', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'settings.json'));
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
  });

  test('holds no more than a small private file for it', async () => {
    const folder = temporaryFolder();
    await open(folder);
    expect(readdirSync(folder)).toEqual(['lock.db']);
    const { mode, size } = statSync(join(folder, 'lock.db'));
    expect([process.platform === 'win32' ? 0o600 : mode & 0o777, size]).toEqual([0o600, 0]);
  });

  test('that is a file is told with the reason', async () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, '');
    expect(await open(folder)).toMatchObject({
      ok: false,
      error: { code: 'fileUnusable', details: { file: join(folder, 'lock.db') } },
    });
  });

  test('whose lock file is damaged is told with the reason', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'lock.db'),
      'no database at all, but long enough to be looked at as if it were one'.repeat(20),
    );
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
  });
});
