import type { TimeRange } from './calendar.ts';
import { changeableDays } from './clockDetectorDays.ts';
import { evenEdges } from './clockDetectorEdges.ts';
import { powersW, roughness, type ClockedRegister, type ClockTrial } from './clockDetectorTrial.ts';

/** What the detector looks at. */
export interface ClockQuestion {
  readonly solar: ClockedRegister;
  /** Import less export. */
  readonly grid: ClockedRegister;
  /** The days to look at, whole ones. A week of them is enough; nights may be in it. */
  readonly days: readonly TimeRange[];
}

export type ClockAnswer =
  | {
      readonly kind: 'found';
      /** How far the inverter's clock is ahead of the meter's, seconds, within 15 s. */
      readonly inverterAheadS: number;
      /** What the inverter's energy is to be multiplied by to fit the meter's, within 0.01; null where too little is read. */
      readonly yieldFactor: number | null;
      /** How many days were changeable enough to take part. */
      readonly days: number;
    }
  /** Too few changeable days, or no shift is clearly better than its neighbours. */
  | { readonly kind: 'notEnoughVariation'; readonly days: number };

const shiftStepS = 15;
const mostShiftS = 180;
/** A minute away from the best shift the sum must be this much larger, on both sides. */
const surenessShiftS = 60;
const sureness = 1.05;
const leastDays = 3;
const factors: readonly number[] = Array.from({ length: 21 }, (_, index) => (950 + index * 5) / 1000);
const leastBucketMs = 300_000;
/** Of data in longer steps the factor comes out right by chance alone. */
const longestFactorStepS = 300;

/**
 * Finds how far the clocks of inverter and meter differ, and the factor between their counters. A house does not follow
 * the clouds: the right shift and factor are those with which consumption is smoothest, the sum of its changes from
 * bucket to bucket smallest. Cloudless days have nothing to lock on to: then it says so. It changes nothing.
 *
 * For the shift, buckets begin and end at readings of the register that is read less often: a value drawn between its
 * readings lacks the clouds that passed there. The factor would make up for these, so it is found once more with buckets
 * whose edges both registers lack equally.
 */
export function findClockDifference(question: ClockQuestion): ClockAnswer {
  const { solar, grid } = question;
  const isBySolar = solar.stepS >= grid.stepS;
  const seldom = isBySolar ? solar : grid;
  const edges = edgesNear(seldom.readAt, Math.max(leastBucketMs, Math.ceil(seldom.stepS / 300) * leastBucketMs));
  const days = changeableDays(solar.at, question.days, edges);
  if (days.length < leastDays) {
    return { kind: 'notEnoughVariation', days: days.length };
  }
  // The shifts reach a minute beyond those that can be found, so that each of these has neighbours to be compared with.
  const reachS = mostShiftS + surenessShiftS;
  const shifts = Array.from({ length: (2 * reachS) / shiftStepS + 1 }, (_, index) => index * shiftStepS - reachS);
  function trialOf(shiftS: number, dayEdges: readonly (readonly number[])[]): ClockTrial {
    const solarShiftMs = isBySolar ? 0 : shiftS * 1000;
    const gridShiftMs = isBySolar ? -shiftS * 1000 : 0;
    return {
      solarW: dayEdges.map((day) => powersW(solar.at, day, solarShiftMs)),
      gridW: dayEdges.map((day) => powersW(grid.at, day, gridShiftMs)),
    };
  }
  const found = bestShift(
    shifts.map((shiftS) => trialOf(shiftS, days)),
    shifts,
  );
  if (found === null) {
    return { kind: 'notEnoughVariation', days: days.length };
  }
  const aheadMs = (isBySolar ? -1 : 1) * found * 1000;
  const even = days.map((day) => evenEdges(day, seldom, isBySolar ? grid : solar, aheadMs));
  return {
    kind: 'found',
    inverterAheadS: found,
    yieldFactor: seldom.stepS > longestFactorStepS ? null : bestFactor(trialOf(found, even)),
    days: days.length,
  };
}

/** The factor with which consumption is smoothest. */
function bestFactor(trial: ClockTrial): number {
  let best = { sum: Number.POSITIVE_INFINITY, factor: 1 };
  for (const factor of factors) {
    const sum = roughness(trial, factor);
    best = sum < best.sum ? { sum, factor } : best;
  }
  return best.factor;
}

/** The shift with which, and some factor, consumption is smoothest; null where its neighbours are hardly worse. */
function bestShift(trials: readonly ClockTrial[], shifts: readonly number[]): number | null {
  const neighbours = surenessShiftS / shiftStepS;
  let best = { sum: Number.POSITIVE_INFINITY, place: 0, factor: 1 };
  for (const factor of factors) {
    for (const [place, trial] of trials.entries()) {
      const isWithin = place >= neighbours && place < trials.length - neighbours;
      const sum = isWithin ? roughness(trial, factor) : Number.POSITIVE_INFINITY;
      if (sum < best.sum) {
        best = { sum, place, factor };
      }
    }
  }
  const isSure = [-neighbours, neighbours].every((step) => {
    const trial = trials[best.place + step];
    return trial !== undefined && roughness(trial, best.factor) >= best.sum * sureness;
  });
  return isSure ? (shifts[best.place] ?? null) : null;
}

/** The first reading in each bucket. */
function edgesNear(readAt: readonly number[], bucketMs: number): readonly number[] {
  const edges: number[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const at of readAt) {
    const bucket = Math.floor(at / bucketMs);
    if (bucket > latest) {
      edges.push(at);
      latest = bucket;
    }
  }
  return edges;
}
