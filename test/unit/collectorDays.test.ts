import { expect, test } from 'vitest';

import { createCollector, passwordName } from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { commands, decodeDatagram } from '../../electron/core/speedwire/index.ts';
import { startSimulator } from '../../electron/core/simulator/index.ts';
import type { CollectorEvent } from '../../shared/collectorEvents.ts';
import type { InverterReading } from '../../shared/contract/index.ts';
import { solarElevationDegrees } from '../../shared/sun.ts';
import { lossy, type Fate } from '../support/fakeNetwork.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';
import { startPlant } from '../support/simulatedPlant.ts';
import { usualOptions } from '../support/simulatorLink.ts';
import { checkThatNothingIsWritten, valueOf, type SpeedwireLan } from '../support/speedwireLan.ts';
import { watchedPlace } from '../support/watchedHouse.ts';

checkThatNothingIsWritten();

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const noonMs = Date.UTC(2026, 9, 24, 11);

function isDark(atMs: number): boolean {
  return solarElevationDegrees(atMs, watchedPlace.latitude, watchedPlace.longitude) < -5;
}

/** A link that loses 2 % and an inverter that says nothing in the dark. */
function nightly(lan: SpeedwireLan): Fate {
  const weak = lossy(0.02);
  return (flight, random) => (isDark(lan.clock.nowMs()) ? [] : weak(flight, random));
}

test('two days with nights, a weak link, a slow clock and a new address are told as what they were', async () => {
  const { lan, simulator } = await startPlant('STP 6000TL-20', noonMs, { faults: ['stale-day-yield'] });
  const kept = keptInverter({ ...simulator.identity, address: '192.168.1.48' });
  lan.network.fate = nightly(lan);
  const events: CollectorEvent[] = [];
  const readings: InverterReading[] = [];
  const collector = createCollector({
    speedwire: lan.speedwire({ zone: 'Europe/Amsterdam' }),
    clock: lan.clock,
    secrets: memorySecrets({ [passwordName(kept)]: usualOptions.userPassword }),
    place: watchedPlace,
    pollMs: 30_000,
    onChanged: () => undefined,
    onKept: () => undefined,
    onReading: (_inverter, reading) => readings.push(reading),
    onEvent: (event) => events.push(event),
    onSurprise: (error) => {
      throw error;
    },
  });
  collector.watch(kept);
  await lan.clock.advance(dayMs);
  const [first] = readings;
  const beforeDawn = readings.findLast((one) => one.at < noonMs + 10 * hourMs);
  const atDawn = readings.find((one) => one.at > noonMs + 12 * hourMs);
  expect(first?.values.dayYieldWh).toBeGreaterThan(0);
  expect(atDawn?.values.totalYieldWh).toBeGreaterThanOrEqual(beforeDawn?.values.totalYieldWh ?? Infinity);
  expect(atDawn?.values.dayYieldWh).toBeNull();

  await lan.clock.settle(simulator.stop());
  const moved = valueOf(
    await startSimulator(
      {
        ...usualOptions,
        bind: { address: '192.168.1.77', port: 9522 },
        startMs: lan.clock.nowMs() - 90_000,
        faults: ['stale-day-yield'],
      },
      { network: lan.network.host(['192.168.1.77/24']), clock: lan.clock },
    ),
  );
  await lan.clock.advance(dayMs);
  expect(events.map((event) => event.kind)).toEqual([
    'connected',
    'asleep',
    'awake',
    'silent',
    'addressChanged',
    'answersAgain',
    'clockOff',
    'asleep',
    'awake',
  ]);
  expect(collector.kept()[0]?.address).toBe('192.168.1.77');
  const byDay = readings.filter((one) => !isDark(one.at));
  expect(byDay.length).toBe(readings.length);
  const gapsMs = byDay.slice(1).map((one, index) => one.at - (byDay[index]?.at ?? 0));
  expect(gapsMs.filter((gap) => gap > 61_000)).toHaveLength(3);
  const logons = lan.sentByClient().filter(({ bytes }) => {
    const datagram = decodeDatagram(bytes);
    return datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.command === commands.logon;
  });
  expect(logons.length).toBeLessThan(10);
  await lan.clock.settle(collector.stop());
  await lan.clock.settle(moved.stop());
}, 60_000);
