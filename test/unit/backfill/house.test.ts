import { describe, expect, test } from 'vitest';

import { readingFacts } from '../../../electron/core/history/index.ts';
import { backfillHouse, plantZone, type BackfillHouse } from '../../support/backfillHouse.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const slotMs = 5 * minuteMs;

function slotBefore(atMs: number): number {
  return Math.floor(atMs / slotMs) * slotMs;
}

function kinds(house: BackfillHouse): readonly string[] {
  return house.events.map(({ kind }) => kind);
}

/** A house whose first contact was long ago: the computer was on for half an hour, and is off for a while. */
async function houseAfterOff(
  offMs: number,
  { model = 'STP 6000TL-20', start = '2017-06-19T14:00Z', aheadMs = 0 } = {},
  more: Parameters<typeof backfillHouse>[3] = {},
) {
  const house = await backfillHouse(model, Date.parse(start), aheadMs, more);
  const { clock } = house.plant.lan;
  const asked = { from: Date.UTC(2000, 0, 1), to: clock.nowMs(), answer: 'answered', askedAt: 0, tries: 0 } as const;
  const spans = (['fiveMinutes', 'days'] as const).map((part) => ({ part, ...asked }));
  await house.history.setAskedSpans({ source: house.source, spans });
  await house.on(30 * minuteMs);
  expect(house.requests).toEqual([]);
  const offAt = clock.nowMs();
  await house.off(offMs);
  return { house, clock, offAt, onAt: clock.nowMs() };
}

describe('a computer that was off for 30 hours', { timeout: 120_000 }, () => {
  test('has every five minutes of them afterwards, to the Wh', async () => {
    const { house, offAt, onAt } = await houseAfterOff(30 * hourMs);
    await house.on(6 * minuteMs);
    expect(house.surprises).toEqual([]);
    expect(await house.compare(slotBefore(offAt) - slotMs, slotBefore(onAt) + slotMs)).toEqual({
      slots: 362,
      wrong: [],
    });
    expect(kinds(house)).toEqual(['backfillStarted', 'backfilled']);
    expect(house.requests).toHaveLength(1);
    expect(house.progress.slice(-2)).toEqual([{ doneDays: 0, ofDays: 2 }, null]);
  });

  test.each([['lossy'], ['lost-fragment'], ['replayed-archive'], ['drop-session']] as const)(
    'has them over a bad link or from a bad memory too: %s',
    async (fault) => {
      const { house, offAt, onAt } = await houseAfterOff(30 * hourMs, {}, { faults: [fault] });
      await house.on(10 * minuteMs);
      const { wrong } = await house.compare(slotBefore(offAt) - slotMs, slotBefore(onAt) + slotMs);
      expect(wrong).toEqual([]);
      expect(kinds(house)).toEqual(['backfillStarted', 'backfilled']);
    },
  );

  test('has a hole of which only the sum is known until the inverter was asked', async () => {
    const { house, offAt, onAt } = await houseAfterOff(30 * hourMs);
    await house.on(minuteMs);
    const { slots, wrong } = await house.compare(slotBefore(offAt), slotBefore(onAt));
    expect(slots).toBe(360);
    expect(wrong.length).toBeGreaterThan(100);
  });

  test.each([
    ['ahead', 90_000],
    ['behind', -90_000],
  ])('has true registers where the clock of the inverter is 90 s %s', async (_name, aheadMs) => {
    const { house, offAt, onAt } = await houseAfterOff(30 * hourMs, { aheadMs });
    await house.on(6 * minuteMs);
    const columns = await house.history.winners({
      source: house.source,
      from: offAt,
      to: onAt,
      before: 0,
      after: 0,
      limit: 1000,
    });
    const readings = columns === null ? [] : readingFacts(house.source, columns);
    expect(readings).toHaveLength(360);
    for (const { at, registers, rank } of readings) {
      expect({ at, rank, yieldWh: registers.yieldWh }).toEqual({ at, rank: 'archive', yieldWh: house.truthWh(at) });
      expect((at + aheadMs) % (5 * minuteMs)).toBe(0);
    }
    expect((await house.history.batches()).at(-1)).toMatchObject({ kind: 'archive', clockOffsetMs: aheadMs });
    const [from, to] = [slotBefore(offAt) - slotMs, slotBefore(onAt) + slotMs];
    const totals = await house.history.totals({ from, to, bucket: '5m', zone: plantZone });
    expect(totals).toMatchObject({ value: { sum: { yieldWh: house.truthWh(to) - house.truthWh(from) } } });
    expect(totals.ok && totals.value.buckets.every(({ quality }) => quality === 'measured')).toBe(true);
  });

  test.each([
    ['forward', '2017-03-25T17:00Z', 23],
    ['back', '2016-10-29T16:00Z', 25],
  ])('on the day when the clocks go %s has all of its hours', async (_name, start, hours) => {
    const { house, onAt } = await houseAfterOff(36 * hourMs, { start });
    await house.on(6 * minuteMs);
    const from = Date.parse(hours === 23 ? '2017-03-25T23:00Z' : '2016-10-29T22:00Z');
    const to = from + hours * hourMs;
    expect(to).toBeLessThan(onAt);
    expect(await house.compare(from, to)).toEqual({ slots: hours * 12, wrong: [] });
    const day = await house.history.totals({ from, to, bucket: '1d', zone: plantZone });
    expect(day).toMatchObject({
      value: { buckets: [{ from, to, yieldWh: house.truthWh(to) - house.truthWh(from), quality: 'measured' }] },
    });
  });

  test('is not asked about again, by a program that starts again either', async () => {
    const { house } = await houseAfterOff(30 * hourMs);
    await house.on(10 * minuteMs);
    expect(house.requests).toHaveLength(1);
    await house.off(2 * minuteMs);
    await house.on(10 * minuteMs);
    expect(house.requests).toHaveLength(1);
    expect(kinds(house)).toEqual(['backfillStarted', 'backfilled']);
  });
});

describe('nights', { timeout: 120_000 }, () => {
  test('are no holes', async () => {
    const { house, onAt } = await houseAfterOff(6 * hourMs, { start: '2017-06-19T20:30Z' });
    expect(house.truthWh(onAt)).toBe(house.truthWh(onAt - 6 * hourMs));
    await house.on(10 * minuteMs);
    expect(house.requests).toEqual([]);
    expect(house.events).toEqual([]);
  });
});

describe('the first contact', { timeout: 120_000 }, () => {
  test('brings all that the inverter remembers, the oldest five minutes first, then the days of years', async () => {
    const house = await backfillHouse('STP 6000TL-20', Date.parse('2017-06-19T14:00Z'));
    await house.on(20 * minuteMs);
    const startMs = Date.parse('2017-06-19T14:00Z');
    const keptFrom = startMs - 62 * dayMs;
    expect(await house.compare(keptFrom + 10 * minuteMs, startMs)).toEqual({ slots: 62 * 288 - 2, wrong: [] });
    const days = await house.history.totals({
      from: Date.parse('2016-04-02T22:00Z'),
      to: Date.parse('2017-04-17T22:00Z'),
      bucket: '1d',
      zone: plantZone,
    });
    if (!days.ok) {
      throw new Error(days.error.code);
    }
    expect(days.value.buckets).toHaveLength(380);
    for (const { from, to, yieldWh, quality } of days.value.buckets) {
      expect([from, yieldWh, quality]).toEqual([from, house.truthWh(to) - house.truthWh(from), 'measured']);
    }
    const asked = house.requests.map(({ from, fiveMinutes, days: ofDays }) => ({ from, fiveMinutes, ofDays }));
    expect(asked.filter((one) => one.ofDays)).toHaveLength(1);
    expect(asked.at(-1)?.ofDays).toBe(true);
    const starts = asked.slice(0, -1).map((one) => one.from);
    expect(starts).toEqual(starts.toSorted((one, other) => one - other));
    expect(kinds(house)).toEqual(['backfillStarted', 'backfilled', 'backfilled']);
    const fromFirst = Math.ceil(keptFrom / slotMs) * slotMs;
    expect(house.events[0]?.details).toMatchObject({ from: fromFirst });
    expect(house.progress.at(-1)).toBe(null);
  });

  test('of an inverter without a memory is remembered, and no reason to complain', async () => {
    const house = await backfillHouse('STP 6000TL-20', Date.parse('2017-06-19T14:00Z'), 0, { faults: ['error-21'] });
    await house.on(20 * minuteMs);
    expect(house.requests.length).toBeGreaterThan(20);
    expect(kinds(house)).toEqual([]);
    house.requests.length = 0;
    await house.off(hourMs);
    const onAt = house.plant.lan.clock.nowMs();
    await house.on(5 * minuteMs);
    // The last of what was asked first may not have been written down then, and there is a new hole.
    expect(house.requests).toMatchObject([{ fiveMinutes: true }, { days: true }]);
    expect(Math.min(...house.requests.map(({ from }) => from))).toBeGreaterThan(onAt - 3 * dayMs);
    expect(kinds(house)).toEqual(['backfillNotKept']);
  });
});

describe('what the inverter keeps no longer', { timeout: 120_000 }, () => {
  test('is told once, and its days come from the values of days', async () => {
    const { house, offAt, onAt } = await houseAfterOff(12 * dayMs, { model: 'STP5.0-3AV-40' });
    await house.on(6 * minuteMs);
    expect(kinds(house)).toEqual(['backfillStarted', 'backfilled', 'backfilled', 'backfillNotKept']);
    const keptFrom = onAt + minuteMs - 7 * dayMs;
    const lost = house.events.at(-1);
    expect(lost?.kind === 'backfillNotKept' && Math.abs(lost.details.from - offAt)).toBeLessThanOrEqual(minuteMs);
    expect(lost?.kind === 'backfillNotKept' && Math.abs(lost.details.to - keptFrom)).toBeLessThanOrEqual(slotMs);
    expect((await house.compare(slotBefore(keptFrom) + 2 * slotMs, slotBefore(onAt))).wrong).toEqual([]);
    const from = Date.parse('2017-06-19T22:00Z');
    const days = await house.history.totals({ from, to: from + 4 * dayMs, bucket: '1d', zone: plantZone });
    expect(days.ok && days.value.buckets.map(({ yieldWh }) => yieldWh)).toEqual(
      [0, 1, 2, 3].map((day) => house.truthWh(from + (day + 1) * dayMs) - house.truthWh(from + day * dayMs)),
    );
    house.requests.length = 0;
    await house.off(minuteMs);
    await house.on(5 * minuteMs);
    expect(house.requests).toEqual([]);
    expect(house.events).toHaveLength(4);
  });
});
