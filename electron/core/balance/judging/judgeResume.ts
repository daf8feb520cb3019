import { type RegisterSeries } from '../terms/series.ts';
import { coverMs } from './judgeRanks.ts';
import { verdicts } from './judgeVerdicts.ts';

/** So many unmarked readings in a row leave no doubt open from before them. */
const readingsOfRun = 6;

/**
 * Where to begin when readings have changed: judging from there on gives what judging all of them would give.
 *
 * @param series the readings before the change as they were judged, as many as are at hand; later ones are left aside
 * @param judged their verdicts
 * @param changedMs the instant of the first changed reading, UTC epoch ms
 * @returns an index in the series; -1 where none at hand is free of doubt: take more, or begin with the very first
 */
export function resumeIndex(series: RegisterSeries, judged: Uint8Array, changedMs: number): number {
  let run = 0;
  let second = 0;
  for (let index = series.at.length - 1; index >= 0; index -= 1) {
    const verdict = judged[index] ?? verdicts.absent;
    if ((series.at[index] ?? 0) < changedMs - coverMs && !isSilent(verdict)) {
      run = verdict === verdicts.counts ? run + 1 : 0;
      if (run === 2) {
        second = index;
      }
      if (run === readingsOfRun) {
        return second;
      }
    }
  }
  return -1;
}

/**
 * Where judging again may end: from the index returned on, verdicts are what they were, whatever comes later.
 *
 * @param series the readings as they are now, judged from a `resumeIndex` on
 * @param judged their verdicts now
 * @param judgedBefore the verdicts before the change, those of new readings `absent`
 * @param changedMs the instant of the last changed reading, UTC epoch ms
 * @returns an index in the series, or -1 where the verdicts do not agree for long enough: take more readings, or go on
 *   to the very last
 */
export function agreementIndex(
  series: RegisterSeries,
  judged: Uint8Array,
  judgedBefore: Uint8Array,
  changedMs: number,
): number {
  let run = 0;
  for (let index = 0; index < series.at.length; index += 1) {
    const verdict = judged[index] ?? verdicts.absent;
    const isAfter = (series.at[index] ?? 0) > changedMs;
    if (verdict !== judgedBefore[index]) {
      run = 0;
    } else if (isAfter && !isSilent(verdict)) {
      run = verdict === verdicts.counts ? run + 1 : 0;
      if (run === readingsOfRun) {
        return index;
      }
    }
  }
  return -1;
}

function isSilent(verdict: number): boolean {
  return verdict === verdicts.absent || verdict === verdicts.outranked || verdict === verdicts.ruledOut;
}
