import type { TimeRange } from '../terms/calendar.ts';

/** A register's value at an instant (UTC epoch ms), Wh, fractions allowed; null where it is unknown or a guess. */
export type RegisterAt = (atMs: number) => number | null;

/**
 * How much more a day's yield must go up and down than that of a clear sky, which rises to its top and falls again:
 * twice the top in all.
 */
const leastVariation = 2;
const leastBuckets = 12;

/**
 * For each day whose sun came and went, of which the detector can learn something: the edges of its buckets, from the
 * first sun to the last.
 *
 * @param edges instants, in order
 */
export function changeableDays(
  yieldAt: RegisterAt,
  days: readonly TimeRange[],
  edges: readonly number[],
): readonly (readonly number[])[] {
  return days.flatMap((day) => {
    const inside = edges.filter((at) => at >= day.from && at <= day.to);
    const powersW = inside.slice(1).map((to, index) => meanPowerW(yieldAt, inside[index] ?? to, to));
    const first = powersW.findIndex((powerW) => powerW > 0);
    const last = powersW.findLastIndex((powerW) => powerW > 0);
    if (first < 0 || last - first < leastBuckets) {
      return [];
    }
    const sunlit = powersW.slice(first, last + 1);
    let variationW = (sunlit[0] ?? 0) + (sunlit.at(-1) ?? 0);
    for (let index = 1; index < sunlit.length; index += 1) {
      variationW += Math.abs((sunlit[index] ?? 0) - (sunlit[index - 1] ?? 0));
    }
    const isChangeable = variationW > 2 * Math.max(...sunlit) * leastVariation;
    return isChangeable ? [inside.slice(first, last + 2)] : [];
  });
}

function meanPowerW(yieldAt: RegisterAt, from: number, to: number): number {
  const [fromWh, toWh] = [yieldAt(from), yieldAt(to)];
  return fromWh === null || toWh === null || to <= from ? 0 : ((toWh - fromWh) * 3_600_000) / (to - from);
}
