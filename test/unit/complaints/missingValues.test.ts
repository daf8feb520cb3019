import { describe, expect, it } from 'vitest';

import { read } from '../../../electron/commands/read/read.ts';
import { deviceErrors } from '../../../electron/core/speedwire/index.ts';
import { runInLan } from '../../support/commandInLan.ts';
import {
  counterRecord,
  dayRecords,
  noSignedValue,
  noUnsignedValue,
  numberRecord,
  replyFrame,
} from '../../support/fakeInverter.ts';
import { openPlant, startPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress, valueOf } from '../../support/speedwireLan.ts';
import { readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const spot = 0x51000200;
const dc = 0x53800200;
const device = { susyId: 181, serial: 2_100_000_001 };

describe('the day yield', () => {
  it("SBFspot #640: yesterday's value, which devices show until they wake, is never told as today's", async () => {
    const dusk = Date.UTC(2017, 5, 20, 18);
    const plant = await startPlant('STP 6000TL-20', dusk, { faults: ['stale-day-yield'] });
    const session = await openPlant(plant);
    const told: { hourOfDay: number; dayYieldWh: number | null; total: number | null }[] = [];
    for (let hour = 0; hour <= 14; hour += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { values } = valueOf(await plant.lan.clock.settle(session.readAll()));
      told.push({ hourOfDay: (20 + hour) % 24, dayYieldWh: values.dayYieldWh, total: values.totalYieldWh });
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await plant.lan.clock.advance(3_600_000);
    }
    const [evening] = told;
    const early = told.filter((one) => one.hourOfDay < 5);
    expect(evening?.dayYieldWh).toBeGreaterThan(10_000);
    expect(early.map((one) => one.dayYieldWh)).toEqual([null, null, null, null, null]);
    expect(told.at(-1)?.dayYieldWh).toBeGreaterThan(0);
    expect(told.at(-1)?.dayYieldWh).toBeLessThan(evening?.dayYieldWh ?? 0);
    expect(told.every((one) => (one.total ?? 0) > 0)).toBe(true);
  });
});

describe('values that a device does not have', () => {
  it('SBFspot #300, #372: a phase without a power of its own has none, rather than 0 beside the true total', async () => {
    const lan = createLan();
    const records = () => [
      numberRecord(spot, 0x263f, 559),
      numberRecord(spot, 0x4640, noSignedValue),
      numberRecord(spot, 0x4648, 23_717, { type: 0 }),
      numberRecord(spot, 0x4649, noUnsignedValue, { type: 0 }),
      numberRecord(spot, 0x4650, 2420, { type: 0 }),
    ];
    const { values } = (await readOnce(lan, { records })).read;
    expect(values).toMatchObject({ acPowerW: 559, acPhasePowerW: [null], acPhaseVoltageV: [237.17, null] });
    const { out } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(out).toMatch(/Phase L1 +- +237\.17 V +2\.420 A/u);
    expect(out).not.toMatch(/\b0 W/u);
  });

  it('SBFspot #45: a string that is not in use has no fantastic values', async () => {
    const lan = createLan();
    const records = () => [
      numberRecord(dc, 0x251e, noSignedValue, { class: 1 }),
      numberRecord(dc, 0x251e, noSignedValue, { class: 2 }),
      numberRecord(dc, 0x451f, 31_600, { class: 1 }),
      numberRecord(dc, 0x451f, noSignedValue, { class: 2 }),
      numberRecord(dc, 0x4521, 8112, { class: 1 }),
      numberRecord(dc, 0x4521, noSignedValue, { class: 2 }),
    ];
    const { values } = (await readOnce(lan, { records })).read;
    expect(values).toMatchObject({
      dcPowerW: [null, null],
      dcVoltageV: [316, null],
      dcCurrentA: [8.112, null],
    });
  });

  it('SBFspot #564, #696: a question that is answered with "not available" costs its own values alone', async () => {
    const lan = createLan();
    await lan.inverter({
      respond: (request, usual) =>
        [dc, 0x52000200].includes(request.command)
          ? [replyFrame(request, device, { error: deviceErrors.notAvailable })]
          : usual(),
    });
    const { code, out, err } = await runInLan(lan, read, ['--host', inverterAddress, '--json']);
    expect(code).toBe(0);
    const told = JSON.parse(out) as { devices: { values: Record<string, unknown>; errors: unknown[] }[] };
    expect(told.devices[0]?.values).toMatchObject({ acPowerW: 2997, dcPowerW: [], temperatureC: null });
    expect(told.devices[0]?.errors).toEqual([]);
    expect(err).not.toContain('21');
  });

  it('SBFspot #520: no string is forgotten, however many there are', async () => {
    const lan = createLan();
    const strings = Array.from({ length: 12 }, (_, index) => index + 1);
    const records = () => strings.map((string) => numberRecord(dc, 0x251e, string * 10, { class: string }));
    await lan.inverter({ records });
    const { out } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(strings.filter((string) => !out.includes(`String ${string} `))).toEqual([]);
  });
});

describe('fields that never come back after the night', () => {
  it('ha-pysmaplus #16, #101: one session over a night has the values of the day again, and none in between', async () => {
    const plant = await startPlant('STP 6000TL-20', Date.UTC(2017, 5, 20, 16));
    const session = await openPlant(plant);
    const readAfter = async (waitMs: number) => {
      await plant.lan.clock.advance(waitMs);
      return valueOf(await plant.lan.clock.settle(session.readAll())).values;
    };
    const evening = await readAfter(0);
    const night = await readAfter(9 * 3_600_000);
    const morning = await readAfter(9 * 3_600_000);
    expect(night).toMatchObject({ acPowerW: null, gridFrequencyHz: null });
    expect(night.acPhaseVoltageV.concat(night.dcVoltageV).every((one) => one === null)).toBe(true);
    expect(night.totalYieldWh).toBeGreaterThan(0);
    for (const field of ['acPowerW', 'gridFrequencyHz', 'temperatureC'] as const) {
      expect([field, evening[field], morning[field]]).toEqual([field, expect.any(Number), expect.any(Number)]);
    }
    expect(morning.dcVoltageV).toHaveLength(evening.dcVoltageV.length);
    expect(morning.acPhaseVoltageV.every((one) => one !== null && one > 200)).toBe(true);
  });

  it('ha-pysmaplus #54: the program that was started at night has all of them in the morning', async () => {
    const lan = createLan();
    let isNight = true;
    const night = [counterRecord(0x54000200, 0x2601, 41_161_805)];
    const { session } = await readOnce(lan, { records: () => (isNight ? night : dayRecords(lan.clock.nowMs())) });
    isNight = false;
    const values = [];
    for (let reads = 0; reads < 2; reads += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      values.push(valueOf(await lan.clock.settle(session.readAll())).values);
    }
    expect(values.at(-1)).toMatchObject({ acPowerW: 2997, dcPowerW: [1600, 1500], temperatureC: 45.5 });
  });
});
