import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import {
  startEnergyMeter,
  startSimulator,
  type FaultName,
  type Simulator,
  type SimulatorOptions,
} from '../../electron/core/simulator/index.ts';
import { encodeDiscoveryRequest, encodePassword, speedwireGroup } from '../../electron/core/speedwire/index.ts';
import { runSuntally, startSuntally, type SuntallyRun } from '../support/runSuntally.ts';

const network = systemNetwork(['127.0.0.1']);
const noon = Date.UTC(2026, 5, 21, 10, 30);
const password = { SUNTALLY_PASSWORD: 'sunny-7' };
const folder = mkdtempSync(join(tmpdir(), 'suntally-'));
const running: { stop(): Promise<void> }[] = [];

async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((one) => one.stop()));
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** An inverter at noon on an address of its own; port 0 unless told, so that nothing else on this computer is met. */
async function inverter(
  faults: readonly FaultName[] = [],
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
  const started = await startSimulator(
    {
      bind: { address: '127.0.0.1', port: 0 },
      model: 'STP 6000TL-20',
      serial: 2_141_000_001,
      userPassword: 'sunny-7',
      installerPassword: 'installer-7',
      startMs: noon,
      seed: 3,
      faults,
      ...options,
    },
    { network, clock: systemClock },
  );
  if (!started.ok) {
    throw new Error(`no simulator: ${JSON.stringify(started.error)}`);
  }
  running.push(started.value);
  return started.value;
}

function addressOf(simulator: Simulator): string {
  return `${simulator.endpoint.address}:${simulator.endpoint.port}`;
}

interface ReadDocument {
  readonly devices: readonly {
    readonly address: string;
    readonly serial: number | null;
    readonly values: Readonly<Record<string, unknown>> | null;
    readonly errors: readonly { readonly code: string; readonly text: string; readonly hint: string }[];
  }[];
  readonly errors?: readonly { readonly code: string }[];
}

function documentOf(run: SuntallyRun): ReadDocument {
  return JSON.parse(run.out) as ReadDocument;
}

function codesOf(run: SuntallyRun): readonly (readonly string[])[] {
  return documentOf(run).devices.map((device) => device.errors.map((error) => error.code));
}

describe('read', () => {
  afterEach(stopAll);

  it('gives what the inverter states, and logs off', async () => {
    const simulator = await inverter();
    const before = simulator.truth();
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], { env: password });
    const after = simulator.truth();
    expect({ code: run.code, err: run.err }).toEqual({ code: 0, err: '' });
    const [device, ...others] = documentOf(run).devices;
    expect(others).toEqual([]);
    expect(device).toMatchObject({
      address: addressOf(simulator),
      susyId: 181,
      serial: 2_141_000_001,
      name: 'SN: 2141000001',
      model: 'STP 6000TL-20',
      modelTag: 9099,
      errors: [],
    });
    const values = device?.values ?? {};
    for (const key of ['totalYieldWh', 'dayYieldWh', 'operatingTimeS', 'feedInTimeS'] as const) {
      expect(values[key]).toBeGreaterThanOrEqual(before[key]);
      expect(values[key]).toBeLessThanOrEqual(after[key]);
    }
    const phases = values['acPhasePowerW'] as number[];
    expect(phases).toHaveLength(3);
    expect(phases.reduce((sum, one) => sum + one, 0)).toBe(values['acPowerW']);
    expect(values['dcPowerW']).toHaveLength(2);
    expect(values['status']).toMatchObject({ tag: 307 });
    expect(simulator.counters).toMatchObject({ logons: 1, logoffs: 1, writes: 0, malformed: 0 });
  });

  it('prints the total yield first for people, as it is to the watt-hour', async () => {
    const simulator = await inverter();
    const before = simulator.truth().totalYieldWh;
    const run = await runSuntally(['read', '--host', addressOf(simulator)], { env: password });
    const printed = /^Total yield +(\d+\.\d{3}) kWh$/m.exec(run.out.split('\n')[0] ?? '')?.[1];
    expect(Number(printed) * 1000).toBeGreaterThanOrEqual(before);
    expect(Number(printed) * 1000).toBeLessThanOrEqual(simulator.truth().totalYieldWh);
    expect(run.out).toMatch(/^Inverter +STP 6000TL-20, serial 2141000001/m);
  });

  it('says at night what is there, and "-" for the rest', async () => {
    const simulator = await inverter([], { startMs: Date.UTC(2026, 5, 21, 23) });
    const run = await runSuntally(['read', '--host', addressOf(simulator)], { env: password });
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/^Total yield +\d+\.\d{3} kWh\n/);
    expect(run.out).toMatch(/^Power +-$/m);
  });

  it('takes the password from stdin, and logs on as installer', async () => {
    const simulator = await inverter();
    const argv = ['read', '--host', addressOf(simulator), '--group', 'installer', '--password-stdin', '--json'];
    const run = await runSuntally(argv, { input: 'installer-7\r\nnoise\n' });
    expect(run.code).toBe(0);
    expect(simulator.counters.logons).toBe(1);
  });

  it('tries a wrong password exactly once', async () => {
    const simulator = await inverter();
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: { SUNTALLY_PASSWORD: 'rainy-7' },
    });
    expect(run.code).toBe(4);
    expect(codesOf(run)).toEqual([['wrongPassword']]);
    expect(documentOf(run).devices[0]?.values).toBeNull();
    expect(simulator.counters).toMatchObject({ logons: 0, refusedLogons: 1, queries: 0, notLoggedOn: 0 });
  });

  it('does not send a password that can be none', async () => {
    const simulator = await inverter();
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: { SUNTALLY_PASSWORD: 'much-too-long-for-it' },
    });
    expect(run.code).toBe(4);
    expect(codesOf(run)).toEqual([['passwordUnusable']]);
    expect(simulator.counters).toMatchObject({ logons: 0, refusedLogons: 0 });
  });

  it('reads two inverters, one of them over a bad link, completely and at the same time', async () => {
    const good = await inverter();
    const bad = await inverter(['lossy'], { serial: 2_141_000_002, seed: 9 });
    const run = await runSuntally(['read', '--host', addressOf(good), '--host', addressOf(bad), '--json'], {
      env: password,
    });
    expect(run.code).toBe(0);
    const { devices } = documentOf(run);
    expect(devices.map((device) => device.serial)).toEqual([2_141_000_001, 2_141_000_002]);
    for (const device of devices) {
      expect(device.errors).toEqual([]);
      expect(Object.values(device.values ?? {}).flat()).not.toContain(null);
    }
    expect(bad.counters.dropped).toBeGreaterThan(0);
  });

  it('prints what could be read, and ends with the reason of what could not', async () => {
    const good = await inverter();
    const locked = await inverter([], { serial: 2_141_000_002, userPassword: 'other' });
    const hosts = ['--host', addressOf(locked), '--host', addressOf(good), '--host', addressOf(good)];
    const run = await runSuntally(['read', ...hosts], { env: password });
    expect(run.code).toBe(4);
    expect(run.out).toContain('serial 2141000001');
    expect(run.out.match(/^Total yield/gm)).toHaveLength(1);
    expect(run.err).toContain(`${addressOf(locked)}: The inverter refused the user password.`);
    expect(good.counters.logons).toBe(1);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('logs off at a %s, and ends with %i', async (signal, code) => {
    const simulator = await inverter(['late']);
    const read = startSuntally(['read', '--host', addressOf(simulator), '--json'], password);
    await expect.poll(() => simulator.counters.logons, { timeout: 15_000 }).toBe(1);
    read.process.kill(signal);
    expect(await read.exited).toBe(code);
    expect(read.out).toBe('');
    await expect.poll(() => simulator.counters.logoffs).toBeGreaterThan(0);
  });

  it('writes a trace that holds no password in any form, and that decode explains', async () => {
    const simulator = await inverter();
    const trace = join(folder, 'frames.txt');
    await runSuntally(['read', '--host', addressOf(simulator), '--trace', trace], { env: password });
    const text = readFileSync(trace, 'utf8');
    const encoded = Buffer.from(encodePassword('user', 'sunny-7').subarray(0, 7)).toString('hex');
    expect(text).toContain('logon');
    expect(text).not.toContain('sunny-7');
    expect(text).not.toContain(Buffer.from('sunny-7').toString('hex'));
    expect(text).not.toContain(encoded);
    const decoded = await runSuntally(['decode', trace]);
    expect(decoded.code).toBe(0);
    const frames = decoded.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ok: boolean; kind: string });
    expect(frames).toHaveLength(text.trim().split('\n').length);
    expect(frames.every((frame) => frame.ok)).toBe(true);
    expect(frames.map((frame) => frame.kind)).toEqual(
      expect.arrayContaining(['logon', 'logonReply', 'reply', 'logoff']),
    );
  });

  it('sends nothing when the trace cannot be written', async () => {
    const simulator = await inverter();
    const trace = join(folder, 'no', 'such', 'folder.txt');
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--trace', trace, '--json'], {
      env: password,
    });
    expect(run.code).toBe(7);
    expect(JSON.parse(run.out)).toMatchObject({ code: 'fileUnusable' });
    expect(simulator.counters.received).toBe(0);
  });
});

/** Side by side, because most of the time is waiting. */
describe.concurrent('read against a fault', () => {
  afterAll(stopAll);

  it.each<readonly [readonly FaultName[], number, readonly string[], number]>([
    [['lossy'], 0, [], 25_000],
    [['duplicate'], 0, [], 5000],
    [['foreign-source'], 0, [], 5000],
    [['duplicate', 'foreign-source', 'lossy'], 0, [], 25_000],
    [['refuse-logon'], 6, ['sessionRefused'], 10_000],
  ])('%j: ends with %i and %j', async (faults, code, errors, limitMs) => {
    const simulator = await inverter(faults);
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: password,
      limitMs: limitMs + 10_000,
    });
    expect({ code: run.code, errors: codesOf(run) }).toEqual({ code, errors: [errors] });
    expect(run.tookMs).toBeLessThan(limitMs);
  });

  it('late: reads it', async () => {
    const simulator = await inverter(['late']);
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: password,
      limitMs: 55_000,
    });
    expect({ code: run.code, errors: codesOf(run) }).toEqual({ code: 0, errors: [[]] });
    expect(run.tookMs).toBeLessThan(50_000);
  });

  it('asleep: says so by night, or that nothing answers by day, with 5', async () => {
    const simulator = await inverter(['asleep']);
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], { env: password });
    expect(run.code).toBe(5);
    expect(['asleep', 'noAnswer']).toContain(codesOf(run)[0]?.[0]);
    expect(run.tookMs).toBeLessThan(10_000);
  });
});

/** On port 9522, the group's, and so one after another; the addresses exist on Linux alone. */
describe.runIf(process.platform === 'linux')('on the network', () => {
  afterEach(stopAll);

  it('discover lists inverters and meters; read reads the inverters and leaves the meters out', async () => {
    await inverter([], { bind: { address: '127.0.41.2', port: 9522 }, serial: 2_141_000_002 });
    await inverter(['lossy'], { bind: { address: '127.0.41.3', port: 9522 }, serial: 2_141_000_003 });
    const meter = await startEnergyMeter(
      { bind: { address: '127.0.41.4', port: 9522 }, group: speedwireGroup, serial: 1_900_000_004, seed: 4 },
      { network, clock: systemClock },
    );
    if (meter.ok) {
      running.push(meter.value);
    }
    const found = await runSuntally(['discover', '--json']);
    expect(found.code).toBe(0);
    const { devices } = JSON.parse(found.out) as { devices: { address: string }[] };
    expect(devices.filter((device) => device.address.startsWith('127.0.41.'))).toEqual(
      expect.arrayContaining([
        { address: '127.0.41.2', susyId: 181, serial: 2_141_000_002, model: 'STP xx000TL-20', kind: 'inverter' },
        { address: '127.0.41.3', susyId: 181, serial: 2_141_000_003, model: 'STP xx000TL-20', kind: 'inverter' },
        expect.objectContaining({ address: '127.0.41.4', kind: 'energyMeter' }),
      ]),
    );
    const table = await runSuntally(['discover', '--timeout', '2.5']);
    expect(table.out).toMatch(/^Address +Kind +Model +SUSyID +Serial\n/);
    expect(table.out).toMatch(/^127\.0\.41\.2 +inverter +STP xx000TL-20 +181 +2141000002$/m);

    const run = await runSuntally(['read', '--json'], { env: password });
    const ours = documentOf(run).devices.filter((device) => device.address.startsWith('127.0.41.'));
    expect(ours.map((device) => [device.serial, device.errors])).toEqual(
      expect.arrayContaining([
        [2_141_000_002, []],
        [2_141_000_003, []],
      ]),
    );
    expect(ours).toHaveLength(2);
    expect(run.err).toContain('127.0.41.4: left out');
  });

  it('simulate is an inverter that is found, until it is asked to stop', async () => {
    const argv = [
      'simulate',
      '--bind',
      '127.0.41.7',
      '--serial',
      '2141000007',
      '--clock',
      '2026-06-21T10:30:00Z',
      '--json',
    ];
    const simulator = startSuntally(argv);
    const ready = JSON.parse(await simulator.firstLine) as { clock: string };
    expect(ready).toMatchObject({ address: '127.0.41.7', susyId: 181, serial: 2_141_000_007, model: 'STP 6000TL-20' });
    expect(ready.clock).toMatch(/^2026-06-21T10:30:/);
    const second = await runSuntally(['simulate', '--bind', '127.0.41.7', '--json']);
    expect(second.code).toBe(8);
    expect(JSON.parse(second.out)).toMatchObject({ code: 'portTaken' });
    const read = await runSuntally(['read', '--host', '127.0.41.7', '--json'], { env: { SUNTALLY_PASSWORD: '0000' } });
    expect(read.code).toBe(0);
    simulator.process.kill('SIGTERM');
    expect(await simulator.exited).toBe(0);
    expect(simulator.err).toBe('');
  });

  it('simulate says the same values for the same seed and clock', async () => {
    async function values(seed: string): Promise<unknown> {
      const simulator = startSuntally([
        'simulate',
        '--bind',
        '127.0.41.8',
        '--clock',
        '2026-01-10T02:00:00Z',
        '--seed',
        seed,
      ]);
      await simulator.firstLine;
      const read = await runSuntally(['read', '--host', '127.0.41.8', '--json'], {
        env: { SUNTALLY_PASSWORD: '0000' },
      });
      simulator.process.kill('SIGINT');
      await simulator.exited;
      return documentOf(read).devices[0]?.values;
    }
    const first = await values('5');
    expect(first).toMatchObject({ totalYieldWh: expect.any(Number) as unknown });
    expect(await values('5')).toEqual(first);
    expect(await values('6')).not.toEqual(first);
  });

  it('finding nothing ends in time, with 3 and a hint', async (context) => {
    const [json, text] = await Promise.all([
      runSuntally(['discover', '--json', '--timeout', '1']),
      runSuntally(['read'], { env: password }),
    ]);
    context.skip(documentOf(json).devices.length > 0, 'another simulated inverter runs on this computer');
    expect(json.code).toBe(3);
    expect(JSON.parse(json.out)).toMatchObject({ devices: [], errors: [{ code: 'nothingFound' }] });
    expect(json.tookMs).toBeLessThan(6000);
    expect(text).toMatchObject({ code: 3, out: '' });
    expect(text.err).toContain('No SMA device answered.');
    expect(text.tookMs).toBeLessThan(8000);
  });

  it('a computer without the named interface says that it has no way to the network', async () => {
    const run = await runSuntally(['discover', '--json'], { env: { SUNTALLY_INTERFACES: 'no-such-interface' } });
    expect(run.code).toBe(5);
    expect(JSON.parse(run.out)).toMatchObject({ devices: [], errors: [{ code: 'networkUnreachable' }] });
  });
});

describe('decode', () => {
  const frame = Buffer.from(encodeDiscoveryRequest()).toString('hex');

  it('takes frames from stdin and from a file', async () => {
    const file = join(folder, 'some.hex');
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
    expect(child.stderr).toBe('The file on standard output cannot be used: the disk is full.\n');
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
