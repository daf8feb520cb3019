import { describe, expect, test } from 'vitest';

import { watchComputer } from '../../electron/core/collector/computerWatch.ts';
import type { CollectorNews } from '../../shared/collectorEvents.ts';
import { failure } from '../../shared/failures.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { watchHouse } from '../support/watchedHouse.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** By then the computer has seen that it slept. */
const noticeMs = 5100;

const home = { cidr: '192.168.1.10/24', internal: false };
const tunnel = { cidr: '10.8.0.2/24', internal: false };
const loopback = { cidr: '127.0.0.1/8', internal: true };

async function awakeHouse(more: Parameters<typeof watchHouse>[0] = {}) {
  const house = watchHouse(more);
  await house.clock.advance(minuteMs);
  return house;
}

describe('a computer that slept', () => {
  test('reads at once when it wakes, over the session that it had', async () => {
    const house = await awakeHouse();
    house.clock.jumpWallClock(2 * hourMs + 3333);
    const wokeMs = house.clock.nowMs();
    await house.clock.advance(noticeMs);
    expect(house.device.reads.filter((at) => at >= wokeMs && at <= wokeMs + noticeMs)).not.toEqual([]);
    expect(house.state()?.kind).toBe('live');
    expect(house.device.logons).toHaveLength(1);
    expect(house.kinds()).toEqual(['connected', 'resumed']);
    const resumed = house.events[1];
    const sleptMs = resumed?.kind === 'resumed' ? resumed.details.sleptMs : 0;
    expect(Math.abs(sleptMs - 2 * hourMs)).toBeLessThan(10_000);
  });

  test('goes on at the edges of intervals', async () => {
    const house = await awakeHouse();
    house.clock.jumpWallClock(2 * hourMs + 3333);
    await house.clock.advance(minuteMs);
    const before = house.device.reads.length;
    await house.clock.advance(10 * minuteMs);
    const since = house.device.reads.slice(before);
    expect(since).toHaveLength(60);
    expect(Math.max(...since.map((at) => at % 10_000))).toBeLessThan(100);
  });

  test('gives its network a minute to come back before it tells a silence', async () => {
    const house = await awakeHouse();
    house.device.readFailure = failure('networkUnreachable');
    house.device.openFailure = failure('networkUnreachable');
    house.clock.jumpWallClock(hourMs);
    await house.clock.advance(noticeMs + 40_000);
    expect(house.state()?.kind).toBe('connecting');
    Object.assign(house.device, { readFailure: null, openFailure: null });
    await house.clock.advance(10_000);
    expect(house.state()?.kind).toBe('live');
    expect(house.kinds()).toEqual(['connected', 'resumed']);
  });

  test('tells a silence that goes on', async () => {
    const house = await awakeHouse();
    house.device.readFailure = failure('lostContact');
    house.device.openFailure = failure('noAnswer');
    house.clock.jumpWallClock(hourMs);
    await house.clock.advance(noticeMs + 80_000);
    expect(house.state()?.kind).toBe('unreachable');
    expect(house.kinds()).toEqual(['connected', 'resumed', 'silent']);
  });

  test('is noticed by the late timer where both clocks ran on', async () => {
    const house = await awakeHouse();
    house.clock.sleep(3 * hourMs);
    await house.clock.advance(noticeMs);
    expect(house.kinds()).toEqual(['connected', 'resumed']);
    expect(house.state()?.kind).toBe('live');
  });

  test('is told once where the system tells it too', async () => {
    const house = await awakeHouse();
    house.collector.suspended();
    house.clock.jumpWallClock(8 * hourMs);
    house.collector.resumed();
    await house.clock.advance(minuteMs);
    expect(house.kinds()).toEqual(['connected', 'suspended', 'resumed']);
    const reads = house.device.reads.filter((at) => at > Date.UTC(2026, 5, 21, 19));
    expect(reads.length).toBeGreaterThanOrEqual(6);
  });

  test('does not try a refused password again', async () => {
    const house = watchHouse();
    house.device.password = 'other';
    await house.clock.advance(minuteMs);
    for (let night = 0; night < 20; night += 1) {
      house.clock.jumpWallClock(9 * hourMs);
      // oxlint-disable-next-line no-await-in-loop -- night by night
      await house.clock.advance(minuteMs);
    }
    expect(house.device.logons).toHaveLength(1);
    expect(house.kinds().filter((kind) => kind === 'passwordRefused')).toHaveLength(1);
  });

  test('over night finds its inverter asleep still, and says so once', async () => {
    const house = await awakeHouse({ startMs: Date.UTC(2026, 5, 21, 21) });
    house.device.readFailure = failure('asleep');
    house.device.openFailure = failure('asleep');
    await house.clock.advance(5 * minuteMs);
    house.clock.jumpWallClock(2 * hourMs);
    await house.clock.advance(5 * minuteMs);
    expect(house.kinds()).toEqual(['connected', 'asleep', 'resumed']);
  });
});

describe('a clock that is set', () => {
  test('back by an hour is told, stops nothing and is no sleep', async () => {
    const house = await awakeHouse();
    house.clock.jumpWallClock(-hourMs);
    const before = house.device.reads.length;
    await house.clock.advance(10 * minuteMs);
    expect(house.device.reads.length - before).toBeGreaterThanOrEqual(59);
    expect(house.events[1]).toMatchObject({ kind: 'clockSet', details: { byMs: -hourMs } });
    expect(house.kinds()).toHaveLength(2);
  });

  test('by less than a time server sets it is no news', async () => {
    const house = await awakeHouse();
    house.clock.jumpWallClock(2000);
    await house.clock.advance(minuteMs);
    house.clock.jumpWallClock(-2000);
    await house.clock.advance(minuteMs);
    expect(house.kinds()).toEqual(['connected']);
  });
});

describe('a computer that knows how long ago it started', () => {
  /** A house on such a computer; `passMs` moves its wall clock by one time and sleeps for another. */
  async function knowingHouse() {
    const clock = createFakeClock();
    let sleptMs = 0;
    const news: CollectorNews[] = [];
    const watch = watchComputer({
      clock: { ...clock, uptimeMs: () => clock.elapsedMs() + sleptMs },
      onNews: (one) => news.push(one),
      onWoken: () => undefined,
    });
    await clock.advance(minuteMs);
    const passMs = async (wallMs: number, sleepMs: number) => {
      clock.jumpWallClock(wallMs);
      sleptMs += sleepMs;
      await clock.advance(minuteMs);
      return news.splice(0);
    };
    return { passMs, watch };
  }

  test('tells a sleep from a clock that was set forward, as that of a small computer is after each start', async () => {
    const { passMs, watch } = await knowingHouse();
    expect(await passMs(hourMs, hourMs)).toMatchObject([{ kind: 'resumed', details: { sleptMs: hourMs } }]);
    expect(await passMs(9 * hourMs, 0)).toMatchObject([{ kind: 'clockSet', details: { byMs: 9 * hourMs } }]);
    expect(await passMs(-7000, 0)).toMatchObject([{ kind: 'clockSet', details: { byMs: -7000 } }]);
    expect(await passMs(12_000, 0)).toMatchObject([{ kind: 'clockSet', details: { byMs: 12_000 } }]);
    expect(await passMs(0, hourMs)).toMatchObject([{ kind: 'resumed' }]);
    expect(await passMs(0, 0)).toEqual([]);
    watch.stop();
  });
});

describe('a network that changes', () => {
  test('makes a silent inverter be tried at once', async () => {
    let now = [home, loopback];
    const house = await awakeHouse({ more: { computer: { interfaces: () => now } } });
    house.device.readFailure = failure('networkUnreachable');
    house.device.openFailure = failure('networkUnreachable');
    now = [loopback];
    await house.clock.advance(30 * minuteMs);
    expect(house.state()?.kind).toBe('unreachable');
    Object.assign(house.device, { readFailure: null, openFailure: null });
    now = [loopback, { ...home, cidr: '192.168.1.11/24' }];
    await house.clock.advance(noticeMs);
    expect(house.state()?.kind).toBe('live');
    expect(house.kinds()).toEqual(['connected', 'silent', 'networkChanged', 'answersAgain']);
  });

  test('back to what it was is tried too, and no news', async () => {
    let now = [home];
    const house = await awakeHouse({ more: { computer: { interfaces: () => now } } });
    Object.assign(house.device, {
      readFailure: failure('networkUnreachable'),
      openFailure: failure('networkUnreachable'),
    });
    now = [];
    await house.clock.advance(30 * minuteMs);
    Object.assign(house.device, { readFailure: null, openFailure: null });
    now = [home];
    await house.clock.advance(noticeMs);
    expect(house.state()?.kind).toBe('live');
    expect(house.kinds()).toEqual(['connected', 'silent', 'answersAgain']);
  });

  test('by a tunnel that comes and goes loses no reading', async () => {
    let now = [home];
    const house = await awakeHouse({ more: { computer: { interfaces: () => now } } });
    now = [tunnel, home];
    await house.clock.advance(minuteMs);
    now = [home];
    await house.clock.advance(minuteMs);
    expect(house.kinds()).toEqual(['connected', 'networkChanged', 'networkChanged']);
    expect(house.readings.length).toBeGreaterThanOrEqual(18);
    expect(house.device.logons).toHaveLength(1);
  });
});

test('a time zone that changes is told once', async () => {
  let zone = 'Europe/Amsterdam';
  const house = await awakeHouse({ more: { computer: { zone: () => zone } } });
  zone = 'Europe/Lisbon';
  await house.clock.advance(minuteMs);
  expect(house.events.slice(1)).toMatchObject([
    { kind: 'zoneChanged', source: null, details: { from: 'Europe/Amsterdam', to: 'Europe/Lisbon' } },
  ]);
});

test('events are numbered, the newest first, and no more than 500 are kept', () => {
  const house = watchHouse({ serials: [] });
  for (let count = 0; count < 600; count += 1) {
    house.collector.tell({ kind: 'factsLost', source: null, details: { count } });
  }
  const events = house.collector.events();
  expect(events).toHaveLength(500);
  expect(events[0]).toMatchObject({ number: 600, details: { count: 599 } });
  expect(events.at(-1)).toMatchObject({ number: 101 });
  expect(house.events).toHaveLength(600);
});

test('an inverter clock that is off is told once, and when it is right again', async () => {
  const house = watchHouse();
  house.device.clockOffsetS = 90;
  await house.clock.advance(10 * minuteMs);
  house.device.clockOffsetS = 96;
  await house.clock.advance(10 * minuteMs);
  house.device.clockOffsetS = 1;
  await house.clock.advance(10 * minuteMs);
  expect(house.kinds()).toEqual(['connected', 'clockOff', 'clockRight']);
  expect(house.events[1]).toMatchObject({ details: { aheadMs: 90_000 } });
});
