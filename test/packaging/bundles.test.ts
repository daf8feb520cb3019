import { accessSync, constants, existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { importsOf } from './importsOf.ts';

const project = resolve(import.meta.dirname, '../..');
const out = join(project, 'out');
const isBuilt = existsSync(join(out, 'sources.txt'));
const rendererLimitBytes = 300_000;

function read(file: string): string {
  return readFileSync(join(out, file), 'utf8');
}

function notBuiltIn(modules: readonly string[]): string[] {
  return modules.filter((name) => !builtinModules.includes(name) && !builtinModules.includes(`node:${name}`));
}

test('the list of imports misses none', () => {
  const code = `import a from 'node:fs'; import 'b'; export * from "c"; const d = require('d'); import('e');
  const text = "require('f')"; a(d, text);`;
  expect(importsOf(code)).toEqual(['b', 'c', 'd', 'e', 'fs']);
});

describe.skipIf(!isBuilt)('the built program (needs npm run build)', () => {
  test('main needs Electron and Node, and for serial ports the module of them', () => {
    expect(notBuiltIn(importsOf(read('main/main.js')))).toEqual(['electron', 'serialport']);
  });

  test('the command line needs Node, and for serial ports the module of them', () => {
    expect(notBuiltIn(importsOf(read('cli/cli.js')))).toEqual(['serialport']);
  });

  test('the worker of the history stands beside the command line, and needs Node, nothing else', () => {
    expect(notBuiltIn(importsOf(read('history/historyWorker.js')))).toEqual([]);
    expect(read('cli/cli.js')).toContain('../history/historyWorker.js');
  });

  test('the command line is a command', () => {
    expect(read('cli/cli.js').startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(() => accessSync(join(out, 'cli/cli.js'), constants.X_OK)).not.toThrow();
  });

  test('the preload script is one CommonJS file that requires Electron alone', () => {
    expect(globSync('preload/**', { cwd: out }).map((path) => path.replaceAll('\\', '/'))).toEqual([
      'preload',
      'preload/preload.cjs',
    ]);
    expect(importsOf(read('preload/preload.cjs'))).toEqual(['electron']);
    expect(read('preload/preload.cjs')).not.toMatch(/^(import|export)\b/m);
  });

  test('the version of package.json is built in', () => {
    const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
    expect(read('main/main.js')).toContain(`"${version}"`);
    expect(read('cli/cli.js')).toContain(`"${version}"`);
    expect(read('main/main.js') + read('cli/cli.js')).not.toContain('SUNTALLY_VERSION');
  });

  test('no source maps, and no path of the computer that built it', () => {
    const files = globSync('**/*.{js,cjs,html,css,map}', { cwd: out });
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
    const telling = files.filter((file) => {
      const content = read(file);
      return content.includes(project) || /sourceMappingURL=(?!.*['"`]\s*[+)])/.test(content.slice(-300));
    });
    expect(telling).toEqual([]);
  });

  test('the page has no script or style of its own', () => {
    const page = read('renderer/index.html');
    expect([...page.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>/g)]).toEqual([]);
    expect(page).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=/);
  });

  test('the page finds its files by relative addresses', () => {
    const addresses = [...read('renderer/index.html').matchAll(/(?:src|href)="([^"]*)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !address.startsWith('./'))).toEqual([]);
    expect(addresses.filter((address) => !existsSync(join(out, 'renderer', address)))).toEqual([]);
  });

  test(`the scripts of the window take at most ${rendererLimitBytes / 1000} kB, compressed`, () => {
    const scripts = globSync('renderer/**/*.js', { cwd: out });
    const bytes = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file))).length, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(rendererLimitBytes);
  });
});
