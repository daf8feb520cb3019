import { describe, expect, test } from 'vitest';

import { spotNames, type History, type SpotValues } from '../../../electron/core/history/index.ts';
import { addBatch, always, openTestHistory, someInverter } from '../../support/historyFixture.ts';
import { yieldAt } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Long before the fake clock's June, and a day that is still kept whole. */
const old = Date.UTC(2026, 0, 10);
const recent = Date.UTC(2026, 5, 20);

function spot(at: number): SpotValues {
  const place = (at / 1000) % 7919;
  return { source: someInverter, at, values: spotNames.map((_, index) => (index % 5 === 4 ? null : place + index)) };
}

/** Every ten seconds of some hours, ten minutes past the day's beginning. */
function spotsOf(day: number, hours: number): readonly SpotValues[] {
  return Array.from({ length: hours * 360 }, (_, index) => spot(day + 600_000 + index * 10_000));
}

function kept(history: History): Promise<readonly SpotValues[]> {
  return history.spots({ source: someInverter, ...always });
}

/** The first spot of each hour. */
function hourly(spots: readonly SpotValues[]): readonly SpotValues[] {
  const hours = new Set<number>();
  return spots.filter(({ at }) => {
    const hour = Math.floor(at / hourMs);
    return !hours.has(hour) && hours.add(hour);
  });
}

describe('spot values of old days', () => {
  test('become one set an hour, as it was told; what is recent and all states stay', async () => {
    const history = await openTestHistory(temporaryFolder());
    await addBatch(history, 'facts', [yieldAt(old + hourMs, 1000), yieldAt(recent + hourMs, 2000)]);
    await history.addSpots([...spotsOf(old, 5), ...spotsOf(recent, 5)]);
    const notes = [1, 2, 3].map((minute) => ({
      source: someInverter,
      at: old + minute * 60_000,
      name: 'status' as const,
      tag: 300 + minute,
    }));
    await history.addStatuses(notes);
    await history.thin();
    const whole = (await kept(history)).filter(({ at }) => at >= recent);
    expect(whole).toHaveLength(60);
    expect(await kept(history)).toEqual([...hourly(spotsOf(old, 5)), ...whole]);
    expect(await history.statuses({ source: someInverter, ...always })).toEqual(notes);
    await history.thin();
    expect(await kept(history)).toHaveLength(66);
  });

  test('are thinned where the source told no register on that day', async () => {
    const history = await openTestHistory(temporaryFolder());
    await history.addSpots(spotsOf(old, 3));
    expect(await history.thin()).toEqual({ ok: true, value: { removed: 0, isDone: true } });
    expect(await kept(history)).toEqual(hourly(spotsOf(old, 3)));
  });

  test('that come when the day is thinned are thinned with the next ones', async () => {
    const history = await openTestHistory(temporaryFolder());
    const [first, late] = [spotsOf(old, 2), spotsOf(old + 6 * hourMs, 2)];
    await addBatch(history, 'facts', [yieldAt(old, 1000), yieldAt(old + dayMs, 2000)]);
    await history.addSpots(first);
    await history.thin();
    await history.addSpots(late);
    expect((await kept(history)).length).toBeGreaterThan(20);
    await history.thin();
    expect(await kept(history)).toEqual([...hourly(first), ...hourly(late)]);
  });
});
