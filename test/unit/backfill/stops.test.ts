import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { failure } from '../../../shared/failures.ts';
import { failed, success } from '../../../shared/result.ts';
import { archiveOf, memoryStart, scriptedMemory, slotsOf } from '../../support/scriptedMemory.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

describe('a wrong password', () => {
  test('stops it until the inverter lets us in again', async () => {
    const house = await scriptedMemory(15 * dayMs);
    house.answer(async () => failed(failure('wrongPassword')));
    await house.on(2);
    await house.silent(30 * 60);
    expect(house.asked()).toHaveLength(1);
    expect(house.events).toEqual([]);
    house.answer(house.usual);
    await house.on(10);
    expect(await house.stored()).toBe(15 * 288 + 30 * 12 - 1);
  });

  test('half-way keeps what was read before', async () => {
    const house = await scriptedMemory(dayMs);
    house.answer(async ({ from }) =>
      success(
        archiveOf({
          fiveMinutes: slotsOf({ from, to: from + 2 * hourMs }),
          unread: [{ part: 'fiveMinutes', from: from + 2 * hourMs, to: memoryStart }],
          failures: [failure('wrongPassword')],
        }),
      ),
    );
    await house.on(3 * 60);
    expect(house.asked()).toHaveLength(1);
    expect(await house.stored()).toBe(24 - 1);
  });
});

describe('stamps of a clock that nobody could measure', () => {
  test('are not kept, and asked for again later', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(async (request) => success(archiveOf({ clockOffsetS: null, fiveMinutes: slotsOf(request) })));
    await house.on(10);
    expect(house.asked()).toHaveLength(1);
    expect(await house.stored()).toBe(0);
    expect(house.events).toEqual([]);
    house.answer(house.usual);
    await house.on(70);
    expect(await house.stored()).toBe(59);
  });

  test('are asked for hour by hour through a night, in which no clock can be measured', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(async () => success(archiveOf({ clockOffsetS: null })));
    await house.on(12 * 60);
    expect(house.asked().length).toBeGreaterThan(10);
    house.answer(house.usual);
    await house.on(70);
    expect(await house.stored()).toBe(59);
  });
});

describe('a back-fill that is stopped', () => {
  test('ends at once, keeps no half piece, and is asked for by the next program', async () => {
    const house = await scriptedMemory(5 * hourMs);
    house.answer(
      (request) =>
        new Promise((resolve) => {
          request.signal?.addEventListener('abort', () =>
            resolve(success(archiveOf({ unread: [{ part: 'fiveMinutes', from: request.from, to: request.to }] }))),
          );
        }),
    );
    await house.on(5);
    expect(house.progress.at(-1)).not.toBe(null);
    await house.restart();
    expect(house.progress.at(-1)).toBe(null);
    expect((await house.memory()).some(({ answer }) => answer === 'unread')).toBe(false);
    house.answer(house.usual);
    await house.on(5);
    expect(await house.stored()).toBe(59);
  });

  test('in a rest asks no more, and begins nothing later', async () => {
    const house = await scriptedMemory(15 * dayMs);
    await house.on(1);
    await house.clock.advance(2000);
    await house.stop();
    const asked = house.asked().length;
    expect(asked).toBeLessThan(4);
    await house.on(30 * 60);
    expect(house.asked()).toHaveLength(0);
  });
});

describe('an inverter that is forgotten', () => {
  test('is asked no more', async () => {
    const house = await scriptedMemory(15 * dayMs, [1, 2]);
    await house.on(1);
    await house.clock.advance(2000);
    await house.forget(1);
    expect(house.asked().filter(({ serial }) => serial === 1).length).toBeLessThan(4);
    for (let step = 0; step < 120; step += 1) {
      await house.clock.advance(5000);
    }
    expect(house.requests.filter(({ serial }) => serial === 1)).toEqual([]);
    expect(await house.stored(2)).toBe(15 * 288 - 1);
  });
});

describe('two gaps of one day', () => {
  test('are asked for at once; what lies between them is not stored again', async () => {
    const house = await scriptedMemory(8 * hourMs);
    await house.live(1, memoryStart - 5 * hourMs, 20);
    await house.on(5);
    expect(house.asked()).toMatchObject([{ from: memoryStart - 8 * hourMs, to: memoryStart }]);
    const batches = (await house.history.batches()).filter(({ kind }) => kind === 'archive');
    expect(batches.map(({ spans }) => spans[0]?.facts)).toEqual([3 * 12 + 5 * 12 - 4]);
  });
});

describe('a dusk and a dawn', () => {
  test('are filled without a word', async () => {
    const house = await scriptedMemory(20 * minuteMs);
    await house.on(5);
    expect(house.asked()).toHaveLength(1);
    expect(await house.stored()).toBe(3);
    expect(house.events).toEqual([]);
  });
});

describe('a back-up that was put in the place of the history', () => {
  test('while an inverter was asked gets what it tells at the next run', async () => {
    const house = await scriptedMemory(5 * hourMs);
    const backup = join(temporaryFolder(), 'backup.db');
    expect((await house.history.backUp(backup)).ok).toBe(true);
    const openBatch = house.openBatch;
    house.answer(async (request) => {
      house.interfere(async (batch) => {
        const made = await openBatch(batch);
        await house.history.restore(backup);
        return made;
      });
      return house.usual(request);
    });
    await house.on(5);
    expect(house.asked()).toHaveLength(1);
    expect(await house.stored()).toBe(0);
    house.interfere(openBatch);
    house.answer(house.usual);
    await house.on(70);
    expect(await house.stored()).toBeGreaterThanOrEqual(59);
  });
});

describe('a history that takes nothing', () => {
  test('forgets no answer: it is asked for again', async () => {
    const house = await scriptedMemory(30 * dayMs, [1], { maxPages: 44 });
    await house.on(10);
    const asked = house.asked().length;
    expect(asked).toBeLessThan(8);
    const memory = await house.memory();
    const settledTo = Math.max(...memory.filter((one) => one.part === 'fiveMinutes').map((one) => one.to));
    const columns = await house.history.winners({
      source: { kind: 'inverter', id: '1' },
      from: 0,
      to: settledTo,
      before: 0,
      after: 0,
      limit: 20_000,
    });
    expect([...(columns?.at ?? [])].at(-1)).toBeGreaterThan(settledTo - 10 * minuteMs);
    await house.on(60);
    expect(house.asked().length).toBeGreaterThan(0);
  });
});
