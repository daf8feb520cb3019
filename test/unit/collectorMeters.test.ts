import { describe, expect, test } from 'vitest';

import { createFactWriter } from '../../electron/core/collector/factWriter.ts';
import { createLiveState } from '../../electron/core/collector/liveState.ts';
import { createMeterCollector } from '../../electron/core/collector/meterCollector.ts';
import { createMeterRecorder } from '../../electron/core/collector/meterFacts.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import type { CollectorNews } from '../../shared/collectorEvents.ts';
import type { ReadingFact, SourceName } from '../../shared/facts.ts';
import type { MeterWay } from '../../shared/meterWay.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { fakeMeterPorts } from '../support/fakeMeterPorts.ts';
import { addBatch, openTestHistory, readingsOf } from '../support/historyFixture.ts';
import { printTelegram, type Printed } from '../support/printedTelegram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const start = Date.UTC(2026, 5, 21, 11);
const way = { kind: 'tcp', host: 'p1.lan', port: 2001 } as const satisfies MeterWay;
const gasSource = { kind: 'meter', id: 'gas:G0012' } as const;

function meterSource(id: string): SourceName & { readonly kind: 'meter' } {
  return { kind: 'meter', id };
}

/** Meters over TCP that a test plays, a history in this thread, and all that is told. */
async function setUp(secrets: Readonly<Record<string, string>> = {}) {
  const clock = createFakeClock(start);
  const history = await openTestHistory(temporaryFolder(), { clock });
  const ports = fakeMeterPorts();
  const streams = ports.tcp;
  const news: CollectorNews[] = [];
  const surprises: unknown[] = [];
  const kept: number[] = [];
  const onSurprise = (error: unknown) => surprises.push(error);
  const onNews = (one: CollectorNews) => news.push(one);
  const writer = createFactWriter({ history, clock, onNews, onSurprise });
  const live = createLiveState();
  const meters = createMeterCollector({
    clock,
    zone: 'Europe/Amsterdam',
    speedwire: { listenToMeters: () => () => undefined },
    meters: ports,
    secrets: memorySecrets(secrets),
    writer,
    live,
    onChanged: () => undefined,
    onKept: () => kept.push(clock.nowMs()),
    onNews,
    onSurprise,
  });

  async function begin(meterId: string | null = null): Promise<void> {
    await meters.watch({ way, meterId });
    await clock.flush();
    streams.last().open();
  }

  function send(printed: Printed = {}): void {
    streams.last().send(printTelegram({ at: clock.nowMs(), ...printed }));
  }

  return { clock, history, streams, news, surprises, kept, writer, live, meters, begin, send };
}

describe('a meter that the user chose', () => {
  test('is read, and one reading of ten seconds goes to the history: the first, and the last before the end', async () => {
    const { clock, history, writer, meters, begin, send } = await setUp();
    await begin();
    for (let second = 0; second < 65; second += 1) {
      send({ importWh: 1_000_000 + second });
      await clock.advance(1000);
    }
    await meters.stop();
    await writer.stop();
    const readings = await readingsOf(history, meterSource('E0001234'));
    expect(readings.map(({ at }) => (at - start) / 1000)).toEqual([0, 10, 20, 30, 40, 50, 60, 64]);
    expect(readings[1]).toMatchObject({ rank: 'live', powerW: 321, registers: { importT1Wh: 1_000_010 } });
    expect(readings[1]?.registers.exportT1Wh).toBe(300);
  });

  test('tells what it gives to the grid as a negative power', async () => {
    const { clock, live, begin, send } = await setUp();
    await begin();
    send({ powerW: 0, exportPowerW: 1500 });
    expect(live.flow(clock.nowMs()).grid).toMatchObject({ powerW: -1500, at: start });
  });

  test('is shown with its state, its number and its newest reading, which are remembered', async () => {
    const { clock, meters, kept, begin, send } = await setUp();
    await begin();
    expect(meters.views()).toMatchObject([{ key: 'tcp:p1.lan:2001', meterId: null, reading: null }]);
    send();
    await clock.flush();
    expect(meters.view(way)).toMatchObject({ meterId: 'E0001234', state: { kind: 'receiving' }, refused: 0 });
    expect(meters.view(way)?.reading?.importPowerW).toBe(321);
    expect(meters.kept()).toEqual([{ way, meterId: 'E0001234' }]);
    expect(kept).toHaveLength(1);
  });

  test('that falls silent and comes back is told once each', async () => {
    const { clock, history, writer, news, begin, send, streams } = await setUp();
    await begin();
    send();
    await clock.advance(1000);
    send({ importWh: 1_000_001 });
    await clock.advance(25_000);
    await writer.flush();
    expect((await readingsOf(history, meterSource('E0001234'))).at(-1)?.registers.importT1Wh).toBe(1_000_001);
    streams.last().end({ reason: 'lost', systemCode: 'closed' });
    await clock.advance(10_000);
    streams.last().open();
    send();
    await clock.advance(1000);
    expect(news.map(({ kind }) => kind)).toEqual(['meterConnected', 'meterSilent', 'meterConnected']);
    expect(news[1]).toMatchObject({ source: meterSource('E0001234') });
  });

  test('in whose place another one stands is told, and both keep their own registers', async () => {
    const { clock, history, writer, news, begin, send } = await setUp();
    await begin('E0001234');
    send({ importWh: 9_695_000 });
    await clock.advance(3000);
    send({ importWh: 9_695_003 });
    await clock.advance(1000);
    send({ importWh: 133_000, meterId: 'E0009999' });
    await clock.advance(1000);
    await writer.flush();
    expect(news).toContainEqual({
      kind: 'meterChanged',
      source: meterSource('E0009999'),
      details: { from: 'E0001234', to: 'E0009999' },
    });
    const before = await readingsOf(history, meterSource('E0001234'));
    expect(before.map(({ registers }) => registers.importT1Wh)).toEqual([9_695_000, 9_695_003]);
    expect((await history.sources()).map(({ source }) => source.id).toSorted()).toEqual(['E0001234', 'E0009999']);
  });

  test('whose clock is off is told, and again when it is right', async () => {
    const { clock, news, begin, send } = await setUp();
    await begin();
    for (let second = 0; second < 600; second += 1) {
      send({ at: clock.nowMs() + (second < 100 ? 300_000 : 0), importWh: 1_000_000 + second });
      await clock.advance(1000);
    }
    const clocks = news.filter(({ kind }) => kind === 'clockOff' || kind === 'clockRight');
    expect(clocks.map(({ kind }) => kind)).toEqual(['clockOff', 'clockRight']);
    expect(clocks[0]).toMatchObject({ details: { aheadMs: 300_000 } });
  });

  test('leaves nothing open when it is forgotten, or the program stops', async () => {
    const { clock, live, meters, streams, begin, send } = await setUp();
    const before = clock.pendingTimers;
    await begin();
    send();
    await meters.forget(way);
    expect([streams.underWay(), meters.views(), meters.view(way)]).toEqual([0, [], null]);
    expect(live.flow(clock.nowMs()).grid).toBeNull();
    await begin();
    await meters.stop();
    await meters.watch({ way, meterId: null });
    await clock.advance(60_000);
    expect([streams.underWay(), clock.pendingTimers - before]).toEqual([0, 0]);
  });

  test('is connected to anew when its secret changed, after the old connection was let go', async () => {
    const { clock, meters, streams, begin } = await setUp({ 'meter:tcp:p1.lan:2001': 'ab'.repeat(16) });
    await begin('E1');
    await meters.watch({ way, meterId: null });
    await clock.flush();
    expect(streams.all.map((one) => one.isClosed())).toEqual([true, false]);
    expect(meters.kept()).toEqual([{ way, meterId: 'E1' }]);
  });
});

describe('gas behind the meter', () => {
  test('has a source of its own, with its own instants and each value once', async () => {
    const { clock, history, writer, begin, send } = await setUp();
    await begin();
    for (let step = 0; step < 60; step += 1) {
      const half = Math.floor(step / 30);
      send({ gas: { at: start - 300_000 + half * 300_000, dm3: 5000 + half } });
      await clock.advance(10_000);
    }
    await writer.flush();
    const gas = await readingsOf(history, gasSource);
    expect(gas.map(({ at, registers, powerW }) => [at - start, registers.gasDm3, powerW])).toEqual([
      [-300_000, 5000, null],
      [0, 5001, null],
    ]);
    expect(writer.written().written).toBe(62);
  });

  test('changes nothing in what the grid and the house come to', async () => {
    const range = { from: start, to: start + 3_600_000, bucket: '15m', zone: 'Europe/Amsterdam' } as const;
    const inverter = { kind: 'inverter', id: '7' } as const;
    const power = Array.from({ length: 13 }, (_none, index): readonly ReadingFact[] => {
      const at = start + index * 300_000;
      const registers = { importWh: 1000 + index * 10, exportWh: 500 + index * 5 };
      return [
        { source: meterSource('E1'), at, rank: 'live', registers, powerW: 100 },
        { source: inverter, at, rank: 'live', registers: { yieldWh: 8000 + index * 20 }, powerW: 240 },
      ];
    }).flat();
    const gas = [-7, 0, 3, 12, 40].map((minutes): ReadingFact => ({
      source: gasSource,
      at: start + minutes * 60_000,
      rank: 'live',
      registers: { gasDm3: 100 + minutes },
      powerW: null,
    }));
    const without = await openTestHistory(temporaryFolder(), { clock: createFakeClock(start + 7_200_000) });
    await addBatch(without, 'live', power);
    const withGas = await openTestHistory(temporaryFolder(), { clock: createFakeClock(start + 7_200_000) });
    await addBatch(withGas, 'live', [...gas, ...power]);
    const expected = await without.totals(range);
    expect(await withGas.totals(range)).toEqual(expected);
    expect(expected).toMatchObject({
      value: {
        sum: { yieldWh: 240, importWh: 120, exportWh: 60, consumptionWh: 300 },
        buckets: [{ quality: 'measured' }, {}, {}, {}],
      },
    });
  });
});

test('panels behind a kWh meter are a source of yield', () => {
  const facts: ReadingFact[] = [];
  const recorder = createMeterRecorder({ add: (fact) => facts.push(fact) });
  const source = { kind: 'inverter', id: 'solar:10.0.0.7' } as const;
  recorder.takeSolar(source, { at: start, yieldWh: 1000, powerW: 12.4 });
  recorder.takeSolar(source, { at: start + 5000, yieldWh: 1001, powerW: null });
  recorder.release();
  recorder.release();
  expect(facts).toEqual([
    { source, at: start, rank: 'live', registers: { yieldWh: 1000 }, powerW: 12 },
    { source, at: start + 5000, rank: 'live', registers: { yieldWh: 1001 }, powerW: null },
  ]);
});
