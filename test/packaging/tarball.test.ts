import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { makeTarball } from '../../build/tarball/makeTarball.ts';
import { printTelegram } from '../support/printedTelegram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const project = resolve(import.meta.dirname, '../..');
const isBuilt = existsSync(join(project, 'out/sources.txt'));
const launcher = join(project, 'build/tarball/suntally.mjs');

test('an old Node is told in one sentence which one is needed', () => {
  const old = join(temporaryFolder(), 'old.mjs');
  writeFileSync(
    old,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.4.1' } });\n",
  );
  const run = spawnSync(process.execPath, ['--import', old, launcher, 'serve'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 1, stdout: '' });
  expect(run.stderr).toMatch(/^SunTally needs Node 24 or newer, and this is Node 22\.4\.1\. .*\n$/);
});

describe.skipIf(!isBuilt || process.platform === 'win32')('the npm package (needs npm run build)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'suntally-tarball-'));
  const prefix = join(folder, 'prefix');
  const installed = join(prefix, 'lib/node_modules/suntally');
  const command = join(prefix, 'bin/suntally');
  const env = { PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`, HOME: folder, TZ: 'Europe/Amsterdam' };

  beforeAll(async () => {
    const tarball = await makeTarball(folder);
    const install = spawnSync(
      'npm',
      `install --global --offline --omit=optional --no-audit --no-fund --prefix ${prefix} --cache ${folder}/cache ${tarball}`.split(
        ' ',
      ),
      { cwd: folder, encoding: 'utf8', env, timeout: 60_000 },
    );
    expect(install.status, install.stderr).toBe(0);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the command line, the worker, the pages and how to set it up, and nothing of Electron', () => {
    expect(readdirSync(installed).toSorted()).toEqual([
      'CHANGELOG.md',
      'Dockerfile',
      'LICENSE',
      'README.md',
      'cli',
      'history',
      'package.json',
      'renderer',
      'suntally.mjs',
      'suntally.service',
    ]);
    expect(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))).toMatchObject({
      bin: { suntally: 'suntally.mjs' },
      engines: { node: '>=24' },
      license: 'MIT',
      optionalDependencies: { serialport: expect.stringMatching(/^\d/) as string },
    });
    expect(readFileSync(join(installed, 'package.json'), 'utf8')).not.toMatch(/"dependencies"|private|scripts/);
  });

  test('knows its version', () => {
    const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
    const run = spawnSync(command, ['--version'], { encoding: 'utf8', env });
    expect(run).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('reads telegrams', () => {
    const run = spawnSync(command, ['p1'], { encoding: 'utf8', env, input: printTelegram() });
    expect(run.status, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout.split('\n', 1).join(''))).toMatchObject({ ok: true });
  });

  test('serves the dashboard by a password, and stops when it is asked to', async () => {
    const data = join(folder, 'data');
    const serving = { ...env, SUNTALLY_INTERFACES: '127.0.0.1' };
    const stored = spawnSync(command, ['web-password', '--data', data], {
      encoding: 'utf8',
      env,
      input: 'sunny-7351\n',
    });
    expect(stored).toMatchObject({ status: 0, stdout: '' });
    const child = spawn(command, ['serve', '--port', '0', '--data', data], { env: serving });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const url = line.trim();
    const refused = await fetch(url, { redirect: 'manual' });
    expect([refused.status, refused.headers.get('location')]).toEqual([303, '/logon']);
    const body = new URLSearchParams({ password: 'sunny-7351' });
    const logon = await fetch(`${url}/logon`, { method: 'POST', body, headers: { origin: url }, redirect: 'manual' });
    const cookie = logon.headers.get('set-cookie')?.split(';', 1).join('') ?? '';
    const page = await fetch(url, { headers: { cookie } });
    expect(await page.text()).toContain('<title>SunTally</title>');
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    expect(readFileSync(join(data, 'suntally.log'), 'utf8')).toMatch(/serves http/);
  }, 30_000);
});
