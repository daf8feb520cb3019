import { describe, expect, test } from 'vitest';

import { memorySecrets, systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { createLog, memorySettingsStore, startProgram } from '../../electron/core/program/index.ts';
import { demoPlace, demoStartMs } from '../../electron/core/program/demoClock.ts';
import { loopbackNetwork } from '../../electron/core/program/loopbackNetwork.ts';
import type { Change } from '../../shared/contract/index.ts';
import type { InverterValues } from '../../shared/inverterValues.ts';
import { solarElevationDegrees } from '../../shared/sun.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createFakeNetwork } from '../support/fakeNetwork.ts';

test('the demo reads its inverter over real UDP and touches neither settings nor secrets', async () => {
  const touched: string[] = [];
  const program = await startProgram({
    ports: {
      network: systemNetwork(['127.0.0.1']),
      clock: systemClock,
      random: Math.random,
      log: createLog(systemClock, () => undefined),
      secrets: {
        ...memorySecrets(),
        set: async (name) => {
          touched.push(name);
          return { ok: true, value: undefined };
        },
      },
      settingsStore: {
        ...memorySettingsStore(),
        save: async () => {
          touched.push('settings');
          return { ok: true, value: undefined };
        },
      },
    },
    door: 'browser',
    demo: true,
    version: '1.2.3',
    zone: 'Europe/Amsterdam',
  });
  try {
    const heard = Promise.withResolvers<Change>();
    program.subscribe((_event, change) => {
      if (change.slices.inverters?.[0]?.state.kind === 'live') {
        heard.resolve(change);
      }
    });
    const [inverter] = (await heard.promise).slices.inverters ?? [];
    expect(inverter).toMatchObject({ model: 'STP 6000TL-20', susyId: 181 });
    expect(inverter?.reading?.values.acPowerW).toBeGreaterThan(0);
    expect(await program.handlers.getSnapshot(null)).toMatchObject({
      value: { program: { demo: true, passwordsKeptIn: 'memory', version: '1.2.3' } },
    });
    await program.handlers.changeSettings({ theme: 'dark' });
  } finally {
    await program.stop();
  }
  expect(program.problems).toEqual([]);
  expect(touched).toEqual([]);
});

test('the network of the demo ends at this computer', async () => {
  const clock = createFakeClock();
  const wire = createFakeNetwork(clock);
  const network = loopbackNetwork(wire.host(['127.0.0.1/8', '192.168.1.10/24']));
  expect(network.interfaces().map((one) => one.address)).toEqual(['127.0.0.1']);
  const opened = await network.open({ address: '0.0.0.0', port: 0, onDatagram: () => undefined });
  if (!opened.ok) {
    throw new Error(opened.error.reason);
  }
  const bytes = Uint8Array.of(1);
  expect((await opened.value.send(bytes, { address: '192.168.1.48', port: 9522 })).ok).toBe(false);
  expect((await opened.value.send(bytes, { address: '8.8.8.8', port: 9522 })).ok).toBe(false);
  expect((await opened.value.send(bytes, { address: '127.0.0.1', port: 9522 })).ok).toBe(true);
  expect(wire.sent).toHaveLength(1);
});

const hourMs = 3_600_000;

test('the clock of the demo never starts in the dark of its roof, nor half a day away, whatever the day and hour', () => {
  for (let hour = 0; hour < 366 * 24; hour += 1) {
    const nowMs = Date.UTC(2024, 0, 1) + hour * hourMs;
    const startMs = demoStartMs(nowMs);
    expect(solarElevationDegrees(startMs, demoPlace.latitude, demoPlace.longitude)).toBeGreaterThan(10);
    expect(Math.abs(startMs - nowMs)).toBeLessThan(12.5 * hourMs);
  }
});

test('the clock of the demo is right by day', () => {
  const nowMs = Date.UTC(2026, 5, 21, 9);
  expect(demoStartMs(nowMs)).toBe(nowMs);
});

describe.each(['America/New_York', 'Asia/Tokyo', 'Australia/Sydney', 'Europe/Amsterdam'])(
  'a computer in %s',
  (zone) => {
    test.each(['2026-01-10', '2026-06-21'])('shows a demo that yields by night and by day on %s', async (day) => {
      for (const hour of [1, 7, 13, 19]) {
        // oxlint-disable-next-line no-await-in-loop -- one house after the other
        const values = await firstReading(localInstantMs(day, hour, zone), zone);
        expect(values?.acPowerW, `at ${hour}:00`).toBeGreaterThan(50);
        expect(values?.dayYieldWh, `at ${hour}:00`).toBeGreaterThan(0);
        expect(values?.dayYieldWh, `at ${hour}:00`).toBeLessThan(60_000);
      }
    });
  },
);

/** The UTC instant at which the clocks of a zone show a full hour of a day. */
function localInstantMs(day: string, hour: number, zone: string): number {
  const asUtcMs = Date.parse(`${day}T00:00:00Z`) + hour * hourMs;
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(asUtcMs);
  const offset = /GMT([+-]\d{2})/.exec(parts.find((part) => part.type === 'timeZoneName')?.value ?? '')?.[1] ?? '0';
  return asUtcMs - Number(offset) * hourMs;
}

/** What the window of a fresh demo shows first. */
async function firstReading(nowMs: number, zone: string): Promise<InverterValues | undefined> {
  const clock = createFakeClock(nowMs);
  const wire = createFakeNetwork(clock);
  const program = await startProgram({
    ports: { network: wire.host(['127.0.0.1/8']), clock, random: () => 0.5, log: createLog(clock, () => undefined) },
    door: 'browser',
    demo: true,
    version: '1.2.3',
    zone,
  });
  await clock.advance(1000);
  const snapshot = await program.handlers.getSnapshot(null);
  await clock.settle(program.stop());
  return snapshot.ok ? snapshot.value.inverters[0]?.reading?.values : undefined;
}
