import { expect, test } from 'vitest';

import { createPace } from '../../../electron/core/p1/polling/pace.ts';

test('a meter of DSMR 4 is asked each 10 s, and 5 s later where its answer was the same again', () => {
  const pace = createPace();
  expect([0, 10_000, 10_000, 20_000].map((stampAt) => pace.next('42', stampAt))).toEqual([
    10_000, 10_000, 5000, 10_000,
  ]);
});

test.each(['50', '50217'])('a meter of version %s is asked each second, stamps or not', (version) => {
  const pace = createPace();
  expect([null, null, 1000, 2000].map((stampAt) => pace.next(version, stampAt))).toEqual([1000, 1000, 1000, 1000]);
  expect(pace.again()).toBe(1000);
});

test('a meter that claims more than it gives is asked each 5 s until it proves otherwise', () => {
  const pace = createPace();
  const repeats = Array.from({ length: 6 }, () => pace.next('50', 0));
  expect(repeats).toEqual([1000, 1000, 1000, 1000, 1000, 5000]);
  expect(pace.again()).toBe(5000);
  expect(pace.next('50', 10_000)).toBe(5000);
  expect(pace.next('50', 15_000)).toBe(1000);
});

test('an answer without a version is followed up politely', () => {
  const pace = createPace();
  expect(pace.again()).toBe(5000);
  expect(pace.next(null, null)).toBe(10_000);
});
