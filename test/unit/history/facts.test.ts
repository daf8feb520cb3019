import { describe, expect, test } from 'vitest';

import {
  addBatch,
  always,
  meterReading,
  noon,
  openTestBatch,
  openTestHistory,
  quarter,
  readingsOf,
  someInverter,
  someMeter,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const day = Math.floor(noon / 86_400_000);

describe('batches', () => {
  const file = [meterReading(0, 1000), meterReading(10, 1001), quarter(0, 20)];

  test('the same file twice changes nothing, and undoing one of them neither', async () => {
    const history = await openTestHistory(temporaryFolder());
    const first = await addBatch(history, 'first', file);
    const second = await addBatch(history, 'second', file);
    expect([first.added, second.added, second.repeated]).toEqual([3, 0, 3]);
    const before = await readingsOf(history);
    expect(before).toEqual(file.slice(0, 2));
    for (const one of [first, second]) {
      await history.setUndone({ batch: one.batch, undone: true });
      expect(await readingsOf(history)).toEqual(before);
      expect(await history.intervals({ source: someMeter, ...always })).toEqual([file[2]]);
      await history.setUndone({ batch: one.batch, undone: false });
    }
    await history.setUndone({ batch: first.batch, undone: true });
    await history.setUndone({ batch: second.batch, undone: true });
    expect(await readingsOf(history)).toEqual([]);
    expect(await history.intervals({ source: someMeter, ...always })).toEqual([]);
    await history.setUndone({ batch: second.batch, undone: false });
    expect(await readingsOf(history)).toEqual(before);
  });

  test('an undone batch gives way to what it had superseded', async () => {
    const history = await openTestHistory(temporaryFolder());
    await addBatch(history, 'archive', [meterReading(0, 900, { rank: 'archive' })]);
    const live = await addBatch(history, 'live', [meterReading(0, 800)]);
    expect((await readingsOf(history)).map(({ registers }) => registers.importWh)).toEqual([800]);
    await history.setUndone({ batch: live.batch, undone: true });
    expect((await readingsOf(history)).map(({ registers }) => registers.importWh)).toEqual([900]);
  });

  test('are listed with what they said, an empty one not, and outlive a restart', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    await openTestBatch(history, 'empty');
    const batch = await history.openBatch({
      kind: 'archive',
      createdAt: noon,
      label: 'memory of the inverter',
      file: 'a.csv',
      clockOffsetMs: -4000,
    });
    await history.addFacts(batch, file);
    await history.addFacts(batch, [meterReading(-60, 900)]);
    await history.close();
    const again = await openTestHistory(folder);
    expect(await again.batches()).toEqual([
      {
        id: batch,
        kind: 'archive',
        createdAt: noon,
        label: 'memory of the inverter',
        file: 'a.csv',
        clockOffsetMs: -4000,
        undone: false,
        fixedBefore: null,
        spans: [{ source: someMeter, from: noon - 60_000, to: noon + 900_000, facts: 4 }],
      },
    ]);
    expect(await openTestBatch(again, 'next')).toBeGreaterThan(batch);
  });

  test('take no facts once they are undone, or when they were opened in an earlier run', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    const { batch } = await addBatch(history, 'one', file);
    await history.setUndone({ batch, undone: true });
    const outcome = await history.addFacts(batch, [meterReading(60, 5)]);
    expect(outcome).toEqual({ ok: true, value: { added: 0, repeated: 0, refused: { batchClosed: 1 } } });
    await history.close();
    const again = await openTestHistory(folder);
    expect(await again.addFacts(batch, [meterReading(60, 5)])).toMatchObject({
      value: { refused: { batchClosed: 1 } },
    });
  });
});

describe('readings', () => {
  test('come with the neighbours outside of the span', async () => {
    const history = await openTestHistory(temporaryFolder());
    const all = Array.from({ length: 30 }, (_, index) => meterReading(index * 10, 1000 + index));
    const undone = await addBatch(
      history,
      'undone',
      all.flatMap(({ at }) => meterReading((at - noon) / 1000 + 5, 5)),
    );
    await history.setUndone({ batch: undone.batch, undone: true });
    await addBatch(history, 'readings', all);
    await addBatch(
      history,
      'beside',
      all.map((one) => ({ ...one, rank: 'archive' as const })),
    );
    const found = await readingsOf(history, someMeter, noon + 100_000, noon + 120_000, 2);
    expect(found).toEqual(all.slice(8, 14));
    expect(await readingsOf(history, someMeter, noon, noon + 1000, 1)).toEqual(all.slice(0, 2));
    expect(await readingsOf(history, someMeter, noon - 5000, noon - 4000, 1)).toEqual(all.slice(0, 1));
    expect(await readingsOf(history, someMeter, noon + 900_000, noon + 910_000, 1)).toEqual(all.slice(29));
  });

  test('of more instants than a page come whole', async () => {
    const history = await openTestHistory(temporaryFolder());
    const all = Array.from({ length: 9000 }, (_, index) => meterReading(index, 1000 + index));
    await addBatch(history, 'readings', [...all.slice(5000), ...all.slice(0, 5000)]);
    await addBatch(
      history,
      'older',
      all.map((one) => ({ ...one, rank: 'archive' as const, powerW: 1 })),
    );
    expect(await readingsOf(history)).toEqual(all);
    const some = await history.winners({ source: someMeter, ...always, before: 0, after: 0, limit: 7 });
    expect([some?.count, some?.at.at(-1)]).toEqual([7, noon + 6000]);
    expect(await history.sources()).toEqual([{ source: someMeter, readings: { first: noon, last: noon + 8_999_000 } }]);
  });

  test('that say too many different things of one instant keep those that could win, in any order', async () => {
    const many = Array.from({ length: 200 }, (_, index) => meterReading(0, (index * 77) % 200));
    for (const facts of [many, many.toReversed()]) {
      const history = await openTestHistory(temporaryFolder());
      await addBatch(history, 'many', facts);
      expect((await readingsOf(history)).map(({ registers }) => registers.importWh)).toEqual([199]);
    }
  });

  test('of sources that nobody knows are none', async () => {
    const history = await openTestHistory(temporaryFolder());
    expect(await history.winners({ source: someInverter, ...always, before: 1, after: 1, limit: 5 })).toBeNull();
    expect(await history.intervals({ source: someInverter, ...always })).toEqual([]);
  });
});

describe('intervals', () => {
  test('come one for each pair of ends: the better rank, the finer, the one that is no estimate, the larger', async () => {
    const history = await openTestHistory(temporaryFolder());
    await addBatch(history, 'all', [
      quarter(0, 1, { rank: 'estimated' }),
      quarter(0, 2),
      quarter(1, 3, { grainS: 3600 }),
      quarter(1, 2),
      quarter(2, 3, { estimated: true }),
      quarter(2, 2),
      quarter(3, 2),
      quarter(3, 3),
    ]);
    const found = await history.intervals({ source: someMeter, ...always });
    expect(found).toEqual([quarter(0, 2), quarter(1, 2), quarter(2, 2), quarter(3, 3)]);
  });

  test('of a span are those that share time with it, long ones too', async () => {
    const history = await openTestHistory(temporaryFolder());
    const long = quarter(0, 500, { from: noon - 40 * 86_400_000, grainS: 86_400, rank: 'day' });
    await addBatch(history, 'all', [quarter(1, 1), quarter(0, 2), long]);
    const span = { source: someMeter, from: noon + 600_000, to: noon + 900_000 };
    expect(await history.intervals(span)).toEqual([long, quarter(0, 2)]);
  });
});

describe('stale days', () => {
  test('are the days of what changed, until they are worked out', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    const { batch } = await addBatch(history, 'one', [meterReading(0, 1), meterReading(86_400, 2)]);
    const [source] = await history.staleDays(10);
    expect((await history.staleDays(10)).map((one) => one.day)).toEqual([day, day + 1]);
    await history.tend();
    await addBatch(history, 'again', [meterReading(0, 1)]);
    expect(await history.staleDays(10)).toEqual([]);
    await history.rule({ source: someMeter, at: noon, verdict: 'invalid' });
    expect(await history.staleDays(10)).toEqual([{ source: source?.source, day }]);
    await history.tend();
    await history.setUndone({ batch, undone: true });
    await history.close();
    expect((await (await openTestHistory(folder)).staleDays(10)).map((one) => one.day)).toEqual([day, day + 1]);
  });
});
