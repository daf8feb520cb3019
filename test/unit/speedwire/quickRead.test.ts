import { describe, expect, it } from 'vitest';

import { commands } from '../../../electron/core/speedwire/index.ts';
import { openMemory, slotsBetween, yieldWh } from '../../support/fakeArchive.ts';
import {
  counterRecord,
  dayRecords,
  noSignedValue,
  numberRecord,
  statusRecord,
  type FakeInverter,
  type ServedRecord,
} from '../../support/fakeInverter.ts';
import { openPlant, startPlant } from '../../support/simulatedPlant.ts';
import { checkThatNothingIsWritten, createLan, errorOf, valueOf } from '../../support/speedwireLan.ts';
import { openTo, readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const noonMs = Date.UTC(2026, 5, 21, 11);

/** The first registers of the questions since the last logon. */
function asked(inverter: FakeInverter): readonly string[] {
  const lastLogon = inverter.requests.findLastIndex((one) => one.command === commands.logon);
  return inverter.requests
    .slice(lastLogon + 1)
    .map((one) => Buffer.from(one.body.subarray(0, 4)).readUInt32LE().toString(16));
}

describe('a quick read', () => {
  it('gives power and yield in two questions', async () => {
    const lan = createLan();
    const { inverter, session } = await openTo(lan);
    const read = valueOf(await lan.clock.settle(session.readQuick()));
    expect(asked(inverter)).toEqual(['260100', '263f00']);
    expect(read.values).toEqual({ totalYieldWh: 41_161_805, dayYieldWh: 12_345, acPowerW: 2997 });
    expect(read.failures).toEqual([]);
    expect(read.at).toBeLessThanOrEqual(lan.clock.nowMs());
    expect(read.at).toBeGreaterThan(lan.clock.nowMs() - 1000);
  });

  it.each(['STP 6000TL-20', 'STP5.0-3AV-40', 'SB 3600SE-10', 'SBS2.5-1VL-10'])(
    'tells of %s what a full read tells',
    async (model) => {
      const plant = await startPlant(model, noonMs);
      const session = await openPlant(plant);
      const full = valueOf(await plant.lan.clock.settle(session.readAll()));
      const { values } = valueOf(await plant.lan.clock.settle(session.readQuick()));
      expect(values.acPowerW).not.toBeNull();
      expect(full.values.acPowerW).not.toBeNull();
      expect({ ...full.values, acPowerW: values.acPowerW }).toMatchObject(values);
      expect(Object.hasOwn(values, 'pvPowerW')).toBe(full.values.pvPowerW !== undefined);
      await session.close();
    },
  );

  it('asks what the device is doing where it tells no power', async () => {
    const lan = createLan();
    const records = (): readonly ServedRecord[] => [
      counterRecord(0x54000200, 0x2601, 41_161_805),
      numberRecord(0x51000200, 0x263f, noSignedValue),
      statusRecord(0x51800200, 0x2148, [0x0100_012f]),
    ];
    const { inverter, session } = await openTo(lan, { records });
    const { values } = valueOf(await lan.clock.settle(session.readQuick()));
    expect(values).toMatchObject({ acPowerW: null, status: { tag: 303 }, gridRelay: null });
    expect(asked(inverter)).toEqual(['260100', '263f00', '214800', '416400']);
  });

  it('logs on again where the device forgot the session, and not otherwise', async () => {
    const lan = createLan();
    const { inverter, session } = await readOnce(lan);
    for (let read = 0; read < 20; read += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one read after the other
      valueOf(await lan.clock.settle(session.readQuick()));
    }
    expect(inverter.count(commands.logon)).toBe(1);
    inverter.loseSession();
    expect(valueOf(await lan.clock.settle(session.readQuick())).values.acPowerW).toBe(2997);
    expect(inverter.count(commands.logon)).toBe(2);
    expect(inverter.count(commands.logoff)).toBe(0);
  });

  it('fails where the device is gone, within 30 s', async () => {
    const lan = createLan();
    const { inverter, session } = await readOnce(lan);
    inverter.close();
    const startedMs = lan.clock.elapsedMs();
    expect(errorOf(await lan.clock.settle(session.readQuick()))).toMatchObject({ code: 'lostContact' });
    expect(lan.clock.elapsedMs() - startedMs).toBeLessThanOrEqual(30_000);
  });

  it('keeps what was answered where one question was not', async () => {
    const lan = createLan();
    const silentAbout = (first: number) => (body: Uint8Array) => Buffer.from(body).readUInt32LE() === first;
    const isPower = silentAbout(0x263f00);
    const { session } = await openTo(lan, {
      respond: (request, usual) => (request.body.length >= 4 && isPower(request.body) ? [] : usual()),
    });
    const read = valueOf(await lan.clock.settle(session.readQuick()));
    expect(read.values).toMatchObject({ totalYieldWh: 41_161_805, acPowerW: null });
    expect(read.failures).toMatchObject([{ code: 'unanswered', details: { query: 'acPower' } }]);
  });
});

describe('the day yield of a quick read', () => {
  it('of yesterday is no value at dawn, by the clock of the device', async () => {
    const dawnMs = Date.UTC(2026, 5, 21, 3, 10);
    const sunsetS = Date.UTC(2026, 5, 20, 20, 5) / 1000;
    const lan = createLan({ startMs: dawnMs });
    const inverter = await lan.inverter({
      records: () => [
        counterRecord(0x54000200, 0x2601, 41_161_805, { atS: sunsetS }),
        counterRecord(0x54000200, 0x2622, 14_410, { atS: sunsetS }),
        numberRecord(0x51000200, 0x263f, 12, { atS: Math.floor(lan.clock.nowMs() / 1000) }),
      ],
    });
    const opening = lan
      .speedwire({ zone: 'Europe/Amsterdam' })
      .openSession({ endpoint: inverter.endpoint, identity: null, group: 'user', password: '0000' });
    const session = valueOf(await lan.clock.settle(opening));
    const { values } = valueOf(await lan.clock.settle(session.readQuick()));
    expect(values).toEqual({ totalYieldWh: 41_161_805, dayYieldWh: null, acPowerW: 12 });
  });

  it('of a device that does not tell it comes from what a full read learned that day, and asks no archive', async () => {
    const lan = createLan();
    const records = () => [
      ...dayRecords(lan.clock.nowMs()).filter((one) => one.command !== 0x54000200),
      counterRecord(0x54000200, 0x2601, yieldWh(lan.clock.nowMs()), { atS: Math.floor(lan.clock.nowMs() / 1000) }),
    ];
    const { inverter, session } = await openMemory(
      lan,
      () => ({ fiveMinutes: slotsBetween(noonMs - 86_400_000, lan.clock.nowMs()) }),
      { device: { susyId: 378, serial: 3_000_000_001 }, records },
      { zone: 'Europe/Amsterdam' },
    );
    const dayYieldWh = async () => valueOf(await lan.clock.settle(session.readQuick())).values.dayYieldWh;
    expect(await dayYieldWh()).toBeNull();
    valueOf(await lan.clock.settle(session.readAll()));
    await lan.clock.advance(3_600_000);
    expect(await dayYieldWh()).toBe(yieldWh(lan.clock.nowMs()) - yieldWh(Date.UTC(2026, 5, 20, 22)));
    expect(inverter.count(commands.dayArchive)).toBe(1);
    await lan.clock.advance(86_400_000);
    expect(await dayYieldWh()).toBeNull();
  });
});
