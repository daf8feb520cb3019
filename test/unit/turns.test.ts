import { describe, expect, test } from 'vitest';

import { createTurns } from '../../shared/turns.ts';

describe('turns', () => {
  test('of one thing come one after the other, in the order asked for', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = turns.take('a', async () => {
      seen.push('first begins');
      await gate.promise;
      seen.push('first ends');
      return 1;
    });
    const second = turns.take('a', async () => {
      seen.push('second');
      return 2;
    });
    const third = turns.take('a', async () => {
      seen.push('third');
      return 3;
    });
    expect(seen).toEqual(['first begins']);
    gate.resolve();
    expect(await Promise.all([first, second, third])).toEqual([1, 2, 3]);
    expect(seen).toEqual(['first begins', 'first ends', 'second', 'third']);
  });

  test('of different things do not wait for one another', async () => {
    const turns = createTurns();
    const gate = Promise.withResolvers<void>();
    const waiting = turns.take('a', () => gate.promise);
    expect(await turns.take('b', async () => 'done')).toBe('done');
    gate.resolve();
    await waiting;
  });

  test('go on after one that failed', async () => {
    const turns = createTurns();
    const broken = turns.take('a', () => Promise.reject(new Error('planted')));
    const next = turns.take('a', async () => 'next');
    await expect(broken).rejects.toThrow('planted');
    expect(await next).toBe('next');
    expect(await turns.take('a', async () => 'later')).toBe('later');
  });
});
