/** How often an inverter is read unless told otherwise, and the least: faster asking makes some of them stumble. */
export const usualPollMs = 10_000;
export const leastPollMs = 5000;

const firstBackOffMs = 10_000;
const longestBackOffMs = 300_000;
/** Where in each period of the wall clock the reads start: away from its ends, so that each 10-second bucket gets one. */
const phaseMs = 2000;
const leastRestMs = 1000;

/**
 * The time until the next read of a live inverter. Reads start at the same place in every period of the wall clock, so
 * that they do not drift across the edges of the power buckets, at least half a period after the last one started and
 * a second after it ended.
 *
 * @param nowMs UTC epoch ms at the end of the last read
 * @param tookMs how long that read took
 */
export function nextReadDelayMs(nowMs: number, tookMs: number, pollMs: number): number {
  const earliestMs = nowMs + Math.max(pollMs / 2 - tookMs, leastRestMs);
  return Math.ceil((earliestMs - phaseMs) / pollMs) * pollMs + phaseMs - nowMs;
}

/**
 * The time until contact with a silent inverter is tried again: 10 s after the first failure in a row, doubled after
 * each further one, at most 5 minutes.
 */
export function backOffMs(failuresInARow: number): number {
  return Math.min(firstBackOffMs * 2 ** Math.max(0, failuresInARow - 1), longestBackOffMs);
}
