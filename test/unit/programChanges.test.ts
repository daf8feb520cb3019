import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { passwordName } from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { createLog, emptySettings, memorySettingsStore } from '../../electron/core/program/index.ts';
import { failure } from '../../shared/failures.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { scriptedHouse } from '../support/scriptedHouse.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';

const inverter = { susyId: 181, serial: 1 };

describe('the changes that windows hear of', () => {
  test('come at most once a second, numbered without a hole, with the changed parts alone', async () => {
    const { program, clock, changes } = await scriptedHouse();
    const heardAtMs: number[] = [];
    program.subscribe(() => heardAtMs.push(clock.elapsedMs()));
    await clock.settle(
      program.handlers.connectInverter({ ...inverter, address: '192.168.1.48', group: 'user', password: '0000' }),
    );
    for (let step = 0; step < 100; step += 1) {
      await program.handlers.changeSettings({ theme: step % 2 === 0 ? 'dark' : 'light' });
      await clock.advance(100);
    }
    const gapsMs = heardAtMs.slice(1).map((at, index) => at - (heardAtMs[index] ?? 0));
    expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(1000);
    expect(heardAtMs.length).toBeGreaterThanOrEqual(9);
    expect(changes.map((change) => change.sequence)).toEqual(changes.map((_change, index) => index + 1));
    expect(changes.some((change) => !('inverters' in change.slices))).toBe(true);
    expect(changes.at(-1)?.slices.settings).toBeDefined();
  });

  test('build up to the same state as a snapshot', async () => {
    const { program, clock, changes } = await scriptedHouse();
    const first = await program.handlers.getSnapshot(null);
    await clock.settle(
      program.handlers.connectInverter({ ...inverter, address: '192.168.1.48', group: 'user', password: '0000' }),
    );
    await program.handlers.changeSettings({ language: 'nl' });
    await clock.advance(30_500);
    const last = await program.handlers.getSnapshot(null);
    if (!first.ok || !last.ok) {
      throw new Error('no snapshot');
    }
    const built = changes.reduce(
      (state, change) => ({ ...state, ...change.slices, sequence: change.sequence }),
      first.value,
    );
    expect({ ...built, nowMs: 0 }).toEqual({ ...last.value, nowMs: 0 });
    expect(JSON.parse(JSON.stringify(last.value))).toEqual(last.value);
  });

  test('stop when nothing happens, and when nobody listens any more', async () => {
    const { program, clock, changes } = await scriptedHouse();
    await clock.advance(3_600_000);
    expect(changes).toEqual([]);
    const heard: unknown[] = [];
    const unsubscribe = program.subscribe((event) => heard.push(event));
    unsubscribe();
    await program.handlers.changeSettings({ theme: 'dark' });
    await clock.advance(5000);
    expect([heard.length, changes.length]).toEqual([0, 1]);
  });

  test('reach the others when one listener breaks', async () => {
    const { program, clock, lines } = await scriptedHouse();
    const heard: string[] = [];
    program.subscribe(() => {
      throw new Error('planted');
    });
    program.subscribe((event) => heard.push(event));
    await program.handlers.changeSettings({ theme: 'dark' });
    await clock.advance(1000);
    expect(heard).toEqual(['changed']);
    expect(lines.filter((line) => line.includes('planted'))).toHaveLength(1);
  });
});

describe('the end of the program', () => {
  test('logs off, closes the client and leaves no timer', async () => {
    const { program, clock, device, speedwire } = await scriptedHouse({
      settingsStore: memorySettingsStore({
        ...emptySettings,
        inverters: [keptInverter(inverter)],
      }),
      secrets: memorySecrets({ [passwordName(inverter)]: '0000' }),
    });
    await clock.advance(5000);
    expect(device.openSessions).toBe(1);
    await clock.settle(program.stop());
    expect([device.openSessions, speedwire.closed, clock.pendingTimers]).toEqual([0, true, 0]);
  });

  test('waits until what is being kept is kept', async () => {
    const disk = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let begun = 0;
    let ended = 0;
    const { program, clock } = await scriptedHouse({
      settingsStore: {
        found: emptySettings,
        damage: null,
        save: async () => {
          begun += 1;
          await disk[begun - 1]?.promise;
          ended += 1;
          return { ok: true, value: undefined };
        },
      },
    });
    void program.handlers.changeSettings({ theme: 'dark' });
    void program.handlers.changeSettings({ theme: 'light' });
    disk[0]?.resolve();
    await clock.flush();
    const stopped = program.stop().then(() => ended);
    await clock.flush();
    disk[1]?.resolve();
    expect(await stopped).toBe(2);
    expect(begun).toBe(2);
  });

  test('keeps once more what could not be kept before, and nothing that was', async () => {
    let full = true;
    const tried: string[] = [];
    const { program } = await scriptedHouse({
      settingsStore: {
        found: emptySettings,
        damage: null,
        save: async (document) => {
          tried.push(document.settings.theme);
          return full ? { ok: false, error: failure('notStored') } : { ok: true, value: undefined };
        },
      },
    });
    expect((await program.handlers.changeSettings({ theme: 'dark' })).ok).toBe(false);
    full = false;
    await program.stop();
    expect(tried).toEqual(['dark', 'dark']);
    await program.stop();
    expect(tried).toHaveLength(2);
  });
});

test('damaged settings are told at the start and logged', async () => {
  const damage = failure('settingsDamaged', { file: 'settings.json' });
  const { program, lines } = await scriptedHouse({ settingsStore: { ...memorySettingsStore(), damage } });
  expect(program.problems).toEqual([damage]);
  const snapshot = await program.handlers.getSnapshot(null);
  expect(snapshot.ok && snapshot.value.program.problems).toEqual([damage]);
  expect(lines.join('\n')).toContain('settingsDamaged');
});

describe('the log', () => {
  test('never shows a hidden secret, whatever stands around it', () => {
    const secrets = fc.string({ minLength: 1, maxLength: 12 }).filter((secret) => !/[*…]/u.test(secret));
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        const lines: string[] = [];
        const log = createLog(createFakeClock(), (line) => lines.push(line));
        log.hide(secret);
        log.write('info', 'r', `${before}${secret}${after}${JSON.stringify({ password: secret })}`);
        const told = (lines[0] ?? '').slice('2026-06-21T11:00:00.000Z info r: '.length);
        expect(told).not.toContain(secret);
      }),
      { numRuns: 1000 },
    );
  });

  test('shortens serial numbers, and keeps a text on one line', () => {
    const lines: string[] = [];
    const log = createLog(createFakeClock(), (line) => lines.push(line));
    log.write('warning', 'collector', 'inverter 2130001234 at 192.168.1.48:9522\nforged');
    log.write('info', 'collector', 'The meter E0099004000012345 answers.');
    expect(lines).toEqual([
      '2026-06-21T11:00:00.000Z warning collector: inverter …1234 at 192.168.1.48:9522 forged',
      '2026-06-21T11:00:00.000Z info collector: The meter E…2345 answers.',
    ]);
  });

  test('never shows a password that a window sent or that was kept', async () => {
    const { program, clock, lines, speedwire } = await scriptedHouse({
      settingsStore: memorySettingsStore({
        ...emptySettings,
        inverters: [keptInverter(inverter)],
      }),
      secrets: memorySecrets({ [passwordName(inverter)]: 'kept-secret' }),
    });
    speedwire.openSession = ({ password }) => Promise.reject(new Error(`planted with ${password}`));
    await clock.settle(
      program.dispatch('connectInverter', {
        ...inverter,
        address: '192.168.1.48',
        group: 'user',
        password: 'sent"secret',
      }),
    );
    await clock.advance(60_000);
    expect(lines.filter((line) => line.includes('planted')).length).toBeGreaterThan(1);
    expect(lines.join('\n')).not.toMatch(/kept-secret|sent"secret|sent\\"secret/);
  });
});
