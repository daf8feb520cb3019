import { describe, expect, it } from 'vitest';

import { startSimulator, type Simulator } from '../../../electron/core/simulator/index.ts';
import type { InverterRead } from '../../../electron/core/speedwire/index.ts';
import {
  chosen,
  counterRecord,
  dayRecords,
  noSignedValue,
  noUnsignedValue,
  numberRecord,
  statusRecord,
  type ServedRecord,
} from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress, valueOf } from '../../support/speedwireLan.ts';
import { openTo, readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const noonMs = Date.UTC(2026, 5, 21, 10, 30);
const eveningMs = Date.UTC(2026, 5, 21, 20, 30);
const spot = 0x51000200;
const energy = 0x54000200;
const dc = 0x53800200;

/** Reads a simulated model through the client. */
async function readModel(model: string, startMs = noonMs): Promise<{ read: InverterRead; simulator: Simulator }> {
  const lan = createLan();
  const endpoint = { address: inverterAddress, port: 9522 };
  const simulator = valueOf(
    await startSimulator(
      {
        bind: endpoint,
        model,
        serial: 1_900_000_001,
        userPassword: '0000',
        installerPassword: '1111',
        startMs,
        seed: 11,
        faults: [],
      },
      { clock: lan.clock, network: lan.network.host([`${inverterAddress}/24`]) },
    ),
  );
  const opened = lan.speedwire().openSession({ endpoint, identity: null, group: 'user', password: '0000' });
  const session = valueOf(await lan.clock.settle(opened));
  return { read: valueOf(await lan.clock.settle(session.readAll())), simulator };
}

describe('an SB 3000TL-21', () => {
  it('has one phase, and says of the others that they have no value', async () => {
    const { read } = await readModel('SB 3000TL-21');
    expect(read.device).toMatchObject({ model: 'SB 3000TL-21', deviceClass: { tag: 8001 } });
    const [first, ...others] = read.values.acPhaseCurrentA;
    expect(first).toBeGreaterThan(0);
    expect(others).toEqual([null, null]);
  });
});

describe('an STP5.0-3AV-40', () => {
  it('has other current registers and no day yield, which is missing and not 0 (SBFspot issues 290, 384)', async () => {
    const { read } = await readModel('STP5.0-3AV-40');
    expect(read.device.model).toBe('STP5.0-3AV-40');
    expect(read.values.acPhaseCurrentA).toHaveLength(3);
    expect(read.values.acPhaseCurrentA.every((one) => one !== null && one > 0)).toBe(true);
    expect(read.values.totalYieldWh).toBeGreaterThan(0);
    expect(read.values.dayYieldWh).toBeNull();
    expect(read.failures).toEqual([]);
  });
});

describe('hybrids and battery inverters (SBFspot issues 538, 539, 540, 734)', () => {
  it.each(['SB 3600SE-10', 'SBS2.5-1VL-10', 'SI4.4M-11'])('%s says what its battery does', async (model) => {
    for (const startMs of [noonMs, eveningMs]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { read, simulator } = await readModel(model, startMs);
      const battery = simulator.truth().battery;
      const { values } = read;
      expect(read.failures).toEqual([]);
      expect(values.batteryChargePercent).toBe(Math.round(battery?.chargePercent ?? Number.NaN));
      expect(values.batteryTemperatureC).toBeGreaterThan(5);
      expect(values.batteryTemperatureC).toBeLessThan(60);
      const isDischarging = (values.batteryDischargePowerW ?? 0) > 0;
      const isCharging = (values.batteryChargePowerW ?? 0) > 0;
      expect(isDischarging && isCharging).toBe(false);
      expect(Math.sign(values.batteryCurrentA ?? 0)).toBe(Number(isCharging) - Number(isDischarging));
    }
  });

  it('are known by the class in their type label, whatever their SUSyID', async () => {
    const lan = createLan();
    const records = () => [
      statusRecord(0x58000200, 0x821f, [chosen(8009)]),
      counterRecord(energy, 0x2601, 7, { class: 9 }),
      numberRecord(spot, 0x263f, -345, { class: 9 }),
      ...[0, 1, 2].map((phase) => numberRecord(spot, 0x4640 + phase, -115, { class: 9 })),
      numberRecord(spot, 0x495b, 254, { class: 9 }),
      numberRecord(spot, 0x495d, -1866, { class: 9 }),
      counterRecord(energy, 0x463a, 81_000, { class: 9 }),
      counterRecord(energy, 0x463b, 72_000, { class: 9 }),
      counterRecord(energy, 0x4626, 63_000, { class: 9 }),
      counterRecord(energy, 0x4627, 5400, { class: 9 }),
      counterRecord(energy, 0x4628, 4500, { class: 9 }),
    ];
    const { read } = await readOnce(lan, { records, device: { susyId: 4711, serial: 3 } });
    expect(read.values).toMatchObject({
      acPowerW: -345,
      acPhasePowerW: [-115, -115, -115],
      batteryTemperatureC: 25.4,
      batteryCurrentA: -1.866,
      absorbedWh: 81_000,
      releasedWh: 72_000,
      meterConsumptionWh: 63_000,
      meterDayExportWh: 5400,
      meterDayImportWh: 4500,
    });
  });

  it.each([7, 9])('have one string where class %i stands in place of its number', async (deviceClass) => {
    const lan = createLan();
    const records = () => [
      numberRecord(dc, 0x251e, -1200, { class: deviceClass }),
      numberRecord(dc, 0x451f, 21_400, { class: deviceClass }),
    ];
    const { values } = (await readOnce(lan, { records })).read;
    expect(values.dcPowerW).toEqual([-1200]);
    expect(values.dcVoltageV).toEqual([214]);
  });
});

describe('strings', () => {
  it('are all there: a third one, and a seventh and a ninth (SBFspot issue 520)', async () => {
    const lan = createLan();
    const records = () => [1, 2, 3, 7, 9].map((string) => numberRecord(dc, 0x251e, string * 100, { class: string }));
    const { values } = (await readOnce(lan, { records })).read;
    expect(values.dcPowerW).toEqual([100, 200, 300, null, null, null, 700, null, 900]);
  });

  it('keep their places when only the last one answers at dawn', async () => {
    const lan = createLan();
    let records: readonly ServedRecord[] = [1, 2, 3, 4, 5, 6, 7].map((string) =>
      numberRecord(dc, 0x251e, 100, { class: string }),
    );
    const { session } = await openTo(lan, { records: () => records });
    await lan.clock.settle(session.readAll());
    records = [numberRecord(dc, 0x251e, 5, { class: 7 })];
    const { values } = valueOf(await lan.clock.settle(session.readAll()));
    expect(values.dcPowerW).toEqual([null, null, null, null, null, null, 5]);
  });
});

describe('0 and "no value"', () => {
  it('are two things, by day and by night (SBFspot issues 45, 564, 696)', async () => {
    const lan = createLan();
    const records = () => [
      numberRecord(spot, 0x263f, 0),
      numberRecord(spot, 0x4640, 0),
      numberRecord(spot, 0x4641, noSignedValue),
      numberRecord(spot, 0x4648, noUnsignedValue, { type: 0 }),
      numberRecord(spot, 0x4650, 0, { type: 0 }),
      numberRecord(spot, 0x4651, noUnsignedValue, { type: 0 }),
    ];
    const { values } = (await readOnce(lan, { records })).read;
    expect(values).toMatchObject({
      acPowerW: 0,
      acPhasePowerW: [0, null],
      acPhaseVoltageV: [null],
      acPhaseCurrentA: [0, null],
      gridFrequencyHz: null,
      temperatureC: null,
    });
  });

  it('a first read at night does not keep the fields of the day away (ha-pysmaplus issue 54)', async () => {
    const lan = createLan();
    let isNight = true;
    const night = [counterRecord(energy, 0x2601, 41_161_805), numberRecord(spot, 0x263f, noSignedValue)];
    const { session } = await openTo(lan, { records: () => (isNight ? night : dayRecords(lan.clock.nowMs())) });
    for (let reads = 0; reads < 30; reads += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { values } = valueOf(await lan.clock.settle(session.readAll()));
      expect(values.dcPowerW).toEqual([]);
    }
    isNight = false;
    await lan.clock.settle(session.readAll());
    const { values } = valueOf(await lan.clock.settle(session.readAll()));
    expect(values).toMatchObject({ acPowerW: 2997, dcPowerW: [1600, 1500], acPhaseCurrentA: [4.346, 4.321, 4.296] });
  });
});

describe('registers that nobody has named', () => {
  it('are passed over, and the others read', async () => {
    const lan = createLan();
    const records = () => [
      counterRecord(energy, 0x2601, 5),
      counterRecord(energy, 0x2610, 123_456),
      numberRecord(spot, 0x4652, 1500),
      numberRecord(spot, 0x464f, 99),
    ];
    const { read } = await readOnce(lan, { records });
    expect(read.failures).toEqual([]);
    expect(read.values).toMatchObject({ totalYieldWh: 5, acPhaseCurrentA: [null, null, 1.5] });
    expect(JSON.stringify(read.values)).not.toContain('123456');
  });
});
