import { describe, expect, test } from 'vitest';

import { createNightSky } from '../../electron/core/collector/nightSky.ts';
import { failure } from '../../shared/failures.ts';
import { solarElevationDegrees } from '../../shared/sun.ts';
import { watchedPlace, watchHouse } from '../support/watchedHouse.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function sunDegrees(atMs: number): number {
  return solarElevationDegrees(atMs, watchedPlace.latitude, watchedPlace.longitude);
}

type House = ReturnType<typeof watchHouse>;

/** Lets hours pass in which the inverter answers only while the sun is above that height. */
async function passHours({ clock, device }: House, hours: number, wakesAboveDegrees: number): Promise<void> {
  for (let minute = 0; minute < hours * 60; minute += 1) {
    const isAwake = sunDegrees(clock.nowMs()) > wakesAboveDegrees;
    device.readFailure = isAwake ? null : failure('lostContact');
    device.openFailure = isAwake ? null : failure('noAnswer');
    // oxlint-disable-next-line no-await-in-loop -- minute by minute
    await clock.advance(minuteMs);
  }
}

describe('an inverter that sleeps at night', () => {
  test.each([
    ['in June', Date.UTC(2026, 5, 21, 11), 1],
    ['in June, on a shadowed roof', Date.UTC(2026, 5, 21, 11), 7],
    ['in December', Date.UTC(2026, 11, 21, 11), 1],
    ['in December, under clouds', Date.UTC(2026, 11, 21, 11), 8],
    ['when summer time ends', Date.UTC(2026, 9, 24, 11), 3],
  ])('is asleep and awake %s, and nothing else is told', async (_when, startMs, wakesAboveDegrees) => {
    const house = watchHouse({ startMs });
    await passHours(house, 72, wakesAboveDegrees);
    expect(house.kinds()).toEqual(['connected', 'asleep', 'awake', 'asleep', 'awake', 'asleep', 'awake']);
    expect(house.state()?.kind).toBe('live');
    expect(house.speedwire.searches.length).toBeLessThanOrEqual(20);
  });

  test('is asleep since it fell silent, with its last reading in sight', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 18) });
    await passHours(house, 8, 1);
    const { state, reading } = house.collector.views()[0] ?? {};
    expect(state?.kind).toBe('asleep');
    const since = state?.kind === 'asleep' ? state.since : 0;
    expect(since - (reading?.at ?? 0)).toBeLessThan(15_000);
  });

  test('is left alone at night and woken gently at dawn', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 18) });
    const sunriseMs = Date.UTC(2026, 5, 22, 3, 20);
    await passHours(house, 14, 1);
    const tries = house.device.logons.map((logon) => logon.atMs);
    const nightTries = tries.filter((at) => sunDegrees(at) < -6.5 && at < sunriseMs);
    expect(nightTries.length).toBeGreaterThan(2);
    expect(nightTries.length).toBeLessThan(12);
    const dawnTries = tries.filter((at) => Math.abs(at - sunriseMs) < 20 * minuteMs);
    expect(dawnTries.length).toBeGreaterThanOrEqual(15);
    const wokeMs = house.events.findLast((event) => event.kind === 'awake')?.at ?? 0;
    expect(sunDegrees(wokeMs - 3 * minuteMs)).toBeLessThan(1);
  });

  test('is not missed at night, and is searched by daylight where it does not wake', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 18) });
    await passHours(house, 8.5, 1);
    expect(house.speedwire.searches).toEqual([]);
    await passHours(house, 1.5, 90);
    expect(house.speedwire.searches.length).toBeGreaterThan(0);
  });

  test('that does not wake in the morning is silent, once it should have been awake for an hour', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 18) });
    await passHours(house, 8, 1);
    await passHours(house, 8, 90);
    expect(house.kinds()).toEqual(['connected', 'asleep', 'silent']);
    expect(house.state()).toMatchObject({ kind: 'unreachable', failure: { code: 'noAnswer' } });
    const silentAtMs = house.events.at(-1)?.at ?? 0;
    expect(sunDegrees(silentAtMs - hourMs)).toBeGreaterThan(10);
    expect(sunDegrees(silentAtMs - 90 * minuteMs)).toBeLessThan(10);
  });

  test('that stays away for a second winter day is silent though the sun is low', async () => {
    const startMs = Date.UTC(2026, 11, 21, 14);
    const house = watchHouse({ startMs, more: { place: { latitude: 60.5, longitude: 9.5 } } });
    await passHours(house, 4, 1);
    await passHours(house, 44, 90);
    expect(house.kinds()).toEqual(['connected', 'asleep', 'silent']);
  });

  test('is asleep where the program starts at night', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 22) });
    await passHours(house, 2, 1);
    expect(house.kinds()).toEqual(['asleep']);
    await passHours(house, 6, 1);
    expect(house.kinds()).toEqual(['asleep', 'connected']);
  });
});

describe('an inverter that is broken', () => {
  test('at noon is silent, and does not fall asleep at dusk', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 11) });
    await passHours(house, 1, 1);
    await passHours(house, 6, 90);
    Object.assign(house.device, { openFailure: failure('asleep') });
    await house.clock.advance(8 * hourMs);
    expect(house.kinds()).toEqual(['connected', 'silent']);
    expect(house.state()).toMatchObject({ kind: 'unreachable', failure: { code: 'noAnswer' } });
  });

  test('and comes back by day answers again, after the time that it was silent', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 9) });
    await passHours(house, 1, 1);
    await passHours(house, 1, 90);
    await passHours(house, 1, 1);
    const back = house.events.at(-1);
    expect(house.kinds()).toEqual(['connected', 'silent', 'answersAgain']);
    expect(back?.kind === 'answersAgain' && back.details.silentMs).toBeGreaterThan(59 * minuteMs);
    expect(back?.kind === 'answersAgain' && back.details.silentMs).toBeLessThan(66 * minuteMs);
  });

  test('together with the network of the computer is no sleeper, and is one again when the network is back', async () => {
    const house = watchHouse({ startMs: Date.UTC(2026, 5, 21, 21, 30) });
    house.device.openFailure = failure('networkUnreachable');
    await house.clock.advance(minuteMs);
    expect(house.state()?.kind).toBe('unreachable');
    house.device.openFailure = failure('asleep');
    await house.clock.advance(5 * minuteMs);
    expect(house.state()?.kind).toBe('asleep');
  });
});

test('the sky knows dusk from dawn, and night tries end in time for dawn', () => {
  const sky = createNightSky(watchedPlace);
  for (let atMs = Date.UTC(2026, 2, 1); atMs < Date.UTC(2026, 2, 3); atMs += 7 * minuteMs) {
    const isDark = sunDegrees(atMs) < 3;
    const isSinking = sunDegrees(atMs + minuteMs) < sunDegrees(atMs);
    expect(sky.isDuskOrNight(atMs)).toBe(isDark || (isSinking && sunDegrees(atMs) < 10));
    const next = sky.nextTryMs(atMs);
    expect(next).toBeGreaterThanOrEqual(minuteMs);
    expect(next).toBeLessThanOrEqual(30 * minuteMs);
    const sleepsOver = sunDegrees(atMs) < -6 && sunDegrees(atMs + next) > -5;
    expect(sleepsOver).toBe(false);
  }
});
