import { describe, expect, test } from 'vitest';

import type { Telegram } from '../../../electron/core/p1/telegram/telegram.ts';
import { p1FaultNames, p1Versions, type P1FaultName } from '../../../electron/core/simulator/index.ts';
import { byteFaults, createFakeTcp, hearP1, startP1House, sumOfRefusals } from '../../support/p1House.ts';

const startMs = Date.UTC(2017, 5, 21, 15, 0, 0, 500);
const minutes = 60_000;

/** The telegrams whose values are not those that the meter of this house showed at their instant. */
function wrongOnes(telegrams: readonly Telegram[], house: Awaited<ReturnType<typeof hearP1>>['house']) {
  return telegrams.filter((one) => {
    const shown = house.meter.displayAt(one.stampAt ?? NaN);
    const { importT1Wh, importT2Wh, exportT1Wh, exportT2Wh } = one.registers;
    return !(
      one.meterId === shown.meterId &&
      importT1Wh === shown.importT1Wh &&
      importT2Wh === shown.importT2Wh &&
      exportT1Wh === shown.exportT1Wh &&
      exportT2Wh === shown.exportT2Wh &&
      one.importPowerW === shown.importPowerW &&
      one.exportPowerW === shown.exportPowerW &&
      one.mbus[0]?.value === shown.gasDm3
    );
  });
}

describe.each(p1Versions)('what damages bytes gives counts and never a wrong value, version %s', (version) => {
  test.each([...byteFaults.map((one) => ({ faults: [one] })), { faults: [...byteFaults] }])(
    '$faults',
    async ({ faults }) => {
      const heard = await hearP1({ startMs, version, faults }, version === '4' ? 120 * minutes : 15 * minutes);
      const said = heard.house.meter.telegramsSent;
      expect(wrongOnes(heard.telegrams, heard.house)).toEqual([]);
      expect(heard.telegrams.length).toBeGreaterThan(said * 0.3);
      expect(heard.telegrams.length).toBeLessThanOrEqual(faults.includes('noise') ? said : said * 0.9);
      expect(sumOfRefusals(heard.refused)).toBeGreaterThan(0);
    },
  );
});

test('no fault shows a wrong value with other seeds either', async () => {
  for (const seed of [2, 3, 4, 5]) {
    const heard = await hearP1({ startMs, seed, faults: [...byteFaults] }, 10 * minutes);
    expect(wrongOnes(heard.telegrams, heard.house)).toEqual([]);
  }
});

test('a clock that stands still keeps its stamp while registers and power move on', async () => {
  const { telegrams, house } = await hearP1({ startMs, faults: ['stuck-clock'] }, 5 * minutes);
  expect(new Set(telegrams.map((one) => one.stampAt))).toEqual(new Set([startMs - 500]));
  const last = house.meter.displayAt(startMs - 500 + 5 * minutes);
  expect(telegrams.at(-1)?.registers).toMatchObject({ exportT2Wh: last.exportT2Wh, importT2Wh: last.importT2Wh });
  expect(last.exportT2Wh).toBeGreaterThan(house.meter.displayAt(startMs).exportT2Wh);
});

test('a swapped meter has another number and registers that begin low, and counts on with the truth', async () => {
  const swappedAtMs = startMs + 2 * minutes;
  const { telegrams, house } = await hearP1(
    { startMs, faults: ['meter-swap'], swapAfterMs: 2 * minutes },
    60 * minutes,
  );
  const before = telegrams.filter((one) => (one.stampAt ?? NaN) < swappedAtMs);
  const after = telegrams.filter((one) => (one.stampAt ?? NaN) >= swappedAtMs);
  expect(new Set(before.map((one) => one.meterId)).size).toBe(1);
  expect(new Set(after.map((one) => one.meterId)).size).toBe(1);
  expect(after[0]?.meterId).not.toBe(before[0]?.meterId);
  const [first, last] = [after[0]?.registers, after.at(-1)?.registers];
  expect(Math.max(...Object.values(first ?? { none: NaN }))).toBeLessThan(25);
  const from = house.meter.grid.energyAt(swappedAtMs);
  const to = house.meter.grid.energyAt(after.at(-1)?.stampAt ?? NaN);
  const exportedWh = (last?.exportT2Wh ?? NaN) - (first?.exportT2Wh ?? NaN);
  expect(exportedWh).toBe(Math.floor((to.exportNormalMilliWs - from.exportNormalMilliWs) / 3_600_000));
  expect(exportedWh).toBeGreaterThan(100);
});

test('a swapped Belgian meter knows no month before its own', async () => {
  const { house } = await hearP1({ startMs, version: 'be', faults: ['meter-swap'] }, 90_000);
  const shown = house.meter.displayAt(startMs + 80_000).demand;
  expect(shown?.pastPeaks).toEqual([]);
  expect(shown?.monthPeak.powerW).toBe(0);
});

test('with one-client the second connection is closed, and let in when the first one is gone', async () => {
  const tcp = createFakeTcp();
  const { clock, meter } = await startP1House({ startMs, faults: ['one-client'] }, tcp.listenTcp);
  const [first, second] = [tcp.connect(), tcp.connect()];
  await clock.advance(3000);
  expect([first.open, second.open]).toEqual([true, false]);
  expect(first.bytes.length).toBeGreaterThan(1000);
  expect(second.bytes.length).toBe(0);
  expect({ clients: meter.clients, refused: meter.clientsRefused }).toEqual({ clients: 1, refused: 1 });
});

describe('the same seed and clock', () => {
  const all: readonly P1FaultName[] = p1FaultNames;

  test('give the same bytes with every fault at once, and to every client', async () => {
    const [one, other] = await Promise.all([
      hearP1({ startMs, faults: all }, 3 * minutes),
      hearP1({ startMs, faults: all }, 3 * minutes),
    ]);
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
    const another = await hearP1({ startMs, faults: all, seed: 2 }, 3 * minutes);
    expect(Buffer.compare(one.bytes, another.bytes)).not.toBe(0);
  });

  test('give a later client the same bytes as the first one from then on', async () => {
    const tcp = createFakeTcp();
    const { clock } = await startP1House({ startMs, faults: [...byteFaults] }, tcp.listenTcp);
    const early = tcp.connect();
    await clock.advance(30_000);
    const late = tcp.connect();
    await clock.advance(30_000);
    expect(late.bytes.length).toBeGreaterThan(10_000);
    expect(Buffer.compare(early.bytes.subarray(-late.bytes.length), late.bytes)).toBe(0);
  });

  test('one more fault changes nothing of what another one does', async () => {
    const cut = await hearP1({ startMs, faults: ['cut'] }, 2 * minutes);
    const both = await hearP1({ startMs, faults: ['cut', 'stuck-clock'] }, 2 * minutes);
    expect(both.bytes.length).toBe(cut.bytes.length);
  });
});
