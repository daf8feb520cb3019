import { describe, expect, test } from 'vitest';

import { valueOf } from '../support/speedwireLan.ts';
import { wholeHouse, type WholeHouse } from '../support/wholeHouse.ts';

const minuteMs = 60_000;
/** 14:00 on a June afternoon in Utrecht. */
const start = Date.UTC(2026, 5, 21, 12);

/** What the history says of a range, and what truly flowed in it, Wh. */
async function totalsAndTruth(house: WholeHouse, from: number, to: number) {
  const { simulator, lan } = house.plant;
  const asked = house.program().handlers.getTotals({ from, to, bucket: '5m' });
  const totals = valueOf(await lan.clock.settle(asked));
  const [before, after] = [house.meter.displayAt(from), house.meter.displayAt(to)];
  return {
    totals,
    truth: {
      yieldWh: Math.floor(simulator.totalYieldWhAt(to)) - Math.floor(simulator.totalYieldWhAt(from)),
      importWh: after.importT1Wh + after.importT2Wh - before.importT1Wh - before.importT2Wh,
      exportWh: after.exportT1Wh + after.exportT2Wh - before.exportT1Wh - before.exportT2Wh,
    },
  };
}

describe('a house with an inverter and a meter, watched over real frames and telegrams', { timeout: 60_000 }, () => {
  test('comes to what truly flowed in it, in each five minutes and in all', async () => {
    const house = await wholeHouse(start);
    const { clock } = house.plant.lan;
    await clock.advance(21 * minuteMs);
    await clock.settle(house.program().stop());
    const { totals, truth } = await totalsAndTruth(house, start + 5 * minuteMs, start + 20 * minuteMs);
    expect(totals.buckets).toHaveLength(3);
    expect(new Set(totals.buckets.map(({ quality }) => quality))).toEqual(new Set(['measured']));
    expect(totals.sum).toMatchObject({ importWh: truth.importWh, exportWh: truth.exportWh });
    // Between two reads of the inverter the edge is drawn with a ruler: that may round to the next Wh.
    expect(Math.abs((totals.sum.yieldWh ?? 0) - truth.yieldWh)).toBeLessThanOrEqual(1);
    const plainWh = (totals.sum.yieldWh ?? 0) + truth.importWh - truth.exportWh;
    expect((totals.sum.consumptionWh ?? 0) + totals.sum.carryWh).toBe(plainWh);
    const wrong = await Promise.all(
      totals.buckets.map(async ({ from, to, importWh, exportWh }) => {
        const slot = (await totalsAndTruth(house, from, to)).truth;
        return importWh === slot.importWh && exportWh === slot.exportWh ? null : from;
      }),
    );
    expect(wrong.filter((one) => one !== null)).toEqual([]);
  });

  test('shows what flows now, within what a household changes in ten seconds', async () => {
    const house = await wholeHouse(start);
    const { clock } = house.plant.lan;
    await clock.advance(2 * minuteMs);
    const { live, meters } = valueOf(await house.program().handlers.getSnapshot(null));
    const { solar, grid, house: used } = live;
    expect([solar?.at, grid?.at, used?.at].every((at) => clock.nowMs() - (at ?? 0) <= 12_000)).toBe(true);
    const [one, two, three] = house.meter.grid.phasesAt(used?.at ?? 0);
    expect(Math.abs((used?.powerW ?? 0) - ((solar?.powerW ?? 0) + one + two + three))).toBeLessThan(300);
    expect(meters).toMatchObject([{ state: { kind: 'receiving' }, refused: 0 }]);
    await clock.settle(house.program().stop());
  });

  test('knows what flowed in all while the computer was off', async () => {
    const house = await wholeHouse(start);
    const { clock } = house.plant.lan;
    await clock.advance(6 * minuteMs);
    await house.off(45 * minuteMs);
    await clock.advance(5 * minuteMs);
    await clock.settle(house.program().stop());
    const { totals, truth } = await totalsAndTruth(house, start + 5 * minuteMs, start + 55 * minuteMs);
    expect(totals.sum).toMatchObject({ importWh: truth.importWh, exportWh: truth.exportWh });
    expect(Math.abs((totals.sum.yieldWh ?? 0) - truth.yieldWh)).toBeLessThanOrEqual(1);
    expect(house.lines.filter((line) => / problem /.test(line))).toEqual([]);
  });
});
