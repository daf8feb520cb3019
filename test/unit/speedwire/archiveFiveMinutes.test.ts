import { describe, expect, it } from 'vitest';

import { commands, firstAndLast, type InverterFrame } from '../../../electron/core/speedwire/index.ts';
import type { InverterArchive } from '../../../shared/inverterArchive.ts';
import {
  allReply,
  openMemory,
  requestFor,
  slotMs,
  slotsBetween,
  yieldWh,
  type FakeYield,
} from '../../support/fakeArchive.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const dayMs = 86_400_000;
/** 2026-06-21 13:00 in Amsterdam. */
const noonMs = Date.UTC(2026, 5, 21, 11);
const device = { susyId: 181, serial: 2_100_000_001 };

/** Reads the five-minute values of a span out of these records. */
async function readSpan(
  records: readonly FakeYield[],
  span: { readonly from: number; readonly to: number },
  { nowMs = noonMs, zone = 'Europe/Amsterdam' } = {},
): Promise<{ archive: InverterArchive; asked: readonly InverterFrame[] }> {
  const lan = createLan({ startMs: nowMs });
  const { inverter, session } = await openMemory(lan, () => ({ fiveMinutes: records }), {}, { zone });
  const reading = session.readArchive(requestFor(span.from, span.to, { fiveMinutes: true }));
  const archive = valueOf(await lan.clock.settle(reading));
  return { archive, asked: inverter.requests.filter((one) => one.command === commands.dayArchive) };
}

function spanOf(request: InverterFrame): { first: number; last: number } {
  return firstAndLast(request) ?? { first: 0, last: 0 };
}

function expectTruth(archive: InverterArchive, span: { readonly from: number; readonly to: number }): void {
  const expected = slotsBetween(span.from, span.to).map((one) => ({ at: one.atS * 1000, totalYieldWh: one.wh }));
  expect(archive.fiveMinutes).toEqual(expected);
  expect(archive).toMatchObject({ notKept: [], unread: [], dropped: [], failures: [] });
}

describe('the five-minute values of a span', () => {
  it('come in order, the first at its beginning, none at its end', async () => {
    const span = { from: Date.UTC(2026, 5, 18, 22), to: Date.UTC(2026, 5, 20, 22) };
    const { archive, asked } = await readSpan(slotsBetween(noonMs - 9 * dayMs, noonMs), span);
    expectTruth(archive, span);
    expect(archive.fiveMinutes).toHaveLength(576);
    expect(archive.fiveMinutes[0]?.at).toBe(span.from);
    expect(archive.fiveMinutes.at(-1)?.at).toBe(span.to - slotMs);
    expect(asked).toHaveLength(2);
    expect(asked.every((one) => one.control === 0xe0)).toBe(true);
  });

  it('are asked by local days, the newest first, as public clients ask them', async () => {
    const midnightS = Date.UTC(2026, 5, 20, 22) / 1000;
    const { asked } = await readSpan(slotsBetween(noonMs - 9 * dayMs, noonMs), {
      from: noonMs - 3 * dayMs,
      to: noonMs,
    });
    expect(asked.map(spanOf)).toEqual([
      { first: midnightS - 600, last: noonMs / 1000 - 1 },
      { first: midnightS - 86_400 - 600, last: midnightS - 300 },
      { first: midnightS - 2 * 86_400 - 600, last: midnightS - 86_400 - 300 },
      { first: noonMs / 1000 - 3 * 86_400, last: midnightS - 2 * 86_400 - 300 },
    ]);
  });

  it('may begin and end anywhere in a day', async () => {
    const span = { from: noonMs - dayMs + 1, to: noonMs - 3 * 3_600_000 + 1 };
    const { archive } = await readSpan(slotsBetween(noonMs - 9 * dayMs, noonMs), span);
    expectTruth(archive, span);
  });

  it.each([
    ['Europe/Amsterdam', 'of 23 hours', Date.UTC(2026, 2, 28, 23), 276],
    ['Europe/Amsterdam', 'of 25 hours', Date.UTC(2025, 9, 25, 22), 300],
    ['America/New_York', 'of 23 hours', Date.UTC(2026, 2, 8, 5), 276],
    ['America/New_York', 'of 25 hours', Date.UTC(2025, 10, 2, 4), 300],
    ['Australia/Lord_Howe', 'of 24.5 hours', Date.UTC(2026, 3, 4, 13), 294],
    ['Asia/Kolkata', 'of 24 hours', Date.UTC(2026, 2, 7, 18, 30), 288],
  ])('in %s are whole over a local day %s', async (zone, _length, fromMs, count) => {
    const span = { from: fromMs, to: fromMs + count * slotMs };
    const { archive, asked } = await readSpan(slotsBetween(fromMs - dayMs, fromMs + 3 * dayMs), span, {
      zone,
      nowMs: fromMs + 5 * dayMs,
    });
    expectTruth(archive, span);
    expect(asked).toHaveLength(1);
  });

  it('end now: nothing is asked about the future', async () => {
    const { archive, asked } = await readSpan(slotsBetween(noonMs - dayMs, noonMs + dayMs), {
      from: noonMs - 3_600_000,
      to: noonMs + 5 * dayMs,
    });
    expectTruth(archive, { from: noonMs - 3_600_000, to: noonMs + 1 });
    expect(asked.map((one) => spanOf(one).last)).toEqual([noonMs / 1000]);
    expect((await readSpan([], { from: noonMs + dayMs, to: noonMs + 2 * dayMs })).asked).toEqual([]);
  });
});

describe('"only the last days are available" (SBFspot issues 241, 326, 701)', () => {
  it('error 21 tells what is not kept, and is no failure', async () => {
    const keptFromMs = Date.UTC(2026, 5, 17, 22);
    const span = { from: Date.UTC(2026, 5, 10, 22), to: noonMs };
    const { archive } = await readSpan(slotsBetween(keptFromMs, noonMs), span);
    expect(archive.notKept).toEqual([{ from: span.from, to: keptFromMs }]);
    expect(archive.fiveMinutes[0]?.at).toBe(keptFromMs);
    expect(archive).toMatchObject({ unread: [], failures: [] });
  });

  it('is believed after 31 days in a row, and nothing older is asked', async () => {
    const span = { from: Date.UTC(2020, 0, 1), to: noonMs };
    const { archive, asked } = await readSpan(slotsBetween(noonMs - 5 * dayMs, noonMs), span);
    expect(asked).toHaveLength(6 + 31);
    expect(archive.notKept).toEqual([{ from: span.from, to: noonMs - 5 * dayMs }]);
  });

  it.each([
    ['36 hours', 36 * 3_600_000],
    ['12 hours', 12 * 3_600_000],
  ])('is said up to the first record of a memory of %s', async (_length, keptMs) => {
    const span = { from: Date.UTC(2026, 5, 14, 22), to: noonMs };
    const { archive } = await readSpan(slotsBetween(noonMs - keptMs, noonMs), span);
    expect(archive.notKept).toEqual([{ from: span.from, to: noonMs - keptMs }]);
    expect(archive.fiveMinutes[0]?.at).toBe(noonMs - keptMs);
    expect(archive).toMatchObject({ unread: [], failures: [] });
  });

  it('is not said of slots that are kept without a value', async () => {
    const midnightMs = Date.UTC(2026, 5, 20, 22);
    const records = slotsBetween(midnightMs, noonMs).map((one, index) => (index < 20 ? { ...one, wh: null } : one));
    const { archive } = await readSpan(records, { from: midnightMs - dayMs, to: noonMs });
    expect(archive.notKept).toEqual([{ from: midnightMs - dayMs, to: midnightMs }]);
    expect(archive.dropped).toEqual([{ reason: 'noValue', count: 20 }]);
  });

  it('is not said of the nights of an inverter that sleeps', async () => {
    const hourOf = (atS: number) => new Date(atS * 1000).getUTCHours();
    const records = slotsBetween(noonMs - 5 * dayMs, noonMs).filter(
      (one) => hourOf(one.atS) >= 4 && hourOf(one.atS) < 20,
    );
    const { archive } = await readSpan(records, { from: Date.UTC(2026, 5, 18, 22), to: noonMs });
    expect(archive).toMatchObject({ notKept: [], unread: [], failures: [] });
  });

  it('is not said of a piece of a day in which there is no slot, and it is not asked', async () => {
    const midnightMs = Date.UTC(2026, 5, 20, 22);
    const span = { from: midnightMs - 120_020, to: midnightMs + 3_600_000 };
    const { archive, asked } = await readSpan(slotsBetween(midnightMs, noonMs), span);
    expect(asked).toHaveLength(1);
    expectTruth(archive, span);
    const nothing = await readSpan(slotsBetween(midnightMs, noonMs), {
      from: midnightMs + 1000,
      to: midnightMs + 2000,
    });
    expect(nothing.asked).toEqual([]);
    expectTruth(nothing.archive, { from: 0, to: 0 });
  });

  it('is not said of the last ten minutes, whose slots may come late', async () => {
    const { archive } = await readSpan([], { from: noonMs - 3_600_000, to: noonMs });
    const [span] = archive.notKept;
    expect(archive.notKept).toHaveLength(1);
    expect((span?.to ?? 0) - (noonMs - 600_000)).toBeLessThan(1000);
  });
});

describe('wrong archive values', () => {
  const from = Date.UTC(2026, 5, 19, 22);
  const span = { from, to: from + dayMs };
  const good = slotsBetween(from - dayMs, noonMs);
  const at = (slot: number) => from / 1000 + slot * 300;
  const whOf = (slot: number) => yieldWh(at(slot) * 1000);

  /** Puts records in front of that of a slot. */
  function insertAt(slot: number, ...more: readonly FakeYield[]): FakeYield[] {
    const place = good.findIndex((one) => one.atS === at(slot));
    return [...good.slice(0, place), ...more, ...good.slice(place)];
  }

  function replaceAt(slot: number, wh: number | null): FakeYield[] {
    return good.map((one) => (one.atS === at(slot) ? { ...one, wh } : one));
  }

  it.each<[string, readonly FakeYield[], readonly unknown[], readonly number[]]>([
    ['no value (NaN)', replaceAt(100, null), [{ reason: 'noValue', count: 1 }], [100]],
    [
      'phantom slots of 2.5 minutes: 635',
      insertAt(100, { atS: at(99) + 150, wh: whOf(99) }),
      [{ reason: 'offGrid', count: 1 }],
      [],
    ],
    [
      'an old block replayed: 694',
      insertAt(100, ...good.filter((one) => one.atS >= at(40) && one.atS < at(60))),
      [{ reason: 'notLater', count: 20 }],
      [],
    ],
    ['an old value under a new stamp: 694', replaceAt(100, whOf(40)), [{ reason: 'doesNotFit', count: 1 }], [100]],
    [
      'one glitch high, which costs nothing that follows: 384',
      replaceAt(100, 99_999_999),
      [{ reason: 'doesNotFit', count: 1 }],
      [100],
    ],
    ['a glitch high in the last record: 384', replaceAt(287, 99_999_999), [{ reason: 'doesNotFit', count: 1 }], [287]],
    ['a glitch low in the first record', replaceAt(0, 0), [{ reason: 'doesNotFit', count: 1 }], [0]],
    ['the same record twice', insertAt(100, { atS: at(100), wh: whOf(100) }), [{ reason: 'notLater', count: 1 }], []],
  ])('%s', async (_what, records, dropped, missing) => {
    const lan = createLan({ startMs: noonMs });
    const inSpan = (one: FakeYield) => one.atS >= from / 1000 && one.atS < span.to / 1000;
    const { session } = await openMemory(lan, () => ({}), {
      respond: (request, usual) =>
        request.command === commands.dayArchive ? allReply(request, device, records.filter(inSpan)) : usual(),
    });
    const archive = valueOf(
      await lan.clock.settle(session.readArchive(requestFor(span.from, span.to, { fiveMinutes: true }))),
    );
    expect(archive.dropped).toEqual(dropped);
    const expected = slotsBetween(span.from, span.to).filter((one) => !missing.some((slot) => at(slot) === one.atS));
    expect(archive.fiveMinutes).toEqual(expected.map((one) => ({ at: one.atS * 1000, totalYieldWh: one.wh })));
  });

  it('from the future are dropped: 578', async () => {
    const lan = createLan({ startMs: noonMs });
    const future = { atS: noonMs / 1000 + 3 * 86_400, wh: whOf(0) };
    const { session } = await openMemory(lan, () => ({}), {
      respond: (request, usual) =>
        request.command === commands.dayArchive
          ? allReply(request, device, [future, { atS: noonMs / 1000 - 300, wh: 5 }, { atS: 300, wh: 5 }])
          : usual(),
    });
    const archive = valueOf(
      await lan.clock.settle(session.readArchive(requestFor(noonMs - 600_000, noonMs, { fiveMinutes: true }))),
    );
    expect(archive.fiveMinutes).toEqual([{ at: noonMs - slotMs, totalYieldWh: 5 }]);
    expect(archive.dropped).toEqual([
      { reason: 'future', count: 1 },
      { reason: 'outsideSpan', count: 1 },
    ]);
  });

  it('keeps the history before and after a counter that was set to another value', async () => {
    const records = good.map((one) => (one.atS >= at(150) ? { ...one, wh: (one.wh ?? 0) + 50_000_000 } : one));
    const { archive } = await readSpan(records, span);
    expect(archive.fiveMinutes).toHaveLength(288);
    expect(archive.dropped).toEqual([]);
  });
});
