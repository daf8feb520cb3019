import { describe, expect, test } from 'vitest';

import { createCollector, passwordName, type KeptInverter } from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { failure } from '../../shared/failures.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createScriptedSpeedwire } from '../support/scriptedSpeedwire.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';

const minuteMs = 60_000;

function kept(serial: number, changes: Partial<KeptInverter> = {}): KeptInverter {
  return keptInverter({ serial, ...changes });
}

function house(serials: readonly number[] = [1]) {
  const clock = createFakeClock();
  const speedwire = createScriptedSpeedwire(clock);
  const secrets = memorySecrets(Object.fromEntries(serials.map((serial) => [passwordName(kept(serial)), '0000'])));
  const surprises: unknown[] = [];
  const keptNews: (readonly KeptInverter[])[] = [];
  const collector = createCollector({
    speedwire,
    clock,
    secrets,
    onChanged: () => undefined,
    onKept: () => keptNews.push(collector.kept()),
    onSurprise: (error) => surprises.push(error),
  });
  return { clock, speedwire, secrets, collector, surprises, keptNews, device: speedwire.device(1) };
}

function gaps(instants: readonly number[]): readonly number[] {
  return instants.slice(1).map((at, index) => Math.round((at - (instants[index] ?? 0)) / 1000));
}

describe('a watched inverter that answers', () => {
  test('is connecting until its first read, then live with what it told', async () => {
    const { clock, collector } = house();
    collector.watch(kept(1));
    expect(collector.views()[0]).toMatchObject({ state: { kind: 'connecting' }, reading: null });
    await clock.advance(50);
    expect(collector.views()[0]).toMatchObject({
      name: 'Roof',
      model: 'STP 6000TL-20',
      firmware: '2.55.3.R',
      state: { kind: 'live' },
      reading: { values: { acPowerW: 1000 }, clockOffsetS: 3 },
    });
    expect(collector.views()[0]).not.toHaveProperty('passwordRefused');
  });

  test('is read every 10 s over one logon', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(10 * minuteMs);
    expect(device.logons).toHaveLength(1);
    expect(device.reads).toHaveLength(60);
    expect(
      gaps(device.reads)
        .slice(1)
        .filter((gap) => gap !== 10),
    ).toEqual([]);
  });

  test.each([10, 1500, 4000, 7000])('that takes %i ms to read is still read every 10 s', async (readMs) => {
    const { clock, collector, device } = house();
    device.readMs = readMs;
    collector.watch(kept(1));
    await clock.advance(10 * minuteMs);
    expect(device.reads).toHaveLength(60);
    expect(
      gaps(device.reads)
        .slice(1)
        .filter((gap) => gap !== 10),
    ).toEqual([]);
  });

  test('is read on when the wall clock is set back or forward by a day', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    for (const byMs of [-86_400_000, 2 * 86_400_000]) {
      const before = device.reads.length;
      clock.jumpWallClock(byMs);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await clock.advance(minuteMs);
      expect(device.reads.length).toBeGreaterThanOrEqual(before + 5);
    }
  });

  test('is remembered by what it says of itself, and only when that is new', async () => {
    const { clock, collector, keptNews } = house();
    collector.watch(kept(1));
    await clock.advance(5 * minuteMs);
    expect(keptNews).toHaveLength(1);
    expect(keptNews[0]?.[0]).toMatchObject({ name: 'Roof', passwordRefused: false });
  });

  test('is logged off when the collector stops, and read no more', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    await collector.stop();
    const reads = device.reads.length;
    await clock.advance(10 * minuteMs);
    expect(device.openSessions).toBe(0);
    expect(device.reads).toHaveLength(reads);
    expect(clock.pendingTimers).toBe(0);
  });

  test('is logged off even when the stop comes during the logon', async () => {
    const { clock, collector, device } = house();
    device.openMs = 2000;
    collector.watch(kept(1));
    await clock.advance(1000);
    await collector.stop();
    await clock.advance(5000);
    expect(device.logons).toHaveLength(1);
    expect(device.openSessions).toBe(0);
    expect(device.reads).toHaveLength(0);
  });
});

describe('a live inverter that falls silent', () => {
  test('stays live after one missed read, and is unreachable after two, with its last reading in sight', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    device.readFailure = failure('lostContact', { address: '192.168.1.48' });
    const reads = device.reads.length;
    await clock.advance(10_000);
    expect(device.reads).toHaveLength(reads + 1);
    expect(collector.views()[0]?.state.kind).toBe('live');
    const missedAt = device.reads.at(-1);
    await clock.advance(10_000);
    expect(collector.views()[0]).toMatchObject({
      state: { kind: 'unreachable', since: missedAt, failure: { code: 'lostContact' } },
      reading: { values: { totalYieldWh: 41_161_805 } },
    });
    expect(device.openSessions).toBe(0);
  });

  test('is tried again after 10 s, 20, 40 ... at most 5 minutes, and is live when it is back', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    device.readFailure = failure('lostContact');
    device.openFailure = failure('noAnswer');
    await clock.advance(25 * minuteMs);
    const silentTries = device.logons.slice(1).map((logon) => logon.atMs);
    expect(gaps(silentTries)).toEqual([20, 40, 80, 160, 300, 300, 300]);
    expect(collector.views()[0]?.state).toMatchObject({ kind: 'unreachable', failure: { code: 'noAnswer' } });
    device.readFailure = null;
    device.openFailure = null;
    await clock.advance(5 * minuteMs);
    expect(collector.views()[0]?.state.kind).toBe('live');
    device.readFailure = failure('lostContact');
    device.openFailure = failure('noAnswer');
    const before = device.logons.length;
    await clock.advance(minuteMs);
    expect(gaps(device.logons.slice(before).map((logon) => logon.atMs))).toEqual([20]);
  });

  test('is asleep where the reason says so, since it fell silent', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    device.readFailure = failure('asleep');
    device.openFailure = failure('asleep');
    await clock.advance(minuteMs);
    const state = collector.views()[0]?.state;
    expect(state?.kind).toBe('asleep');
    await clock.advance(60 * minuteMs);
    expect(collector.views()[0]?.state).toEqual(state);
  });

  test('with a session that opens but never gives a value, is not logged on to every 10 s', async () => {
    const { clock, collector, device } = house();
    device.readFailure = failure('lostContact');
    collector.watch(kept(1));
    await clock.advance(30 * minuteMs);
    expect(device.logons.length).toBeLessThan(13);
  });
});

describe('a refused password', () => {
  test('ends the tries and is remembered with the inverter', async () => {
    const { clock, collector, device, keptNews } = house();
    device.password = 'other';
    collector.watch(kept(1));
    await clock.advance(120 * minuteMs);
    expect(device.logons).toHaveLength(1);
    expect(collector.views()[0]?.state.kind).toBe('wrongPassword');
    expect(keptNews.at(-1)?.[0]?.passwordRefused).toBe(true);
  });

  test('causes no logon in 20 restarts', async () => {
    for (let restart = 0; restart < 20; restart += 1) {
      const { clock, collector, device } = house();
      device.password = 'other';
      collector.watch(kept(1, { passwordRefused: true }));
      await clock.advance(60 * minuteMs);
      expect(device.logons).toHaveLength(0);
      expect(collector.views()[0]?.state.kind).toBe('wrongPassword');
      await collector.stop();
    }
  });

  test('is tried once when the user asks, and never again after that', async () => {
    const { clock, collector, device } = house();
    device.password = 'other';
    collector.watch(kept(1, { passwordRefused: true }));
    expect(await clock.settle(collector.tryNow(kept(1)))).toMatchObject({ code: 'wrongPassword' });
    await clock.advance(60 * minuteMs);
    expect(device.logons).toHaveLength(1);
  });

  test('stays refused when the try that the user asked for meets silence', async () => {
    const { clock, collector, device } = house();
    device.openFailure = failure('noAnswer');
    collector.watch(kept(1, { passwordRefused: true }));
    expect(await clock.settle(collector.tryNow(kept(1)))).toMatchObject({ code: 'noAnswer' });
    await clock.advance(60 * minuteMs);
    expect(device.logons).toHaveLength(1);
    expect(collector.views()[0]?.state.kind).toBe('wrongPassword');
  });

  test('is forgotten when the same password works again', async () => {
    const { clock, collector, keptNews } = house();
    collector.watch(kept(1, { passwordRefused: true }));
    expect(await clock.settle(collector.tryNow(kept(1)))).toBeNull();
    expect(collector.views()[0]?.state.kind).toBe('live');
    expect(keptNews.at(-1)?.[0]?.passwordRefused).toBe(false);
  });
});

describe('what keeps an inverter from being read', () => {
  test('an unknown password is told, and nothing is sent', async () => {
    const { clock, collector, secrets, device } = house();
    await secrets.set(passwordName(kept(1)), null);
    collector.watch(kept(1));
    await clock.advance(60 * minuteMs);
    expect(collector.views()[0]?.state).toEqual({ kind: 'passwordMissing' });
    expect(device.logons).toHaveLength(0);
  });

  test('an address that is none is told, and nothing is sent', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1, { address: 'roof' }));
    await clock.advance(60 * minuteMs);
    expect(collector.views()[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'addressUnusable' } });
    expect(device.logons).toHaveLength(0);
  });

  test('a refused session is told at once and tried again', async () => {
    const { clock, collector, device } = house();
    device.openFailure = failure('sessionRefused', { errorNumber: 2 });
    collector.watch(kept(1));
    await clock.advance(1000);
    expect(collector.views()[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'sessionRefused' } });
    device.openFailure = null;
    await clock.advance(15_000);
    expect(collector.views()[0]?.state.kind).toBe('live');
  });

  test('a mistake of the program is reported once and the watch goes on', async () => {
    const { clock, collector, device, surprises } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    device.surprise = new Error('planted');
    await clock.advance(10_000);
    expect(collector.views()[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'unexpected' } });
    await clock.advance(minuteMs);
    expect(surprises).toEqual([new Error('planted')]);
    expect(collector.views()[0]?.state.kind).toBe('live');
  });
});

describe('several inverters', () => {
  test('one that takes forever to fail does not delay another', async () => {
    const { clock, speedwire, collector } = house([1, 2]);
    const slow = speedwire.device(1);
    slow.openMs = 30_000;
    slow.openFailure = failure('noAnswer');
    collector.watch(kept(1));
    collector.watch(kept(2));
    await clock.advance(5 * minuteMs);
    const reads = speedwire.device(2).reads;
    expect(reads.length).toBeGreaterThanOrEqual(30);
    expect(Math.max(...gaps(reads))).toBeLessThanOrEqual(15);
  });

  test('the faster of two wishes to read holds: never below 5 s', async () => {
    const clock = createFakeClock();
    const speedwire = createScriptedSpeedwire(clock);
    const collector = createCollector({
      speedwire,
      clock,
      secrets: memorySecrets({ [passwordName(kept(1))]: '0000' }),
      pollMs: 100,
      onChanged: () => undefined,
      onKept: () => undefined,
      onSurprise: () => undefined,
    });
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    expect(speedwire.device(1).reads.length).toBeLessThanOrEqual(13);
  });
});

describe('an inverter in other hands', () => {
  test('is logged off before it is released, and logged on to again a while after it is resumed', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    expect(await clock.settle(collector.release(kept(1)))).toBe(true);
    expect(device.openSessions).toBe(0);
    await clock.advance(10 * minuteMs);
    expect(device.logons).toHaveLength(1);
    collector.resume(kept(1));
    await clock.advance(9000);
    expect(device.logons).toHaveLength(1);
    await clock.advance(2000);
    expect(device.logons).toHaveLength(2);
    expect(collector.views()[0]?.state.kind).toBe('live');
  });

  test('is logged off and gone when it is forgotten', async () => {
    const { clock, collector, device } = house();
    collector.watch(kept(1));
    await clock.advance(minuteMs);
    await clock.settle(collector.forget(kept(1)));
    await clock.advance(10 * minuteMs);
    expect(device.openSessions).toBe(0);
    expect(device.logons).toHaveLength(1);
    expect(collector.views()).toEqual([]);
    expect(collector.lastHour()).toEqual([]);
  });
});
