import { describe, expect, it } from 'vitest';

import { commands, firstAndLast } from '../../../electron/core/speedwire/index.ts';
import type { InverterArchive } from '../../../shared/inverterArchive.ts';
import { allReply, openMemory, requestFor, slotsBetween, type FakeYield } from '../../support/fakeArchive.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';
import { startPlant, openPlant } from '../../support/simulatedPlant.ts';

checkThatNothingIsWritten();

const dayMs = 86_400_000;
const noonMs = Date.UTC(2026, 5, 21, 11);
const midnightMs = Date.UTC(2026, 5, 20, 22);
const device = { susyId: 181, serial: 2_100_000_001 };

/** Reads five-minute values up to noon of a device that answers each question with these records. */
async function readUpToNoon(
  fromMs: number,
  recordsOf: (firstMs: number, lastMs: number) => readonly FakeYield[],
): Promise<InverterArchive> {
  const lan = createLan({ startMs: noonMs });
  const { session } = await openMemory(lan, () => ({}), {
    respond: (request, usual) => {
      const asked = firstAndLast(request);
      return request.command === commands.dayArchive && asked !== null
        ? allReply(request, device, recordsOf(asked.first * 1000, asked.last * 1000))
        : usual();
    },
  });
  const reading = session.readArchive(requestFor(fromMs, noonMs, { fiveMinutes: true }));
  return valueOf(await lan.clock.settle(reading));
}

function truth(fromMs: number, toMs: number) {
  return slotsBetween(fromMs, toMs).map(({ atS, wh }) => ({ at: atS * 1000, totalYieldWh: wh }));
}

describe('wrong archive values', () => {
  it('SBFspot #578: stale values under stamps later today, far too low, are not taken, and cost no true one', async () => {
    const stale = slotsBetween(noonMs + 300_000, midnightMs + dayMs).map((one) => ({ ...one, wh: 700_000 }));
    const archive = await readUpToNoon(midnightMs, () => [...slotsBetween(midnightMs, noonMs), ...stale]);
    expect(archive.fiveMinutes).toEqual(truth(midnightMs, noonMs));
    expect(archive.dropped).toEqual([{ reason: 'future', count: stale.length }]);
  });

  it('SBFspot #635: one record of two and a half minutes with an absurd counter vanishes, and nothing beside it', async () => {
    const records = slotsBetween(midnightMs, noonMs);
    const phantom = { atS: midnightMs / 1000 + 30_150, wh: 1_799_591_300_625 };
    const place = records.findIndex((one) => one.atS > phantom.atS);
    const archive = await readUpToNoon(midnightMs, () => records.toSpliced(place, 0, phantom));
    expect(archive.fiveMinutes).toEqual(truth(midnightMs, noonMs));
    expect(archive.dropped).toEqual([{ reason: 'offGrid', count: 1 }]);
  });

  it('SBFspot #694: a morning full of a counter of weeks ago is left out, not what came before and after', async () => {
    const fromMs = midnightMs - 2 * dayMs;
    const wakeUpMs = midnightMs + 6 * 3_600_000;
    const archive = await readUpToNoon(fromMs, (firstMs, lastMs) =>
      slotsBetween(firstMs, lastMs + 1).map((one) =>
        one.atS >= midnightMs / 1000 && one.atS < wakeUpMs / 1000 ? { ...one, wh: 900_000 } : one,
      ),
    );
    expect(archive.fiveMinutes).toEqual([...truth(fromMs, midnightMs), ...truth(wakeUpMs, noonMs)]);
    expect(archive.dropped).toEqual([{ reason: 'doesNotFit', count: 72 }]);
  });

  it('SBFspot #384, #578, #635, #694: among all these in one memory, each value that is kept is true', async () => {
    const plant = await startPlant('STP 6000TL-20', Date.UTC(2017, 5, 21, 11), { faults: ['replayed-archive'] });
    const clean = await startPlant('STP 6000TL-20', Date.UTC(2017, 5, 21, 11));
    const [faulty, right] = await Promise.all(
      [plant, clean].map(async (one) => {
        const session = await openPlant(one);
        const nowMs = one.lan.clock.nowMs();
        const reading = session.readArchive(requestFor(nowMs - 2 * dayMs, nowMs, { fiveMinutes: true }));
        return valueOf(await one.lan.clock.settle(reading));
      }),
    );
    const known = new Map(right?.fiveMinutes.map((one) => [one.at, one.totalYieldWh]));
    expect(faulty?.fiveMinutes.filter((one) => known.get(one.at) !== one.totalYieldWh)).toEqual([]);
    expect(faulty?.fiveMinutes.length).toBeGreaterThan(0.85 * (right?.fiveMinutes.length ?? 0));
    expect(faulty?.dropped.length).toBeGreaterThan(0);
  });
});
