import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compareReadings, winnerOf, type RankedValues } from '../../../electron/core/history/index.ts';

function reading(rank: number, ...values: readonly (number | null)[]): RankedValues {
  return { rank, values };
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.length <= 1
    ? [items]
    : items.flatMap((item, index) =>
        permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
      );
}

/** Registers, then the power; the best first. */
const ordered = [
  reading(0, 200, 5, null),
  reading(0, 100, 7, 300),
  reading(0, 100, 6, null),
  reading(0, 100, null, 900),
  reading(0, 100, null, 50),
  reading(0, null, 9, 50),
  reading(1, 500, 500, 500),
  reading(0, null, null, 700),
];

describe('the winner of an instant', () => {
  test('is the better rank, then the larger register, then the larger power, in every order of arrival', () => {
    for (let start = 0; start < ordered.length; start += 1) {
      for (const some of permutations(ordered.slice(start, start + 5))) {
        expect(winnerOf(some)).toBe(ordered[start]);
      }
    }
  });

  test('is none of none', () => {
    expect(winnerOf([])).toBeNull();
  });

  test('is decided by a total order on what readings say', () => {
    const value = fc.option(fc.integer({ min: 0, max: 3 }));
    const some = fc.record({ rank: fc.integer({ min: 0, max: 2 }), values: fc.tuple(value, value, value) });
    fc.assert(
      fc.property(some, some, some, (one, two, three) => {
        expect(Math.sign(compareReadings(one, two)) + Math.sign(compareReadings(two, one))).toBe(0);
        expect(compareReadings(one, two) === 0).toBe(JSON.stringify(one) === JSON.stringify(two));
        if (compareReadings(one, two) <= 0 && compareReadings(two, three) <= 0) {
          expect(compareReadings(one, three)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
