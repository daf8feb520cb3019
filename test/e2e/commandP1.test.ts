import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { runSuntally } from '../support/runSuntally.ts';
import { dutchObjects, telegramOf } from '../support/telegramFixtures.ts';

const commandLine = join(import.meta.dirname, '..', '..', 'electron', 'cli.ts');
const telegram = Buffer.from(telegramOf(dutchObjects));
const megabyte = Buffer.concat(Array.from({ length: Math.ceil(1e6 / telegram.length) }, () => telegram));
const perMegabyte = megabyte.length / telegram.length;

function* megabytes(count: number): Generator<Buffer> {
  for (let each = 0; each < count; each += 1) {
    yield megabyte;
  }
}

/** Runs `p1` with 32 MB for all that JavaScript keeps; gives its exit code and how many lines it printed. */
async function runInLittleMemory(source: NodeJS.ReadableStream) {
  const child = spawn(process.execPath, ['--max-old-space-size=32', commandLine, 'p1', '--all'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  let lines = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
      lines += 1;
    }
  });
  const exited = once(child, 'close').then((details): unknown => details[0]);
  await pipeline(source, child.stdin);
  const code = await exited;
  clearTimeout(timer);
  return { code, lines };
}

describe('suntally p1', () => {
  test('reads 100 MB of telegrams in little memory', async () => {
    expect(await runInLittleMemory(Readable.from(megabytes(100)))).toEqual({ code: 0, lines: 100 * perMegabyte });
  }, 60_000);

  test('reads a small file that unpacks to 50 MB in little memory', async () => {
    const packed = Readable.from(megabytes(50)).pipe(createGzip({ level: 1 }));
    expect(await runInLittleMemory(packed)).toEqual({ code: 0, lines: 50 * perMegabyte });
  }, 60_000);

  test('ends quietly when its reader had enough', async () => {
    const child = spawn(process.execPath, [commandLine, 'p1'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let talk = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (talk += text));
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => child.stdout.destroy());
    const exited = once(child, 'close');
    await pipeline(Readable.from(megabytes(20)), child.stdin).catch(() => undefined);
    expect(await exited).toEqual([0, null]);
    expect(talk).toBe('');
  }, 60_000);

  test('has an exit code for each end', async () => {
    const good = await runSuntally(['p1'], { input: telegram.toString('latin1') });
    expect({ code: good.code, lines: good.out.split('\n').length }).toEqual({ code: 0, lines: 2 });
    expect((await runSuntally(['p1'])).code).toBe(7);
    expect((await runSuntally(['p1', 'one', 'two'])).code).toBe(2);
  });
});
