import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { startSimulator, type Simulator } from '../../electron/core/simulator/index.ts';
import { callNames, type CallName, type ConnectInverterArguments } from '../../shared/contract/index.ts';
import { openBrowserDoor } from './browserDoor.ts';
import { openDesktopDoor } from './desktopDoor.ts';
import { call, codeOf, valueOf, type OpenDoor } from './door.ts';

const password = 'Sesam-0pen!';

/** What no call of the contract takes. */
const never: readonly unknown[] = [7, 'text', true, [], [null], { $: 1 }, { __proto__: null, extra: {} }];
const identity = { susyId: 181, serial: 2_100_000_001 };
const meterWay = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;
const connect = { ...identity, address: '127.0.0.1', group: 'user', password };

/** For each call, arguments that are nearly right. */
const unacceptable: { readonly [Name in CallName]: readonly unknown[] } = {
  getSnapshot: [{}, 0, ''],
  search: [null, {}, { address: 5 }, { address: 'x'.repeat(65) }, { address: null, more: 1 }],
  connectInverter: [
    null,
    identity,
    { ...connect, susyId: -1 },
    { ...connect, susyId: 65_536 },
    { ...connect, serial: 1.5 },
    { ...connect, serial: '2100000001' },
    { ...connect, group: 'admin' },
    { ...connect, password: null },
    { ...connect, password: 'x'.repeat(129) },
    { ...connect, address: ['127.0.0.1'] },
    { ...connect, more: 1 },
  ],
  retryInverter: [null, {}, { susyId: 181 }, { ...identity, serial: 2 ** 32 }, { ...identity, more: 1 }],
  forgetInverter: [null, {}, { serial: 1 }, { ...identity, susyId: null }, { ...identity, more: 1 }],
  connectMeter: [
    null,
    { way: meterWay },
    { way: { ...meterWay, port: 65_536 }, secret: null },
    { way: { ...meterWay, host: '' }, secret: null },
    { way: { kind: 'serial', path: '/etc/shadow' }, secret: null },
    { way: meterWay, secret: 7 },
    { way: meterWay, secret: null, more: 1 },
  ],
  forgetMeter: [null, {}, { key: null }, { key: 'tcp:nobody:1' }, { key: 'x', more: 1 }],
  findMeters: [{}, 0, ''],
  getTotals: [null, {}, { from: 0, to: 1, bucket: 'day' }, { from: 0, to: 4e12, bucket: '5m' }],
  getPowers: [null, {}, { from: 0, to: 9 * 86_400_000 }, { from: 1, to: 0 }],
  changeSettings: [null, { theme: 'blue' }, { language: 'fr' }, { theme: null }, { theme: 'dark', more: 1 }],
};

describe.each([
  ['desktop', openDesktopDoor],
  ['browser', openBrowserDoor],
] as const)('the %s door', (name, open) => {
  let folder: string;
  let simulator: Simulator;
  let door: OpenDoor;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'suntally-door-'));
    simulator = await valueOf(
      startSimulator(
        {
          bind: { address: '127.0.0.1', port: 0 },
          model: 'STP 6000TL-20',
          serial: 2_100_000_001,
          userPassword: password,
          installerPassword: '1111',
          startMs: Date.UTC(2026, 5, 21, 11),
          seed: 3,
          faults: [],
        },
        { network: systemNetwork(['127.0.0.1']), clock: systemClock },
      ),
    );
    door = await open(folder);
  });

  afterAll(async () => {
    await door.close();
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function address(): string {
    return `127.0.0.1:${simulator.endpoint.port}`;
  }

  function wanted(): ConnectInverterArguments {
    return { ...simulator.identity, address: address(), group: 'user', password };
  }

  test('a new program has a snapshot without inverters', async () => {
    const snapshot = await valueOf(call(door, 'getSnapshot', null));
    expect(Object.keys(snapshot).toSorted()).toEqual([
      'backfills',
      'events',
      'inverters',
      'lastHour',
      'live',
      'meters',
      'nowMs',
      'program',
      'sequence',
      'settings',
    ]);
    expect(snapshot.program).toMatchObject({ door: name, demo: false, passwordsKeptIn: 'file' });
    expect(snapshot.settings).toEqual({ language: 'system', theme: 'system' });
    expect(snapshot.inverters).toEqual([]);
    expect(Math.abs(snapshot.nowMs - systemClock.nowMs())).toBeLessThan(5000);
  });

  test('a search at an address finds the inverter there', async () => {
    const report = await valueOf(call(door, 'search', { address: address() }));
    expect(report.failure).toBeNull();
    expect(report.devices).toMatchObject([{ ...simulator.identity, address: address(), kind: 'inverter' }]);
  });

  test('a search at no address is refused', async () => {
    expect(await codeOf(call(door, 'search', { address: 'nowhere at all' }))).toBe('addressUnusable');
  });

  test.each(callNames)('%s refuses arguments that do not fit', async (callName) => {
    const given = [...never, ...unacceptable[callName]];
    const codes = await Promise.all(given.map((one) => codeOf(door.ask(callName, one))));
    expect(codes).toEqual(given.map(() => 'badArguments'));
  });

  test.each(['nothing', 'toString', '__proto__', 'constructor', 'dispatch', 'stop', 'event:changed', ''])(
    'there is no call %j',
    async (unknown) => {
      const outcome = await codeOf(door.ask(unknown, null)).catch(() => 'badArguments');
      expect(outcome).toBe('badArguments');
    },
  );

  test('a wrong password is told, and nothing is kept', async () => {
    expect(await codeOf(call(door, 'connectInverter', { ...wanted(), password: 'wrong' }))).toBe('wrongPassword');
    const snapshot = await valueOf(call(door, 'getSnapshot', null));
    expect(snapshot.inverters).toEqual([]);
    expect(await everythingIn(door.dataFolder)).not.toContain('wrong');
  });

  test('an inverter that has not been connected is neither retried nor forgotten', async () => {
    expect(await codeOf(call(door, 'retryInverter', identity))).toBe('badArguments');
    expect(await codeOf(call(door, 'forgetInverter', identity))).toBe('badArguments');
  });

  test('the right password connects, and the inverter is read from then on', async () => {
    const view = await valueOf(call(door, 'connectInverter', wanted()));
    expect(view).toMatchObject({ ...simulator.identity, address: address(), group: 'user' });
    const change = await door.change(({ slices }) => (slices.inverters?.[0]?.reading ?? null) !== null);
    expect(change.slices.inverters?.[0]).toMatchObject({
      ...simulator.identity,
      state: { kind: 'live' },
      model: 'STP 6000TL-20',
    });
    expect(change.slices.inverters?.[0]?.reading?.values.acPowerW).toBeGreaterThan(0);
    const { inverters } = await valueOf(call(door, 'getSnapshot', null));
    expect(inverters[0]?.reading?.values.totalYieldWh).toBeGreaterThan(0);
  });

  test('a meter is kept with its way, its secret apart, and forgotten with both', async () => {
    const secret = '0123456789ABCDEF0123456789ABCDEF';
    const view = await valueOf(call(door, 'connectMeter', { way: meterWay, secret }));
    expect(view).toMatchObject({ key: 'tcp:127.0.0.1:1', way: meterWay, meterId: null, reading: null });
    const change = await door.change(({ slices }) => slices.meters?.[0]?.state.kind === 'silent');
    expect(change.slices.meters?.[0]?.state).toMatchObject({ reason: 'refused' });
    const settings = await readFile(join(door.dataFolder, 'settings.json'), 'utf8');
    expect(JSON.parse(settings)).toMatchObject({ meters: [{ way: meterWay, meterId: null }] });
    expect(settings).not.toContain(secret);
    expect(JSON.stringify(door.changes)).not.toContain(secret);
    expect(await readFile(join(door.dataFolder, 'secrets.json'), 'utf8')).toContain(secret);
    expect(await valueOf(call(door, 'forgetMeter', { key: view.key }))).toBeNull();
    expect(await readFile(join(door.dataFolder, 'secrets.json'), 'utf8')).not.toContain(secret);
    expect(await valueOf(call(door, 'getSnapshot', null))).toMatchObject({ meters: [] });
    const { events } = await valueOf(call(door, 'getSnapshot', null));
    expect(events.map(({ kind }) => kind)).toContain('meterSilent');
  });

  test('what was read flows, and stands in the history', async () => {
    const { live } = await valueOf(call(door, 'getSnapshot', null));
    expect(live).toMatchObject({ grid: null, house: null });
    expect(live.solar?.powerW).toBeGreaterThan(0);
    const nowMs = systemClock.nowMs();
    const range = { from: nowMs - 86_400_000, to: nowMs };
    expect(await valueOf(call(door, 'getTotals', { ...range, bucket: '1h' }))).toMatchObject({ bucket: '1h' });
    expect(Array.isArray(await valueOf(call(door, 'getPowers', range)))).toBe(true);
  });

  test('changed settings are answered, told and kept', async () => {
    const settings = { language: 'nl', theme: 'dark' } as const;
    expect(await valueOf(call(door, 'changeSettings', { theme: 'dark' }))).toMatchObject({ theme: 'dark' });
    expect(await valueOf(call(door, 'changeSettings', { language: 'nl' }))).toEqual(settings);
    const change = await door.change(({ slices }) => slices.settings?.language === 'nl');
    expect(change.slices.settings).toEqual(settings);
    const kept: unknown = JSON.parse(await readFile(join(door.dataFolder, 'settings.json'), 'utf8'));
    expect(kept).toMatchObject({ settings, inverters: [simulator.identity] });
  });

  test('a retry asked for by the user reads the inverter', async () => {
    const view = await valueOf(call(door, 'retryInverter', simulator.identity));
    expect(view.state.kind).toBe('live');
  });

  test('a forgotten inverter is gone from the window and from the disk', async () => {
    expect(await everythingIn(door.dataFolder)).toContain(password);
    expect(await valueOf(call(door, 'forgetInverter', simulator.identity))).toBeNull();
    await door.change(({ slices }) => slices.inverters?.length === 0);
    const snapshot = await valueOf(call(door, 'getSnapshot', null));
    expect(snapshot.inverters).toEqual([]);
    expect(await everythingIn(door.dataFolder)).not.toContain(password);
  });

  test('changes are numbered without a hole, up to the snapshot', async () => {
    const snapshot = await valueOf(call(door, 'getSnapshot', null));
    const numbers = door.changes.map((change) => change.sequence);
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    expect(numbers).toEqual(numbers.map((_number, index) => index + (numbers[0] ?? 0)));
    expect(snapshot.sequence).toBe(numbers.at(-1));
  });

  test('no change and no kept file but the secrets ever held the password', async () => {
    expect(JSON.stringify(door.changes)).not.toContain(password);
    expect(await readFile(join(door.dataFolder, 'settings.json'), 'utf8')).not.toContain(password);
  });
});

async function everythingIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((one) => readFile(join(folder, one), 'utf8')))).join('\n');
}
