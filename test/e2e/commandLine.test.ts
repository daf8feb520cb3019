import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { encodeDiscoveryRequest } from '../../electron/core/speedwire/index.ts';
import { runSuntally, startSuntally } from '../support/runSuntally.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe('decode', () => {
  const frame = Buffer.from(encodeDiscoveryRequest()).toString('hex');

  it('takes frames from stdin and from a file', async () => {
    const file = join(temporaryFolder(), 'some.hex');
    writeFileSync(file, `# two\n${frame}\r\n${frame}\n`);
    const fromFile = await runSuntally(['decode', file]);
    expect(fromFile.code).toBe(0);
    const fromStdin = await runSuntally(['decode'], { input: `${frame}\n${frame}` });
    expect(fromStdin).toMatchObject({ code: 0, out: fromFile.out });
    expect(fromFile.out.trim().split('\n')).toHaveLength(2);
  });

  it('ends quietly when its reader goes away', async () => {
    const child = startSuntally(['decode']);
    child.process.stdin?.on('error', () => undefined);
    child.process.stdin?.write(`${frame}\n`);
    await child.firstLine;
    child.process.stdout?.destroy();
    child.process.stdin?.end(`${frame}\n`.repeat(20_000));
    expect(await child.exited).toBe(0);
    expect(child.err).toBe('');
  });
});

describe.runIf(process.platform === 'linux')('a disk that is full', () => {
  it('is told once, with 7', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawnSync(process.execPath, ['electron/cli.ts', 'help'], {
      cwd: join(import.meta.dirname, '..', '..'),
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
      timeout: 10_000,
    });
    closeSync(full);
    expect(child.status).toBe(7);
    expect(child.stderr).toBe('There is no room left on the disk for standard output.\n');
  });
});

describe('suntally', () => {
  it('says its version and explains itself', async () => {
    const [version, help] = await Promise.all([runSuntally(['--version']), runSuntally(['--help'])]);
    expect(version).toMatchObject({ code: 0, err: '' });
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(help).toMatchObject({ code: 0, err: '' });
  });

  it('ends with 2 when it is called in a wrong way', async () => {
    expect(await runSuntally(['reed'])).toMatchObject({ code: 2, out: '' });
  });
});
