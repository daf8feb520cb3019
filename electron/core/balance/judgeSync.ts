import { verdicts } from './judgeVerdicts.ts';
import { type RegisterSeries } from './series.ts';

/** After so many readings in line with one another, a judge that did not take them for in line takes them for a reset. */
const readingsOfReset = 4;

/** What a register can stand below the one that counted before and still be taken for rounding: of live readings, of all. */
const liveSlack = 2;
const anySlack = 2000;

/** Readings that make verdicts the same whatever was before them. */
export interface SyncRun {
  /** Index of the first of them. */
  readonly first: number;
  /** From this index on verdicts are those that judging all of the series would give. */
  readonly index: number;
}

/**
 * Finds from where on the verdicts of a part of a series are true, though the part was judged without what is before
 * it. A judge in another state takes four readings in line for a reset at the latest, unless it holds them against a
 * register a little higher: so the register has to rise by more than such rounding after the fourth.
 *
 * @param series the part
 * @param judged its verdicts, see `judge`
 * @param from index to begin with: so late in the part that no reading before the part can outrank
 * @returns null where no such readings are found
 */
export function syncRun(series: RegisterSeries, judged: Uint8Array, from: number): SyncRun | null {
  let first = from;
  let run = 0;
  let level = 0;
  let isLive = true;
  let isPassed = false;
  for (let index = from; index < series.at.length; index += 1) {
    const verdict = judged[index] ?? verdicts.absent;
    if (verdict === verdicts.counts) {
      if (isPassed) {
        return { first, index };
      }
      run += 1;
      if (run === 1) {
        first = index;
        isLive = true;
      }
      isLive &&= series.rank[index] === 0;
      const value = series.value[index] ?? 0;
      if (run <= readingsOfReset) {
        level = value;
      } else {
        isPassed = value > level + (isLive ? liveSlack : anySlack);
      }
    } else if (verdict !== verdicts.absent && verdict !== verdicts.outranked && verdict !== verdicts.ruledOut) {
      run = 0;
      isPassed = false;
    }
  }
  return null;
}
