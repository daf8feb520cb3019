import { describe, expect, it } from 'vitest';

import { commands, firstAndLast } from '../../../electron/core/speedwire/index.ts';
import { localDayFinder } from '../../../shared/localDay.ts';
import { localDate } from '../../../shared/time.ts';
import {
  allReply,
  openMemory,
  requestFor,
  slotsBetween,
  yieldWh,
  type FakeMemory,
  type FakeYield,
} from '../../support/fakeArchive.ts';
import { counterRecord, dayRecords } from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const dayMs = 86_400_000;
const noonMs = Date.UTC(2026, 5, 21, 11);
const amsterdam = 'Europe/Amsterdam';

/** The end of each local day, from the day of the first instant up to the last day that had ended before the second. */
function dayEnds(fromMs: number, untilMs: number, zone = amsterdam): { date: string; endMs: number }[] {
  const dayAt = localDayFinder(zone);
  const ends: { date: string; endMs: number }[] = [];
  for (let day = dayAt(fromMs); day.toMs <= untilMs; day = dayAt(day.toMs)) {
    ends.push({ date: localDate(day.fromMs, zone), endMs: day.toMs });
  }
  return ends;
}

interface Story {
  readonly nowMs?: number;
  readonly zone?: string;
  /** How a device stamps a day that ended at this instant; the midnight itself unless told otherwise. */
  readonly stamp?: (endMs: number) => number;
  readonly keptFromMs?: number;
  /** The device has not written yesterday down yet. */
  readonly lastMissing?: boolean;
}

async function readStory(from: number, to: number, story: Story = {}) {
  const { nowMs = noonMs, zone = amsterdam, stamp = (endMs: number) => endMs } = story;
  const lan = createLan({ startMs: nowMs });
  const ends = dayEnds(story.keptFromMs ?? Date.UTC(2025, 0, 1, 12), nowMs, zone);
  const kept = ends.slice(0, story.lastMissing === true ? -1 : ends.length);
  const days = kept.map(({ endMs }) => ({ atS: stamp(endMs) / 1000, wh: yieldWh(endMs) }));
  const fiveMinutes = slotsBetween(nowMs - 10 * dayMs, nowMs);
  const { inverter, session } = await openMemory(lan, () => ({ days, fiveMinutes }), {}, { zone });
  const read = async (fromMs: number, toMs: number) =>
    valueOf(await lan.clock.settle(session.readArchive(requestFor(fromMs, toMs, { days: true }))));
  const archive = await read(from, to);
  const asked = () => inverter.requests.filter((one) => one.command === commands.monthArchive).map(firstAndLast);
  const expected = (fromDate: string, toDate: string) =>
    ends
      .filter((one) => one.date >= fromDate && one.date <= toDate)
      .map(({ date, endMs }) => ({ date, totalYieldWh: yieldWh(endMs) }));
  return { archive, asked, read, expected };
}

describe('the values of days', () => {
  it('are asked by calendar months, the newest first, as public clients ask them', async () => {
    const { archive, asked, expected } = await readStory(Date.UTC(2026, 3, 14, 22), noonMs);
    expect(archive.days).toEqual(expected('2026-04-15', '2026-06-20'));
    const noonOf = (month: number) => Date.UTC(2026, month - 1, 1, 10) / 1000;
    expect(asked()).toEqual(
      [6, 5, 4].map((month) => ({ first: noonOf(month) - 2 * 86_400, last: noonOf(month) + 32 * 86_400 })),
    );
    expect(archive).toMatchObject({ notKept: [], unread: [], dropped: [], failures: [] });
  });

  it('of whole months have their first day: SBFspot issue 701', async () => {
    const { archive, expected } = await readStory(Date.UTC(2026, 3, 30, 22), Date.UTC(2026, 4, 31, 22));
    expect(archive.days).toEqual(expected('2026-05-01', '2026-05-31'));
    expect(archive.days).toHaveLength(31);
  });

  it('that stand in the answers for two months count once: SBFspot issue 659', async () => {
    const { archive, expected } = await readStory(Date.UTC(2026, 0, 1), noonMs);
    expect(archive.days).toEqual(expected('2026-01-01', '2026-06-20'));
    expect(new Set(archive.days.map((one) => one.date)).size).toBe(archive.days.length);
    expect(archive.dropped).toEqual([]);
  });

  it('have none of today, which has not ended: SBFspot issue 37', async () => {
    const { archive } = await readStory(Date.UTC(2026, 5, 19, 22), noonMs + dayMs);
    expect(archive.days.map((one) => one.date)).toEqual(['2026-06-20']);
    const today = await readStory(Date.UTC(2026, 5, 20, 22), noonMs);
    expect(today.archive.days).toEqual([]);
    expect(today.asked()).toEqual([]);
  });

  it('go back over months without any, up to 13 of them', async () => {
    const { archive, asked, expected } = await readStory(Date.UTC(2015, 0, 1), noonMs, {
      keptFromMs: Date.UTC(2026, 4, 20),
    });
    expect(archive.days).toEqual(expected('2026-05-20', '2026-06-20'));
    expect(asked()).toHaveLength(2 + 13);
    expect(archive).toMatchObject({ notKept: [], unread: [], failures: [] });
  });
});

describe('days shifted by one (SBFspot issues 60, 115, 120, 130)', () => {
  const hourMs = 3_600_000;
  const stamps: readonly [string, (endMs: number) => number][] = [
    ['the midnight that ended them', (endMs) => endMs],
    ['22:00 UTC in winter too', (endMs) => Math.floor((endMs + 2 * hourMs) / dayMs) * dayMs - 2 * hourMs],
    ['half an hour after midnight', (endMs) => endMs + hourMs / 2],
    ['five hours after midnight', (endMs) => endMs + 5 * hourMs],
    ['the midnight after the next day', (endMs) => endMs + dayMs],
    ['the noon of the next day', (endMs) => endMs + 12 * hourMs],
  ];

  it.each(stamps)('have the right dates on a device that stamps %s', async (_how, stamp) => {
    for (const nowMs of [noonMs, Date.UTC(2026, 0, 10, 17), Date.UTC(2026, 2, 1, 11), Date.UTC(2026, 5, 30, 22, 30)]) {
      const { archive, expected } = await readStory(nowMs - 100 * dayMs, nowMs, { nowMs, stamp });
      expect(archive.days).toEqual(expected(localDate(nowMs - 100 * dayMs, amsterdam), '9999'));
      expect(archive.days.at(-1)?.date).toBe(localDate(nowMs - dayMs, amsterdam));
    }
  });

  it.each(['America/New_York', 'Australia/Sydney', 'Pacific/Auckland', 'UTC'])(
    'have the right dates in %s',
    async (zone) => {
      const { archive, expected } = await readStory(noonMs - 300 * dayMs, noonMs, { zone });
      expect(archive.days).toEqual(expected(localDate(noonMs - 300 * dayMs, zone), '9999'));
      const shifted = await readStory(noonMs - 300 * dayMs, noonMs, { zone, stamp: (endMs) => endMs + dayMs });
      expect(shifted.archive.days).toEqual(archive.days);
    },
  );

  it('show in the newest month, which is asked even where older ones are wanted', async () => {
    const from = Date.UTC(2026, 1, 1);
    const to = Date.UTC(2026, 1, 20);
    const { archive, asked, read, expected } = await readStory(from, to, { stamp: (endMs) => endMs + dayMs });
    expect(archive.days).toEqual(expected('2026-02-01', '2026-02-20'));
    expect(asked()).toHaveLength(2);
    expect((await read(from, to)).days).toEqual(archive.days);
    expect(asked()).toHaveLength(4);
  });

  describe('that only seem to be', () => {
    const nowMs = noonMs;
    const ends = dayEnds(Date.UTC(2026, 4, 1), nowMs);
    const right = ends.map(({ endMs }) => ({ atS: endMs / 1000, wh: yieldWh(endMs) }));
    const lastEndMs = ends.at(-1)?.endMs ?? 0;
    const odd: readonly [string, FakeYield][] = [
      ['a value of tomorrow', { atS: nowMs / 1000 + 20 * 3600, wh: yieldWh(nowMs) + 2000 }],
      ["yesterday's value again a midnight later", { atS: lastEndMs / 1000 + 86_400, wh: yieldWh(lastEndMs) }],
      ['the present value of today', { atS: nowMs / 1000 - 60, wh: yieldWh(nowMs - 60_000) }],
    ];

    async function readDaysOf(days: readonly FakeYield[]) {
      const lan = createLan({ startMs: nowMs });
      const fiveMinutes = slotsBetween(lastEndMs - 10 * dayMs, nowMs);
      const { session } = await openMemory(lan, () => ({ days, fiveMinutes }));
      return valueOf(
        await lan.clock.settle(session.readArchive(requestFor(nowMs - 20 * dayMs, nowMs, { days: true }))),
      );
    }

    it.each(odd)('keep their dates beside %s', async (_what, extra) => {
      const { days: expected } = await readDaysOf(right);
      expect(expected.at(-1)).toEqual({ date: '2026-06-20', totalYieldWh: yieldWh(lastEndMs) });
      const { days, dropped } = await readDaysOf([...right, extra]);
      expect(days).toEqual(expected);
      expect(dropped).toEqual([{ reason: 'future', count: 1 }]);
    });

    it('keep their dates where the five-minute values count from another start', async () => {
      const others = right.map(({ atS }) => ({ atS, wh: yieldWh(atS * 1000) + 50_000 }));
      const { days, failures } = await readDaysOf(others);
      expect(days.at(-1)).toEqual({ date: '2026-06-20', totalYieldWh: yieldWh(lastEndMs) + 50_000 });
      expect(failures).toEqual([]);
    });

    it.each(odd)('are dated a day earlier where they are late, beside %s', async (_what, extra) => {
      const late = right.map((one) => ({ ...one, atS: one.atS + 86_400 }));
      const { days: expected } = await readDaysOf(right);
      expect((await readDaysOf(late)).days).toEqual(expected);
      const isLater = extra.atS > (late.at(-1)?.atS ?? 0);
      expect((await readDaysOf(isLater ? [...late, extra] : late)).days).toEqual(expected);
    });
  });

  describe('once judged', () => {
    const end = Date.UTC(2026, 5, 20, 22);
    const recordsUntil = (lastMs: number, shiftMs = 0) =>
      dayEnds(Date.UTC(2026, 0, 1), lastMs).map(({ endMs }) => ({ atS: (endMs + shiftMs) / 1000, wh: yieldWh(endMs) }));

    /** Reads ten days, then others, from what the device remembers at the one time and at the other. */
    async function readTwice(first: FakeMemory, second: FakeMemory, fromMs: number, toMs: number) {
      const lan = createLan({ startMs: noonMs });
      let memory = first;
      const { session } = await openMemory(lan, () => memory);
      const read = async (from: number, to: number) =>
        valueOf(await lan.clock.settle(session.readArchive(requestFor(from, to, { days: true })))).days;
      const before = await read(end - 10 * dayMs, noonMs);
      memory = second;
      return { before, after: await read(fromMs, toMs) };
    }

    it('are told as soon as they are no longer in doubt', async () => {
      const right = recordsUntil(noonMs);
      const early = { atS: (end + dayMs) / 1000, wh: yieldWh(noonMs) };
      const { before, after } = await readTwice({ days: [...right, early] }, { days: right }, end - 10 * dayMs, noonMs);
      expect(before).toEqual([]);
      expect(after.at(-1)).toEqual({ date: '2026-06-20', totalYieldWh: yieldWh(end) });
      expect(after).toHaveLength(10);
    });

    it.each([
      ['the newest month has nothing new to tell', end - 10 * dayMs, noonMs, 3],
      ['only an older one is read', Date.UTC(2026, 4, 1), Date.UTC(2026, 4, 20), 0],
    ])('count as before where %s', async (_why, fromMs, toMs, missing) => {
      const shifted = recordsUntil(noonMs, dayMs);
      const fiveMinutes = slotsBetween(noonMs - 10 * dayMs, noonMs);
      const fewer = { days: shifted.slice(0, shifted.length - missing) };
      const { after } = await readTwice({ days: shifted, fiveMinutes }, fewer, fromMs, toMs);
      const last = after.at(-1);
      const expected = dayEnds(fromMs, noonMs).find((one) => one.date === last?.date);
      expect(last?.totalYieldWh).toBe(yieldWh(expected?.endMs ?? 0));
    });

    it('are not judged by the few days of the newest month that stand in the answer for an older one', async () => {
      const nowMs = Date.UTC(2026, 5, 2, 11);
      const lan = createLan({ startMs: nowMs });
      const days = dayEnds(Date.UTC(2026, 3, 1), nowMs).map(({ endMs }) => ({
        atS: (endMs + dayMs) / 1000,
        wh: yieldWh(endMs),
      }));
      const fiveMinutes = slotsBetween(nowMs - 5 * dayMs, nowMs);
      const { session } = await openMemory(lan, () => ({ days, fiveMinutes }));
      const read = async (from: number, to: number) =>
        valueOf(await lan.clock.settle(session.readArchive(requestFor(from, to, { days: true })))).days;
      await read(Date.UTC(2026, 4, 20), nowMs);
      const ofMay = await read(Date.UTC(2026, 4, 19, 22), Date.UTC(2026, 4, 31, 22));
      expect(ofMay.at(-1)).toEqual({ date: '2026-05-31', totalYieldWh: yieldWh(Date.UTC(2026, 4, 31, 22)) });
    });
  });

  it('are not dated wrongly at dawn, when a device that stamps the next day has not written yesterday down', async () => {
    const nowMs = Date.UTC(2026, 5, 21, 2);
    const lan = createLan({ startMs: nowMs });
    const ends = dayEnds(Date.UTC(2026, 5, 1), nowMs).slice(0, -1);
    const days = ends.map(({ endMs }) => ({ atS: (endMs + dayMs) / 1000, wh: yieldWh(endMs) }));
    const duskS = Date.UTC(2026, 5, 20, 19) / 1000;
    const { session } = await openMemory(lan, () => ({ days }), {
      records: () => [
        ...dayRecords(lan.clock.nowMs()).filter((one) => one.command !== 0x54000200),
        counterRecord(0x54000200, 0x2601, yieldWh(Date.UTC(2026, 5, 20, 19)), { atS: duskS }),
        counterRecord(0x54000200, 0x2622, 0, { atS: Math.floor(lan.clock.nowMs() / 1000) }),
      ],
    });
    const archive = valueOf(
      await lan.clock.settle(session.readArchive(requestFor(Date.UTC(2026, 5, 10), nowMs, { days: true }))),
    );
    expect(archive.days.at(-1)).toEqual({ date: '2026-06-19', totalYieldWh: yieldWh(Date.UTC(2026, 5, 19, 22)) });
  });

  it('are unread rather than doubtful where the newest month cannot be read', async () => {
    const lan = createLan();
    const { session } = await openMemory(lan, () => ({}), {
      respond: (request, usual) => (request.command === commands.monthArchive ? [] : usual()),
    });
    const request = requestFor(Date.UTC(2026, 1, 1), Date.UTC(2026, 1, 20), { days: true, fiveMinutes: true });
    const archive = valueOf(await lan.clock.settle(session.readArchive(request)));
    expect(archive.days).toEqual([]);
    expect(archive.unread).toEqual([{ from: request.from, to: request.to, part: 'days' }]);
    expect(archive.failures).toEqual([{ code: 'unanswered', details: { query: 'days' } }]);
  });
});

describe('wrong values of days', () => {
  const device = { susyId: 181, serial: 2_100_000_001 };

  it('are dropped: none, falling ones, leaps, stamps of years to come', async () => {
    const lan = createLan();
    const good = dayEnds(Date.UTC(2026, 5, 1), noonMs).map(({ endMs }) => ({ atS: endMs / 1000, wh: yieldWh(endMs) }));
    const at = (index: number) => good[index]?.atS ?? 0;
    const records: FakeYield[] = good.map((one, index) => ({
      atS: one.atS,
      wh: index === 3 ? null : index === 5 ? 12 : index === 7 ? 999_000_000_000 : one.wh,
    }));
    records.splice(9, 0, { atS: at(2), wh: 1_000_000 });
    records.push({ atS: Date.UTC(2040, 0, 1) / 1000, wh: 99_000_000 });
    const { session } = await openMemory(lan, () => ({}), {
      respond: (request, usual) =>
        request.command === commands.monthArchive ? allReply(request, device, records) : usual(),
    });
    const archive = valueOf(
      await lan.clock.settle(session.readArchive(requestFor(Date.UTC(2026, 5, 2), noonMs, { days: true }))),
    );
    expect(archive.dropped).toEqual([
      { reason: 'noValue', count: 1 },
      { reason: 'future', count: 1 },
      { reason: 'notLater', count: 1 },
      { reason: 'doesNotFit', count: 2 },
    ]);
    expect(archive.days).toHaveLength(19 - 3);
    expect(archive.days.every((one) => one.totalYieldWh > 1_000_000 && one.totalYieldWh < 3_000_000)).toBe(true);
  });
});
