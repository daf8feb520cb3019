import { type Energy } from '../terms/series.ts';

const msPerHour = 3_600_000;

/**
 * The most that can flow in an hour, with a tenth to spare: a house connection of 3 x 80 A at 230 V is 55 kW; the
 * largest string inverters give some 110 kW; household meters of gas and water end far below 60 m3 an hour and those
 * of heat far below 150 kW.
 */
const hourlyLimits: Readonly<Record<Energy, number>> = {
  yield: 150_000,
  import: 60_500,
  importT1: 60_500,
  importT2: 60_500,
  export: 60_500,
  exportT1: 60_500,
  exportT2: 60_500,
  gas: 60_500,
  water: 60_500,
  heat: 540_000,
};

/**
 * Registers are not counted up at every reading: some inverters do it every few minutes or by whole kWh, meters of gas,
 * water and heat tell theirs once an hour or a day. A rise may belong to that much time, ms, at least.
 */
const leastElapsedMs: Readonly<Record<Energy, number>> = {
  yield: 300_000,
  import: 10_000,
  importT1: 10_000,
  importT2: 10_000,
  export: 10_000,
  exportT1: 10_000,
  exportT2: 10_000,
  gas: 86_400_000,
  water: 86_400_000,
  heat: 86_400_000,
};

/** Steps back this small are rounding, or a counter that was saved just before a restart. */
const slackUnits = 2;

/** Readings of different ranks come by different clocks: that far apart at most. */
const clockSlackMs = 300_000;

/** Five and six digits before the point, three behind: where the registers of meters return to 0. */
const moduli: readonly number[] = [100_000_000, 1_000_000_000];

/** From which part of its range on a register can return to 0. */
const wrapShare = 0.99;

/** How a reading follows an earlier one. */
export const steps = { plain: 0, rounding: 1, wrap: 2, out: 3 } as const;

/** How fast a register may rise. */
export interface RiseLimit {
  /** The most in a millisecond, whole units. */
  readonly perMs: number;
  /** The least time that a rise may belong to. */
  readonly leastMs: number;
}

/** How fast the register of an energy may rise. */
export function riseLimit(energy: Energy): RiseLimit {
  return { perMs: hourlyLimits[energy] / msPerHour, leastMs: leastElapsedMs[energy] };
}

/**
 * Says how a register reading follows an earlier one of the same register: in line, a little lower, by its return to 0,
 * or not at all.
 *
 * @param limit see `riseLimit`
 * @param ranksDiffer whether the two readings have different ranks
 * @param isLive whether the later one has the best rank; registers of files may be rounded to 0.01, 0.1 or 1 kWh
 * @returns one of `steps`
 */
export function stepBetween(
  earlier: number,
  later: number,
  elapsedMs: number,
  limit: RiseLimit,
  ranksDiffer: boolean,
  isLive: boolean,
): number {
  const difference = later - earlier;
  const most = limit.perMs * Math.max(limit.leastMs, ranksDiffer ? elapsedMs + clockSlackMs : elapsedMs);
  if (difference >= 0) {
    return difference <= most + slackUnits || (!isLive && difference <= most + resolutionSlack(later))
      ? steps.plain
      : steps.out;
  }
  if (-difference <= slackUnits || (!isLive && -difference <= resolutionSlack(later))) {
    return steps.rounding;
  }
  const modulus = wrapModulus(earlier, later);
  return modulus > 0 && difference + modulus <= most + slackUnits ? steps.wrap : steps.out;
}

/**
 * The range that a register may have run through when it fell: a power of ten, or 0 when it was too far from its end.
 * The sum of two tariffs falls by the range of the one that returned to 0.
 */
export function wrapModulus(earlier: number, later: number): number {
  for (const modulus of moduli) {
    if (earlier - later <= modulus) {
      return earlier > modulus * wrapShare ? modulus : 0;
    }
  }
  return 0;
}

/** Twice the step that a rounded register goes by. */
function resolutionSlack(value: number): number {
  if (value === 0 || value % 10 !== 0) {
    return slackUnits;
  }
  if (value % 100 !== 0) {
    return 20;
  }
  return value % 1000 === 0 ? 2000 : 200;
}
