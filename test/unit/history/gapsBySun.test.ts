import { describe, expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import { addBatch, openTestHistory } from '../../support/historyFixture.ts';
import { yieldAt } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const day = { from: Date.parse('2026-06-01T00:00Z'), to: Date.parse('2026-06-02T00:00Z') };
const amsterdam = 'Europe/Amsterdam';
const newYork = 'America/New_York';

/** An inverter that nobody listened to for a day on which it gave 24 kWh. */
async function silentDay(folder = temporaryFolder()): Promise<History> {
  const history = await openTestHistory(folder);
  await addBatch(history, 'live', [
    ...[0, 1, 2].map((minute) => yieldAt(day.from - minute * 60_000, 1_000_000)),
    ...[0, 1, 2].map((minute) => yieldAt(day.to + minute * 60_000, 1_024_000)),
  ]);
  return history;
}

async function hoursOf(history: History, zone: string): Promise<readonly number[]> {
  const answer = await history.totals({ ...day, bucket: '1h', zone });
  return answer.ok ? answer.value.buckets.map(({ yieldWh }) => yieldWh ?? Number.NaN) : [];
}

/** The hour, UTC, in which most came. */
function topHour(hours: readonly number[]): number {
  return hours.indexOf(Math.max(...hours));
}

describe('yield of a gap', () => {
  test('lies as the sun shone in the zone of the plant, where nobody told its place', async () => {
    const hours = await hoursOf(await silentDay(), amsterdam);
    expect(hours.reduce((sum, wh) => sum + wh, 0)).toBe(24_000);
    expect([0, 1, 22, 23].map((hour) => hours[hour])).toEqual([0, 0, 0, 0]);
    expect(topHour(hours)).toBe(11);
  });

  test('follows the zone that is asked for, and is the same again when the first one is', async () => {
    const history = await silentDay();
    const first = await hoursOf(history, amsterdam);
    const other = await hoursOf(history, newYork);
    expect(topHour(other)).toBe(16);
    expect(other.reduce((sum, wh) => sum + wh, 0)).toBe(24_000);
    expect(await hoursOf(history, amsterdam)).toEqual(first);
    await history.rebuild();
    expect(await hoursOf(history, newYork)).toEqual(other);
  });

  test('lies as the sun shone at the place that was told, whatever zone is asked for', async () => {
    const history = await silentDay();
    await history.setPlace({ latitude: 40.7, longitude: -74 });
    expect(topHour(await hoursOf(history, amsterdam))).toBe(16);
    await history.setPlace(null);
    expect(topHour(await hoursOf(history, amsterdam))).toBe(11);
  });

  test('is remembered over a restart', async () => {
    const folder = temporaryFolder();
    const before = await silentDay(folder);
    const hours = await hoursOf(before, newYork);
    await before.close();
    const after = await openTestHistory(folder);
    await after.rebuild();
    await after.tend();
    expect(await hoursOf(after, newYork)).toEqual(hours);
  });
});
