import { describe, expect, test } from 'vitest';

import { passwordName } from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { emptySettings, memorySettingsStore } from '../../electron/core/program/index.ts';
import { callNames, type CallName } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { scriptedHouse } from '../support/scriptedHouse.ts';

const minuteMs = 60_000;
const inverter = { susyId: 181, serial: 1 };
const wish = { ...inverter, address: '192.168.1.48', group: 'user', password: '0000' } as const;
const way = { kind: 'tcp', host: 'p1.lan', port: 2001 } as const;
const other = { susyId: 181, serial: 2 };

describe('what comes through a door', () => {
  const good: Readonly<Record<CallName, readonly unknown[]>> = {
    getSnapshot: [null],
    search: [{ address: null }, { address: '192.168.1.48' }, { address: '127.0.0.1:9600' }],
    connectInverter: [wish, { ...wish, group: 'installer', password: '' }],
    retryInverter: [inverter],
    forgetInverter: [inverter],
    connectMeter: [
      { way, secret: null },
      { way, secret: '0123456789abcdef0123456789ABCDEF' },
      { way: { kind: 'serial', path: '/dev/ttyUSB0' }, secret: null },
      { way: { kind: 'serial', path: 'COM3' }, secret: null },
      { way: { kind: 'mqtt', url: 'mqtt://broker.lan:1883', topic: 'dsmr/raw', user: 'me' }, secret: 'pw' },
      { way: { kind: 'sma', serial: null }, secret: null },
    ],
    forgetMeter: [{ key: 'tcp:p1.lan:2001' }],
    findMeters: [null],
    getTotals: [{ from: 0, to: 86_400_000, bucket: '5m' }],
    getPowers: [{ from: 0, to: 86_400_000 }],
    changeSettings: [{}, { language: 'nl' }, { theme: 'dark', language: 'system' }, { pollS: 5, fullPollS: 300 }],
  };
  const bad: Readonly<Record<CallName, readonly unknown[]>> = {
    getSnapshot: [undefined, {}, 0, 'null'],
    search: [null, {}, { address: 7 }, { address: 'x'.repeat(65) }, { address: null, deadlineMs: 9e9 }],
    connectInverter: [
      inverter,
      { ...wish, susyId: 65_536 },
      { ...wish, serial: -1 },
      { ...wish, serial: 1.5 },
      { ...wish, serial: '1' },
      { ...wish, group: 'admin' },
      { ...wish, password: null },
      { ...wish, password: 'x'.repeat(129) },
      { ...wish, extra: true },
      [wish],
    ],
    retryInverter: [null, { susyId: 181 }, { ...inverter, serial: 2 ** 32 }, { ...inverter, password: 'x' }],
    forgetInverter: [null, [], { susyId: 181, serial: NaN }],
    connectMeter: [
      null,
      { way },
      { way: { ...way, port: 0 }, secret: null },
      { way: { ...way, host: 'a b' }, secret: null },
      { way: { ...way, host: 'me@p1.lan' }, secret: null },
      { way: { ...way, more: 1 }, secret: null },
      { way: { kind: 'carrier pigeon', host: 'x' }, secret: null },
      { way: { kind: 'serial', path: '/etc/passwd' }, secret: null },
      { way: { kind: 'serial', path: '/dev/../etc/passwd' }, secret: null },
      { way: { kind: 'mqtt', url: 'mqtt://me:pw@broker', topic: 't', user: null }, secret: null },
      { way: { kind: 'mqtt', url: 'http://broker', topic: 't', user: null }, secret: null },
      { way: { kind: 'p1-monitor', host: '10.0.0.4' }, secret: 'for what' },
      { way, secret: 'x'.repeat(1001) },
    ],
    forgetMeter: [null, {}, { key: 7 }, { key: 'x'.repeat(1001) }],
    findMeters: [undefined, {}, 0],
    getTotals: [null, { from: 0, to: 1 }, { from: 0, to: 1, bucket: '7m' }, { from: 0.5, to: 1, bucket: '1d' }],
    getPowers: [null, { from: 0 }, { from: '0', to: 1 }, { from: 0, to: 1, bucket: '5m' }],
    changeSettings: [
      null,
      { language: 'fr' },
      { language: undefined },
      { theme: 'DARK' },
      { pollS: 4 },
      { __proto__: null, a: 1 },
    ],
  };

  test.each(callNames)('%s takes what it declares', async (name) => {
    for (const given of good[name]) {
      const { program, clock } = await scriptedHouse();
      const reply = await clock.settle(program.dispatch(name, given));
      expect(reply.ok || !isRefusedArgument(reply)).toBe(true);
    }
    /** It was understood where it fails for what is asked, not for how. */
    function isRefusedArgument({ error }: { readonly error: { readonly details?: object } }): boolean {
      return JSON.stringify(error.details ?? {}).includes('do not fit');
    }
  });

  test.each(callNames)('%s refuses all else', async (name) => {
    const { program, speedwire, saved } = await scriptedHouse();
    for (const given of bad[name]) {
      expect(await program.dispatch(name, given)).toMatchObject({ ok: false, error: { code: 'badArguments' } });
    }
    expect([speedwire.searches, speedwire.device(1).logons, saved]).toEqual([[], [], []]);
  });

  test.each(['', 'constructor', '__proto__', 'toString', 'getsnapshot', 7, null, undefined, {}, ['getSnapshot']])(
    'a call named %o is refused',
    async (name) => {
      const { program } = await scriptedHouse();
      expect(await program.dispatch(name, null)).toMatchObject({ ok: false, error: { code: 'badArguments' } });
    },
  );

  test('a mistake of the program is logged once and told without its insides', async () => {
    const { program, speedwire, lines } = await scriptedHouse();
    speedwire.search = () => Promise.reject(new Error('planted at /some/place'));
    expect(await program.dispatch('search', { address: null })).toEqual({ ok: false, error: { code: 'unexpected' } });
    expect(lines.filter((line) => line.includes('planted'))).toHaveLength(1);
  });
});

describe('connecting an inverter', () => {
  test('keeps it with its password and reads it over the very session that was tried', async () => {
    const { program, clock, device, secrets, saved } = await scriptedHouse();
    const reply = await clock.settle(program.handlers.connectInverter(wish));
    expect(reply).toMatchObject({ ok: true, value: { ...inverter, address: '192.168.1.48', group: 'user' } });
    await clock.advance(minuteMs);
    expect(device.logons).toHaveLength(1);
    expect(device.reads.length).toBeGreaterThan(4);
    expect(await secrets.get(passwordName(inverter))).toBe('0000');
    expect(saved.at(-1)?.inverters).toMatchObject([{ ...inverter, name: 'Roof', passwordRefused: false }]);
    expect(JSON.stringify(saved)).not.toContain('0000');
  });

  test('with a wrong password keeps nothing and tries nothing more', async () => {
    const { program, clock, device, secrets, saved } = await scriptedHouse();
    const reply = await clock.settle(program.handlers.connectInverter({ ...wish, password: 'nope' }));
    expect(reply).toMatchObject({ ok: false, error: { code: 'wrongPassword' } });
    await clock.advance(60 * minuteMs);
    expect(device.logons).toHaveLength(1);
    expect(await secrets.get(passwordName(inverter))).toBeNull();
    expect(saved).toEqual([]);
    expect((await program.handlers.getSnapshot(null)).ok).toBe(true);
  });

  test('to an address that is none sends nothing', async () => {
    const { program, device } = await scriptedHouse();
    const reply = await program.handlers.connectInverter({ ...wish, address: '999.1.1.1' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'addressUnusable' } });
    expect(device.logons).toEqual([]);
  });

  test('again with a new password logs off first, and never has two sessions', async () => {
    const { program, clock, device, secrets } = await scriptedHouse();
    await clock.settle(program.handlers.connectInverter(wish));
    await clock.advance(minuteMs);
    device.password = 'new';
    const reply = await clock.settle(
      program.handlers.connectInverter({ ...wish, password: 'new', address: '192.168.1.9' }),
    );
    expect(reply).toMatchObject({ ok: true, value: { address: '192.168.1.9', name: 'Roof' } });
    expect(device.mostOpenSessions).toBe(1);
    expect(await secrets.get(passwordName(inverter))).toBe('new');
    await clock.advance(minuteMs);
    expect(device.logons).toHaveLength(2);
  });

  test('again with a wrong password leaves the good one at work', async () => {
    const { program, clock, device, secrets } = await scriptedHouse();
    await clock.settle(program.handlers.connectInverter(wish));
    const reply = await clock.settle(program.handlers.connectInverter({ ...wish, password: 'nope' }));
    expect(reply).toMatchObject({ ok: false, error: { code: 'wrongPassword' } });
    await clock.advance(minuteMs);
    expect(await secrets.get(passwordName(inverter))).toBe('0000');
    expect(device.logons.map((logon) => logon.password)).toEqual(['0000', 'nope', '0000']);
    const snapshot = await program.handlers.getSnapshot(null);
    expect(snapshot).toMatchObject({ value: { inverters: [{ state: { kind: 'live' } }] } });
  });

  test('again with the kept password, refused by now, is the last try', async () => {
    const { program, clock, device } = await scriptedHouse();
    await clock.settle(program.handlers.connectInverter(wish));
    await clock.advance(1000);
    device.password = 'changed';
    await clock.settle(program.handlers.connectInverter(wish));
    await clock.advance(60 * minuteMs);
    expect(device.logons).toHaveLength(2);
    expect(await program.handlers.getSnapshot(null)).toMatchObject({
      value: { inverters: [{ state: { kind: 'wrongPassword' } }] },
    });
  });

  test('twice at once does one after the other', async () => {
    const { program, clock, device } = await scriptedHouse();
    device.openMs = 500;
    const both = Promise.all([program.handlers.connectInverter(wish), program.handlers.connectInverter(wish)]);
    const replies = await clock.settle(both);
    expect(replies.map((reply) => reply.ok)).toEqual([true, true]);
    expect(device.mostOpenSessions).toBe(1);
  });

  test('that works but cannot be stored is told as such, and works until the end', async () => {
    const store = memorySettingsStore();
    const { program, clock } = await scriptedHouse({
      settingsStore: { ...store, save: async () => ({ ok: false, error: failure('notStored') }) },
    });
    expect(await clock.settle(program.handlers.connectInverter(wish))).toEqual({
      ok: false,
      error: { code: 'notStored' },
    });
    await clock.advance(minuteMs);
    expect(await program.handlers.getSnapshot(null)).toMatchObject({
      value: { inverters: [{ state: { kind: 'live' } }] },
    });
  });
});

describe('an inverter that is kept', () => {
  const keptInverter = {
    ...inverter,
    address: '192.168.1.48',
    group: 'user',
    name: null,
    model: null,
    deviceClass: null,
    firmware: null,
  } as const;

  function keptHouse(passwordRefused: boolean) {
    return scriptedHouse({
      settingsStore: memorySettingsStore({ ...emptySettings, inverters: [{ ...keptInverter, passwordRefused }] }),
      secrets: memorySecrets({ [passwordName(inverter)]: '0000' }),
    });
  }

  test('is read from the start', async () => {
    const { program, clock } = await keptHouse(false);
    await clock.advance(1000);
    expect(await program.handlers.getSnapshot(null)).toMatchObject({
      value: { inverters: [{ state: { kind: 'live' } }] },
    });
  });

  test('whose password was refused is tried when the user asks', async () => {
    const { program, clock, device, saved } = await keptHouse(true);
    await clock.advance(60 * minuteMs);
    expect(device.logons).toEqual([]);
    const reply = await clock.settle(program.handlers.retryInverter(inverter));
    expect(reply).toMatchObject({ ok: true, value: { state: { kind: 'live' } } });
    expect(saved.at(-1)?.inverters[0]?.passwordRefused).toBe(false);
  });

  test('is forgotten with its password', async () => {
    const { program, clock, device, secrets, saved } = await keptHouse(false);
    await clock.advance(1000);
    expect(await clock.settle(program.handlers.forgetInverter(inverter))).toEqual({ ok: true, value: null });
    expect(device.openSessions).toBe(0);
    expect(await secrets.get(passwordName(inverter))).toBeNull();
    expect(saved.at(-1)?.inverters).toEqual([]);
  });

  test('is told from one that is not', async () => {
    const { program } = await keptHouse(false);
    for (const call of [program.handlers.retryInverter, program.handlers.forgetInverter]) {
      expect(await call(other)).toMatchObject({ ok: false, error: { code: 'badArguments' } });
    }
  });

  test('stays kept with the others whichever answers first', async () => {
    const both = [1, 2].map((serial) => ({ ...keptInverter, serial, passwordRefused: false }));
    const { clock, saved } = await scriptedHouse({
      settingsStore: memorySettingsStore({ ...emptySettings, inverters: both }),
      secrets: memorySecrets(Object.fromEntries(both.map((one) => [passwordName(one), '0000']))),
    });
    await clock.advance(minuteMs);
    expect(saved.length).toBeGreaterThan(0);
    expect(saved.every((document) => document.inverters.length === 2)).toBe(true);
  });
});

describe('a search', () => {
  test('is shared by all who ask for the same at the same time', async () => {
    const { program, clock, speedwire } = await scriptedHouse();
    const asked = [1, 2, 3].map(() => program.handlers.search({ address: null }));
    const replies = await clock.settle(Promise.all(asked));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(speedwire.searches).toHaveLength(1);
    await clock.settle(program.handlers.search({ address: null }));
    expect(speedwire.searches).toHaveLength(2);
  });

  test('for something else meanwhile waits for its turn', async () => {
    const { program, clock, speedwire } = await scriptedHouse();
    const searches = [null, '192.168.1.48', '192.168.1.48'].map((address) => program.handlers.search({ address }));
    await clock.advance(speedwire.searchMs - 1);
    expect(speedwire.searches).toEqual([{ address: null }]);
    const replies = await clock.settle(Promise.all(searches));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(speedwire.searches).toEqual([{ address: null }, { address: '192.168.1.48' }]);
  });

  test('that breaks does not stop later ones', async () => {
    const { program, clock, speedwire } = await scriptedHouse();
    const { search } = speedwire;
    speedwire.search = () => Promise.reject(new Error('planted'));
    await program.dispatch('search', { address: null });
    speedwire.search = search;
    expect((await clock.settle(program.handlers.search({ address: null }))).ok).toBe(true);
  });
});

test('settings are merged, kept and told', async () => {
  const { program, clock, saved, changes } = await scriptedHouse();
  await program.handlers.changeSettings({ theme: 'dark' });
  expect(await program.handlers.changeSettings({ language: 'de' })).toEqual({
    ok: true,
    value: { theme: 'dark', language: 'de' },
  });
  await clock.advance(1000);
  expect(saved.at(-1)?.settings).toEqual({ theme: 'dark', language: 'de' });
  expect(changes.at(-1)?.slices).toEqual({ settings: { theme: 'dark', language: 'de' } });
});

test('how often inverters are read is a setting that holds at once and after the next start', async () => {
  const first = await scriptedHouse();
  await first.clock.settle(first.program.handlers.connectInverter(wish));
  const readsIn = async ({ clock, device }: typeof first, minutes: number) => {
    const before = device.reads.length;
    await clock.advance(minutes * minuteMs);
    return device.reads.length - before;
  };
  await first.clock.advance(minuteMs);
  expect(await readsIn(first, 5)).toBe(30);
  await first.program.handlers.changeSettings({ pollS: 30 });
  await first.clock.advance(minuteMs);
  expect(await readsIn(first, 5)).toBe(10);
  const secrets = memorySecrets({ [passwordName(wish)]: '0000' });
  const kept = first.saved.at(-1) ?? emptySettings;
  const second = await scriptedHouse({ settingsStore: memorySettingsStore(kept), secrets });
  await second.clock.advance(minuteMs);
  expect(await readsIn(second, 5)).toBe(10);
  await first.clock.settle(first.program.stop());
  await second.clock.settle(second.program.stop());
});
