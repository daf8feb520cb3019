import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { localCalendar } from '../../../electron/core/balance/calendar.ts';
import { plantColumns, type SourceColumns } from '../../../electron/core/balance/plant.ts';
import { slotMs, slotQuality, slotWh, type SlotColumn } from '../../../electron/core/balance/slotColumn.ts';
import { column, gapSlot, inverter, lifeOf, meter, partialSlot, type SlotSpec } from '../../support/slotColumns.ts';

const noon = '2026-06-01T12:00Z';
const utc = localCalendar('UTC');

/** A life around noon, in minutes from noon. */
function life(fromMinutes: number, toMinutes: number, firstWh: number | null = null) {
  const at = (minutes: number) => new Date(Date.parse(noon) + minutes * 60_000).toISOString();
  return lifeOf(at(fromMinutes), at(toMinutes), firstWh);
}

function joined(sources: readonly SourceColumns[], count: number, from = noon) {
  return plantColumns(sources, { fromSlot: Date.parse(from) / slotMs, count }, utc);
}

function amounts(slots: SlotColumn | null): (number | null)[] {
  return slots === null ? [] : Array.from(slots.state, (_, index) => slotWh(slots, index));
}

function qualities(slots: SlotColumn | null): string[] {
  return slots === null ? [] : Array.from(slots.state, slotQuality);
}

describe('the yield of several inverters', () => {
  const both = [life(-600, 600), life(-500, 600)] as const;

  test('is their sum', () => {
    const plant = joined(
      [inverter('a', both[0], column(noon, [10, 20, 30])), inverter('b', both[1], column(noon, [1, 2, 3]))],
      3,
    );
    expect(amounts(plant.yieldWh)).toEqual([11, 22, 33]);
  });

  test('case 38: is unknown while one of them is, estimated once its register is known, measured when it is filled', () => {
    const a = inverter('a', both[0], column(noon, [10, 20, 30]));
    const missing = joined([a, inverter('b', both[1], column(noon, [1, null, null]))], 3);
    expect(amounts(missing.yieldWh)).toEqual([11, null, null]);
    expect(Array.from(missing.yieldWh?.knownWh ?? [])).toEqual([11, 0, 0]);
    expect(qualities(missing.yieldWh)).toEqual(['measured', 'none', 'none']);
    const guessed: SlotSpec = { wh: 2, state: gapSlot };
    expect(qualities(joined([a, inverter('b', both[1], column(noon, [1, guessed, 2]))], 3).yieldWh)).toEqual([
      'measured',
      'estimated',
      'measured',
    ]);
    expect(qualities(joined([a, inverter('b', both[1], column(noon, [1, 2, 2]))], 3).yieldWh)[1]).toBe('measured');
  });

  test('is partial where one is known in part', () => {
    const half: SlotSpec = { wh: 4, state: partialSlot };
    const plant = joined([inverter('a', both[0], column(noon, [10])), inverter('b', both[1], column(noon, [half]))], 1);
    expect(qualities(plant.yieldWh)).toEqual(['partial']);
    expect(plant.yieldWh?.knownWh[0]).toBe(14);
  });

  test('counts a device that says nothing in these slots as missing', () => {
    const plant = joined([inverter('a', both[0], column(noon, [10])), inverter('b', both[1], null)], 1);
    expect(amounts(plant.yieldWh)).toEqual([null]);
  });

  test('has no column where the plant has no inverter, and an unknown one where it has but none was read', () => {
    expect(joined([meter('m', both[0], column(noon, [1]), null)], 1).yieldWh).toBeNull();
    expect(amounts(joined([inverter('a', both[0], null)], 1).yieldWh)).toEqual([null]);
  });
});

describe('devices that come and go', () => {
  test('case 21: a replaced inverter gives nothing after, its successor nothing before, and in between nobody knows', () => {
    const plant = joined(
      [
        inverter('old', life(-90_000, 10, 41_919_016), column(noon, [50, 50, null, null, null])),
        inverter('new', life(20, 9000, 12), column(noon, [null, null, null, null, 40])),
      ],
      5,
    );
    expect(amounts(plant.yieldWh)).toEqual([50, 50, null, null, 40]);
    const seamless = joined(
      [
        inverter('old', life(-90_000, 10, 41_919_016), column(noon, [50, 50, null, null])),
        inverter('new', life(10, 9000, 5000), column(noon, [null, null, 40, 40])),
      ],
      4,
    );
    expect(amounts(seamless.yieldWh)).toEqual([50, 50, 40, 40]);
  });

  test('a further inverter is new when its counter begins below 1 kWh, else nobody knows what it gave before', () => {
    const a = inverter('a', life(-90_000, 9000, 5000), column(noon, [10, 10, 10]));
    const b = (firstWh: number | null) => inverter('b', life(10, 9000, firstWh), column(noon, [null, null, 3]));
    expect(amounts(joined([a, b(999)], 3).yieldWh)).toEqual([10, 10, 13]);
    expect(amounts(joined([a, b(1000)], 3).yieldWh)).toEqual([null, null, 13]);
    expect(amounts(joined([a, b(null)], 3).yieldWh)).toEqual([null, null, 13]);
  });

  test('case 51: before the first inverter was heard the yield is unknown, however small its counter', () => {
    const plant = joined(
      [
        inverter('a', life(10, 9000, 0), column(noon, [null, null, 5])),
        meter('m', life(-90_000, 9000), column(noon, [7, 7, 7]), column(noon, [0, 0, 0])),
      ],
      3,
    );
    expect(amounts(plant.yieldWh)).toEqual([null, null, 5]);
    expect(amounts(plant.importWh)).toEqual([7, 7, 7]);
  });

  test('what the user said about a device holds', () => {
    const fromMs = Date.parse(noon) + 5 * 60_000;
    const known = { ...life(10, 15, 90_000), installedAt: fromMs, removedAt: fromMs + 10 * 60_000 };
    const plant = joined([inverter('a', known, column(noon, [null, null, 5, null]))], 4);
    expect(amounts(plant.yieldWh)).toEqual([0, null, 5, 0]);
  });

  test('an inverter that was heard last before a first one was still there at night is not replaced by it', () => {
    const plant = joined(
      [
        inverter('a', life(-90_000, 5, 5000), column(noon, [10, null, null])),
        inverter('b', life(-80_000, 9000, 5000), column(noon, [1, 1, 1])),
      ],
      3,
    );
    expect(amounts(plant.yieldWh)).toEqual([11, null, null]);
  });
});

describe('meters at one connection', () => {
  test('case 23: follow one another; between the last value of the old one and the first of the new one is a gap', () => {
    const half: SlotSpec = { wh: 3, state: partialSlot };
    const plant = joined(
      [
        meter('old', life(-90_000, 7, 9_695_000), column(noon, [10, half, null, null]), null),
        meter('new', life(12, 9000, 133_000), column(noon, [null, null, half, 20]), null),
      ],
      4,
    );
    expect(amounts(plant.importWh)).toEqual([10, null, null, 20]);
    expect(qualities(plant.importWh)).toEqual(['measured', 'partial', 'partial', 'measured']);
  });

  test('a swap within one slot keeps what both counted in it', () => {
    const part = (wh: number): SlotSpec => ({ wh, state: partialSlot });
    const plant = joined(
      [
        meter('old', life(-90_000, 7), column(noon, [10, part(3)]), null),
        meter('new', life(8, 9000), column(noon, [null, part(4)]), null),
      ],
      2,
    );
    expect(plant.importWh?.knownWh[1]).toBe(7);
    expect(qualities(plant.importWh)).toEqual(['measured', 'partial']);
  });

  test('a swap within one slot keeps both parts, though the new meter is read more often', () => {
    const part = (wh: number): SlotSpec => ({ wh, state: partialSlot });
    const old = meter('old', life(-90_000, 7), column(noon, [5, part(3), null], 900), null);
    const fresh = meter('new', life(8, 9000), column(noon, [null, part(4), 6]), null);
    for (const sources of [
      [old, fresh],
      [fresh, old],
    ]) {
      const plant = joined(sources, 3);
      expect(Array.from(plant.importWh?.knownWh ?? [])).toEqual([5, 7, 6]);
      expect(qualities(plant.importWh)).toEqual(['measured', 'partial', 'measured']);
    }
  });

  test('of a quarter that both tell, the one that is sure of all of it is taken whole', () => {
    const half: SlotSpec = { wh: 3, state: partialSlot };
    const reset = meter('a', life(-9000, 9000), column(noon, [10, 10, half, 7, 7, 7], 900), null);
    const portal = meter('b', life(-90_000, 9000), column(noon, [5, 5, 20, 8, 8, 8], 900), null);
    expect(amounts(joined([reset, portal], 6).importWh)).toEqual([5, 5, 20, 7, 7, 7]);
    expect(amounts(joined([portal, reset], 6).importWh)).toEqual([5, 5, 20, 8, 8, 8]);
  });

  test('two names of one meter do not count twice in a part of a slot', () => {
    const part = (wh: number): SlotSpec => ({ wh, state: partialSlot });
    const plant = joined(
      [
        meter('telegrams', life(-90_000, 3), column(noon, [part(6)]), null),
        meter('file', life(-90_000, 3), column(noon, [part(6)]), null),
      ],
      1,
    );
    expect(plant.importWh?.knownWh[0]).toBe(6);
  });

  test('case 33: the finest data count, the coarser ones give the rest of their block', () => {
    const telegrams = meter('t', life(5, 9000), column(noon, [null, 30, 50, 10, 10, 10]), null);
    const quarters = meter('q', life(-90_000, 9000), column(noon, [33, 34, 33, 20, 20, 20], 900), null);
    for (const sources of [
      [telegrams, quarters],
      [quarters, telegrams],
    ]) {
      const plant = joined(sources, 6);
      expect(amounts(plant.importWh)).toEqual([20, 30, 50, 10, 10, 10]);
      expect(Array.from(plant.importWh?.grainS ?? [])).toEqual([900, 60, 60, 60, 60, 60]);
    }
  });

  test('a gap of the finer data is filled by the coarser ones', () => {
    const guessed = (wh: number): SlotSpec => ({ wh, state: gapSlot });
    const telegrams = meter('t', life(-9000, 9000), column(noon, [5, 5, 5, guessed(9), guessed(9), guessed(9)]), null);
    const quarters = meter('q', life(-90_000, 9000), column(noon, [5, 5, 5, 1, 2, 24], 900), null);
    const plant = joined([telegrams, quarters], 6);
    expect(amounts(plant.importWh)).toEqual([5, 5, 5, 1, 2, 24]);
    expect(qualities(plant.importWh)).toEqual(Array<string>(6).fill('measured'));
  });

  test('data by days fill the day around the telegrams, and its sum is theirs', () => {
    const day = '2026-06-01T00:00Z';
    const fine = Array.from({ length: 288 }, (_, slot): SlotSpec => (slot < 120 ? null : slot % 7));
    const coarse = Array<SlotSpec>(288).fill(10);
    const plant = joined(
      [
        meter('t', lifeOf('2026-06-01T10:00Z', '2027-01-01T00:00Z'), column(day, fine), null),
        meter('d', lifeOf('2025-06-01T00:00Z', '2027-01-01T00:00Z'), column(day, coarse, 86_400), null),
      ],
      288,
      day,
    );
    expect(amounts(plant.importWh).reduce((sum: number, wh) => sum + (wh ?? 0), 0)).toBe(2880);
    expect(amounts(plant.importWh).slice(120)).toEqual(fine.slice(120));
  });

  test('finer data that say more than the block are kept, and what the coarser ones fill is a guess of nothing', () => {
    const plant = joined(
      [
        meter('t', life(5, 9000), column(noon, [null, 30, 50]), null),
        meter('q', life(-90_000, 9000), column(noon, [10, 10, 10], 900), null),
      ],
      3,
    );
    expect(amounts(plant.importWh)).toEqual([0, 30, 50]);
    expect(qualities(plant.importWh)).toEqual(['estimated', 'measured', 'measured']);
  });
});

test('in each block, as many Wh as the coarser or the finer source counted, in whatever order the sources come', () => {
  const fineSlots = fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { minLength: 48, maxLength: 48 });
  const coarseSlots = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 48, maxLength: 48 });
  fc.assert(
    fc.property(fineSlots, coarseSlots, fc.constantFrom(900, 1800, 3600), (fine, coarse, grainS) => {
      const sources = [
        meter('f', life(-9000, 9000), column(noon, fine), null),
        meter('c', life(-9000, 9000), column(noon, coarse, grainS), null),
      ];
      const one = joined(sources, 48);
      expect(joined(sources.toReversed(), 48)).toEqual(one);
      const length = grainS / 300;
      const sum = (slots: readonly (number | null)[], block: number) =>
        slots.slice(block, block + length).reduce<number>((total, wh) => total + (wh ?? 0), 0);
      for (let block = 0; block < 48; block += length) {
        const isFine = fine.slice(block, block + length).every((wh) => wh !== null);
        const expected = isFine ? sum(fine, block) : Math.max(sum(fine, block), sum(coarse, block));
        expect(sum(amounts(one.importWh), block)).toBe(expected);
      }
    }),
  );
});
