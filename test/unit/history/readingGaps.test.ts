import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { AskedSpan, History } from '../../../electron/core/history/index.ts';
import { salvage } from '../../../electron/core/history/files/salvage.ts';
import type { Rank } from '../../../shared/facts.ts';
import { addBatch, openTestHistory } from '../../support/historyFixture.ts';
import { yieldAt } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const source = { kind: 'inverter', id: 'inverter' } as const;
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 5, 1);

function at(minute: number): number {
  return startMs + minute * minuteMs;
}

async function historyWith(readings: readonly (readonly [minute: number, wh: number, rank?: Rank])[]) {
  const history = await openTestHistory(temporaryFolder());
  await addBatch(
    history,
    'readings',
    readings.map(([minute, wh, rank]) => yieldAt(at(minute), wh, 'inverter', rank)),
  );
  return history;
}

/** The gaps of the first hours, in minutes. */
async function gapsOf(history: History, from: number, to: number, longerThan = 10) {
  const gaps = await history.readingGaps({ source, from: at(from), to: at(to), longerThanMs: longerThan * minuteMs });
  return gaps.map((gap) => [(gap.from - startMs) / minuteMs, (gap.to - startMs) / minuteMs, gap.fromWh, gap.toWh]);
}

describe('the gaps in the readings of an inverter', () => {
  test('lie between readings, before the first and behind the last', async () => {
    const history = await historyWith([
      [30, 100],
      [35, 101],
      [40, 102],
      [60, 110],
      [70, 111],
    ]);
    expect(await gapsOf(history, 0, 100)).toEqual([
      [0, 30, null, 100],
      [40, 60, 102, 110],
      [70, 100, 111, null],
    ]);
  });

  test('that are as long as asked are none', async () => {
    const history = await historyWith([
      [0, 100],
      [10, 101],
      [20.5, 102],
    ]);
    expect(await gapsOf(history, 0, 30)).toEqual([[10, 20.5, 101, 102]]);
  });

  test('are cut to the span that was asked for', async () => {
    const history = await historyWith([
      [0, 100],
      [60, 160],
    ]);
    expect(await gapsOf(history, 20, 40)).toEqual([[20, 40, 100, null]]);
    expect(await gapsOf(history, 59, 65)).toEqual([[59, 60, 100, 160]]);
    expect(await gapsOf(history, 30, 30)).toEqual([]);
  });

  test('are everything where the inverter never spoke', async () => {
    const history = await historyWith([]);
    expect(await gapsOf(history, 0, 60)).toEqual([[0, 60, null, null]]);
    expect(await gapsOf(history, 0, 10)).toEqual([]);
  });

  test('are not closed by values of days, readings without total yield, or undone batches', async () => {
    const history = await historyWith([
      [0, 100],
      [15, 110, 'day'],
      [60, 160],
    ]);
    await addBatch(history, 'power alone', [{ ...yieldAt(at(25), 0), registers: {}, powerW: 5 }]);
    const { batch } = await addBatch(history, 'undone', [yieldAt(at(30), 130)]);
    expect(await gapsOf(history, 0, 60)).toEqual([
      [0, 30, 100, 130],
      [30, 60, 130, 160],
    ]);
    await history.setUndone({ batch, undone: true });
    expect(await gapsOf(history, 0, 60)).toEqual([[0, 60, 100, 160]]);
  });

  test('are the same as those found one reading after the other', async () => {
    const reading = fc.record({
      minute: fc.integer({ min: 0, max: 240 }),
      rank: fc.constantFrom<Rank>('live', 'archive', 'day'),
      isUndone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(reading, { selector: ({ minute }) => minute, maxLength: 40 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 40 }),
        async (readings, from, length, longerThan) => {
          const history = await openTestHistory(temporaryFolder());
          const fact = ({ minute, rank }: (typeof readings)[number]) => yieldAt(at(minute), minute, 'inverter', rank);
          const { batch } = await addBatch(history, 'undone', readings.filter((one) => one.isUndone).map(fact));
          await addBatch(history, 'kept', readings.filter((one) => !one.isUndone).map(fact));
          await history.setUndone({ batch, undone: true });
          const to = from + length;
          const covering = readings
            .filter((one) => !one.isUndone && one.rank !== 'day')
            .map((one) => one.minute)
            .toSorted((one, other) => one - other);
          expect(await gapsOf(history, from, to, longerThan)).toEqual(plainGaps(covering, from, to, longerThan));
          await history.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The gaps between minutes, in order; the total yield is the minute. */
function plainGaps(covering: readonly number[], from: number, to: number, longerThan: number) {
  const before = covering.findLast((minute) => minute <= from) ?? null;
  const inside = covering.filter((minute) => minute > from && minute <= to);
  const points = [before, ...inside, null];
  return points.slice(1).flatMap((next, index) => {
    const last = points[index] ?? null;
    const isLong = (next ?? to) - (last ?? from) > longerThan;
    return isLong && from < to ? [[Math.max(from, last ?? from), next ?? to, last, next]] : [];
  });
}

describe('what was asked of an inverter', () => {
  const asked: readonly AskedSpan[] = [
    { part: 'days', from: at(0), to: at(60), answer: 'answered', askedAt: at(100), tries: 0 },
    { part: 'fiveMinutes', from: at(0), to: at(20), answer: 'notKept', askedAt: at(100), tries: 0 },
    { part: 'fiveMinutes', from: at(20), to: at(60), answer: 'unread', askedAt: at(100), tries: 2 },
  ];

  test('is kept for each inverter by itself, until it is replaced', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    const other = { kind: 'inverter', id: 'other' } as const;
    expect(await history.askedSpans(source)).toEqual([]);
    await history.setAskedSpans({ source, spans: asked });
    await history.setAskedSpans({ source: other, spans: asked.slice(1) });
    await history.close();
    const again = await openTestHistory(folder);
    expect(await again.askedSpans(source)).toEqual(asked);
    await again.setAskedSpans({ source, spans: [] });
    expect(await again.askedSpans(source)).toEqual([]);
    expect(await again.askedSpans(other)).toEqual(asked.slice(1));
  });

  test('is forgotten where a damaged history was saved: what it brought may be lost', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    await addBatch(history, 'readings', [yieldAt(at(0), 100)]);
    await history.setAskedSpans({ source, spans: asked });
    await history.close();
    const fresh = temporaryFolder();
    expect(salvage(join(folder, 'history.db'), join(fresh, 'history.db'))).toBeGreaterThan(0);
    const saved = await openTestHistory(fresh);
    expect(await saved.askedSpans(source)).toEqual([]);
    expect(await gapsOf(saved, 0, 60)).toEqual([[0, 60, 100, null]]);
  });
});
