import type { YieldRecord } from './yieldFilter.ts';

/** Five minutes: the spacing of the records, and how far from midnight one counts as that of midnight. */
const slotS = 300;

/**
 * The total yield at midnight as far as the records, in order of time, prove it: by one of midnight itself, give or take
 * five minutes, or by equal totals before and after, as of a device that does not write at night. Null where they do not.
 */
export function yieldAtMidnight(midnightS: number, records: readonly YieldRecord[]): number | null {
  const before = records.findLast((one) => one.atS <= midnightS);
  const after = records.find((one) => one.atS > midnightS);
  if (before !== undefined && (midnightS - before.atS <= slotS || before.totalYieldWh === after?.totalYieldWh)) {
    return before.totalYieldWh;
  }
  return after !== undefined && after.atS - midnightS <= slotS ? after.totalYieldWh : null;
}
