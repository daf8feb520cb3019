import { describe, expect, it } from 'vitest';

import { type InverterRead, type InverterSession } from '../../../electron/core/speedwire/index.ts';
import {
  chosen,
  counterRecord,
  dayRecords,
  noSignedValue,
  numberRecord,
  statusRecord,
  textRecord,
  type FakeInverter,
  type ServedRecord,
} from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, valueOf, type SpeedwireLan } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

interface Reading {
  readonly inverter: FakeInverter;
  /** Reads once more; gives the read and the first registers it asked for. */
  readonly again: () => Promise<{ readonly read: InverterRead; readonly asked: readonly string[] }>;
}

async function openReading(lan: SpeedwireLan, records: () => readonly ServedRecord[]): Promise<Reading> {
  const inverter = await lan.inverter({ records });
  const opening = lan
    .speedwire()
    .openSession({ endpoint: inverter.endpoint, identity: null, group: 'user', password: '0000' });
  const session: InverterSession = valueOf(await lan.clock.settle(opening));
  return {
    inverter,
    again: async () => {
      const before = inverter.requests.length;
      const read = valueOf(await lan.clock.settle(session.readAll()));
      const asked = inverter.requests
        .slice(before)
        .map((one) => Buffer.from(one.body.subarray(0, 4)).readUInt32LE().toString(16));
      return { read, asked };
    },
  };
}

describe('values that a device does not have', () => {
  it('are asked once, then again after 60 reads', async () => {
    const lan = createLan();
    const { again } = await openReading(lan, () => dayRecords(lan.clock.nowMs()));
    expect((await again()).asked).toContain('254e00');
    const second = await again();
    expect(second.asked).not.toContain('254e00');
    expect(second.asked).toContain('263f00');
    for (let reads = 3; reads <= 60; reads += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one read after the other
      expect((await again()).asked).not.toContain('254e00');
    }
    expect((await again()).asked).toContain('254e00');
    expect((await again()).asked).not.toContain('254e00');
  });

  it('at night are there soon after dawn', async () => {
    const lan = createLan();
    let night = true;
    const { again } = await openReading(lan, () =>
      night
        ? [counterRecord(0x54000200, 0x2601, 1), numberRecord(0x51000200, 0x263f, noSignedValue)]
        : dayRecords(lan.clock.nowMs()),
    );
    await again();
    expect((await again()).asked).not.toContain('251e00');
    night = false;
    expect((await again()).read.values).toMatchObject({ acPowerW: 2997, dcPowerW: [] });
    expect((await again()).read.values).toMatchObject({ dcPowerW: [1600, 1500], temperatureC: 45.5 });
  });

  it('are asked again when the device says that it does something else', async () => {
    const lan = createLan();
    let tag = 307;
    const { again } = await openReading(lan, () => [
      counterRecord(0x54000200, 0x2601, 1),
      statusRecord(0x51800200, 0x2148, [chosen(tag)]),
    ]);
    await again();
    tag = 455;
    expect((await again()).asked).not.toContain('251e00');
    expect((await again()).asked).toContain('251e00');
    expect((await again()).asked).not.toContain('251e00');
  });

  it('do not include the questions that tell what it does: those are always asked', async () => {
    const lan = createLan();
    const { again } = await openReading(lan, () => [numberRecord(0x51000200, 0x4657, 5000)]);
    await again();
    expect((await again()).asked).toEqual(['260100', '263f00', '465700', '214800']);
  });
});

describe('rarer values', () => {
  it('are read where the device has them', async () => {
    const lan = createLan();
    const { again } = await openReading(lan, () => [
      ...dayRecords(lan.clock.nowMs()),
      numberRecord(0x51000200, 0x265f, -120),
      numberRecord(0x51000200, 0x4166, 300, { type: 0 }),
      statusRecord(0x51800200, 0x4128, [chosen(1392)]),
      statusRecord(0x51800200, 0x412b, [0x00ff_fffd, chosen(0xff_fffd)]),
      ...[10, 20, 30].map((power, index) => numberRecord(0x51000200, 0x46e8 + index, power, { type: 0 })),
      ...[0, 0, 5].map((power, index) => numberRecord(0x51000200, 0x46eb + index, power, { type: 0 })),
    ]);
    expect((await again()).read.values).toMatchObject({
      reactivePowerVar: -120,
      timeToFeedInS: 300,
      generalOperatingStatus: { tag: 1392, text: 'Fault' },
      operatingStatus: null,
      gridExportPhasePowerW: [10, 20, 30],
      gridImportPhasePowerW: [0, 0, 5],
    });
  });

  it('are absent where it has not', async () => {
    const lan = createLan();
    const { again } = await openReading(lan, () => dayRecords(lan.clock.nowMs()));
    const keys = Object.keys((await again()).read.values);
    for (const key of ['reactivePowerVar', 'timeToFeedInS', 'operatingStatus', 'gridExportPhasePowerW']) {
      expect(keys).not.toContain(key);
    }
  });
});

it('records announced as fewer than there are give no wrong value, and are told', async () => {
  const lan = createLan();
  const { again } = await openReading(lan, () => [
    { ...textRecord(0x58000200, 0x821e, ''), bytes: typeLabelAsOne() },
    counterRecord(0x54000200, 0x2601, 1),
  ]);
  const { read } = await again();
  expect(read.device.name).toBe(null);
  expect(read.values.totalYieldWh).toBe(1);
  expect(read.failures).toMatchObject([{ code: 'unreadableAnswer', details: { query: 'typeLabel' } }]);
});

/** Three records that the answer counts as one. */
function typeLabelAsOne(): Uint8Array {
  const label = textRecord(0x58000200, 0x821e, 'Roof south').bytes;
  return Buffer.concat([label, label, label]);
}
