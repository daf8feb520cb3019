import { describe, expect, it } from 'vitest';

import { commands, firstAndLast } from '../../../electron/core/speedwire/index.ts';
import { openMemory, slotsBetween, yieldWh, type FakeMemory } from '../../support/fakeArchive.ts';
import { counterRecord, dayRecords } from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, valueOf, type SpeedwireLan } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const noonMs = Date.UTC(2026, 5, 21, 11);
const midnightMs = Date.UTC(2026, 5, 20, 22);
const device = { susyId: 378, serial: 3_000_000_001 };

/** An inverter of a family without a day yield of its own; `aheadS` is its clock. */
async function houseWithout(lan: SpeedwireLan, memory: () => FakeMemory, aheadS = 0, zone = 'Europe/Amsterdam') {
  const deviceMs = () => lan.clock.nowMs() + aheadS * 1000;
  const records = () => [
    ...dayRecords(deviceMs()).filter((one) => one.command !== 0x54000200),
    counterRecord(0x54000200, 0x2601, yieldWh(lan.clock.nowMs()), { atS: Math.floor(deviceMs() / 1000) }),
  ];
  const { inverter, session } = await openMemory(lan, memory, { device, records }, { zone });
  return {
    inverter,
    asked: () => inverter.count(commands.dayArchive),
    readDayYield: async () => valueOf(await lan.clock.settle(session.readAll())).values.dayYieldWh,
  };
}

describe('the day yield of a device that has none of its own (SBFspot issues 290, 384)', () => {
  it('is the total yield less that of the archive at midnight, asked once a day', async () => {
    const lan = createLan();
    const house = await houseWithout(lan, () => ({ fiveMinutes: slotsBetween(noonMs - 5 * dayMs, lan.clock.nowMs()) }));
    expect(await house.readDayYield()).toBe(yieldWh(noonMs) - yieldWh(midnightMs));
    const [question] = house.inverter.requests.filter((one) => one.command === commands.dayArchive).map(firstAndLast);
    expect(question).toEqual({ first: midnightMs / 1000 - 86_400, last: noonMs / 1000 });
    await lan.clock.advance(3_600_000);
    expect(await house.readDayYield()).toBe(yieldWh(lan.clock.nowMs()) - yieldWh(midnightMs));
    expect(house.asked()).toBe(1);
    await lan.clock.advance(dayMs);
    expect(await house.readDayYield()).toBe(yieldWh(lan.clock.nowMs()) - yieldWh(midnightMs + dayMs));
    expect(house.asked()).toBe(2);
  });

  it.each([
    ['Europe/Amsterdam', Date.UTC(2026, 2, 29, 11), Date.UTC(2026, 2, 28, 23)],
    ['Europe/Amsterdam', Date.UTC(2025, 9, 26, 11), Date.UTC(2025, 9, 25, 22)],
    ['America/New_York', noonMs, Date.UTC(2026, 5, 21, 4)],
    ['Australia/Sydney', noonMs, Date.UTC(2026, 5, 20, 14)],
  ])('begins at the midnight of %s', async (zone, nowMs, startMs) => {
    const lan = createLan({ startMs: nowMs });
    const memory = { fiveMinutes: slotsBetween(nowMs - 2 * dayMs, nowMs) };
    const house = await houseWithout(lan, () => memory, 0, zone);
    expect(await house.readDayYield()).toBe(yieldWh(nowMs) - yieldWh(startMs));
  });

  it.each([
    ['last before midnight', -300_000],
    ['first after it', 300_000],
  ])('takes the record %s where that of midnight is missing', async (_which, offsetMs) => {
    const lan = createLan();
    const fiveMinutes = [
      ...slotsBetween(midnightMs - dayMs, midnightMs - hourMs),
      ...slotsBetween(midnightMs + offsetMs, midnightMs + offsetMs + 1),
      ...slotsBetween(midnightMs + hourMs, noonMs),
    ];
    const house = await houseWithout(lan, () => ({ fiveMinutes }));
    expect(await house.readDayYield()).toBe(yieldWh(noonMs) - yieldWh(midnightMs + offsetMs));
  });

  it('begins where the night left the counter, on a device that does not write at night', async () => {
    const lan = createLan();
    const dusk = slotsBetween(midnightMs - 9 * hourMs, midnightMs - 2 * hourMs);
    const [firstOfDawn, ...dawn] = slotsBetween(midnightMs + 4 * hourMs, noonMs);
    const dark = dusk.at(-1)?.wh ?? 0;
    const waking = { atS: firstOfDawn?.atS ?? 0, wh: dark };
    const house = await houseWithout(lan, () => ({ fiveMinutes: [...dusk, waking, ...dawn] }));
    expect(await house.readDayYield()).toBe(yieldWh(noonMs) - dark);
  });

  it('is nothing as long as the counter stands where the evening left it', async () => {
    const lan = createLan({ startMs: midnightMs + 5 * hourMs });
    const evening = slotsBetween(midnightMs - 9 * hourMs, midnightMs - 2 * hourMs);
    const stands = yieldWh(lan.clock.nowMs());
    const last = { atS: midnightMs / 1000 - 2 * 3600, wh: stands };
    const house = await houseWithout(lan, () => ({ fiveMinutes: [...evening, last] }));
    expect(await house.readDayYield()).toBe(0);
  });

  it.each([
    ['from yesterday noon to dawn', -10 * hourMs, 4 * hourMs],
    ['over midnight, of a quarter of an hour', -600_000, 600_000],
    ['up to now', -10 * hourMs, 13 * hourMs],
    ['from the beginning to dawn', -24 * hourMs, 4 * hourMs],
    ['from the beginning to ten minutes after midnight', -24 * hourMs, 600_000],
  ])('is none where the archive has a hole %s', async (_where, fromMs, toMs) => {
    const lan = createLan();
    const before = slotsBetween(midnightMs - dayMs, midnightMs + fromMs + 1);
    const after = slotsBetween(midnightMs + toMs, noonMs);
    const isYoung = fromMs === -24 * hourMs;
    const house = await houseWithout(lan, () => ({ fiveMinutes: isYoung ? after : [...before, ...after] }));
    expect(await house.readDayYield()).toBeNull();
  });

  it('is not remembered from before the slot of midnight is there', async () => {
    const lan = createLan({ startMs: midnightMs + 60_000 });
    const lateMs = () => (lan.clock.nowMs() > midnightMs + 240_000 ? midnightMs + 1 : midnightMs);
    const house = await houseWithout(lan, () => ({ fiveMinutes: slotsBetween(midnightMs - dayMs, lateMs()) }));
    await house.readDayYield();
    await lan.clock.advance(900_000);
    expect(await house.readDayYield()).toBe(yieldWh(lan.clock.nowMs()) - yieldWh(midnightMs));
  });

  it('is none where the archive does not tell, which is asked again after 60 reads', async () => {
    const lan = createLan();
    let memory: FakeMemory = {};
    const house = await houseWithout(lan, () => memory);
    for (let read = 0; read < 60; read += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one read after the other
      expect(await house.readDayYield()).toBeNull();
    }
    expect(house.asked()).toBe(1);
    memory = { fiveMinutes: slotsBetween(midnightMs - dayMs, noonMs) };
    expect(await house.readDayYield()).toBeGreaterThan(0);
    expect(house.asked()).toBe(2);
  });

  it('is none where the device cannot say which day it is', async () => {
    const lan = createLan();
    const house = await houseWithout(lan, () => ({ fiveMinutes: slotsBetween(midnightMs - dayMs, noonMs) }), -7 * 3600);
    expect(await house.readDayYield()).toBeNull();
    expect(house.asked()).toBe(0);
  });

  it('does not spoil a read when the archive is not answered', async () => {
    const lan = createLan();
    const { session } = await openMemory(lan, () => ({}), {
      device,
      records: () => dayRecords(lan.clock.nowMs()).filter((one) => one.bytes[1] !== 0x22 || one.command !== 0x54000200),
      respond: (request, usual) => (request.command === commands.dayArchive ? [] : usual()),
    });
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.values).toMatchObject({ dayYieldWh: null, totalYieldWh: 41_161_805, acPowerW: 2997 });
    expect(read.failures).toEqual([{ code: 'unanswered', details: { query: 'dayYield' } }]);
  });
});

describe('a device that does tell its day yield', () => {
  it('is never asked for its archive, not even where it says "no value"', async () => {
    const lan = createLan();
    const { inverter, session } = await openMemory(lan, () => ({ fiveMinutes: slotsBetween(midnightMs, noonMs) }), {
      records: () => [
        counterRecord(0x54000200, 0x2601, 41_161_805, { atS: noonMs / 1000 }),
        counterRecord(0x54000200, 0x2622, 2 ** 63, { atS: noonMs / 1000 }),
      ],
    });
    expect(valueOf(await lan.clock.settle(session.readAll())).values.dayYieldWh).toBeNull();
    expect(inverter.count(commands.dayArchive)).toBe(0);
  });
});
