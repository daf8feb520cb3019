import { describe, expect, test } from 'vitest';

import { lastHourModel } from '../../renderer/charts/lastHourModel.ts';
import { houseNowMs, steadyHour } from '../support/windowHouse.ts';

const minuteMs = 60_000;
const end = houseNowMs - 10_000;

function hourWith(power: (minutesBeforeNow: number) => number | null) {
  return steadyHour(0).map(({ at }) => ({ at, solarPowerW: power((houseNowMs - at) / minuteMs) }));
}

test('it always spans one hour of 10-second buckets, whatever arrived', () => {
  for (const samples of [[], steadyHour(500), steadyHour(500).slice(-3)]) {
    const { points, from, to } = lastHourModel(samples, houseNowMs, 15);
    expect(points).toHaveLength(361);
    expect([from, to]).toEqual([end - 60 * minuteMs, end]);
  }
});

test('a bucket that nobody sent is unknown, not zero', () => {
  const { points, gaps } = lastHourModel(
    hourWith((minutes) => (minutes > 20 && minutes < 25 ? null : 800)).filter((one) => one.solarPowerW !== null),
    houseNowMs,
    15,
  );
  const missing = points.filter((one) => one.solarPowerW === null).slice(1);
  expect(missing).toHaveLength(29);
  expect(gaps).toEqual([{ from: houseNowMs - 25 * minuteMs, to: houseNowMs - 20 * minuteMs }]);
});

test('a reading of zero is a reading', () => {
  const { gaps, lowestW, peak } = lastHourModel(
    hourWith((minutes) => (minutes < 30 ? 0 : 700)),
    houseNowMs,
    15,
  );
  expect({ gaps, lowestW, peakW: peak?.powerW }).toEqual({ gaps: [], lowestW: 0, peakW: 700 });
});

test('the time before the first reading is no hole, the time after the last one is', () => {
  const { gaps, last } = lastHourModel(
    hourWith((minutes) => (minutes > 40 || minutes < 5 ? null : 800)),
    houseNowMs,
    15,
  );
  expect(gaps).toEqual([{ from: houseNowMs - 5 * minuteMs, to: end }]);
  expect(last).toBeNull();
});

test('an hour without readings has neither peak nor lowest', () => {
  const { peak, lowestW, gaps } = lastHourModel(steadyHour(null), houseNowMs, 15);
  expect({ peak, lowestW, gaps }).toEqual({ peak: null, lowestW: null, gaps: [] });
});

describe('axes', () => {
  test.each([
    [40, 100],
    [450, 600],
    [999, 1000],
    [1001, 2000],
    [3100, 4000],
    [9500, 10_000],
  ])('a peak of %d W is drawn on a scale up to %d W', (peakW, topW) => {
    const model = lastHourModel(steadyHour(peakW), houseNowMs, 15);
    expect(model.topW).toBe(topW);
    expect(model.powerTicksW).toEqual([0, topW / 2, topW]);
  });

  test('time ticks stand at round times and leave room for the newest', () => {
    const ticks = lastHourModel([], houseNowMs, 15).ticks.map((at) => Math.round((houseNowMs - at) / minuteMs));
    expect(ticks).toEqual([57, 42, 27, 12, 0]);
    expect(lastHourModel([], houseNowMs, 30).ticks).toHaveLength(2);
  });
});
