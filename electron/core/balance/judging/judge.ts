import { rulings, type Energy, type RegisterSeries } from '../terms/series.ts';
import { markOutranked } from './judgeRanks.ts';
import { riseLimit, stepBetween, steps } from './judgeRules.ts';
import { verdicts } from './judgeVerdicts.ts';

/** So many readings out of line with the one before them, and in line with one another, are a new segment. */
const readingsOfReset = 4;

/**
 * Judges the readings of one energy of one source, sorted by instant. A reading is compared with the last one that
 * counts. Out of line, it waits: when one of the next three readings is in line again, it was a glitch (too low) or
 * implausible (too high); when they all go on from it, the register was reset there, or, where they also go on from the
 * last but one, the last one was the glitch. What still waits at the end of the series does not count yet.
 *
 * Judging a part of a series that begins at `resumeIndex` gives the same verdicts as judging all of it.
 *
 * @param series the readings
 * @param energy decides what can flow at most
 * @returns one of `verdicts` for each reading
 */
export function judge(series: RegisterSeries, energy: Energy): Uint8Array {
  const { at, value, rank, ruling } = series;
  const limit = riseLimit(energy);
  const judged = new Uint8Array(at.length);
  markOutranked(series, judged);
  const waiting = new Int32Array(readingsOfReset);
  let waitingCount = 0;
  let last = -1;
  let lastAt = 0;
  let lastValue = 0;
  let lastRank = 0;
  let before = -1;

  function dropWaiting(): void {
    for (let each = 0; each < waitingCount; each += 1) {
      const index = waiting[each] ?? 0;
      judged[index] = (value[index] ?? 0) < lastValue ? verdicts.glitch : verdicts.implausible;
    }
    waitingCount = 0;
  }

  function stepOf(earlier: number, later: number): number {
    const ownRank = rank[later] ?? 0;
    return stepBetween(
      value[earlier] ?? 0,
      value[later] ?? 0,
      (at[later] ?? 0) - (at[earlier] ?? 0),
      limit,
      ownRank !== rank[earlier],
      ownRank === 0,
    );
  }

  function countWaiting(): void {
    const first = waiting[0] ?? 0;
    const wasLastTooHigh =
      before >= 0 && last >= 0 && ruling[last] !== rulings.valid && stepOf(before, first) === steps.plain;
    if (wasLastTooHigh && (value[first] ?? 0) < lastValue) {
      judged[last] = verdicts.glitch;
      judged[first] = verdicts.counts;
    } else {
      judged[first] = verdicts.reset;
    }
    for (let each = 1; each < waitingCount; each += 1) {
      judged[waiting[each] ?? 0] = verdicts.counts;
    }
    before = waiting[waitingCount - 2] ?? first;
    last = waiting[waitingCount - 1] ?? first;
    lastAt = at[last] ?? 0;
    lastValue = value[last] ?? 0;
    lastRank = rank[last] ?? 0;
    waitingCount = 0;
  }

  for (let index = 0; index < at.length; index += 1) {
    const own = value[index] ?? Number.NaN;
    if (Number.isNaN(own) || judged[index] === verdicts.outranked) {
      continue;
    }
    const said = ruling[index] ?? rulings.none;
    if (said === rulings.invalid) {
      judged[index] = verdicts.ruledOut;
      continue;
    }
    const ownAt = at[index] ?? 0;
    const ownRank = rank[index] ?? 0;
    let verdict: number = verdicts.counts;
    if (last >= 0) {
      const step = stepBetween(lastValue, own, ownAt - lastAt, limit, ownRank !== lastRank, ownRank === 0);
      if (step === steps.out && said !== rulings.valid) {
        const previous = waiting[waitingCount - 1] ?? 0;
        if (waitingCount > 0 && stepOf(previous, index) !== steps.plain) {
          dropWaiting();
        }
        waiting[waitingCount] = index;
        waitingCount += 1;
        if (waitingCount === readingsOfReset) {
          countWaiting();
        }
        continue;
      }
      if (waitingCount > 0) {
        dropWaiting();
      }
      verdict = verdictOf(step, own < lastValue);
    }
    judged[index] = verdict;
    before = verdict === verdicts.counts ? last : -1;
    last = index;
    lastAt = ownAt;
    lastRank = ownRank;
    if (verdict !== verdicts.rounding) {
      lastValue = own;
    }
  }
  dropWaiting();
  return judged;
}

function verdictOf(step: number, isLower: boolean): number {
  switch (step) {
    case steps.rounding:
      return verdicts.rounding;
    case steps.wrap:
      return verdicts.wrap;
    case steps.out:
      return isLower ? verdicts.reset : verdicts.counts;
    default:
      return verdicts.counts;
  }
}
