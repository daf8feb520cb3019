import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { filesInArchive, fusesOf, layOutArchive, layOutStandInElectron, unpackedFiles } from './standInElectron.ts';

const project = resolve(import.meta.dirname, '../..');
const isBuilt = existsSync(join(project, 'out/sources.txt'));

describe.skipIf(!isBuilt || process.platform !== 'linux')('the package for Linux (needs npm run build)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'suntally-package-'));
  const unpacked = join(folder, 'made/linux-unpacked');

  beforeAll(() => {
    layOutStandInElectron(join(folder, 'electron'), ['en-US', 'nl', 'de', 'fr', 'ja']);
    const builder = spawnSync(
      process.execPath,
      [
        'node_modules/electron-builder/cli.js',
        '--config=build/electron-builder.yml',
        '--publish=never',
        '--linux=dir',
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'made')}`,
      ],
      { cwd: project, encoding: 'utf8', timeout: 100_000 },
    );
    expect(builder.status, builder.stdout + builder.stderr).toBe(0);
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const archivePath = join(unpacked, 'resources/app.asar');

  test('holds what was built for the desktop and the modules of serial ports, and nothing else', () => {
    const files = filesInArchive(readFileSync(archivePath));
    const rendered = files.filter((file) => file.startsWith('out/renderer/'));
    const modules = files.filter((file) => file.startsWith('node_modules/'));
    expect(rendered).toContain('out/renderer/index.html');
    expect(files.filter((file) => !rendered.includes(file) && !modules.includes(file))).toEqual([
      'out/history/historyWorker.js',
      'out/main/main.js',
      'out/preload/preload.cjs',
      'package.json',
    ]);
    const names = new Set(modules.map((file) => file.split('/')[1]));
    expect([...names]).toEqual(['@serialport', 'debug', 'ms', 'node-gyp-build', 'serialport']);
    expect(modules.filter((file) => /\.(?:cpp|h|gyp|ts|map)$/u.test(file))).toEqual([]);
  });

  test('has the machine code of this platform alone, where the system can load it', () => {
    const archive = readFileSync(archivePath);
    const machineCode = filesInArchive(archive).filter((file) => file.endsWith('.node'));
    const unpackedOnes = unpackedFiles(archive);
    expect(machineCode.length).toBeGreaterThan(0);
    expect(machineCode.filter((file) => !/\/prebuilds\/linux-\w+\/[^/]*\.node$/u.test(file))).toEqual([]);
    expect(machineCode.filter((file) => !unpackedOnes.includes(file))).toEqual([]);
    expect(unpackedOnes.filter((file) => !file.startsWith('node_modules/@serialport/bindings-cpp/'))).toEqual([]);
  });

  test('can list serial ports by what it holds', () => {
    const laidOut = join(folder, 'laid-out');
    layOutArchive(archivePath, laidOut);
    const script =
      "const { SerialPort } = await import('serialport'); console.log(JSON.stringify(await SerialPort.list()))";
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: laidOut, encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toBeInstanceOf(Array);
  });

  test('starts the built main script', () => {
    const archive = readFileSync(join(unpacked, 'resources/app.asar'), 'utf8');
    expect(archive).toMatch(/"main":\s*"out\/main\/main\.js"/);
  });

  test('speaks English, Dutch and German', () => {
    expect(readdirSync(join(unpacked, 'locales')).toSorted()).toEqual(['de.pak', 'en-US.pak', 'nl.pak']);
  });

  test('has its fuses set', () => {
    // In order: run as Node, cookie encryption, NODE_OPTIONS, --inspect, archive integrity, app from archive only,
    // browser snapshot, file: privileges; the last one, WebAssembly trap handlers, stays as Electron ships it.
    expect(fusesOf(readFileSync(join(unpacked, 'suntally')))).toBe('010011001');
  });
});
