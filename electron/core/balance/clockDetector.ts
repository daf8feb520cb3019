import type { TimeRange } from './calendar.ts';
import { changeableDays, type RegisterAt } from './clockDetectorDays.ts';

/** A register to compare: its values, and when it was read. */
export interface ClockedRegister {
  readonly at: RegisterAt;
  /** The instants of its readings by its own stamps, UTC epoch ms, in order. */
  readonly readAt: readonly number[];
  /** The usual step between them, seconds. */
  readonly stepS: number;
}

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
      /** What the inverter's energy is to be multiplied by to fit the meter's. */
      readonly yieldFactor: number;
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

/**
 * Finds how far the clocks of inverter and meter differ, and the factor between their counters. A house does not follow
 * the clouds: the right shift and factor are those with which consumption is smoothest, the sum of its changes from
 * bucket to bucket smallest. Cloudless days have nothing to lock on to: then it says so. It changes nothing.
 *
 * Buckets begin and end at readings of the register that is read less often: a value drawn between its readings would
 * lack the clouds that passed there, and the factor would make up for them.
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
  const trials = shifts.map((shiftS): Trial => {
    const solarShiftMs = isBySolar ? 0 : shiftS * 1000;
    const gridShiftMs = isBySolar ? -shiftS * 1000 : 0;
    return {
      solarW: days.map((day) => powersW(solar.at, day, solarShiftMs)),
      gridW: days.map((day) => powersW(grid.at, day, gridShiftMs)),
    };
  });
  return bestShift(trials, shifts, days.length);
}

/** Powers between the edges of each day, as they would be with the clocks set by one shift. */
interface Trial {
  readonly solarW: readonly Float64Array[];
  readonly gridW: readonly Float64Array[];
}

function bestShift(trials: readonly Trial[], shifts: readonly number[], days: number): ClockAnswer {
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
  const inverterAheadS = shifts[best.place];
  return isSure && inverterAheadS !== undefined
    ? { kind: 'found', inverterAheadS, yieldFactor: best.factor, days }
    : { kind: 'notEnoughVariation', days };
}

/** The sum of the changes of consumption from each bucket to the next. */
function roughness({ solarW, gridW }: Trial, factor: number): number {
  let sum = 0;
  for (const [day, solar] of solarW.entries()) {
    const grid = gridW[day] ?? solar;
    let before = Number.NaN;
    for (let index = 0; index < solar.length; index += 1) {
      const used = (solar[index] ?? 0) * factor + (grid[index] ?? 0);
      const change = Math.abs(used - before);
      sum += Number.isNaN(change) ? 0 : change;
      before = used;
    }
  }
  return sum;
}

/** Mean powers between neighbouring edges, W; NaN where a value is unknown. */
function powersW(at: RegisterAt, edges: readonly number[], shiftMs: number): Float64Array {
  const values = edges.map((edge) => at(edge + shiftMs) ?? Number.NaN);
  const out = new Float64Array(Math.max(0, edges.length - 1));
  for (let index = 0; index < out.length; index += 1) {
    const lengthMs = (edges[index + 1] ?? 0) - (edges[index] ?? 0);
    out[index] = (((values[index + 1] ?? 0) - (values[index] ?? 0)) * 3_600_000) / lengthMs;
  }
  return out;
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
