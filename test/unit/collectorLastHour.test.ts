import { describe, expect, test } from 'vitest';

import { createCollector, passwordName } from '../../electron/core/collector/index.ts';
import { createLastHour } from '../../electron/core/collector/lastHour.ts';
import { backOffMs, nextReadDelayMs } from '../../electron/core/collector/pollTimes.ts';
import { solarPowerW } from '../../electron/core/collector/solarPower.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { failure } from '../../shared/failures.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createScriptedSpeedwire, readingValues } from '../support/scriptedSpeedwire.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';

const noonMs = Date.UTC(2026, 5, 21, 11);

describe('the last hour', () => {
  test('sums the newest power of each inverter in a bucket', () => {
    const hour = createLastHour();
    hour.add('a', noonMs + 1000, 100);
    hour.add('a', noonMs + 9000, 150);
    hour.add('b', noonMs + 5000, 50);
    expect(hour.samples(noonMs + 9999)).toEqual([{ at: noonMs, solarPowerW: 200 }]);
  });

  test('has a null, and no hole, where nobody answered', () => {
    const hour = createLastHour();
    hour.add('a', noonMs, 100);
    hour.add('a', noonMs + 30_000, 0);
    expect(hour.samples(noonMs + 30_000).map((sample) => sample.solarPowerW)).toEqual([100, null, null, 0]);
  });

  test('leaves the running bucket out until it is known', () => {
    const hour = createLastHour();
    hour.add('a', noonMs, 100);
    expect(hour.samples(noonMs + 19_999).map((sample) => sample.at)).toEqual([noonMs]);
    expect(hour.samples(noonMs + 20_000).map((sample) => sample.solarPowerW)).toEqual([100, null]);
  });

  test('lets a power stand between reads that are further apart, and no longer', () => {
    const hour = createLastHour();
    hour.add('a', noonMs, 100, 45_000);
    hour.add('b', noonMs + 20, 7);
    const powers = (atMs: number) => hour.samples(atMs).map((sample) => sample.solarPowerW);
    expect(powers(noonMs + 29_000)).toEqual([107, 100, 100]);
    hour.add('a', noonMs + 30_000, 200, 45_000);
    expect(powers(noonMs + 95_000)).toEqual([107, 100, 100, 200, 200, 200, 200, 200, null]);
  });

  test('holds 360 buckets and forgets older ones', () => {
    const hour = createLastHour();
    for (let at = noonMs; at < noonMs + 7_200_000; at += 10_000) {
      hour.add('a', at, 1);
    }
    const samples = hour.samples(noonMs + 7_199_999);
    expect(samples).toHaveLength(360);
    expect(samples[0]?.at).toBe(noonMs + 3_600_000);
    expect(hour.samples(noonMs + 3 * 3_600_000)).toEqual([]);
  });

  test('survives a wall clock that is set back or far forward', () => {
    const hour = createLastHour();
    hour.add('a', noonMs + 3_600_000, 1);
    hour.add('a', noonMs, 2);
    expect(hour.samples(noonMs)).toEqual([{ at: noonMs, solarPowerW: 2 }]);
    expect(hour.samples(noonMs + 400 * 86_400_000)).toEqual([]);
  });
});

describe('the solar power of one read', () => {
  const ok = { tag: 307, text: 'Ok' };
  const off = { tag: 303, text: 'Off' };
  const open = { tag: 311, text: 'Open' };
  const closed = { tag: 51, text: 'Closed' };

  test.each([
    ['a plain power', { acPowerW: 1234 }, 1234],
    ['its own use at night', { acPowerW: -5 }, 0],
    ['standby', { acPowerW: -345, status: ok }, 0],
    ['a hybrid that discharges its battery', { acPowerW: 2400, batteryChargePercent: 80, pvPowerW: 300 }, 300],
    ['no value at night', { acPowerW: null, status: off, gridRelay: open }, 0],
    ['no value and no status', { acPowerW: null }, 0],
    ['no value though it runs', { acPowerW: null, status: ok }, null],
    ['no value though the relay is closed', { acPowerW: null, gridRelay: closed }, null],
    ['a battery device without panels', { acPowerW: 2000, batteryChargePercent: 80 }, null],
    ['a battery device with panels', { acPowerW: -500, batteryChargePercent: 80, pvPowerW: 1800 }, 1800],
  ])('%s', (_name, values, expected) => {
    expect(solarPowerW(readingValues(values))).toBe(expected);
  });
});

describe('the times of reads', () => {
  test('lie at the same place in each period, half a period after the last start and a second after its end', () => {
    for (let offset = 0; offset < 10_000; offset += 137) {
      for (const tookMs of [0, 10, 3000, 9000, 14_000]) {
        const delayMs = nextReadDelayMs(noonMs + offset, tookMs, 10_000);
        const leastMs = Math.max(1000, 5000 - tookMs);
        expect(delayMs).toBeGreaterThanOrEqual(leastMs);
        expect(delayMs).toBeLessThan(leastMs + 10_000);
        expect((noonMs + offset + delayMs) % 10_000).toBe(20);
      }
    }
  });

  test('back off from 10 s to 5 minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 5000].map(backOffMs)).toEqual([
      10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000,
    ]);
  });
});

describe('the last hour of a collector', () => {
  test.each([
    ['a hybrid that discharges its battery', { acPowerW: 2400, batteryChargePercent: 80, pvPowerW: 300 }, 300],
    ['standby', { acPowerW: -345 }, 0],
    ['no value at night', { acPowerW: null }, 0],
  ])('and the reading of an inverter tell the same power: %s', async (_name, values, expected) => {
    const clock = createFakeClock(noonMs);
    const speedwire = createScriptedSpeedwire(clock);
    speedwire.device(1).values = values;
    const collector = createCollector({
      speedwire,
      clock,
      secrets: memorySecrets({ [passwordName(keptInverter({ serial: 1 }))]: '0000' }),
      onChanged: () => undefined,
      onKept: () => undefined,
      onSurprise: () => undefined,
    });
    collector.watch(keptInverter({ serial: 1 }));
    await clock.advance(50);
    expect(collector.views()[0]?.reading?.solarPowerW).toBe(expected);
    expect(collector.lastHour().at(-1)?.solarPowerW).toBe(expected);
  });

  test('has one value for every 10 s while an inverter is live, and news of each gap when it is silent', async () => {
    const clock = createFakeClock(noonMs);
    const speedwire = createScriptedSpeedwire(clock);
    let news = 0;
    const collector = createCollector({
      speedwire,
      clock,
      secrets: memorySecrets({
        [passwordName(keptInverter({ serial: 1 }))]: '0000',
        [passwordName(keptInverter({ serial: 2 }))]: '0000',
      }),
      onChanged: (slice) => {
        news += slice === 'lastHour' ? 1 : 0;
      },
      onKept: () => undefined,
      onSurprise: () => undefined,
    });
    collector.watch(keptInverter({ serial: 1 }));
    collector.watch(keptInverter({ serial: 2 }));
    await clock.advance(600_000);
    expect(
      collector
        .lastHour()
        .slice(0, 60)
        .every((sample) => sample.solarPowerW === 2000),
    ).toBe(true);
    expect(collector.lastHour().length).toBeGreaterThanOrEqual(60);

    for (const serial of [1, 2]) {
      speedwire.device(serial).readFailure = failure('lostContact');
      speedwire.device(serial).openFailure = failure('noAnswer');
    }
    news = 0;
    await clock.advance(60_000);
    expect(news).toBeGreaterThanOrEqual(5);
    expect(collector.lastHour().at(-1)).toMatchObject({ solarPowerW: null });
    await clock.advance(3_600_000);
    expect(collector.lastHour()).toEqual([]);
    news = 0;
    await clock.advance(3_600_000);
    expect(news).toBe(0);
  });
});
