import { describe, expect, test } from 'vitest';

import { passwordName } from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { createLog, emptySettings, memorySettingsStore } from '../../electron/core/program/index.ts';
import { runProgram } from '../../electron/core/program/runProgram.ts';
import { success } from '../../shared/result.ts';
import { fakeMeterPorts } from '../support/fakeMeterPorts.ts';
import { openTestHistory } from '../support/historyFixture.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';
import { startPlant } from '../support/simulatedPlant.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const slotMs = 5 * minuteMs;
const zone = 'Europe/Amsterdam';

/** A simulated inverter, and a program that is started and stopped beside it. */
async function houseWithProgram(startMs: number, aheadMs: number) {
  const plant = await startPlant('STP 6000TL-20', startMs, { startMs: startMs + aheadMs });
  const { clock } = plant.lan;
  const { identity } = plant.simulator;
  const kept = keptInverter({ ...identity, address: plant.endpoint.address });
  const folder = temporaryFolder();
  const settingsStore = memorySettingsStore({ ...emptySettings, inverters: [kept] });

  async function start() {
    const history = await openTestHistory(folder, { clock });
    const program = await runProgram({
      speedwire: plant.lan.speedwire({ zone }),
      network: plant.lan.client,
      meterPorts: fakeMeterPorts(),
      history: success(history),
      clock,
      secrets: memorySecrets({ [passwordName(kept)]: '0000' }),
      settingsStore,
      log: createLog(clock, () => undefined),
      facts: { version: '1.2.3', door: 'browser', demo: false, passwordsKeptIn: 'memory', zone },
      problems: [],
    });
    return {
      history,
      program,
      stop: async () => {
        await clock.settle(program.stop());
        await history.close();
      },
    };
  }

  return { clock, start, truthWh: (atMs: number) => plant.simulator.totalYieldWhAt(atMs + aheadMs) };
}

describe('a program that was off for 30 hours', { timeout: 60_000 }, () => {
  test.each([
    ['is right', 0],
    ['is 90 s ahead', 90_000],
  ])('has the yield of the time between, where the clock of the inverter %s', async (_name, aheadMs) => {
    const { clock, start, truthWh } = await houseWithProgram(Date.parse('2017-06-19T14:00Z'), aheadMs);
    const before = await start();
    await clock.advance(30 * minuteMs);
    await before.stop();
    const offAt = clock.nowMs();
    for (let hour = 0; hour < 30; hour += 1) {
      await clock.advance(hourMs);
    }
    const onAt = clock.nowMs();
    const { history, program, stop } = await start();
    await clock.advance(20 * minuteMs);
    const from = Math.floor(offAt / slotMs) * slotMs - slotMs;
    const to = Math.ceil(onAt / slotMs) * slotMs + slotMs;
    const totals = await history.totals({ from, to, bucket: '5m', zone });
    if (!totals.ok) {
      throw new Error(totals.error.code);
    }
    expect(totals.value.sum.yieldWh).toBe(truthWh(to) - truthWh(from));
    expect(totals.value.buckets.filter(({ quality }) => quality !== 'measured')).toEqual([]);
    if (aheadMs === 0) {
      expect(totals.value.buckets.map(({ yieldWh }) => yieldWh)).toEqual(
        totals.value.buckets.map((one) => truthWh(one.to) - truthWh(one.from)),
      );
    }
    const snapshot = await program.handlers.getSnapshot(null);
    const events = snapshot.ok ? snapshot.value.events.map(({ kind }) => kind).toReversed() : [];
    expect(events.filter((kind) => kind !== 'clockOff')).toEqual(['connected', 'backfillStarted', 'backfilled']);
    expect(snapshot.ok && snapshot.value.backfills).toEqual([]);
    await stop();
  });
});
