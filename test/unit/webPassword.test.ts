import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  hashedPassword,
  hashPassword,
  passwordProblem,
  plainPassword,
  readWebPassword,
  storeWebPassword,
} from '../../electron/web/index.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe.each([
  ['kept as a hash', async (password: string) => hashedPassword(await hashPassword(password))],
  ['from the environment', async (password: string) => plainPassword(password)],
])('a password %s', (_how, make) => {
  test('is known again, and no other', async () => {
    const own = await make('zonnescherm');
    expect(await own.fits('zonnescherm')).toBe(true);
    const others = ['', 'zonnescher', 'zonnescherm ', 'Zonnescherm', 'x'.repeat(4000), '\u0000'];
    expect(await Promise.all(others.map((other) => own.fits(other)))).toEqual(others.map(() => false));
  });

  test('is the same however a keyboard puts its letters together', async () => {
    expect(await (await make('Zon én wind')).fits('Zon e\u0301n wind')).toBe(true);
  });
});

test('passwords that are too short, too long or not typed are told', () => {
  expect(passwordProblem('12345')).toContain('at least 6');
  expect(passwordProblem('x'.repeat(201))).toContain('at most 200');
  expect(passwordProblem('seven\t7')).toContain('control');
  expect(passwordProblem('123456')).toBeNull();
});

describe('the file of the password', () => {
  test('does not hold it, differs each time, and is for its owner alone', async () => {
    const folder = join(temporaryFolder(), 'data');
    const file = join(folder, 'web-password.json');
    const contents = [];
    for (let round = 0; round < 2; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await storeWebPassword(folder, await hashPassword('zonnescherm'))).toMatchObject({ ok: true });
      contents.push(readFileSync(file, 'utf8'));
    }
    expect(contents[0]).not.toBe(contents[1]);
    expect(contents.join('')).not.toContain('zonnescherm');
    expect(process.platform === 'win32' ? 0o600 : statSync(file).mode & 0o777).toBe(0o600);
    const kept = await readWebPassword(folder);
    expect(kept.ok && kept.value !== null && (await hashedPassword(kept.value).fits('zonnescherm'))).toBe(true);
  });

  test('may be missing, and be removed twice', async () => {
    const folder = join(temporaryFolder(), 'data');
    expect(await readWebPassword(folder)).toEqual({ ok: true, value: null });
    await storeWebPassword(folder, await hashPassword('zonnescherm'));
    expect(await storeWebPassword(folder, null)).toMatchObject({ ok: true });
    expect(await storeWebPassword(folder, null)).toMatchObject({ ok: true });
    expect(await readWebPassword(folder)).toEqual({ ok: true, value: null });
  });

  test.each(['', '{', '{}', '[]', '{"version":2}', '{"version":1,"scrypt":{"cost":1e9}}'])(
    'that holds %j lets nobody think there is none',
    async (content) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'web-password.json'), content);
      expect(await readWebPassword(folder)).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
    },
  );

  test.skipIf(process.getuid?.() === 0)('that cannot be read neither (needs a user who is not root)', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'web-password.json'), '{}');
    chmodSync(join(folder, 'web-password.json'), 0);
    expect(await readWebPassword(folder)).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
  });
});
