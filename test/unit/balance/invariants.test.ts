import { describe, expect, test } from 'vitest';

import { bucketLengths, type BucketLength, type EnergyTotals } from '../../../shared/totals.ts';
import { anyHouse, situations, stretches, type AnyHouse } from '../../support/anyHouse.ts';
import { historyOf } from '../../support/historyTotals.ts';

const houses = 64;
const bucketS: Readonly<Partial<Record<BucketLength, number>>> = { '5m': 300, '15m': 900, '30m': 1800, '1h': 3600 };
const names = { yield: 'yieldWh', import: 'importWh', export: 'exportWh' } as const;
const directions = ['yield', 'import', 'export'] as const;

function sumOf(result: EnergyTotals, name: 'yieldWh' | 'importWh' | 'exportWh' | 'consumptionWh' | 'selfConsumedWh') {
  return result.buckets.reduce((sum, bucket) => sum + (bucket[name] ?? 0), 0);
}

/** What a house's history says at every size of bucket, with its facts added in some groups. */
async function answersOf(house: AnyHouse, groups: number): Promise<readonly EnergyTotals[]> {
  const size = Math.ceil(house.facts.length / groups);
  const history = await historyOf(
    ...Array.from({ length: groups }, (_, index) => house.facts.slice(index * size, (index + 1) * size)),
  );
  const answers: EnergyTotals[] = [];
  for (const bucket of bucketLengths) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    const answer = await history.totals({ from: house.from, to: house.to, bucket, zone: house.zone });
    if (!answer.ok) {
      throw new Error(answer.error.code);
    }
    answers.push(answer.value);
  }
  await history.close();
  return answers;
}

describe('any house, at every size of bucket', () => {
  test('every situation is among them, each in many', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < houses; seed += 1) {
      const { has, zone } = anyHouse(seed);
      for (const one of [...has, zone]) {
        counts.set(one, (counts.get(one) ?? 0) + 1);
      }
    }
    for (const wanted of [...situations, ...stretches.map(([zone]) => zone)]) {
      expect(counts.get(wanted) ?? 0, wanted).toBeGreaterThanOrEqual(4);
    }
  });

  test.each(Array.from({ length: houses }, (_, seed) => seed))(
    'sums are those of the registers, house %i',
    async (seed) => {
      const house = anyHouse(seed);
      const answers = await answersOf(house, 1 + (seed % 3));
      let compared = 0;
      for (const result of answers) {
        const { sum, bucket, buckets, grainS } = result;
        expect({ yield: sum.yieldWh, import: sum.importWh, export: sum.exportWh }, bucket).toEqual(house.roseWh);
        const { yield: yieldWh, import: importWh, export: exportWh } = house.roseWh;
        expect((sum.consumptionWh ?? Number.NaN) + sum.carryWh, bucket).toBe(yieldWh + importWh - exportWh);
        expect(sum, bucket).toEqual(answers[0]?.sum);
        if (grainS <= (bucketS[bucket] ?? Infinity)) {
          for (const direction of directions) {
            expect(sumOf(result, names[direction]), `${bucket} ${direction}`).toBe(house.roseWh[direction]);
          }
          expect(sumOf(result, 'consumptionWh'), bucket).toBe(sum.consumptionWh);
          expect(sumOf(result, 'selfConsumedWh'), bucket).toBe(sum.selfConsumedWh);
          for (const one of buckets) {
            for (const direction of directions) {
              const rose = house.roseBetween(direction, one.from, one.to);
              if (rose !== null) {
                compared += 1;
                expect(one[names[direction]] ?? 0, `${bucket} ${direction} ${new Date(one.from).toISOString()}`).toBe(
                  rose,
                );
              }
            }
          }
        }
      }
      expect(compared).toBeGreaterThan(0);
    },
  );
});
