import fc from 'fast-check';

import type { Fact, ReadingFact } from '../../shared/facts.ts';
import { someInverter, someMeter } from './historyFixture.ts';

/*
 * Facts of an inverter and a meter over a week in which the clocks go forward, drawn at random, with what goes wrong in
 * them: for tests of what a history works out.
 */

/** The time that they lie in, UTC epoch ms; it begins and ends within a day. */
export const factsFrom: number = Date.UTC(2026, 2, 27, 20);
export const factsTo: number = Date.UTC(2026, 3, 4);
const start = factsFrom;
const end = factsTo;
const hour = 3_600_000;
const day = 24 * hour;
const firstMidnight = Math.ceil(start / day) * day;

const instant = fc.oneof(
  fc
    .record({ midnight: fc.integer({ min: 0, max: 1 }), minute: fc.integer({ min: -25, max: 25 }) })
    .map(({ midnight, minute }) => firstMidnight + midnight * day + minute * 60_000),
  fc.integer({ min: 0, max: 8 * 24 * 60 - 300 }).map((minute) => start + minute * 60_000),
  fc.integer({ min: 0, max: 300 }).map((step) => start + 30 * hour + step * 10_000),
  fc.integer({ min: 0, max: 100 }).map((step) => start + 4 * hour - 50 * 300_000 + step * 300_000),
);
const rank = fc.constantFrom('live', 'live', 'archive', 'quarterRegister', 'estimated');

/** Registers that mostly rise with time, with what goes wrong in them. */
const value = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -2, 40_000_000, -900_000, 2_000_000) },
);

function register(at: number, slip: number): number {
  return Math.max(0, 1_000_000 + Math.floor((at - start) / 7200) + slip);
}

const reading = fc
  .record({ at: instant, rank, slip: value, isMeter: fc.boolean(), hasGas: fc.boolean() })
  .map(({ at, rank: itsRank, slip, isMeter, hasGas }): ReadingFact => ({
    source: isMeter ? someMeter : someInverter,
    at,
    rank: itsRank,
    registers: isMeter
      ? {
          importWh: register(at, slip),
          exportT1Wh: register(at, 0),
          exportT2Wh: 70,
          ...(hasGas && { gasDm3: register(at, slip) }),
        }
      : { yieldWh: register(at, slip) },
    powerW: 10,
  }));

const interval = fc
  .record({
    at: fc.integer({ min: 0, max: 7 * 96 }),
    quarters: fc.constantFrom(1, 1, 1, 4, 96, 250),
    amount: fc.integer({ min: 0, max: 900 }),
  })
  .map(({ at, quarters, amount }): Fact => ({
    source: someMeter,
    from: start + at * 900_000,
    to: Math.min(end, start + (at + quarters) * 900_000),
    rank: quarters === 1 ? 'validated' : 'hour',
    amounts: { importWh: amount, exportWh: amount >> 1 },
    grainS: quarters * 900,
    estimated: amount % 9 === 0,
  }));

/** Readings in a row, at a step of their own. */
const run = fc
  .record({
    first: instant,
    step: fc.constantFrom(10_000, 60_000, 300_000, 3_600_000),
    count: fc.integer({ min: 2, max: 40 }),
    isMeter: fc.boolean(),
  })
  .map(({ first, step, count, isMeter }): readonly Fact[] =>
    Array.from({ length: count }, (_, index) => first + index * step)
      .filter((at) => at < end)
      .map((at) => ({
        source: isMeter ? someMeter : someInverter,
        at,
        rank: 'live' as const,
        registers: isMeter ? { importWh: register(at, 0), exportWh: register(at, 0) } : { yieldWh: register(at, 0) },
        powerW: null,
      })),
  );

/** Some facts that come together. */
export const someFacts: fc.Arbitrary<readonly Fact[]> = fc
  .array(
    fc.oneof(
      run,
      run,
      fc.array(reading, { minLength: 1, maxLength: 8 }),
      fc.array(interval, { minLength: 1, maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.flat());
