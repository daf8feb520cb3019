import { describe, expect, test } from 'vitest';

import { createAmsterdamTime } from '../../../electron/core/simulator/house/amsterdamTime.ts';
import { createGridConnection, type HouseEnergy } from '../../../electron/core/simulator/house/gridConnection.ts';
import { createHouse, type SimulatedHouse } from '../../../electron/core/simulator/house/simulatedState.ts';
import { simulatedModels } from '../../../electron/core/simulator/index.ts';
import { findInstallation } from '../../../electron/core/simulator/models/modelTable.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const stepMs = 10_000;
const normalHours = { from: 7, to: 23 };

function housesOf(model: string, seed = 1): readonly SimulatedHouse[] {
  const place = { latitude: 52.1, longitude: 5.1 };
  return (findInstallation(model)?.devices ?? []).map(({ plant }) =>
    createHouse({ plant, seed, place, zone: 'Europe/Amsterdam', name: 'roof' }),
  );
}

function difference(later: HouseEnergy, earlier: HouseEnergy, name: keyof HouseEnergy): number {
  return later[name] - earlier[name];
}

describe.each(simulatedModels)('the grid connection of a house with %s', (model) => {
  const houses = housesOf(model);
  const grid = createGridConnection({ houses, seed: 1, normalHours });

  test('counts every 10 s of a day by the power that flows, apart for import, export and tariff', () => {
    const fromMs = Date.UTC(2017, 5, 20, 22);
    const sums = { importNormal: 0, importLow: 0, exportNormal: 0, exportLow: 0 };
    for (let atMs = fromMs; atMs < fromMs + dayMs; atMs += stepMs) {
      const powerW = grid.phasesAt(atMs).reduce((sum, one) => sum + one, 0);
      const side = powerW > 0 ? 'import' : 'export';
      // 21 June 2017 was a Wednesday; summer time is two hours ahead of UTC.
      const hour = ((atMs + 2 * hourMs) % dayMs) / hourMs;
      const tariff = hour >= 7 && hour < 23 ? 'Normal' : 'Low';
      sums[`${side}${tariff}`] += Math.abs(powerW) * stepMs;
    }
    const [before, after] = [grid.energyAt(fromMs), grid.energyAt(fromMs + dayMs)];
    expect({
      importNormal: difference(after, before, 'importNormalMilliWs'),
      importLow: difference(after, before, 'importLowMilliWs'),
      exportNormal: difference(after, before, 'exportNormalMilliWs'),
      exportLow: difference(after, before, 'exportLowMilliWs'),
    }).toEqual(sums);
  });

  test('consumption is what the sun gave, plus import, less export, to the mWs at any instant', () => {
    for (const atMs of [Date.UTC(2016, 7, 1, 12, 3, 7, 250), Date.UTC(2017, 0, 5, 17, 59, 59), Date.UTC(2017, 5, 1)]) {
      const energy = grid.energyAt(atMs);
      const net =
        energy.importNormalMilliWs + energy.importLowMilliWs - energy.exportNormalMilliWs - energy.exportLowMilliWs;
      expect(energy.solarMilliWs + net).toBe(energy.consumptionMilliWs);
      expect(energy.consumptionMilliWs).toBeGreaterThan(0);
    }
  });

  test('what is asked for first changes nothing', () => {
    const instants = [Date.UTC(2017, 2, 3, 11, 1, 2), Date.UTC(2016, 3, 1), Date.UTC(2016, 11, 24, 18), 0];
    const other = createGridConnection({ houses: housesOf(model), seed: 1, normalHours });
    const forward = instants.map((atMs) => grid.energyAt(atMs));
    expect(instants.toReversed().map((atMs) => other.energyAt(atMs))).toEqual(forward.toReversed());
  });
});

test('without a battery the sun in the house is the yield that the inverter shows', () => {
  const [house] = housesOf('STP 6000TL-20');
  const grid = createGridConnection({ houses: house === undefined ? [] : [house], seed: 1, normalHours });
  const [fromMs, toMs] = [Date.UTC(2016, 3, 1), Date.UTC(2017, 7, 9, 13, 14, 15)];
  const yieldWh = (house?.totalYieldWhAt(toMs) ?? 0) - (house?.totalYieldWhAt(fromMs) ?? 0);
  expect(Math.floor(grid.energyAt(toMs).solarMilliWs / hourMs)).toBe(yieldWh);
});

test('a household sleeps, cooks and boils water, and another seed is another household', () => {
  const used = (seed: number, fromMs: number, toMs: number) => {
    const grid = createGridConnection({ houses: housesOf('STP 6000TL-20', seed), seed, normalHours });
    return (grid.energyAt(toMs).consumptionMilliWs - grid.energyAt(fromMs).consumptionMilliWs) / hourMs;
  };
  const [fromMs, toMs] = [Date.UTC(2016, 5, 1), Date.UTC(2017, 5, 1)];
  expect(used(1, fromMs, toMs) / 1000).toBeGreaterThan(1500);
  expect(used(1, fromMs, toMs) / 1000).toBeLessThan(5000);
  expect(used(2, fromMs, toMs)).not.toBe(used(1, fromMs, toMs));
});

describe('the wall clock', () => {
  const time = createAmsterdamTime();
  const zone = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Amsterdam',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const shown = (atMs: number) => new Date(time.wallMs(atMs)).toISOString().slice(0, 19).replace('T', ' ');

  test('is that of Europe/Amsterdam in every hour of thirty years, and to the ms at the changes', () => {
    const wrong: string[] = [];
    for (let atMs = Date.UTC(2012, 0, 1); atMs < Date.UTC(2042, 0, 1); atMs += hourMs) {
      for (const instant of [atMs, atMs - 1]) {
        if (instant % (31 * hourMs) === 0 || time.isSummer(instant) !== time.isSummer(instant - hourMs)) {
          const [own, right] = [shown(instant), zone.format(instant)];
          wrong.push(...(own === right ? [] : [`${own} ${right}`]));
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('begins a month at its own midnight', () => {
    expect(new Date(time.monthMs(Date.UTC(2026, 9, 25, 12))).toISOString()).toBe('2026-09-30T22:00:00.000Z');
    expect(new Date(time.monthMs(Date.UTC(2026, 9, 25, 12), 1)).toISOString()).toBe('2026-10-31T23:00:00.000Z');
    expect(new Date(time.monthMs(Date.UTC(2026, 0, 31, 23, 30))).toISOString()).toBe('2026-01-31T23:00:00.000Z');
  });
});
