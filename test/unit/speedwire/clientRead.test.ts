import { describe, expect, it } from 'vitest';

import { commands } from '../../../electron/core/speedwire/index.ts';
import {
  chosen,
  counterRecord,
  dayRecords,
  noSignedValue,
  noUnsignedValue,
  numberRecord,
  statusRecord,
  type FakeInverter,
} from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';
import { openTo, readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

function rangesAsked(inverter: FakeInverter): string[] {
  return inverter.requests
    .filter((one) => one.command !== commands.identify && one.command !== commands.logon)
    .map((one) => Buffer.from(one.body.subarray(0, 4)).readUInt32LE().toString(16));
}

describe('a full read', () => {
  it('gives every value in its unit, by phase and by string', async () => {
    const lan = createLan();
    const { read } = await readOnce(lan);
    expect(read.values).toEqual({
      totalYieldWh: 41_161_805,
      dayYieldWh: 12_345,
      operatingTimeS: 90_000_000,
      feedInTimeS: 85_000_000,
      acPowerW: 2997,
      acPhasePowerW: [1000, 999, 998],
      acPhaseVoltageV: [230.1, 231.2, 232.3],
      acPhaseCurrentA: [4.346, 4.321, 4.296],
      gridFrequencyHz: 50.01,
      dcPowerW: [1600, 1500],
      dcVoltageV: [400.12, 380.07],
      dcCurrentA: [3.999, 3.947],
      temperatureC: 45.5,
      status: { tag: 307, text: 'Ok' },
      gridRelay: { tag: 51, text: 'Closed' },
      nominalPowerW: 6000,
    });
    expect(read.failures).toEqual([]);
  });

  it('tells the device by name, model, class and firmware, and asks that once in a session', async () => {
    const lan = createLan();
    const { inverter, session, read } = await readOnce(lan);
    expect(read.device).toEqual({
      name: 'Roof south',
      model: 'STP 6000TL-20',
      modelTag: 9099,
      deviceClass: { tag: 8001, text: 'Solar inverter' },
      firmware: '3.10.10.R',
    });
    const second = valueOf(await lan.clock.settle(session.readAll()));
    expect(second.device).toEqual(read.device);
    expect(rangesAsked(inverter).filter((range) => range === '821e00')).toHaveLength(1);
  });

  it('stamps the read with the receipt of the energy counters', async () => {
    const lan = createLan();
    const { session } = await openTo(lan);
    const before = lan.clock.nowMs();
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.at - before).toBe(6);
    expect(lan.clock.nowMs()).toBeGreaterThan(read.at);
  });

  it('names an unknown model by its tag and carries on', async () => {
    const lan = createLan();
    const records = () => [
      ...dayRecords(lan.clock.nowMs()).filter((one) => one.bytes[2] !== 0x82 || one.bytes[1] !== 0x20),
      statusRecord(0x58000200, 0x8220, [chosen(12_345)]),
    ];
    const { read } = await readOnce(lan, { records });
    expect(read.device).toMatchObject({ model: 'Unknown model (tag 12345)', modelTag: 12_345 });
    expect(read.values.totalYieldWh).toBe(41_161_805);
  });

  it('finds the chosen tag of a list that goes on in the next record', async () => {
    const lan = createLan();
    const list = [1, 2, 3, 4, 5, 6, 7, 8];
    const records = () => [
      statusRecord(0x58000200, 0x8220, list),
      statusRecord(0x58000200, 0x8220, [chosen(9099), 9]),
      statusRecord(0x51800200, 0x2148, [chosen(455), ...list.slice(1)]),
      statusRecord(0x51800200, 0x2148, [10]),
    ];
    const { read } = await readOnce(lan, { records });
    expect(read.device.modelTag).toBe(9099);
    expect(read.values.status).toEqual({ tag: 455, text: 'Warning' });
  });
});

describe('values that are missing', () => {
  it('keeps null and array lengths at night, when some registers are not answered at all', async () => {
    const lan = createLan();
    let night = false;
    const nightRecords = () => [
      counterRecord(0x54000200, 0x2601, 41_161_805),
      numberRecord(0x51000200, 0x263f, noSignedValue),
      ...[0, 1, 2].map((phase) => numberRecord(0x51000200, 0x4640 + phase, noSignedValue)),
      ...[0, 1, 2].map((phase) => numberRecord(0x51000200, 0x4648 + phase, noUnsignedValue, { type: 0 })),
      numberRecord(0x53800200, 0x251e, noSignedValue, { class: 1 }),
    ];
    const { session } = await openTo(lan, { records: () => (night ? nightRecords() : dayRecords(lan.clock.nowMs())) });
    await lan.clock.settle(session.readAll());
    night = true;
    const { values } = valueOf(await lan.clock.settle(session.readAll()));
    expect(values).toMatchObject({
      totalYieldWh: 41_161_805,
      dayYieldWh: null,
      acPowerW: null,
      acPhasePowerW: [null, null, null],
      acPhaseVoltageV: [null, null, null],
      acPhaseCurrentA: [null, null, null],
      dcPowerW: [null, null],
      dcVoltageV: [null, null],
      temperatureC: null,
      status: null,
    });
  });

  it('has optional keys only where the device answered the register, null where it has no value', async () => {
    const lan = createLan();
    const records = () => [
      ...dayRecords(lan.clock.nowMs()).filter((one) => one.bytes[2] !== 0x41),
      numberRecord(0x51000200, 0x4636, 150),
      numberRecord(0x51000200, 0x4637, noSignedValue),
    ];
    const { read } = await readOnce(lan, { records });
    expect(read.values).toMatchObject({ gridExportPowerW: 150, gridImportPowerW: null });
    expect(Object.keys(read.values)).not.toContain('nominalPowerW');
    expect(Object.keys(read.values)).not.toContain('batteryChargePercent');
  });

  it.each([
    { family: '4650 to 4652', valued: 0x464f, empty: 0x4652 },
    { family: '4653 to 4655', valued: 0x4652, empty: 0x464f },
  ])('takes phase currents of $family where only those have values', async ({ valued, empty }) => {
    const lan = createLan();
    const records = () =>
      [
        ...[1, 2, 3].map((phase) => numberRecord(0x51000200, empty + phase, noUnsignedValue, { type: 0 })),
        ...[1, 2, 3].map((phase) => numberRecord(0x51000200, valued + phase, phase * 1000)),
      ].toSorted((one, other) => Buffer.compare(one.bytes.subarray(1, 3), other.bytes.subarray(1, 3)));
    expect((await readOnce(lan, { records })).read.values.acPhaseCurrentA).toEqual([1, 2, 3]);
  });

  it('keeps power signed and gives the first string when a record says class 7', async () => {
    const lan = createLan();
    const records = () => [
      numberRecord(0x51000200, 0x263f, -345, { class: 7 }),
      numberRecord(0x51000200, 0x4640, -345, { class: 7 }),
    ];
    const { values } = (await readOnce(lan, { records })).read;
    expect(values.acPowerW).toBe(-345);
    expect(values.acPhasePowerW).toEqual([-345]);
  });
});

describe('battery and hybrid values', () => {
  const batteryRanges = ['295a00', '491e00', '496900', '496700', '696e00', '46c200', '46c300'];

  it.each([
    { tag: 8007, name: 'battery', asked: true },
    { tag: 8009, name: 'hybrid', asked: true },
    { tag: 8001, name: 'solar', asked: false },
    { tag: null, name: 'nameless', asked: true },
  ])('asks them of a $name inverter: $asked', async ({ tag, asked }) => {
    const lan = createLan();
    const label = tag === null ? [] : [statusRecord(0x58000200, 0x821f, [chosen(tag)])];
    const records = () => [...label, counterRecord(0x54000200, 0x2601, 1)];
    const { inverter } = await readOnce(lan, { records });
    const ranges = rangesAsked(inverter);
    expect(batteryRanges.every((range) => ranges.includes(range))).toBe(asked);
    expect(batteryRanges.some((range) => ranges.includes(range))).toBe(asked);
    expect(ranges).toContain('463600');
  });

  it('reads them in their units', async () => {
    const lan = createLan();
    const records = () => [
      statusRecord(0x58000200, 0x821f, [chosen(8009)]),
      numberRecord(0x51000200, 0x295a, 87, { type: 0, class: 9 }),
      numberRecord(0x51000200, 0x491e, 120, { class: 9 }),
      numberRecord(0x51000200, 0x4926, 500, { type: 0, class: 9 }),
      numberRecord(0x51000200, 0x495b, 254, { class: 9 }),
      numberRecord(0x51000200, 0x495c, 5210, { type: 0, class: 9 }),
      numberRecord(0x51000200, 0x495d, -12_500, { class: 9 }),
      numberRecord(0x51000200, 0x4969, 0, { type: 0, class: 9 }),
      numberRecord(0x51000200, 0x496a, 650, { type: 0, class: 9 }),
      counterRecord(0x54000200, 0x4967, 1_000_000, { class: 9 }),
      counterRecord(0x54000200, 0x4968, 900_000, { class: 9 }),
      numberRecord(0x51000200, 0x696e, 80, { type: 0, class: 9 }),
      numberRecord(0x51000200, 0x46c2, 1234, { type: 0, class: 9 }),
      counterRecord(0x54000200, 0x46c3, 5_000_000, { class: 9 }),
      numberRecord(0x51000200, 0x4639, 777, { class: 9 }),
      counterRecord(0x54000200, 0x4624, 333, { class: 9 }),
      counterRecord(0x54000200, 0x4625, 444, { class: 9 }),
    ];
    expect((await readOnce(lan, { records })).read.values).toMatchObject({
      batteryChargePercent: 87,
      batteryCycles: 120,
      batteryChargedAh: 500,
      batteryTemperatureC: 25.4,
      batteryVoltageV: 52.1,
      batteryCurrentA: -12.5,
      batteryChargePowerW: 0,
      batteryDischargePowerW: 650,
      batteryChargedWh: 1_000_000,
      batteryDischargedWh: 900_000,
      batteryUsablePercent: 80,
      pvPowerW: 1234,
      pvYieldWh: 5_000_000,
      consumptionPowerW: 777,
      gridExportWh: 333,
      gridImportWh: 444,
    });
  });
});

describe("the inverter's clock", () => {
  it.each([
    { aheadS: 3600, expected: 3600 },
    { aheadS: -7, expected: -7 },
    { aheadS: 0, expected: 0 },
  ])('is measured by its newest stamp: $aheadS s ahead', async ({ aheadS, expected }) => {
    const lan = createLan();
    const records = () => dayRecords(lan.clock.nowMs() + aheadS * 1000);
    expect((await readOnce(lan, { records })).read.clockOffsetS).toBe(expected);
  });

  it('is not measured by a day yield of yesterday', async () => {
    const lan = createLan();
    const nowS = () => Math.floor(lan.clock.nowMs() / 1000);
    const records = () => [
      counterRecord(0x54000200, 0x2622, 5, { atS: nowS() - 50_000 }),
      numberRecord(0x51000200, 0x263f, 5, { atS: nowS() + 7 }),
      numberRecord(0x52000200, 0x2377, 4550, { atS: nowS() - 3000 }),
    ];
    expect((await readOnce(lan, { records })).read.clockOffsetS).toBe(7);
  });

  it('is never measured by the total yield, whose stamp is that of its last change', async () => {
    const lan = createLan();
    const nowS = () => Math.floor(lan.clock.nowMs() / 1000);
    const records = () => [
      counterRecord(0x54000200, 0x2601, 5, { atS: nowS() + 900 }),
      numberRecord(0x51000200, 0x263f, 5, { atS: nowS() - 300 }),
      numberRecord(0x51000200, 0x4657, 5000, { atS: nowS() + 60 }),
      numberRecord(0x52000200, 0x2377, 5000, { atS: 0xffffffff }),
    ];
    expect((await readOnce(lan, { records })).read.clockOffsetS).toBe(60);
  });

  it('is unknown where all stamps are 0', async () => {
    const lan = createLan();
    const records = () => [counterRecord(0x54000200, 0x2601, 5), counterRecord(0x54000200, 0x2622, 5, { atS: 0 })];
    expect((await readOnce(lan, { records })).read.clockOffsetS).toBeNull();
  });
});
