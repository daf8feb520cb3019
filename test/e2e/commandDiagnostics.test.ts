import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { encodePassword } from '../../electron/core/speedwire/index.ts';
import { addressOf, knownPassword, realDevices } from '../support/realDevices.ts';
import { runSuntally, startSuntally } from '../support/runSuntally.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const real = realDevices();
const serial = 2_141_592_653;

/** A user with a name of his own, on a computer with one. */
function person(): Readonly<Record<string, string>> {
  const home = join(temporaryFolder(), 'klaasvaak');
  return { HOME: home, USER: 'klaasvaak', HOSTNAME: 'vaakwerk', XDG_CONFIG_HOME: join(home, 'settings') };
}

function newFile(): string {
  return join(temporaryFolder(), 'suntally.txt');
}

describe('diagnostics', () => {
  afterEach(real.stopAll);

  it('writes a file without secrets that decode explains', async () => {
    const simulator = await real.inverter([], { serial });
    const file = newFile();
    const env: Readonly<Record<string, string>> = { ...person(), ...knownPassword };
    const run = await runSuntally(['diagnostics', file, '--host', addressOf(simulator), '--json'], { env });
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ file, reads: 1 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(serial);
    const forms = [
      String(serial),
      Buffer.from(String(serial)).toString('hex'),
      bytes.toString('hex'),
      serial.toString(16),
      'sunny-7',
      Buffer.from(encodePassword('user', 'sunny-7').subarray(0, 7)).toString('hex'),
      'klaasvaak',
      'vaakwerk',
      env['HOME'] ?? '',
    ];
    expect(forms.filter((form) => text.toLowerCase().includes(form))).toEqual([]);
    expect(text).toMatch(/# {3}name: SN: 10000000\d\d\n/u);
    expect(text).toMatch(/# {3}totalYieldWh: \d+\n/u);
    expect(simulator.counters).toMatchObject({ logons: 1, writes: 0, malformed: 0 });
    await expect.poll(() => simulator.counters.logoffs).toBeGreaterThan(0);
    const decoded = await runSuntally(['decode', file]);
    expect(decoded.code).toBe(0);
    expect(decoded.out).toContain('"kind":"logonReply"');
  });

  it('ends with 0 and says what it could not find out, without a password and with a dead address', async () => {
    const file = newFile();
    const run = await runSuntally(['diagnostics', file, '--host', '127.0.0.1:9'], { env: person() });
    expect(run.code).toBe(0);
    expect(run.out).toContain(`Diagnostics are in ${file}`);
    expect(run.tookMs).toBeLessThan(15_000);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('Skipped: no password was given');
    expect(text).toMatch(/127\.0\.0\.1:9 \(given\), after \d/u);
  });

  it('logs off at a SIGINT and leaves no file', async () => {
    const simulator = await real.inverter(['late']);
    const file = newFile();
    const argv = ['diagnostics', file, '--host', addressOf(simulator)];
    const running = startSuntally(argv, { ...person(), ...knownPassword });
    await expect.poll(() => simulator.counters.logons, { timeout: 20_000 }).toBe(1);
    running.process.kill('SIGINT');
    expect(await running.exited).toBe(130);
    expect(readdirSync(dirname(file))).toEqual([]);
    await expect.poll(() => simulator.counters.logoffs).toBeGreaterThan(0);
  });

  it.skipIf(process.platform === 'win32')('leaves nothing behind where the file cannot be written whole', () => {
    const file = newFile();
    const cli = join(import.meta.dirname, '..', '..', 'electron', 'cli.ts');
    const limited = ['-c', 'ulimit -f 1 && exec "$@"', 'sh', process.execPath, cli, 'diagnostics', file];
    const env = { PATH: process.env['PATH'], SUNTALLY_INTERFACES: '127.0.0.1', NODE_DISABLE_COMPILE_CACHE: '1' };
    const run = spawnSync('sh', limited, { encoding: 'utf8', timeout: 30_000, env: { ...env, ...person() } });
    expect({ code: run.status, err: run.stderr }).toMatchObject({ code: 7 });
    expect(run.stderr).toContain('it would grow too big');
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(dirname(file))).toEqual([]);
  });
});
