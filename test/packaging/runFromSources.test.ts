import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from '../support/temporaryFolder.ts';

const project = resolve(import.meta.dirname, '../..');

/** What package.json says of the command, as npm would run it. */
const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const [program, ...scriptArguments] = (scripts['suntally'] ?? '').split(' ');

/** A fresh copy of the sources, installed but never built. */
function freshSources(): string {
  const folder = join(temporaryFolder(), 'copy');
  for (const name of ['build', 'electron', 'renderer', 'shared', 'package.json']) {
    cpSync(join(project, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

interface Page {
  readonly firstLine: string;
  readonly talk: string;
  readonly html: string;
}

/** Runs `npm run suntally -- serve --demo` until its page is there; gives that page. */
async function openPage(folder: string): Promise<Page> {
  const child = spawn(process.execPath, [...scriptArguments, 'serve', '--demo', '--port', '0'], { cwd: folder });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let talk = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    talk += text;
  });
  const firstLine = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text).trim()),
    once(child, 'exit').then(() => Promise.reject(new Error(`it ended without an address: ${talk}`))),
  ]);
  const html = await (await fetch(firstLine)).text();
  child.kill('SIGTERM');
  await once(child, 'close');
  return { firstLine, talk, html };
}

test('serve builds first where nothing was built, and again after a change, and not without one', async () => {
  expect(program).toBe('node');
  const folder = freshSources();

  const first = await openPage(folder);
  expect(first.firstLine).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(first.talk).toBe('Building SunTally ...\n');
  expect(first.html).toContain('<title>SunTally</title>');

  const second = await openPage(folder);
  expect(second).toMatchObject({ talk: '', html: first.html });

  appendFileSync(join(folder, 'renderer/index.html'), '<!-- changed -->\n');
  const third = await openPage(folder);
  expect(third.talk).toBe('Building SunTally ...\n');
  expect(third.html).toContain('<!-- changed -->');
}, 60_000);

test('the other commands, and help on serve, run without a build', () => {
  const folder = freshSources();
  const frames = join(folder, 'frames.txt');
  writeFileSync(frames, '');
  for (const argv of [['--version'], ['serve', '--help'], ['help', 'serve'], ['decode', frames]]) {
    const run = spawnSync(process.execPath, [...scriptArguments, ...argv], { cwd: folder, encoding: 'utf8' });
    expect({ status: run.status, stderr: run.stderr }, argv.join(' ')).toEqual({ status: 0, stderr: '' });
  }
  expect(existsSync(join(folder, 'out'))).toBe(false);
}, 60_000);

test('serve says what the build complained of, and serves no old pages', () => {
  const folder = freshSources();
  writeFileSync(join(folder, 'electron/cli.ts'), 'import "./nowhere.ts";\n');
  const run = spawnSync(process.execPath, [...scriptArguments, 'serve', '--demo', '--port', '0'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 50_000,
  });
  expect(run).toMatchObject({ status: 1, stdout: '' });
  expect(run.stderr).toContain('nowhere.ts');
}, 60_000);
