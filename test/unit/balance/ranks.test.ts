import { expect, test } from 'vitest';

import { ranks, type IntervalFact } from '../../../shared/facts.ts';
import { historyTotals } from '../../support/historyTotals.ts';
import { gridAt } from '../../support/plantFromFacts.ts';

const hour = ['2026-06-01T12:00Z', '2026-06-01T13:00Z'] as const;
const pairs = ranks.slice(1).map((worse, index) => [ranks[index] ?? worse, worse] as const);

test('the ladder has its steps in this order', () => {
  expect(ranks).toEqual(['live', 'archive', 'quarterRegister', 'validated', 'hour', 'day', 'estimated']);
});

test.each(pairs)(
  'of two readings of one instant %s counts before %s, though its register is smaller',
  async (better, worse) => {
    const facts = [
      gridAt(hour[0], 1000, 0, 'meter', better),
      gridAt(hour[1], 1040, 0, 'meter', better),
      gridAt(hour[1], 1060, 0, 'meter', worse),
    ];
    for (const some of [facts, facts.toReversed()]) {
      // oxlint-disable-next-line no-await-in-loop -- two
      expect((await historyTotals(some, ...hour, '1y')).sum.importWh).toBe(40);
    }
  },
);

test.each(pairs)(
  'of two intervals of one time %s counts before %s, though its amount is smaller',
  async (better, worse) => {
    const facts = [better, worse].map((rank): IntervalFact => ({
      source: { kind: 'meter', id: 'meter' },
      from: Date.parse(hour[0]),
      to: Date.parse(hour[1]),
      rank,
      amounts: { importWh: rank === better ? 40 : 60, exportWh: 0 },
      grainS: 3600,
      estimated: rank === 'estimated',
    }));
    for (const some of [facts, facts.toReversed()]) {
      // oxlint-disable-next-line no-await-in-loop -- two
      expect((await historyTotals(some, ...hour, '1y')).sum.importWh).toBe(40);
    }
  },
);

test('of two intervals of one rank the finer step counts, and the coarser one gives the rest', async () => {
  const piece = (minute: number, minutes: number, importWh: number): IntervalFact => ({
    source: { kind: 'meter', id: 'meter' },
    from: Date.parse(hour[0]) + minute * 60_000,
    to: Date.parse(hour[0]) + (minute + minutes) * 60_000,
    rank: 'validated',
    amounts: { importWh, exportWh: 0 },
    grainS: minutes * 60,
    estimated: false,
  });
  const facts = [piece(0, 60, 100), piece(15, 15, 10), piece(30, 15, 70)];
  for (const some of [facts, facts.toReversed()]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const { sum } = await historyTotals(some, '2026-06-01T12:15Z', '2026-06-01T12:30Z', '1y');
    expect(sum.importWh).toBe(10);
  }
});
