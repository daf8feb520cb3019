import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import type { ArchiveJson } from '../../electron/commands/archive/archiveJson.ts';
import type { FaultName, Simulator } from '../../electron/core/simulator/index.ts';
import { localDayFinder } from '../../shared/localDay.ts';
import { addressOf, knownPassword, realDevices } from '../support/realDevices.ts';
import { runSuntally, startSuntally, type SuntallyRun } from '../support/runSuntally.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const real = realDevices();
const findDay = localDayFinder('Europe/Amsterdam');
const slotMs = 300_000;
const dayMs = 24 * 3_600_000;

/** An inverter whose clock follows the computer's, as its memory is worth nothing otherwise. */
function inverter(faults: readonly FaultName[] = []): Promise<Simulator> {
  return real.inverter(faults, { startMs: null });
}

function archive(simulator: Simulator, argv: readonly string[] = [], limitMs = 30_000): Promise<SuntallyRun> {
  return runSuntally(['archive', '--host', addressOf(simulator), ...argv], { env: knownPassword, limitMs });
}

function documentOf(run: SuntallyRun): ArchiveJson {
  return JSON.parse(run.out) as ArchiveJson;
}

/** All that is printed agrees with what the inverter truly counted; gives the instants of the five-minute values. */
function expectTrue(simulator: Simulator, { fiveMinutes, days }: ArchiveJson): readonly number[] {
  const instants = fiveMinutes.map((one) => Date.parse(one.at));
  expect(fiveMinutes.map((one) => one.totalYieldWh)).toEqual(instants.map((at) => simulator.totalYieldWhAt(at)));
  for (const { date, totalYieldWh } of days) {
    const endMs = findDay(Date.parse(`${date}T12:00:00Z`)).toMs;
    expect({ date, totalYieldWh }).toEqual({ date, totalYieldWh: simulator.totalYieldWhAt(endMs) });
  }
  return instants;
}

describe('archive', () => {
  afterEach(real.stopAll);

  it('gives what the inverter remembers, to the watt-hour, and logs off', async () => {
    const simulator = await inverter();
    const run = await archive(simulator, ['--days', '3', '--json']);
    expect({ code: run.code, err: run.err }).toEqual({ code: 0, err: '' });
    const document = documentOf(run);
    expect(document).toMatchObject({
      device: {
        address: addressOf(simulator),
        susyId: 181,
        serial: 2_141_000_001,
        name: 'SN: 2141000001',
        model: 'STP 6000TL-20',
      },
      zone: 'Europe/Amsterdam',
      events: [],
      notKept: [],
      unread: [],
      dropped: [],
      errors: [],
    });
    const instants = expectTrue(simulator, document);
    const today = findDay(Date.now());
    const firstDay = findDay(today.fromMs - 1.5 * dayMs);
    expect(instants[0]).toBe(firstDay.fromMs);
    expect(instants.slice(1).every((at, index) => at - (instants[index] ?? 0) === slotMs)).toBe(true);
    expect(instants.at(-1)).toBeGreaterThan(Date.now() - 2 * slotMs);
    expect(document.days.every((one) => one.yieldWh !== null)).toBe(true);
    expect(simulator.counters).toMatchObject({ logons: 1, logoffs: 1, writes: 0, malformed: 0 });
  });

  it('gives the events of the group that logs on', async () => {
    const simulator = await inverter();
    const user = documentOf(await archive(simulator, ['--days', '60', '--events', '--json']));
    expect(user.events.length).toBeGreaterThan(0);
    expect(new Set(user.events.map((one) => one.group))).toEqual(new Set(['user']));
    const instants = user.events.map((one) => Date.parse(one.at));
    expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    expect(instants.every((at) => at >= Date.parse(user.from) && at < Date.now())).toBe(true);
    expect(user.events.every((one) => one.code > 0 && one.text.length > 0)).toBe(true);
    const run = await runSuntally(
      [
        'archive',
        '--host',
        addressOf(simulator),
        '--days=60',
        '--events',
        '--json',
        '--password-stdin',
        '--group=installer',
      ],
      { input: 'installer-7\n' },
    );
    expect(run.code).toBe(0);
    expect(documentOf(run).events.every((one) => one.group === 'installer')).toBe(true);
  });

  it('says what the inverter no longer keeps, and that is no failure', async () => {
    const simulator = await inverter();
    const run = await archive(simulator, ['--days', '80', '--json']);
    expect({ code: run.code, err: run.err }).toEqual({ code: 0, err: '' });
    const document = documentOf(run);
    const [first, ...others] = document.notKept;
    expect(others).toEqual([]);
    expect(first?.from).toBe(document.from);
    const [oldest] = expectTrue(simulator, document);
    expect(oldest).toBeGreaterThanOrEqual(Date.parse(first?.to ?? ''));
    expect(oldest).toBeLessThan(Date.now() - 55 * dayMs);
    expect(document.days.length).toBeGreaterThanOrEqual(78);
  });

  it('reads a day of an instant to an instant, and none else', async () => {
    const simulator = await inverter();
    const from = Math.floor((Date.now() - 3 * dayMs) / slotMs) * slotMs;
    const span = ['--from', new Date(from).toISOString(), '--to', new Date(from + 3_600_000).toISOString()];
    const document = documentOf(await archive(simulator, [...span, '--json']));
    expect(document).toMatchObject({ from: span[1], to: span[3] });
    expect(expectTrue(simulator, document)).toEqual(Array.from({ length: 12 }, (_, index) => from + index * slotMs));
  });

  it.each([
    ['2026-03-29', '2026-03-30', 23],
    ['2025-10-26', '2025-10-27', 25],
  ])('takes %s for a day of the plant, whatever the clocks do', async (from, to, hours) => {
    const simulator = await inverter();
    const document = documentOf(await archive(simulator, ['--from', from, '--to', to, '--json']));
    expect((Date.parse(document.to) - Date.parse(document.from)) / 3_600_000).toBe(hours);
    expect(document.days.map((one) => one.date)).toEqual([from]);
    expectTrue(simulator, document);
  });

  it('prints a line for each day, for people', async () => {
    const simulator = await inverter();
    const run = await archive(simulator, ['--days', '3', '--events']);
    expect({ code: run.code, err: run.err }).toEqual({ code: 0, err: '' });
    expect(run.out).toMatch(/^Inverter +STP 6000TL-20, serial 2141000001, at 127/);
    expect(run.out.match(/^20\d\d-\d\d-\d\d .*\d, \d\d:\d\d to \d\d:\d\d$/gm)).toHaveLength(3);
    expect(run.out.length).toBeLessThan(5000);
  });

  it('tries a wrong password exactly once', async () => {
    const simulator = await inverter();
    const run = await runSuntally(['archive', '--host', addressOf(simulator), '--json'], {
      env: { SUNTALLY_PASSWORD: 'rainy-7' },
    });
    expect(run.code).toBe(4);
    expect(JSON.parse(run.out)).toMatchObject({ code: 'wrongPassword' });
    expect(simulator.counters).toMatchObject({ logons: 0, refusedLogons: 1, queries: 0, notLoggedOn: 0 });
  });

  it('believes no memory of an inverter that lives in another year', async () => {
    const simulator = await real.inverter([], { startMs: Date.now() - 400 * dayMs });
    const run = await archive(simulator, ['--json']);
    expect(run.code).toBe(6);
    expect(run.out).toContain('"clockWrong"');
    expect(run.out).not.toMatch(/"totalYieldWh":\d/);
  });

  it('sets the times right of an inverter whose clock is fast', async () => {
    const simulator = await inverter(['skewed-clock']);
    const run = await archive(simulator, ['--days', '2', '--json']);
    expect(run.code).toBe(0);
    const { device, fiveMinutes } = documentOf(run);
    expect(device.clockOffsetS).toBeGreaterThan(400);
    expect(fiveMinutes.length).toBeGreaterThan(200);
    expect(fiveMinutes.every((one) => Date.parse(one.at) <= Date.now())).toBe(true);
  });

  it('says that there is no inverter with that serial number, and asks none for a password', async () => {
    const simulator = await inverter();
    const run = await archive(simulator, ['--serial', '77']);
    expect(run.code).toBe(2);
    expect(run.err).toContain('2141000001');
    expect(simulator.counters).toMatchObject({ logons: 0, refusedLogons: 0 });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('logs off at a %s, and ends with %i', async (signal, code) => {
    const simulator = await inverter(['late']);
    const run = startSuntally(['archive', '--host', addressOf(simulator), '--json'], knownPassword);
    await expect.poll(() => simulator.counters.logons, { timeout: 15_000 }).toBe(1);
    run.process.kill(signal);
    expect(await run.exited).toBe(code);
    expect(run.out).toBe('');
    await expect.poll(() => simulator.counters.logoffs).toBeGreaterThan(0);
  });

  it('writes a trace without the password', async () => {
    const simulator = await inverter();
    const trace = join(temporaryFolder(), 'frames.txt');
    await archive(simulator, ['--days', '1', '--trace', trace]);
    const text = readFileSync(trace, 'utf8');
    expect(text).toContain('logon');
    expect(text).not.toContain(Buffer.from('sunny-7').toString('hex'));
  });
});
