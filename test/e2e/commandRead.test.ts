import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, describe, expect, it } from 'vitest';

import type { FaultName } from '../../electron/core/simulator/index.ts';
import { encodePassword } from '../../electron/core/speedwire/index.ts';
import { addressOf, codesOf, documentOf, knownPassword, realDevices } from '../support/realDevices.ts';
import { runSuntally, startSuntally } from '../support/runSuntally.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const real = realDevices();

describe('read', () => {
  afterEach(real.stopAll);

  it('gives what the inverter states, and logs off', async () => {
    const simulator = await real.inverter();
    const before = simulator.truth();
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], { env: knownPassword });
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
    const simulator = await real.inverter();
    const before = simulator.truth().totalYieldWh;
    const run = await runSuntally(['read', '--host', addressOf(simulator)], { env: knownPassword });
    const printed = /^Total yield +(\d+\.\d{3}) kWh$/m.exec(run.out.split('\n')[0] ?? '')?.[1];
    expect(Number(printed) * 1000).toBeGreaterThanOrEqual(before);
    expect(Number(printed) * 1000).toBeLessThanOrEqual(simulator.truth().totalYieldWh);
    expect(run.out).toMatch(/^Inverter +STP 6000TL-20, serial 2141000001/m);
  });

  it('says at night what is there, and "-" for the rest', async () => {
    const simulator = await real.inverter([], { startMs: Date.UTC(2026, 5, 21, 23) });
    const run = await runSuntally(['read', '--host', addressOf(simulator)], { env: knownPassword });
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/^Total yield +\d+\.\d{3} kWh\n/);
    expect(run.out).toMatch(/^Power +-$/m);
  });

  it('takes the password from stdin, and logs on as installer', async () => {
    const simulator = await real.inverter();
    const argv = ['read', '--host', addressOf(simulator), '--group', 'installer', '--password-stdin', '--json'];
    const run = await runSuntally(argv, { input: 'installer-7\r\nnoise\n' });
    expect(run.code).toBe(0);
    expect(simulator.counters.logons).toBe(1);
  });

  it('tries a wrong password exactly once', async () => {
    const simulator = await real.inverter();
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: { SUNTALLY_PASSWORD: 'rainy-7' },
    });
    expect(run.code).toBe(4);
    expect(codesOf(run)).toEqual([['wrongPassword']]);
    expect(documentOf(run).devices[0]?.values).toBeNull();
    expect(simulator.counters).toMatchObject({ logons: 0, refusedLogons: 1, queries: 0, notLoggedOn: 0 });
  });

  it('does not send a password that can be none', async () => {
    const simulator = await real.inverter();
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: { SUNTALLY_PASSWORD: 'much-too-long-for-it' },
    });
    expect(run.code).toBe(4);
    expect(codesOf(run)).toEqual([['passwordUnusable']]);
    expect(simulator.counters).toMatchObject({ logons: 0, refusedLogons: 0 });
  });

  it('reads two inverters, one of them over a bad link, completely and at the same time', async () => {
    const good = await real.inverter();
    const bad = await real.inverter(['lossy'], { serial: 2_141_000_002, seed: 9 });
    const run = await runSuntally(['read', '--host', addressOf(good), '--host', addressOf(bad), '--json'], {
      env: knownPassword,
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
    const good = await real.inverter();
    const locked = await real.inverter([], { serial: 2_141_000_002, userPassword: 'other' });
    const hosts = ['--host', addressOf(locked), '--host', addressOf(good), '--host', addressOf(good)];
    const run = await runSuntally(['read', ...hosts], { env: knownPassword });
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
    const simulator = await real.inverter(['late']);
    const read = startSuntally(['read', '--host', addressOf(simulator), '--json'], knownPassword);
    await expect.poll(() => simulator.counters.logons, { timeout: 15_000 }).toBe(1);
    read.process.kill(signal);
    expect(await read.exited).toBe(code);
    expect(read.out).toBe('');
    await expect.poll(() => simulator.counters.logoffs).toBeGreaterThan(0);
  });

  it('writes a trace that holds no password in any form, and that decode explains', async () => {
    const simulator = await real.inverter();
    const trace = join(temporaryFolder(), 'frames.txt');
    await runSuntally(['read', '--host', addressOf(simulator), '--trace', trace], { env: knownPassword });
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
    const simulator = await real.inverter();
    const trace = join(temporaryFolder(), 'no', 'such', 'folder.txt');
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--trace', trace, '--json'], {
      env: knownPassword,
    });
    expect(run.code).toBe(7);
    expect(JSON.parse(run.out)).toMatchObject({ code: 'fileUnusable' });
    expect(simulator.counters.received).toBe(0);
  });
});

/** Side by side, because most of the time is waiting. One read in two hundred over so lossy a link fails, and says so. */
describe.concurrent('read against a fault', () => {
  afterAll(real.stopAll);

  it.each<readonly [readonly FaultName[], number, readonly string[], number]>([
    [['lossy'], 0, [], 40_000],
    [['duplicate'], 0, [], 5000],
    [['foreign-source'], 0, [], 5000],
    [['duplicate', 'foreign-source', 'lossy'], 0, [], 40_000],
    [['refuse-logon'], 6, ['sessionRefused'], 10_000],
  ])('%j: ends with %i and %j', { retry: 1 }, async (faults, code, errors, limitMs) => {
    const simulator = await real.inverter(faults);
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: knownPassword,
      limitMs: limitMs + 10_000,
    });
    expect({ code: run.code, errors: codesOf(run) }).toEqual({ code, errors: [errors] });
    expect(run.tookMs).toBeLessThan(limitMs);
  });

  it('late: reads it', { timeout: 80_000 }, async () => {
    const simulator = await real.inverter(['late']);
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], {
      env: knownPassword,
      limitMs: 75_000,
    });
    expect({ code: run.code, errors: codesOf(run) }).toEqual({ code: 0, errors: [[]] });
    expect(run.tookMs).toBeLessThan(70_000);
  });

  it('asleep: says so by night, or that nothing answers by day, with 5', async () => {
    const simulator = await real.inverter(['asleep']);
    const run = await runSuntally(['read', '--host', addressOf(simulator), '--json'], { env: knownPassword });
    expect(run.code).toBe(5);
    expect(['asleep', 'noAnswer']).toContain(codesOf(run)[0]?.[0]);
    expect(run.tookMs).toBeLessThan(10_000);
  });
});
