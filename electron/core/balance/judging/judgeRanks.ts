import { rulings, type RegisterSeries } from '../terms/series.ts';
import { verdicts } from './judgeVerdicts.ts';

/** Readings of a higher rank no further apart than this leave nothing to say to those between them. */
export const coverMs = 900_000;

/**
 * Marks the readings that lie between two of a higher rank, so that two clocks of one device cannot make its register
 * run back and forth.
 *
 * @param series the readings
 * @param judged gets `outranked` for them
 */
export function markOutranked(series: RegisterSeries, judged: Uint8Array): void {
  const { rank } = series;
  const first = rank[0] ?? 0;
  if (rank.every((each) => each === first)) {
    return;
  }
  const latest = new Float64Array(8).fill(Number.NEGATIVE_INFINITY);
  for (let index = 0; index < rank.length; index += 1) {
    if (speaks(series, index)) {
      const own = rank[index] ?? 0;
      const at = series.at[index] ?? 0;
      let before = Number.NEGATIVE_INFINITY;
      for (let better = 0; better < own; better += 1) {
        before = Math.max(before, latest[better] ?? before);
      }
      if (at - before <= coverMs && hasBetterUpTo(series, index, before + coverMs)) {
        judged[index] = verdicts.outranked;
      }
      latest[own] = at;
    }
  }
}

function hasBetterUpTo(series: RegisterSeries, index: number, lastMs: number): boolean {
  const own = series.rank[index] ?? 0;
  for (let next = index + 1; next < series.at.length && (series.at[next] ?? 0) <= lastMs; next += 1) {
    if ((series.rank[next] ?? 0) < own && speaks(series, next)) {
      return true;
    }
  }
  return false;
}

function speaks(series: RegisterSeries, index: number): boolean {
  return !Number.isNaN(series.value[index]) && series.ruling[index] !== rulings.invalid;
}
