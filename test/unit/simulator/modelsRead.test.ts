import { describe, expect, test } from 'vitest';

import {
  simulatedModels,
  type BatteryState,
  type LineState,
  type SimulatedState,
} from '../../../electron/core/simulator/index.ts';
import { localDayFinder } from '../../../shared/localDay.ts';
import { openPlant, startPlant, type SimulatedPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const zone = 'Europe/Amsterdam';
const dayMs = 86_400_000;
const noonMs = Date.UTC(2017, 5, 21, 11);
const lateEveningMs = Date.UTC(2017, 5, 21, 20, 30, 2);
const nightMs = Date.UTC(2017, 5, 21, 23, 40, 2);
const devicesAlone = simulatedModels.filter((one) => !['COM gateway', 'Multigate'].includes(one));
const storageModels = ['SB 3600SE-10', 'SBS2.5-1VL-10', 'SI4.4M-11'];

function of(lines: readonly LineState[], key: keyof LineState): (number | null)[] {
  return lines.map((one) => one[key]);
}

/** Three values by phase; those of phases that the device lacks are null. */
function byPhase(lines: readonly LineState[], key: keyof LineState): (number | null)[] {
  return [0, 1, 2].map((phase) => lines[phase]?.[key] ?? null);
}

async function read(plant: SimulatedPlant) {
  const session = await openPlant(plant);
  return valueOf(await plant.lan.clock.settle(session.readAll()));
}

function expectedBattery(battery: BatteryState) {
  return {
    batteryChargePercent: battery.chargePercent,
    batteryTemperatureC: battery.temperatureC,
    batteryVoltageV: battery.voltageV,
    batteryCurrentA: battery.currentA,
    batteryCycles: battery.cycles,
    batteryChargedAh: battery.chargedAh,
    batteryDischargedAh: battery.dischargedAh,
    batteryChargePowerW: battery.chargePowerW,
    batteryDischargePowerW: battery.dischargePowerW,
    batteryChargedWh: battery.chargedWh,
    batteryDischargedWh: battery.dischargedWh,
    batteryUsablePercent: battery.usablePercent,
  };
}

function expectedValues(truth: SimulatedState) {
  return {
    totalYieldWh: truth.totalYieldWh,
    operatingTimeS: truth.operatingTimeS,
    acPowerW: truth.acPowerW,
    acPhasePowerW: byPhase(truth.phases, 'powerW'),
    acPhaseVoltageV: byPhase(truth.phases, 'voltageV'),
    acPhaseCurrentA: byPhase(truth.phases, 'currentA'),
    gridFrequencyHz: truth.gridFrequencyHz,
    dcPowerW: of(truth.strings, 'powerW'),
    dcVoltageV: of(truth.strings, 'voltageV'),
    dcCurrentA: of(truth.strings, 'currentA'),
    temperatureC: truth.temperatureC,
    ...(truth.battery !== null && expectedBattery(truth.battery)),
  };
}

describe.each(devicesAlone)('%s read by our own client', (model) => {
  test.each([
    ['by day', noonMs + 2000],
    ['in the late evening', lateEveningMs],
    ['by night', nightMs],
  ])('%s gives what the house truly does', async (_name, startMs) => {
    const plant = await startPlant(model, startMs);
    const { values, failures, device } = await read(plant);
    const truth = plant.simulator.truth();
    expect(truth.atMs - startMs).toBeLessThan(1000);
    expect(values).toMatchObject(expectedValues({ ...truth, operatingTimeS: values.operatingTimeS ?? -1 }));
    expect(Math.abs((values.operatingTimeS ?? -1) - truth.operatingTimeS)).toBeLessThanOrEqual(1);
    expect(values.dayYieldWh).toBe(truth.dayYieldWh);
    expect(failures).toEqual([]);
    expect(device.name).toBe('SN: 2100000001');
    expect(device.model?.replaceAll(' ', '')).toBe(model.replaceAll(' ', ''));
  });
});

test('a device without a battery has no values by night, one with a battery has', async () => {
  for (const model of devicesAlone) {
    const { values } = await read(await startPlant(model, nightMs));
    expect([model, values.acPowerW === null]).toEqual([model, !storageModels.includes(model)]);
  }
});

test('one phase is told by one device, three by another; the other phases are null, not 0', async () => {
  const one = await read(await startPlant('SB 3000TL-21', noonMs));
  expect(one.values.acPhasePowerW).toEqual([one.values.acPowerW, null, null]);
  const three = await read(await startPlant('STP5.0-3AV-40', noonMs));
  expect(three.values.acPhasePowerW.filter((power) => (power ?? 0) > 100)).toHaveLength(3);
  expect(three.values.acLineVoltageV?.every((voltage) => (voltage ?? 0) > 390 && (voltage ?? 0) < 410)).toBe(true);
  expect(three.values.powerFactor).toBeGreaterThan(0.5);
});

test('a hybrid tells the panels apart from what it gives, and the house from both', async () => {
  const plant = await startPlant('SB 3600SE-10', noonMs + 2000);
  const { values } = await read(plant);
  const truth = plant.simulator.truth();
  expect(values.pvPowerW).toBe(truth.pvPowerW);
  expect(values.pvYieldWh).toBe(truth.pvYieldWh);
  expect(values.dcPowerW.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(truth.pvPowerW);
  expect(values.consumptionPowerW).toBe(truth.house?.consumptionPowerW);
  expect((values.gridExportPowerW ?? 0) - (values.gridImportPowerW ?? 0)).toBe(
    (values.acPowerW ?? 0) - (values.consumptionPowerW ?? 0),
  );
});

describe('the memory of each model', () => {
  const localDay = localDayFinder(zone);

  test.each(devicesAlone)('%s: five-minute values, days and the counter agree', async (model) => {
    const plant = await startPlant(model, noonMs);
    const session = await openPlant(plant);
    const request = { from: noonMs - 5 * dayMs, to: noonMs, fiveMinutes: true, days: true, events: true };
    const archive = valueOf(await plant.lan.clock.settle(session.readArchive(request)));
    expect(archive.failures).toEqual([]);
    expect(archive.dropped).toEqual([]);
    expect(archive.fiveMinutes.length).toBeGreaterThanOrEqual(5 * 288);
    expect(archive.fiveMinutes.map((one) => one.totalYieldWh)).toEqual(
      archive.fiveMinutes.map((one) => plant.simulator.totalYieldWhAt(one.at)),
    );
    expect(archive.days.map((one) => one.date)).toEqual([16, 17, 18, 19, 20].map((day) => `2017-06-${day}`));
    expect(archive.days.map((one) => one.totalYieldWh)).toEqual(
      archive.days.map((one) => plant.simulator.totalYieldWhAt(localDay(Date.parse(`${one.date}T12:00Z`)).toMs)),
    );
  });

  test('STP5.0: a week of five-minute values, then no more, and days for ever', async () => {
    const plant = await startPlant('STP5.0-3AV-40', noonMs);
    const session = await openPlant(plant);
    const request = { from: noonMs - 30 * dayMs, to: noonMs, fiveMinutes: true, days: true, events: false };
    const archive = valueOf(await plant.lan.clock.settle(session.readArchive(request)));
    expect(archive.fiveMinutes[0]?.at).toBe(noonMs - 7 * dayMs);
    expect(archive.notKept.length).toBeGreaterThan(0);
    expect(archive.days).toHaveLength(30);
  });

  test.each(['STP 6000TL-20', 'SBS2.5-1VL-10'])(
    '%s with the stamp of the next day says the same days',
    async (model) => {
      const read = async (dayStamp: 'midnight' | 'nextDay') => {
        const plant = await startPlant(model, noonMs, { dayStamp });
        const session = await openPlant(plant);
        const request = { from: noonMs - 40 * dayMs, to: noonMs, fiveMinutes: false, days: true, events: false };
        return valueOf(await plant.lan.clock.settle(session.readArchive(request))).days;
      };
      const days = await read('midnight');
      expect(days).toHaveLength(40);
      expect(await read('nextDay')).toEqual(days);
    },
  );
});
