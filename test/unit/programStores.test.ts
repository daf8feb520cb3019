import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';

import { memorySecrets, openFileSecrets, type OpenedSecrets } from '../../electron/core/ports/index.ts';
import {
  dataFolder,
  emptySettings,
  openFileSettingsStore,
  type SettingsDocument,
  type SettingsStore,
} from '../../electron/core/program/index.ts';
import type { Failure } from '../../shared/failures.ts';
import type { Result } from '../../shared/result.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const nowMs = Date.UTC(2026, 5, 21, 11);
const onPosix = process.platform !== 'win32';
const isRoot = process.getuid?.() === 0;

const document: SettingsDocument = {
  version: 1,
  settings: { language: 'nl', theme: 'dark' },
  inverters: [
    {
      susyId: 181,
      serial: 2_100_000_001,
      address: '192.168.1.48',
      group: 'installer',
      name: 'Roof',
      model: 'STP 6000TL-20',
      deviceClass: { tag: 8001, text: 'Solar inverter' },
      firmware: '2.55.3.R',
      passwordRefused: true,
    },
  ],
  meters: [
    { way: { kind: 'tcp', host: 'p1.lan', port: 2001 }, meterId: 'E0001234' },
    { way: { kind: 'mqtt', url: 'mqtt://broker.lan', topic: 'dsmr/raw', user: null }, meterId: null },
  ],
};

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) {
    throw new Error(`unexpected failure ${result.error.code}`);
  }
  return result.value;
}

async function openSettings(folder: string): Promise<SettingsStore> {
  return valueOf(await openFileSettingsStore(folder, nowMs));
}

async function openSecrets(folder: string): Promise<OpenedSecrets> {
  return valueOf(await openFileSecrets(folder, nowMs));
}

describe('the settings file', () => {
  test('gives back what was saved', async () => {
    const folder = join(temporaryFolder(), 'new', 'data');
    const store = await openSettings(folder);
    expect(store.found).toEqual(emptySettings);
    expect(await store.save(document)).toEqual({ ok: true, value: undefined });
    const again = await openSettings(folder);
    expect(again.found).toEqual(document);
    expect(again.damage).toBeNull();
  });

  test.runIf(onPosix)('is its owner’s alone, in a folder of the owner alone', async () => {
    const folder = join(temporaryFolder(), 'data');
    const store = await openSettings(folder);
    await store.save(document);
    expect(modeOf(folder)).toBe(0o700);
    expect(modeOf(join(folder, 'settings.json'))).toBe(0o600);
  });

  test.runIf(onPosix)('is closed to others where it stood open', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), '{}', { mode: 0o644 });
    const store = await openSettings(folder);
    expect(modeOf(join(folder, 'settings.json'))).toBe(0o600);
    await store.save(document);
    expect(modeOf(join(folder, 'settings.json'))).toBe(0o600);
  });

  test('takes the usual values for what it does not name', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), '{"settings":{"theme":"light"}}');
    const store = await openSettings(folder);
    expect(store.damage).toBeNull();
    expect(store.found).toEqual({ ...emptySettings, settings: { language: 'system', theme: 'light' } });
  });

  test.each([
    ['empty', ''],
    ['cut off', JSON.stringify(document).slice(0, 40)],
    ['not an object', '[1,2]'],
    ['of another kind', '{"settings":{"theme":7}}'],
    ['of no known version', '{"version":"two","settings":{}}'],
    ['with an impossible inverter', '{"inverters":[{"susyId":-1,"serial":1,"address":"x","group":"user"}]}'],
  ])('that is %s is kept aside, told, and replaced by fresh settings', async (_name, content) => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    writeFileSync(path, content);
    const store = await openSettings(folder);
    expect(store.found).toEqual(emptySettings);
    expect(store.damage).toEqual({ code: 'settingsDamaged', details: { file: path } });
    const aside = readdirSync(folder).filter((name) => /^settings\.broken-[\dTZ-]+\.json$/.test(name));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toBe(content);
    await store.save(document);
    expect((await openSettings(folder)).found).toEqual(document);
  });

  test.each([
    ['inverter', { ...document, inverters: [{ ...document.inverters[0], serial: 'x' }, ...document.inverters] }],
    ['inverter that is none', { ...document, inverters: [...document.inverters, null] }],
  ])('loses an impossible %s alone, tells it once, and keeps the file as it was aside', async (_name, content) => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify(content));
    const store = await openSettings(folder);
    expect(store.found).toEqual(document);
    expect(store.damage).toEqual({ code: 'settingsDamaged', details: { file: path } });
    const aside = readdirSync(folder).filter((name) => name !== 'settings.json');
    expect(aside).toEqual([expect.stringMatching(/^settings\.broken-[\dTZ-]+\.json$/)]);
    expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toBe(JSON.stringify(content));
    expect(onPosix ? modeOf(join(folder, aside[0] ?? '')) : 0o600).toBe(0o600);
    const again = await openSettings(folder);
    expect([again.found, again.damage]).toEqual([document, null]);
  });

  test('with an unknown theme keeps its inverters and its language', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ ...document, settings: { language: 'nl', theme: 'blue' } }),
    );
    const store = await openSettings(folder);
    expect(store.found).toEqual({ ...document, settings: { language: 'nl', theme: 'system' } });
    expect(store.damage?.code).toBe('settingsDamaged');
  });

  test('of a newer program is left alone, and said to be so', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    const content = '{"version":2,"settings":[],"inverters":{}}';
    writeFileSync(path, content);
    expect(await openFileSettingsStore(folder, nowMs)).toEqual({
      ok: false,
      error: { code: 'fileUnusable', details: { file: path, reason: 'it was written by a newer SunTally' } },
    });
    expect(readdirSync(folder)).toEqual(['settings.json']);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  test('can be read again whatever a device said of itself', async () => {
    const folder = temporaryFolder();
    const long = '\u{1F31E}'.repeat(150);
    const talkative = document.inverters.map((one) => ({
      ...one,
      name: `x${long}`,
      model: long,
      firmware: 'v'.repeat(1000),
      deviceClass: { tag: 8001, text: 'c'.repeat(300) },
    }));
    const store = await openSettings(folder);
    await store.save({ ...document, inverters: talkative });
    const again = await openSettings(folder);
    expect(again.damage).toBeNull();
    expect(again.found.inverters).toMatchObject([
      {
        serial: document.inverters[0]?.serial,
        name: `x${'\u{1F31E}'.repeat(99)}`,
        model: '\u{1F31E}'.repeat(100),
        firmware: 'v'.repeat(200),
        deviceClass: { tag: 8001, text: 'c'.repeat(200) },
      },
    ]);
  });

  test('that cannot be read is a failure, and stays as it is', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'settings.json'));
    const opened = await openFileSettingsStore(folder, nowMs);
    expect(opened).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
    expect(existsSync(join(folder, 'settings.json'))).toBe(true);
  });

  test('that cannot be written is told', async () => {
    const folder = temporaryFolder();
    const store = await openSettings(folder);
    mkdirSync(join(folder, 'settings.json'));
    expect(await store.save(document)).toEqual({ ok: false, error: { code: 'notStored' } });
  });
});

describe('the secrets file', () => {
  test('gives back what was stored, and not what was removed', async () => {
    const folder = join(temporaryFolder(), 'data');
    const { secrets } = await openSecrets(folder);
    await Promise.all([secrets.set('a', 'one'), secrets.set('b', 'two'), secrets.set('a', null)]);
    const again = await openSecrets(folder);
    expect(again.secrets.keptIn).toBe('file');
    expect(await again.secrets.get('a')).toBeNull();
    expect(await again.secrets.get('b')).toBe('two');
  });

  test('is not made before there is a secret', async () => {
    const folder = join(temporaryFolder(), 'data');
    await openSecrets(folder);
    expect(existsSync(folder)).toBe(false);
  });

  test.runIf(onPosix)('is its owner’s alone, also when it stood open before', async () => {
    const folder = join(temporaryFolder(), 'data');
    const first = await openSecrets(folder);
    await first.secrets.set('a', 'one');
    const path = join(folder, 'secrets.json');
    expect(modeOf(folder)).toBe(0o700);
    expect(modeOf(path)).toBe(0o600);
    chmodSync(path, 0o666);
    const again = await openSecrets(folder);
    expect(modeOf(path)).toBe(0o600);
    chmodSync(path, 0o644);
    await again.secrets.set('b', 'two');
    expect(modeOf(path)).toBe(0o600);
  });

  test.each([
    ['empty', ''],
    ['cut off', '{"inverter:181:1":"00'],
    ['of another kind', '{"inverter:181:1":5}'],
    ['a list', '["x"]'],
  ])('that is %s is kept aside and told', async (_name, content) => {
    const folder = temporaryFolder();
    const path = join(folder, 'secrets.json');
    writeFileSync(path, content, { mode: 0o644 });
    const { secrets, damage } = await openSecrets(folder);
    expect(damage).toEqual({ code: 'settingsDamaged', details: { file: path } });
    expect(await secrets.get('inverter:181:1')).toBeNull();
    const aside = readdirSync(folder)[0] ?? '';
    expect(aside).toMatch(/^secrets\.broken-.*\.json$/);
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(content);
    expect(onPosix ? modeOf(join(folder, aside)) : 0o600).toBe(0o600);
  });

  test('leaves nothing behind when it cannot be written, and the secret is known until the end', async () => {
    const folder = temporaryFolder();
    const { secrets } = await openSecrets(folder);
    mkdirSync(join(folder, 'secrets.json'));
    expect(await secrets.set('a', 'one')).toEqual({ ok: false, error: { code: 'notStored' } });
    expect(await secrets.get('a')).toBe('one');
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  test('is never seen half written', async () => {
    const folder = temporaryFolder();
    const { secrets } = await openSecrets(folder);
    await secrets.set('long', 'x'.repeat(100_000));
    const progress = { done: false };
    const writing = Promise.all(Array.from({ length: 30 }, (_none, index) => secrets.set('n', String(index))));
    const ended = writing.finally(() => {
      progress.done = true;
    });
    let looks = 0;
    while (!progress.done) {
      JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'));
      looks += 1;
      // oxlint-disable-next-line no-await-in-loop -- lets the writing go on
      await setImmediate();
    }
    await ended;
    expect(looks).toBeGreaterThan(1);
    expect(await (await openSecrets(folder)).secrets.get('n')).toBe('29');
  });

  test.runIf(onPosix && !isRoot)('that may not be read is a failure', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'secrets.json'), '{}', { mode: 0o000 });
    expect(await openFileSecrets(folder, nowMs)).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
  });
});

test('secrets in memory say so and are told apart by name', async () => {
  const secrets = memorySecrets({ a: 'one' });
  await secrets.set('b', 'two');
  await secrets.set('a', null);
  expect([secrets.keptIn, await secrets.get('a'), await secrets.get('b')]).toEqual(['memory', null, 'two']);
});

describe('the data folder', () => {
  test.each([
    ['linux', { HOME: '/home/ann' }, '/home/ann/.config/SunTally/data'],
    ['linux', { HOME: '/home/ann', XDG_CONFIG_HOME: '/etc/ann' }, '/etc/ann/SunTally/data'],
    ['linux', { HOME: '/home/ann', XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/SunTally/data'],
    ['linux', { HOME: '/home/ann', XDG_CONFIG_HOME: '' }, '/home/ann/.config/SunTally/data'],
    ['linux', {}, null],
    ['darwin', { HOME: '/Users/ann' }, '/Users/ann/Library/Application Support/SunTally/data'],
    ['win32', { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, 'C:\\Users\\ann\\AppData\\Roaming\\SunTally\\data'],
    ['win32', { USERPROFILE: 'C:\\Users\\ann' }, 'C:\\Users\\ann\\AppData\\Roaming\\SunTally\\data'],
    ['win32', {}, null],
  ])('on %s with %o is %s', (platform, env, expected) => {
    expect(dataFolder(platform, env)).toBe(expected);
  });
});
