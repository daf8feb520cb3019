import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';

import { passwordName } from '../../electron/core/collector/index.ts';
import { memorySecrets, systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { createLog, emptySettings, memorySettingsStore, startProgram } from '../../electron/core/program/index.ts';
import { fakeMeterPorts } from '../support/fakeMeterPorts.ts';
import { always, openTestHistory, readingsOf } from '../support/historyFixture.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';
import { printTelegram } from '../support/printedTelegram.ts';
import { scriptedHouse } from '../support/scriptedHouse.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const minuteMs = 60_000;
const inverter = keptInverter({ serial: 1 });
const way = { kind: 'tcp', host: 'p1.lan', port: 2001 } as const;
const meterSource = { kind: 'meter', id: 'E0001234' } as const;
const inverterSource = { kind: 'inverter', id: '1' } as const;

/** A program that kept an inverter and a meter, over a history in this thread; the meter speaks each second. */
async function keptHouse() {
  const history = await openTestHistory(temporaryFolder());
  const house = await scriptedHouse({
    history,
    settingsStore: memorySettingsStore({ ...emptySettings, inverters: [inverter], meters: [{ way, meterId: null }] }),
    secrets: memorySecrets({ [passwordName(inverter)]: '0000' }),
  });
  await house.clock.flush();
  house.meterPorts.tcp.last().open();
  let importWh = 1_000_000;

  async function live(durationMs: number, powerW = 400): Promise<void> {
    for (let second = 0; second < durationMs / 1000; second += 1) {
      importWh += 1;
      house.meterPorts.tcp.last().send(printTelegram({ at: house.clock.nowMs(), importWh, powerW }));
      await house.clock.advance(1000);
    }
  }

  return { ...house, history, live };
}

describe('a program with a history', () => {
  test('keeps what its inverter and its meter say, and shows what flows', async () => {
    const { program, device, history, live, clock, saved } = await keptHouse();
    device.values = { acPowerW: 1000, totalYieldWh: 5000, gridFrequencyHz: 50 };
    await live(2 * minuteMs);
    const snapshot = await program.handlers.getSnapshot(null);
    expect(snapshot).toMatchObject({
      value: {
        live: { solar: { powerW: 1000 }, grid: { powerW: 400 }, house: { powerW: 1400 } },
        meters: [{ key: 'tcp:p1.lan:2001', meterId: 'E0001234', state: { kind: 'receiving' } }],
      },
    });
    await clock.settle(program.stop());
    expect((await readingsOf(history, inverterSource)).length).toBeGreaterThanOrEqual(11);
    const meter = await readingsOf(history, meterSource);
    expect(meter.length).toBeGreaterThanOrEqual(12);
    expect(meter.length).toBeLessThanOrEqual(14);
    expect(meter.at(-1)?.registers.importT1Wh).toBe(1_000_120);
    expect(await history.spots({ source: inverterSource, ...always })).not.toEqual([]);
    expect(saved.at(-1)).toMatchObject({ inverters: [{ serial: 1 }], meters: [{ way, meterId: 'E0001234' }] });
    expect(await history.batches()).toMatchObject([{ kind: 'live' }]);
  });

  test('answers what the day came to', async () => {
    const { program, device, clock, live } = await keptHouse();
    const from = clock.nowMs();
    for (let step = 0; step < 12; step += 1) {
      device.values = { acPowerW: 1200, totalYieldWh: 5000 + step * 20 };
      await live(minuteMs);
    }
    program.suspended();
    await clock.flush();
    const asked = program.handlers.getTotals({ from, to: from + 10 * minuteMs, bucket: '5m' });
    expect(await clock.settle(asked)).toMatchObject({
      ok: true,
      value: { zone: 'Europe/Amsterdam', buckets: [{ importWh: 300 }, { importWh: 300 }] },
    });
    const powers = await clock.settle(program.handlers.getPowers({ from, to: from + 10 * minuteMs }));
    const told = powers.ok ? powers.value : [];
    expect(told.map(({ source }) => source.kind).toSorted()).toEqual(['inverter', 'meter']);
    expect(told.find(({ source }) => source.kind === 'meter')?.slots).toMatchObject([
      { from, minW: 400, meanW: 400, maxW: 400 },
      { from: from + 5 * minuteMs, meanW: 400 },
    ]);
    await clock.settle(program.stop());
  });

  test('has written all when the computer goes to sleep', async () => {
    const { program, history, live, clock } = await keptHouse();
    await live(5000);
    program.suspended();
    await clock.flush();
    await clock.flush();
    expect((await readingsOf(history, meterSource)).at(-1)?.registers.importT1Wh).toBe(1_000_005);
    await clock.settle(program.stop());
  });

  test('leaves no timer behind but those of the history', async () => {
    const { program, history, live, clock } = await keptHouse();
    await live(minuteMs);
    await clock.settle(program.stop());
    await history.close();
    expect(clock.pendingTimers).toBe(0);
  });

  test('refuses ranges that are too long, and so many buckets', async () => {
    const { program, clock } = await keptHouse();
    const year = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2026, 0, 1) };
    const refused = { ok: false, error: { code: 'badArguments' } };
    expect(await program.handlers.getTotals({ ...year, bucket: '5m' })).toMatchObject(refused);
    expect(await program.handlers.getPowers(year)).toMatchObject(refused);
    expect(await clock.settle(program.handlers.getTotals({ ...year, bucket: '1d' }))).toMatchObject({ ok: true });
  });
});

describe('meters that a window asks for', () => {
  test('are connected to and kept, and a wrong key is told at once', async () => {
    const { program, clock, meterPorts, secrets, saved, lines } = await scriptedHouse();
    const wrong = await program.handlers.connectMeter({ way, secret: 'no key' });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'meterKeyWrong' } });
    expect([meterPorts.tcp.all.length, saved.length]).toEqual([0, 0]);
    const secret = 'ABCDEF0123456789ABCDEF0123456789';
    const reply = await clock.settle(program.handlers.connectMeter({ way, secret }));
    expect(reply).toMatchObject({ ok: true, value: { key: 'tcp:p1.lan:2001' } });
    await clock.flush();
    expect(meterPorts.tcp.all).toHaveLength(1);
    expect(await secrets.get('meter:tcp:p1.lan:2001')).toBe(secret);
    expect(JSON.stringify(saved)).not.toContain(secret);
    expect(lines.join('\n')).not.toContain(secret);
    await clock.settle(program.stop());
  });

  test('keep their secret when they are connected to again without one', async () => {
    const { program, clock, secrets } = await scriptedHouse();
    const secret = 'ABCDEF0123456789ABCDEF0123456789';
    await clock.settle(program.handlers.connectMeter({ way, secret }));
    await clock.settle(program.handlers.connectMeter({ way, secret: null }));
    expect(await secrets.get('meter:tcp:p1.lan:2001')).toBe(secret);
    expect(await clock.settle(program.handlers.forgetMeter({ key: 'tcp:p1.lan:2001' }))).toMatchObject({ ok: true });
    expect(await secrets.get('meter:tcp:p1.lan:2001')).toBeNull();
    const again = await program.handlers.forgetMeter({ key: 'tcp:p1.lan:2001' });
    expect(again).toMatchObject({ ok: false, error: { code: 'badArguments' } });
    await clock.settle(program.stop());
  });

  test('of which one is paired while the user presses its button keep its token as a secret', async () => {
    const { program, clock, meterPorts, secrets, saved, lines } = await scriptedHouse();
    const paired = { kind: 'homewizard-v2', host: 'meter' } as const;
    meterPorts.http.pages = { 'https://meter/api': 401, 'https://meter/api/user': 403 };
    const late = await clock.settle(program.handlers.connectMeter({ way: paired, secret: null }));
    expect(late).toMatchObject({ ok: false, error: { code: 'meterNotPaired' } });
    expect(saved).toEqual([]);
    const again = program.handlers.connectMeter({ way: paired, secret: null });
    await clock.advance(5000);
    meterPorts.http.pages = {
      'https://meter/api': '{"product_type":"HWE-P1","serial":"aabbccddeeff"}',
      'https://meter/api/user': '{"token":"0123456789ABCDEF0123456789ABCDEF"}',
    };
    expect(await clock.settle(again)).toMatchObject({ ok: true, value: { key: 'homewizard-v2:meter' } });
    expect(await secrets.get('meter:homewizard-v2:meter')).toContain('0123456789ABCDEF0123456789ABCDEF');
    expect(JSON.stringify(saved) + lines.join('')).not.toContain('0123456789ABCDEF');
    await clock.settle(program.stop());
  });

  test('that are looked for by several windows at once are looked for once', async () => {
    const { program, clock } = await scriptedHouse();
    const both = await clock.settle(
      Promise.all([program.handlers.findMeters(null), program.handlers.findMeters(null)]),
    );
    expect(both).toEqual([
      { ok: true, value: [] },
      { ok: true, value: [] },
    ]);
  });
});

describe('the history at the start', () => {
  function start(folder: string | null, demo: boolean) {
    return startProgram({
      ports: {
        network: systemNetwork(['127.0.0.1']),
        clock: systemClock,
        random: Math.random,
        log: createLog(systemClock, () => undefined),
        meters: fakeMeterPorts(),
      },
      history: { folder, worker: null },
      door: 'browser',
      demo,
      version: '1.2.3',
      zone: 'Europe/Amsterdam',
    });
  }

  test('that cannot be opened is told, and the program runs without it', async () => {
    const file = join(temporaryFolder(), 'a-file');
    writeFileSync(file, '');
    const program = await start(file, false);
    expect(program.problems).toMatchObject([{ code: 'fileUnusable' }]);
    expect((await program.handlers.getSnapshot(null)).ok).toBe(true);
    const asked = await program.handlers.getTotals({
      from: Date.UTC(2025, 0, 1),
      to: Date.UTC(2025, 0, 2),
      bucket: '1d',
    });
    expect(asked).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
    await program.stop();
  });

  test('of the demo is in a folder of its own, which is gone at the end', async () => {
    const temporary = temporaryFolder();
    const own = temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    vi.stubEnv('TEMP', temporary);
    try {
      const program = await start(own, true);
      expect(readdirSync(temporary)).toHaveLength(1);
      const asked = await program.handlers.getTotals({
        from: Date.UTC(2025, 0, 1),
        to: Date.UTC(2025, 0, 2),
        bucket: '1d',
      });
      expect(asked).toMatchObject({ ok: true });
      await program.stop();
      expect([readdirSync(temporary), readdirSync(own)]).toEqual([[], []]);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
