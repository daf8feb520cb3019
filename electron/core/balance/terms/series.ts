import type { RegisterName, Registers } from '../../../../shared/facts.ts';

/** What registers count, tariffs taken together. */
export const energies = ['yield', 'import', 'export', 'gas', 'water', 'heat'] as const;

/** The registers of one tariff each: consumption has none, but a bill has. */
export const tariffs = ['importT1', 'importT2', 'exportT1', 'exportT2'] as const;

/** An energy that registers count: one of `energies` or of `tariffs`. */
export type Energy = (typeof energies)[number] | (typeof tariffs)[number];

/** What a user said of a reading: nothing, that it is right, that it is wrong. */
export const rulings = { none: 0, valid: 1, invalid: 2 } as const;

/**
 * The readings of one energy of one source, sorted by instant, one reading per instant. Columns of typed arrays of one
 * length, so that years of readings can be judged and cut without an object for each.
 */
export interface RegisterSeries {
  /** UTC epoch ms, strictly rising. */
  readonly at: Float64Array;
  /** The register in whole units; NaN where the reading does not carry it. */
  readonly value: Float64Array;
  /** Index in `ranks`: 0 is the best. */
  readonly rank: Uint8Array;
  /** One of `rulings`. */
  readonly ruling: Uint8Array;
}

/** Which register tells an energy, and the two of its tariffs that make it together where that one is not told. */
export const energyRegisters: Readonly<
  Record<Energy, readonly [RegisterName] | readonly [RegisterName, RegisterName, RegisterName]>
> = {
  yield: ['yieldWh'],
  import: ['importWh', 'importT1Wh', 'importT2Wh'],
  export: ['exportWh', 'exportT1Wh', 'exportT2Wh'],
  importT1: ['importT1Wh'],
  importT2: ['importT2Wh'],
  exportT1: ['exportT1Wh'],
  exportT2: ['exportT2Wh'],
  gas: ['gasDm3'],
  water: ['waterDm3'],
  heat: ['heatKj'],
};

/**
 * What a fact says of one energy: the register of the sum where there is one, else both tariffs added. A fact with one
 * tariff of two says nothing of their sum.
 *
 * @returns whole units, NaN where the fact does not say
 */
export function energyValue(registers: Registers, energy: Energy): number {
  const [sum, first, second] = energyRegisters[energy];
  const told = (name: RegisterName | undefined) => (name === undefined ? undefined : registers[name]) ?? Number.NaN;
  return registers[sum] ?? told(first) + told(second);
}

/**
 * A part of a series, without copying.
 *
 * @param from index of its first reading
 * @param to index after its last one
 */
export function seriesPart(series: RegisterSeries, from: number, to: number): RegisterSeries {
  return {
    at: series.at.subarray(from, to),
    value: series.value.subarray(from, to),
    rank: series.rank.subarray(from, to),
    ruling: series.ruling.subarray(from, to),
  };
}
