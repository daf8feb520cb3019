import { describe, expect, test } from 'vitest';

import { createFactWriter } from '../../electron/core/collector/factWriter.ts';
import { createInverterRecorder } from '../../electron/core/collector/inverterFacts.ts';
import type { History } from '../../electron/core/history/index.ts';
import type { CollectorNews } from '../../shared/collectorEvents.ts';
import { failure } from '../../shared/failures.ts';
import { failed } from '../../shared/result.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { always, meterReading, noon, openTestHistory, readingsOf, someInverter } from '../support/historyFixture.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { sunnyReading } from '../support/windowHouse.ts';

/** A writer over a history in this thread, some of whose calls a test may replace. */
async function setUp(replaced: (history: History) => Partial<History> = () => ({})) {
  const clock = createFakeClock(noon);
  const history = await openTestHistory(temporaryFolder(), { clock });
  const groups: number[] = [];
  const news: CollectorNews[] = [];
  const surprises: unknown[] = [];
  const counting: History = {
    ...history,
    addFacts: (batch, facts, keep) => {
      groups.push(facts.length);
      return history.addFacts(batch, facts, keep);
    },
  };
  const writer = createFactWriter({
    history: { ...counting, ...replaced(counting) },
    clock,
    onNews: (one) => news.push(one),
    onSurprise: (error) => surprises.push(error),
  });
  return { clock, history, writer, groups, news, surprises };
}

describe('facts on their way to the history', () => {
  test('are written in groups, in one batch for the whole run', async () => {
    const { clock, history, writer, groups } = await setUp();
    for (let second = 0; second < 60; second += 1) {
      writer.add(meterReading(second, 1000 + second));
      await clock.advance(1000);
    }
    await writer.flush();
    expect(await readingsOf(history)).toHaveLength(60);
    expect(groups.length).toBeGreaterThanOrEqual(5);
    expect(groups.length).toBeLessThanOrEqual(7);
    expect(await history.batches()).toMatchObject([{ kind: 'live', label: 'live', spans: [{ facts: 60 }] }]);
    expect(writer.written()).toEqual({ written: 60, refused: 0, lost: 0 });
  });

  test('leave no timer and ask nothing while there are none', async () => {
    const { clock, writer, groups } = await setUp();
    const before = clock.pendingTimers;
    await writer.flush();
    await clock.advance(60_000);
    expect([clock.pendingTimers, groups]).toEqual([before, []]);
  });

  test('are there at once when the computer goes to sleep, and when the program stops', async () => {
    const { history, writer } = await setUp();
    writer.add(meterReading(0, 1000));
    await writer.flush();
    expect(await readingsOf(history)).toHaveLength(1);
    writer.add(meterReading(1, 1001));
    await writer.stop();
    writer.add(meterReading(2, 1002));
    await writer.flush();
    expect(await readingsOf(history)).toHaveLength(2);
  });

  test('that come while others are written follow in the next group', async () => {
    const gate = Promise.withResolvers<void>();
    const { clock, history, writer } = await setUp((real) => ({
      addFacts: async (...values) => {
        await gate.promise;
        return real.addFacts(...values);
      },
    }));
    writer.add(meterReading(0, 1000));
    await clock.advance(10_000);
    writer.add(meterReading(1, 1001));
    await clock.advance(10_000);
    gate.resolve();
    await writer.flush();
    expect(await readingsOf(history)).toHaveLength(2);
  });

  test('wait in the history while the disk is full; the trouble and its end are told once each', async () => {
    let full = true;
    const { clock, writer, groups, news, surprises } = await setUp((real) => ({
      addFacts: async (...values) =>
        full ? failed(failure('diskFull', { waiting: 3, lost: 0 })) : real.addFacts(...values),
    }));
    for (let second = 0; second < 35; second += 1) {
      writer.add(meterReading(second, 1000 + second));
      await clock.advance(1000);
    }
    expect(news).toEqual([{ kind: 'historyTrouble', source: null, details: { code: 'diskFull' } }]);
    full = false;
    await clock.advance(10_000);
    expect(news.slice(1)).toEqual([{ kind: 'historyWorksAgain', source: null, details: {} }]);
    // The history holds what it could not write: it is not given a second time.
    expect(Math.max(...groups)).toBeLessThanOrEqual(11);
    expect(surprises).toEqual([]);
  });

  test('that found no room while they waited are told as lost', async () => {
    const { writer, news } = await setUp(() => ({
      addFacts: async () => failed(failure('diskFull', { waiting: 10, lost: 2 })),
    }));
    writer.add(meterReading(0, 1000));
    writer.add(meterReading(1, 1000));
    await writer.flush();
    expect(news).toContainEqual({ kind: 'factsLost', source: null, details: { count: 2 } });
    expect(writer.written().lost).toBe(2);
    writer.addStatus({ source: someInverter, at: noon, name: 'status', tag: 307 });
    await writer.flush();
    expect(news.filter(({ kind }) => kind === 'factsLost')).toHaveLength(1);
  });

  test('that the history breaks over are tried again, a bounded number of them', async () => {
    let broken = true;
    const { clock, history, writer, news, surprises } = await setUp((real) => ({
      addFacts: (...values) => (broken ? Promise.reject(new Error('planted')) : real.addFacts(...values)),
    }));
    for (let index = 0; index < 20_010; index += 1) {
      writer.add(meterReading(index / 10, 1000 + index));
    }
    await clock.advance(10_000);
    writer.add(meterReading(3000, 50_000));
    await clock.advance(10_000);
    expect(surprises).toHaveLength(1);
    expect(news).toContainEqual({ kind: 'historyTrouble', source: null, details: { code: 'unexpected' } });
    broken = false;
    writer.add(meterReading(3001, 50_001));
    await clock.advance(10_000);
    await writer.flush();
    const { written, lost } = writer.written();
    expect([written, lost]).toEqual([20_000, 12]);
    expect((await history.sources()).at(0)?.readings?.last).toBe(meterReading(3001, 0).at);
    expect(news.at(-1)).toEqual({ kind: 'historyWorksAgain', source: null, details: {} });
  });

  test('go into a new batch after a back-up was put in the place of the history', async () => {
    const { history, writer } = await setUp();
    const backup = `${temporaryFolder()}/backup.db`;
    writer.add(meterReading(0, 1000));
    await writer.flush();
    expect((await history.backUp(backup)).ok).toBe(true);
    expect((await history.restore(backup)).ok).toBe(true);
    writer.add(meterReading(1, 1001));
    await writer.flush();
    expect(await readingsOf(history)).toHaveLength(2);
    expect(writer.written()).toEqual({ written: 2, refused: 0, lost: 0 });
  });

  test('are stamped in whole milliseconds, however fine their receipt was measured', async () => {
    const { history, writer, news } = await setUp();
    writer.add(meterReading(0.0004, 1000));
    writer.addStatus({ source: someInverter, at: noon + 0.4, name: 'status', tag: 307 });
    writer.addSpots({ source: someInverter, at: noon + 0.4, values: [1] });
    writer.noteDevice({ source: someInverter, at: noon + 0.4, model: 'A', firmware: null, clockOffsetS: null });
    await writer.flush();
    expect(news).toEqual([]);
    expect((await readingsOf(history)).map(({ at }) => at)).toEqual([noon]);
    expect(await history.devices()).toMatchObject([{ at: noon }]);
  });

  test('of a time that cannot be are counted as refused', async () => {
    const { writer } = await setUp();
    writer.add(meterReading(-40 * 366 * 86_400, 1000));
    await writer.flush();
    expect(writer.written()).toEqual({ written: 0, refused: 1, lost: 0 });
  });
});

describe('the reads of an inverter', () => {
  const inverter = keptInverter({ susyId: 181, serial: Number(someInverter.id) });

  test('become a reading each, spot values each five minutes, and its states when they change', async () => {
    const { history, writer } = await setUp();
    const recorder = createInverterRecorder(writer);
    for (let read = 0; read < 60; read += 1) {
      const status = { tag: read < 30 ? 307 : 455, text: '' };
      const at = noon + read * 10_000;
      recorder.take(inverter, sunnyReading({ totalYieldWh: 5000 + read, status }, { at, fullAt: at }));
    }
    await writer.flush();
    const columns = await history.winners({ source: someInverter, ...always, before: 0, after: 0, limit: 100 });
    expect(columns?.count).toBe(60);
    expect(Array.from(columns?.values.yieldWh ?? []).slice(0, 2)).toEqual([5000, 5001]);
    const spots = await history.spots({ source: someInverter, ...always });
    expect(spots.map(({ at }) => at - noon)).toEqual([0, 300_000]);
    const phases = [647, 646, 647, 2314, 2309, 2321];
    const stringsW = [1320, 702, null, null, null, null];
    const stringsDv = [4123, 2886, null, null, null, null];
    const [temperatureDc, frequencyChz] = [412, 4998];
    expect(spots[0]?.values).toEqual([...phases, ...stringsW, ...stringsDv, temperatureDc, frequencyChz]);
    const statuses = await history.statuses({ source: someInverter, ...always });
    expect(statuses.map(({ name, tag, at }) => [name, tag, at - noon])).toEqual([
      ['gridRelay', 51, 0],
      ['status', 307, 0],
      ['status', 455, 300_000],
    ]);
    expect(await history.devices()).toMatchObject([{ source: someInverter, model: inverter.model, firmware: null }]);
  });

  test('without a total yield keep their power; without both they are no fact', async () => {
    const { history, writer } = await setUp();
    const recorder = createInverterRecorder(writer);
    recorder.take(inverter, sunnyReading({ totalYieldWh: null }, { at: noon, solarPowerW: 12.6 }));
    recorder.take(inverter, sunnyReading({ totalYieldWh: null }, { at: noon + 10_000, solarPowerW: null }));
    await writer.flush();
    const columns = await history.winners({ source: someInverter, ...always, before: 0, after: 0, limit: 100 });
    expect(Array.from(columns?.values.powerW ?? [])).toEqual([13]);
    expect(writer.written()).toEqual({ written: 1, refused: 0, lost: 0 });
  });
});
