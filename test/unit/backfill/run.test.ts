import { describe, expect, test } from 'vitest';

import { failure, type FailureCode } from '../../../shared/failures.ts';
import { failed, success } from '../../../shared/result.ts';
import { archiveOf, memoryStart, scriptedMemory, slotsOf } from '../../support/scriptedMemory.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

function kinds(events: readonly { readonly kind: string }[]): readonly string[] {
  return events.map(({ kind }) => kind);
}

describe('a back-fill begins', () => {
  test('a minute after the first read', async () => {
    const house = await scriptedMemory(5 * hourMs);
    await house.on(5);
    expect(house.asked()).toMatchObject([{ minute: 1, from: memoryStart - 5 * hourMs, to: memoryStart }]);
    expect(await house.stored()).toBe(60 - 1);
    expect(kinds(house.events)).toEqual(['backfillStarted', 'backfilled']);
    expect(house.progress).toEqual([{ doneDays: 0, ofDays: 1 }, null]);
  });

  test.each([
    [9, 0],
    [11, 1],
  ])('after a silence of %i minutes: %i times', async (minutes, times) => {
    const house = await scriptedMemory(5 * hourMs);
    await house.on(5);
    house.asked();
    await house.silent(minutes);
    await house.on(5);
    expect(house.asked()).toHaveLength(times);
  });

  test('after a sleep of the computer, in which no timer ran', async () => {
    const house = await scriptedMemory(5 * hourMs);
    await house.on(5);
    house.asked();
    house.clock.jumpWallClock(3 * hourMs);
    await house.on(5);
    expect(house.asked()).toMatchObject([{ to: memoryStart + 3 * hourMs + 5 * minuteMs }]);
  });

  test.each([
    ['before the next one is due', 0],
    ['behind the time of the next one', 3],
  ])('after a sleep in the middle of a run too, which fails %s', async (_name, minutes) => {
    const house = await scriptedMemory(5 * hourMs);
    const pending = Promise.withResolvers<Awaited<ReturnType<typeof house.usual>>>();
    house.answer(() => pending.promise);
    await house.on(3);
    house.clock.jumpWallClock(3 * hourMs);
    await house.on(minutes);
    house.answer(house.usual);
    await house.hear();
    pending.resolve(failed(failure('lostContact')));
    await house.on(3);
    expect(await house.stored()).toBe(36);
  });

  test('at noon of each day', async () => {
    const house = await scriptedMemory(5 * hourMs);
    await house.on(2 * 60);
    house.asked();
    await house.on(3 * 60, false);
    await house.on(18 * 60);
    // 12:00 in Amsterdam is 22 hours after 14:00.
    expect(house.asked()).toMatchObject([{ minute: 22 * 60 }]);
    expect(await house.stored()).toBe(59 + 36);
  });

  test('for each inverter by itself: one that does not answer delays no other', async () => {
    const house = await scriptedMemory(5 * hourMs, [1, 2]);
    house.answer(() => new Promise(() => undefined), 1);
    await house.on(5);
    expect(await house.stored(1)).toBe(0);
    expect(await house.stored(2)).toBe(59);
  });
});

describe('an inverter is asked politely', () => {
  test('in pieces of at most four days, with rests of 5 s between them', async () => {
    const house = await scriptedMemory(15 * dayMs);
    await house.on(10);
    const requests = house.requests.map(({ at, request }) => ({ at, days: (request.to - request.from) / dayMs }));
    expect(requests).toHaveLength(4);
    requests.forEach(({ at, days }, index) => {
      expect(days).toBeLessThanOrEqual(4);
      expect(at - (requests[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5000);
    });
    expect(await house.stored()).toBe(15 * 288 - 1);
    expect(house.progress).toEqual([...[0, 4, 8, 12].map((doneDays) => ({ doneDays, ofDays: 16 })), null]);
  });

  test('and what it tells again changes nothing', async () => {
    const house = await scriptedMemory(5 * hourMs);
    await house.on(5);
    const before = await house.stored();
    await house.askedBefore(1);
    const [batch] = (await house.history.batches()).filter(({ kind }) => kind === 'archive');
    await house.history.setUndone({ batch: batch?.id ?? 0, undone: true });
    await house.silent(11);
    await house.on(5);
    expect(house.asked()).toHaveLength(2);
    await house.history.setUndone({ batch: batch?.id ?? 0, undone: false });
    const source = { kind: 'inverter', id: '1' } as const;
    const again = await house.history.winners({
      source,
      from: memoryStart - 5 * hourMs,
      to: memoryStart,
      before: 0,
      after: 0,
      limit: 1000,
    });
    expect(again?.count).toBe(before + 1);
  });

  test('each piece is a batch that can be undone', async () => {
    const house = await scriptedMemory(5 * dayMs);
    await house.on(5);
    const batches = (await house.history.batches()).filter(({ kind }) => kind === 'archive');
    expect(batches.map(({ label, clockOffsetMs }) => [label, clockOffsetMs])).toEqual([
      ['fiveMinutes', 0],
      ['fiveMinutes', 0],
    ]);
    await house.history.setUndone({ batch: batches[0]?.id ?? 0, undone: true });
    expect(await house.stored()).toBe(batches[1]?.spans[0]?.facts);
  });
});

describe('what could not be read', () => {
  test('is asked for again after one hour, then four, then each day', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(async () => failed(failure('deviceError')));
    await house.on(60 * 60);
    const minutes = house.asked().map(({ minute }) => minute);
    expect(minutes).toHaveLength(5);
    [60, 240, 1440, 1440].forEach((wait, index) => {
      const waited = (minutes[index + 1] ?? 0) - (minutes[index] ?? 0);
      expect(waited).toBeGreaterThanOrEqual(wait);
      expect(waited).toBeLessThanOrEqual(wait + 60);
    });
    house.answer(house.usual);
    await house.on(26 * 60);
    expect(await house.stored()).toBe(59);
    await house.on(26 * 60);
    expect(house.asked()).toHaveLength(1);
  });

  test('is told once, with the reason', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(async () => failed(failure('deviceError')));
    await house.on(12 * 60);
    expect(house.asked()).toHaveLength(3);
    expect(house.events.at(-1)).toEqual({
      kind: 'backfillFailed',
      source: { kind: 'inverter', id: '1' },
      details: { from: memoryStart - 5 * hourMs, to: memoryStart, code: 'deviceError' },
    });
    expect(kinds(house.events)).toEqual(['backfillFailed']);
  });

  test('does not keep the rest from being read', async () => {
    const house = await scriptedMemory(15 * dayMs);
    let count = 0;
    house.answer(async (request) => {
      count += 1;
      return count === 2 ? failed(failure('deviceError')) : house.usual(request);
    });
    await house.on(10);
    expect(house.asked()).toHaveLength(4);
    expect(await house.stored()).toBe(11 * 288 - 1);
    await house.on(60);
    expect(house.asked()).toHaveLength(1);
    expect(await house.stored()).toBe(15 * 288 - 1);
  });

  test('of a piece that was read in part is asked for alone', async () => {
    const house = await scriptedMemory(dayMs);
    const lost = { from: memoryStart - 10 * hourMs, to: memoryStart - 8 * hourMs };
    house.answer(async (request) =>
      success(
        archiveOf({
          fiveMinutes: slotsOf(request).filter(({ at }) => at < lost.from || at >= lost.to),
          unread: [{ part: 'fiveMinutes', ...lost }],
          failures: [failure('unanswered')],
        }),
      ),
    );
    await house.on(10);
    expect(await house.stored()).toBe(288 - 1 - 24);
    house.asked();
    house.answer(house.usual);
    await house.on(70);
    expect(house.asked()).toMatchObject([lost]);
    expect(await house.stored()).toBe(288 - 1);
  });

  test.each<FailureCode>(['noAnswer', 'asleep', 'sessionBusy', 'clockWrong'])(
    'ends a run where nothing else could be read either: %s',
    async (code) => {
      const house = await scriptedMemory(15 * dayMs);
      let count = 0;
      house.answer(async (request) => {
        count += 1;
        return count === 2 ? failed(failure(code)) : house.usual(request);
      });
      await house.on(10);
      expect(house.asked()).toHaveLength(2);
      expect(await house.stored()).toBe(4 * 288 - 144 - 24 - 1);
      await house.on(70);
      expect(await house.stored()).toBe(15 * 288 - 1);
    },
  );

  test('as nobody answered is asked for again after four hours at most', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(async () => failed(failure('lostContact')));
    await house.on(30);
    expect(house.events).toEqual([]);
    await house.on(24 * 60);
    expect(house.asked().length).toBeGreaterThan(5);
    expect(kinds(house.events)).toEqual(['backfillFailed']);
  });

  test('is not asked for while the inverter is silent', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(async () => failed(failure('lostContact')));
    await house.on(5);
    house.asked();
    await house.silent(5 * 60);
    expect(house.asked()).toEqual([]);
    house.answer(house.usual);
    await house.on(5);
    expect(await house.stored()).toBe(59 + 60);
  });

  test('three times in a row ends a run', async () => {
    const house = await scriptedMemory(40 * dayMs);
    house.answer(async () => failed(failure('deviceError')));
    await house.on(10);
    expect(house.asked()).toHaveLength(3);
  });

  test('because something broke is tried again, and told as a surprise', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(() => Promise.reject(new Error('broken')));
    await house.on(10);
    expect(house.surprises).toEqual([new Error('broken')]);
    house.answer(house.usual);
    await house.on(60);
    expect(await house.stored()).toBe(59);
  });
});
