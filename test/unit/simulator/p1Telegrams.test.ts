import { describe, expect, test } from 'vitest';

import type { P1Display } from '../../../electron/core/simulator/p1/p1Display.ts';
import { p1Versions } from '../../../electron/core/simulator/index.ts';
import { p1Checksum } from '../../../electron/core/simulator/p1/p1Checksum.ts';
import type { Telegram } from '../../../electron/core/p1/telegram/telegram.ts';
import { hearP1, sumOfRefusals } from '../../support/p1House.ts';

const hourMs = 3_600_000;

/** What a reader should make of what a meter shows. */
function expectedOf(display: P1Display, version: string): Partial<Telegram> {
  const belgian = version === 'be';
  const demand = display.demand;
  return {
    stampAt: display.atMs,
    meterId: display.meterId,
    version: belgian ? '50217' : version === '4' ? '42' : '50',
    registers: {
      importT1Wh: display.importT1Wh,
      importT2Wh: display.importT2Wh,
      exportT1Wh: display.exportT1Wh,
      exportT2Wh: display.exportT2Wh,
    },
    importPowerW: display.importPowerW,
    exportPowerW: display.exportPowerW,
    tariff: display.tariff,
    phases: display.phases.map((one) => ({
      voltageV: version === '4' ? null : one.voltageTenths / 10,
      currentA: belgian ? one.currentHundredths / 100 : Math.round(one.currentHundredths / 100),
      importPowerW: one.importPowerW,
      exportPowerW: one.exportPowerW,
    })),
    demand:
      demand === null
        ? null
        : {
            runningW: demand.runningW,
            monthPeakW: demand.monthPeak.powerW,
            monthPeakAt: demand.monthPeak.atMs,
          },
  };
}

test('the checksum of the digits 1 to 9 is BB3D', () => {
  expect(p1Checksum(Buffer.from('123456789')).toString(16)).toBe('bb3d');
});

describe.each(p1Versions)('a meter of version %s', (version) => {
  const periodMs = version === '4' ? 10_000 : 1000;

  test('is read with the values it shows, at every full period of its clock', async () => {
    const startMs = Date.UTC(2017, 5, 21, 10, 59, 12, 345);
    const { telegrams, refused, house } = await hearP1({ startMs, version }, 120_000);
    expect(sumOfRefusals(refused)).toBe(0);
    expect(telegrams).toHaveLength(120_000 / periodMs);
    for (const [index, telegram] of telegrams.entries()) {
      const atMs = (Math.floor(startMs / periodMs) + index + 1) * periodMs;
      const display = house.meter.displayAt(atMs);
      expect(telegram).toMatchObject(expectedOf(display, version));
      expect(telegram.mbus).toMatchObject([
        { channel: 1, type: 3, id: display.gasId, at: display.gasAtMs, value: display.gasDm3, unit: 'dm3' },
      ]);
    }
  });

  test('keeps right through both changes of the clock', async () => {
    for (const changeMs of [Date.UTC(2017, 2, 26, 1), Date.UTC(2017, 9, 29, 1)]) {
      const { telegrams } = await hearP1({ startMs: changeMs - 20_500, version }, 41_000);
      const stamps = telegrams.map((one) => one.stampAt);
      expect(stamps[0]).toBe(changeMs - 20_000);
      expect(stamps.at(-1)).toBe(changeMs + 20_000);
      expect(stamps).toHaveLength(40_000 / periodMs + 1);
      expect(new Set(stamps).size).toBe(stamps.length);
    }
  });

  test('prints the letter of the season', async () => {
    const letters = async (startMs: number) =>
      Buffer.from((await hearP1({ startMs, version }, 10_001)).bytes)
        .toString('latin1')
        .match(/0-0:1\.0\.0\(\d{12}[SW]/)?.[0];
    expect(await letters(Date.UTC(2017, 9, 29, 0, 29, 50))).toMatch(/1710290230\d\dS|171029022959S|171029022951S/);
    expect(await letters(Date.UTC(2017, 9, 29, 1, 29, 50))).toMatch(/1710290230\d\dW|171029022959W|171029022951W/);
  });
});

test('tariff 1 is the night in the Netherlands and the day in Belgium', async () => {
  // A Wednesday in summer: 06:59 and 07:00 on the wall.
  const startMs = Date.UTC(2017, 5, 21, 4, 59, 55, 500);
  const tariffs = async (version: '5' | 'be') =>
    (await hearP1({ startMs, version }, 9000)).telegrams.map((one) => one.tariff);
  expect(await tariffs('5')).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2]);
  expect(await tariffs('be')).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 1]);
});

test('a register rises only while its tariff holds', async () => {
  const tariffs = {
    night: Date.UTC(2017, 0, 11, 3),
    saturday: Date.UTC(2017, 0, 14, 19),
    day: Date.UTC(2017, 0, 11, 19),
  };
  for (const [name, startMs] of Object.entries(tariffs)) {
    const { telegrams } = await hearP1({ startMs, version: '4' }, hourMs);
    const [first, last] = [telegrams[0]?.registers, telegrams.at(-1)?.registers];
    const risen = { t1: last?.importT1Wh !== first?.importT1Wh, t2: last?.importT2Wh !== first?.importT2Wh };
    expect(risen, name).toEqual({ t1: name !== 'day', t2: name === 'day' });
  }
});

test('yield, import and export of an hour give what the house used, but for the Wh that each counter keeps to itself', async () => {
  const startMs = Date.UTC(2017, 5, 21, 15, 0, 0);
  const { telegrams, house } = await hearP1({ startMs: startMs - 500, version: '5' }, hourMs + 1000);
  const at = (index: number) => {
    const { registers, stampAt } = telegrams.at(index) ?? {};
    const { importT1Wh = NaN, importT2Wh = NaN, exportT1Wh = NaN, exportT2Wh = NaN } = registers ?? {};
    const atMs = stampAt ?? NaN;
    const energy = house.meter.grid.energyAt(atMs);
    return {
      sumWh: house.simulator.totalYieldWhAt(atMs) + importT1Wh + importT2Wh - exportT1Wh - exportT2Wh,
      trueWh: energy.consumptionMilliWs / hourMs,
      exportedWh: exportT1Wh + exportT2Wh,
    };
  };
  const [first, last] = [at(0), at(-1)];
  expect(last.exportedWh - first.exportedWh).toBeGreaterThan(100);
  expect(Math.abs(last.sumWh - first.sumWh - (last.trueWh - first.trueWh))).toBeLessThan(3);
});

describe('Belgian demand', () => {
  test('rises from 0 within a quarter and is 4 times the energy taken', async () => {
    const startMs = Date.UTC(2017, 0, 11, 17, 44, 58, 500);
    const { telegrams, house } = await hearP1({ startMs, version: 'be' }, 900_000);
    const quarterMs = Date.UTC(2017, 0, 11, 17, 45);
    const taken = (atMs: number) => {
      const { importNormalMilliWs, importLowMilliWs } = house.meter.grid.energyAt(atMs);
      return importNormalMilliWs + importLowMilliWs;
    };
    expect(telegrams[1]?.demand?.runningW).toBe(0);
    for (const { stampAt, demand } of telegrams.slice(1)) {
      const atMs = stampAt ?? NaN;
      expect(demand?.runningW).toBe(Math.floor(((taken(atMs) - taken(quarterMs)) * 4) / hourMs));
    }
  });

  test('peaks at the highest quarter of the month, and begins anew with it', async () => {
    const monthMs = Date.UTC(2017, 0, 31, 23);
    const { telegrams, house } = await hearP1({ startMs: monthMs - 2500, version: 'be' }, 6000);
    let peak = { atMs: 0, powerW: 0 };
    const januaryMs = Date.UTC(2016, 11, 31, 23);
    for (let endMs = januaryMs + 900_000; endMs < monthMs; endMs += 900_000) {
      const [from, to] = [house.meter.grid.energyAt(endMs - 900_000), house.meter.grid.energyAt(endMs)];
      const milliWs = to.importNormalMilliWs + to.importLowMilliWs - from.importNormalMilliWs - from.importLowMilliWs;
      const powerW = Math.floor(milliWs / 900_000);
      peak = powerW > peak.powerW ? { atMs: endMs, powerW } : peak;
    }
    expect(telegrams[0]?.demand).toMatchObject({ monthPeakW: peak.powerW, monthPeakAt: peak.atMs });
    expect(telegrams.at(-1)?.demand).toMatchObject({ monthPeakW: 0, monthPeakAt: monthMs });
    expect(house.meter.displayAt(monthMs).demand?.pastPeaks[0]).toEqual({ ...peak, monthEndMs: monthMs });
    expect(house.meter.displayAt(monthMs).demand?.pastPeaks.length).toBe(10);
  });
});
