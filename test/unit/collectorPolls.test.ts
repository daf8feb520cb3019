import { describe, expect, test } from 'vitest';

import { fittingPollTimes } from '../../electron/core/collector/pollTimes.ts';
import { failure } from '../../shared/failures.ts';
import { watchHouse } from '../support/watchedHouse.ts';

const minuteMs = 60_000;
/** A moment that is no edge of anything. */
const oddMs = Date.UTC(2026, 5, 21, 11, 3, 13, 421);

/** How far after the last edge of that many ms. */
function phases(instants: readonly number[], ofMs: number): readonly number[] {
  return instants.map((at) => at % ofMs);
}

describe('the reads of a live inverter', () => {
  test('start at whole multiples of 10 s, and one of them at each edge of five minutes', async () => {
    const { clock, device } = watchHouse({ startMs: oddMs });
    await clock.advance(30 * minuteMs);
    const aligned = device.reads.slice(1);
    expect(Math.max(...phases(aligned, 10_000))).toBeLessThan(100);
    expect(aligned).toHaveLength(180);
    expect(phases(aligned, 5 * minuteMs).filter((phase) => phase < 100)).toHaveLength(6);
  });

  test('read all values once a minute, and power and yield alone in between', async () => {
    const { clock, device } = watchHouse({ startMs: oddMs });
    await clock.advance(10 * minuteMs);
    const [first, ...full] = device.fullReads;
    expect(first).toBe(oddMs + device.openMs);
    expect(full).toHaveLength(10);
    expect(Math.max(...phases(full, minuteMs))).toBeLessThan(100);
    expect(device.reads).toHaveLength(61);
  });

  test('tell how old the other values are', async () => {
    const { clock, device, collector } = watchHouse({ startMs: oddMs });
    device.values = { acPowerW: 1000, totalYieldWh: 5000, temperatureC: 40 };
    await clock.advance(minuteMs);
    const fullAt = collector.views()[0]?.reading?.fullAt;
    device.values = { acPowerW: 1200, totalYieldWh: 5004, temperatureC: 41 };
    await clock.advance(10_000);
    const { reading } = collector.views()[0] ?? {};
    expect(reading).toMatchObject({
      fullAt,
      solarPowerW: 1200,
      values: { acPowerW: 1200, totalYieldWh: 5004, temperatureC: 40 },
    });
    expect((reading?.at ?? 0) - (fullAt ?? 0)).toBeGreaterThanOrEqual(10_000);
    await clock.advance(minuteMs);
    expect(collector.views()[0]?.reading).toMatchObject({ values: { temperatureC: 41 } });
  });

  test('are all told, in their order', async () => {
    const { clock, readings } = watchHouse({ startMs: oddMs });
    await clock.advance(minuteMs);
    expect(readings).toHaveLength(7);
    expect(readings.map((one) => one.at)).toEqual(readings.map((one) => one.at).toSorted((one, other) => one - other));
  });

  test('do not make a yield of old where only the power is known', async () => {
    const { clock, device, readings } = watchHouse({ startMs: oddMs });
    await clock.advance(20_000);
    device.values = { acPowerW: 900, totalYieldWh: null };
    await clock.advance(10_000);
    expect(readings.at(-1)?.values).toMatchObject({ acPowerW: 900, totalYieldWh: null });
  });

  test('begin with all values after each logon', async () => {
    const { clock, device } = watchHouse({ startMs: oddMs });
    await clock.advance(70_000);
    device.readFailure = failure('lostContact');
    await clock.advance(25_000);
    device.readFailure = null;
    await clock.advance(30_000);
    const second = device.logons[1];
    expect(device.logons).toHaveLength(2);
    expect(device.fullReads).toContain((second?.atMs ?? 0) + device.openMs);
  });

  test('follow other wishes from the next read on, never more often than every 5 s', async () => {
    const { clock, device, collector } = watchHouse({ startMs: oddMs });
    await clock.advance(minuteMs);
    collector.setPollTimes({ pollMs: 1, fullPollMs: 30_000 });
    await clock.advance(10_000);
    const before = { reads: device.reads.length, full: device.fullReads.length };
    await clock.advance(5 * minuteMs);
    expect(device.reads.length - before.reads).toBe(60);
    expect(device.fullReads.length - before.full).toBe(10);
    collector.setPollTimes({ pollMs: minuteMs });
    await clock.advance(minuteMs);
    const slow = device.reads.length;
    await clock.advance(10 * minuteMs);
    expect(device.reads.length - slow).toBe(10);
  });

  test('leave no holes in the last hour where they are further apart than its buckets', async () => {
    const { clock, device, collector } = watchHouse({ startMs: oddMs, more: { pollMs: 30_000 } });
    await clock.advance(10 * minuteMs);
    expect(collector.lastHour().filter((sample) => sample.solarPowerW === null)).toEqual([]);
    device.readFailure = failure('lostContact');
    await clock.advance(5 * minuteMs);
    expect(collector.lastHour().filter((sample) => sample.solarPowerW === null).length).toBeGreaterThan(20);
  });

  test('of one inverter are not moved by another that is slow to fail', async () => {
    const { clock, speedwire } = watchHouse({ startMs: oddMs, serials: [1, 2] });
    Object.assign(speedwire.device(2), { openMs: 25_000, openFailure: failure('noAnswer') });
    await clock.advance(10 * minuteMs);
    expect(Math.max(...phases(speedwire.device(1).reads.slice(1), 10_000))).toBeLessThan(100);
    expect(speedwire.device(1).reads).toHaveLength(61);
  });
});

test.each([
  [{}, { pollMs: 10_000, fullPollMs: 60_000 }],
  [{ pollMs: 0 }, { pollMs: 5000, fullPollMs: 60_000 }],
  [{ pollMs: 7000 }, { pollMs: 6000, fullPollMs: 60_000 }],
  [
    { pollMs: 14_000, fullPollMs: 1000 },
    { pollMs: 12_000, fullPollMs: 12_000 },
  ],
  [
    { pollMs: 20_000, fullPollMs: 90_000 },
    { pollMs: 20_000, fullPollMs: 60_000 },
  ],
  [{ pollMs: 3_600_000 }, { pollMs: 300_000, fullPollMs: 300_000 }],
  [{ pollMs: Number.NaN }, { pollMs: 5000, fullPollMs: 60_000 }],
])('a wish of %j fits five minutes as %j', (wanted, times) => {
  expect(fittingPollTimes(wanted)).toEqual(times);
});
