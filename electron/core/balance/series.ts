import { ranks, type ReadingFact, type Registers } from '../../../shared/facts.ts';

/** What registers count, tariffs taken together. */
export const energies = ['yield', 'import', 'export', 'gas', 'water', 'heat'] as const;

/** The registers of one tariff each: consumption has none, but a bill has. */
export const tariffs = ['importT1', 'importT2', 'exportT1', 'exportT2'] as const;

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

/**
 * What a reading says of one energy: the register of the sum where there is one, else both tariffs added. A reading
 * with one tariff of two says nothing of their sum.
 *
 * @returns whole units, NaN where the reading does not say
 */
export function energyValue(registers: Registers, energy: Energy): number {
  switch (energy) {
    case 'yield':
      return registers.yieldWh ?? Number.NaN;
    case 'import':
      return registers.importWh ?? sumOfTariffs(registers.importT1Wh, registers.importT2Wh);
    case 'export':
      return registers.exportWh ?? sumOfTariffs(registers.exportT1Wh, registers.exportT2Wh);
    case 'importT1':
      return registers.importT1Wh ?? Number.NaN;
    case 'importT2':
      return registers.importT2Wh ?? Number.NaN;
    case 'exportT1':
      return registers.exportT1Wh ?? Number.NaN;
    case 'exportT2':
      return registers.exportT2Wh ?? Number.NaN;
    case 'gas':
      return registers.gasDm3 ?? Number.NaN;
    case 'water':
      return registers.waterDm3 ?? Number.NaN;
    case 'heat':
      return registers.heatKj ?? Number.NaN;
  }
}

/**
 * Puts the readings of one source in columns.
 *
 * @param readings of one source, sorted by instant, one per instant
 * @param energy the energy wanted
 * @param rulingOf what the user said of a reading, one of `rulings`; nothing where left out
 */
export function registerSeries(
  readings: readonly ReadingFact[],
  energy: Energy,
  rulingOf: (reading: ReadingFact) => number = () => rulings.none,
): RegisterSeries {
  return {
    at: Float64Array.from(readings, (reading) => reading.at),
    value: Float64Array.from(readings, (reading) => energyValue(reading.registers, energy)),
    rank: Uint8Array.from(readings, (reading) => ranks.indexOf(reading.rank)),
    ruling: Uint8Array.from(readings, rulingOf),
  };
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

function sumOfTariffs(first: number | undefined, second: number | undefined): number {
  return first === undefined || second === undefined ? Number.NaN : first + second;
}
