import { describe, expect, it } from 'vitest';

import { commands } from '../../../electron/core/speedwire/index.ts';
import { openMemory, requestFor, slotMs, slotsBetween, yieldWh } from '../../support/fakeArchive.ts';
import { counterRecord, dayRecords, statusRecord, type ServedRecord } from '../../support/fakeInverter.ts';
import {
  checkThatNothingIsWritten,
  createLan,
  errorOf,
  valueOf,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const dayS = 86_400;
const noonMs = Date.UTC(2026, 5, 21, 11);
const hourMs = 3_600_000;

/** A house whose inverter's clock is ahead of ours, archive included. */
async function skewedHouse(aheadS: number, lan: SpeedwireLan = createLan()) {
  const memory = { fiveMinutes: slotsBetween(noonMs - 30 * hourMs, noonMs + hourMs, aheadS) };
  return {
    lan,
    ...(await openMemory(lan, () => memory, { records: () => dayRecords(lan.clock.nowMs() + aheadS * 1000) })),
  };
}

const lastHours = requestFor(noonMs - 5 * hourMs, noonMs - hourMs, { fiveMinutes: true });

describe('the stamps of an archive', () => {
  it.each([
    ['not off', 0, 0],
    ['off by less than can be measured', 1, 0],
    ['20 s ahead', 20, 20],
    ['20 s behind', -20, -20],
    ['10 minutes ahead', 600, 600],
    ['two hours behind', -7200, -7200],
    ['23 hours ahead', 23 * 3600, 23 * 3600],
  ])('are corrected by a clock that is %s', async (_how, aheadS, offsetS) => {
    const { lan, session } = await skewedHouse(aheadS);
    const archive = valueOf(await lan.clock.settle(session.readArchive(lastHours)));
    expect(archive.clockOffsetS).toBe(offsetS);
    const shiftS = aheadS - offsetS;
    // A device clock off by whole slots has stamps on the grid; others are off the grid on our side as on the device's.
    if (aheadS % 300 === 0) {
      const expected = slotsBetween(lastHours.from, lastHours.to);
      expect(archive.fiveMinutes).toEqual(expected.map((one) => ({ at: one.atS * 1000, totalYieldWh: one.wh })));
      expect(shiftS).toBe(0);
      expect(archive.dropped).toEqual([]);
    }
  });

  it('on the grid of a device that is 20 s ahead are told by our clock', async () => {
    const lan = createLan();
    const aheadS = 20;
    const fiveMinutes = slotsBetween(noonMs - 30 * hourMs, noonMs).map((one) => ({
      ...one,
      wh: yieldWh(one.atS * 1000 - aheadS * 1000),
    }));
    const { session } = await openMemory(lan, () => ({ fiveMinutes }), {
      records: () => dayRecords(lan.clock.nowMs() + aheadS * 1000),
    });
    const archive = valueOf(await lan.clock.settle(session.readArchive({ ...lastHours, from: noonMs - 24 * hourMs })));
    expect(archive.fiveMinutes).toHaveLength(23 * 12);
    expect(archive.fiveMinutes[0]?.at).toBe(noonMs - 24 * hourMs + slotMs - aheadS * 1000);
    expect(archive.fiveMinutes.every((one) => yieldWh(one.at) === one.totalYieldWh)).toBe(true);
    expect(archive.dropped).toEqual([]);
  });

  it('up to the midnight that ends the span are all there, though the device writes them in its own seconds', async () => {
    const lan = createLan();
    const aheadS = 20;
    const { session } = await openMemory(lan, () => ({ fiveMinutes: slotsBetween(noonMs - 30 * hourMs, noonMs) }), {
      records: () => dayRecords(lan.clock.nowMs() + aheadS * 1000),
    });
    const midnightMs = noonMs - 13 * hourMs;
    const request = requestFor(midnightMs - hourMs, midnightMs, { fiveMinutes: true });
    const archive = valueOf(await lan.clock.settle(session.readArchive(request)));
    expect(archive.fiveMinutes.at(-1)?.at).toBe(midnightMs - aheadS * 1000);
    expect(archive.fiveMinutes).toHaveLength(12);
  });

  it.each([
    [2 * dayS, 2],
    [-400 * dayS, 400],
  ])('are refused where the clock is proven to be off by %i s (SBFspot issues 95, 442)', async (aheadS, days) => {
    const { lan, inverter, session } = await skewedHouse(aheadS);
    expect(errorOf(await lan.clock.settle(session.readArchive(lastHours)))).toEqual({
      code: 'clockWrong',
      details: { days },
    });
    expect(inverter.count(commands.dayArchive)).toBe(0);
  });

  it.each([1970, 1974])('are refused of a clock that was never set and runs in %i', async (year) => {
    const { lan, session } = await skewedHouse((Date.UTC(year, 2, 1) - noonMs) / 1000);
    expect(errorOf(await lan.clock.settle(session.readArchive(lastHours))).code).toBe('clockWrong');
  });
});

describe("stamps by the device's own clock", () => {
  it.each([600, 2 * dayS, -400 * dayS, 4000 * dayS])('are told as they are, %i s ahead', async (aheadS) => {
    const { lan, session } = await skewedHouse(aheadS);
    const shiftMs = aheadS * 1000;
    const request = {
      ...lastHours,
      from: lastHours.from + shiftMs,
      to: lastHours.to + shiftMs,
      stamps: 'device',
    } as const;
    const archive = valueOf(await lan.clock.settle(session.readArchive(request)));
    expect(archive.clockOffsetS).toBe(aheadS);
    const expected = slotsBetween(lastHours.from, lastHours.to);
    expect(archive.fiveMinutes).toEqual(
      expected.map(({ atS, wh }) => ({ at: atS * 1000 + shiftMs, totalYieldWh: wh })),
    );
    expect(archive).toMatchObject({ dropped: [], failures: [], unread: [], notKept: [] });
  });

  it('end at its own present time', async () => {
    const { lan, session } = await skewedHouse(-400 * dayS);
    const nothing = await lan.clock.settle(session.readArchive({ ...lastHours, stamps: 'device' }));
    expect(valueOf(nothing).fiveMinutes).toEqual([]);
  });
});

describe('stamps that stand still', () => {
  const duskRecords = (agoS: number): ServedRecord[] => {
    const atS = noonMs / 1000 - agoS;
    return [
      counterRecord(0x54000200, 0x2601, 41_161_805, { atS }),
      counterRecord(0x54000200, 0x2622, 12_345, { atS }),
      statusRecord(0x51800200, 0x2148, [0x0100_012f], { atS }),
    ];
  };

  it.each([
    ['10 minutes', 600],
    ['9 hours', 9 * 3600],
    ['3 days', 3 * dayS],
  ])('since %s are those of a sleeper, not of a slow clock: SBFspot issue 640', async (_ago, agoS) => {
    const lan = createLan();
    const memory = { fiveMinutes: slotsBetween(noonMs - 30 * hourMs, noonMs - 2 * hourMs) };
    const { session } = await openMemory(lan, () => memory, { records: () => duskRecords(agoS) });
    const archive = valueOf(await lan.clock.settle(session.readArchive(lastHours)));
    expect(archive.clockOffsetS).toBeNull();
    expect(archive.fiveMinutes[0]).toEqual({ at: lastHours.from, totalYieldWh: yieldWh(lastHours.from) });
  });

  it('until the inverter wakes between the two looks tell nothing', async () => {
    const lan = createLan();
    const startMs = lan.clock.nowMs();
    const { session } = await openMemory(lan, () => ({ fiveMinutes: slotsBetween(noonMs - 30 * hourMs, noonMs) }), {
      records: () => (lan.clock.nowMs() - startMs < 1000 ? duskRecords(9 * 3600) : dayRecords(lan.clock.nowMs())),
    });
    expect(valueOf(await lan.clock.settle(session.readArchive(lastHours))).clockOffsetS).toBeNull();
  });

  it('are no reason to wait where the clock was seen to run in this session', async () => {
    const { lan, session } = await skewedHouse(600);
    valueOf(await lan.clock.settle(session.readArchive(lastHours)));
    const startMs = lan.clock.elapsedMs();
    expect(valueOf(await lan.clock.settle(session.readArchive(lastHours))).clockOffsetS).toBe(600);
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(100);
  });

  it('of a device that stamps nothing leave its clock unknown', async () => {
    const lan = createLan();
    const { session } = await openMemory(lan, () => ({ fiveMinutes: slotsBetween(noonMs - 30 * hourMs, noonMs) }), {
      records: () => [counterRecord(0x54000200, 0x2601, 5, { atS: 0 })],
    });
    const archive = valueOf(await lan.clock.settle(session.readArchive(lastHours)));
    expect(archive.clockOffsetS).toBeNull();
    expect(archive.fiveMinutes).toHaveLength(48);
  });
});
