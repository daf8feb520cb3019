const minuteMs = 60_000;
/** The slots that energy is counted in: a read falls on each of their edges. */
const slotMs = 5 * minuteMs;

/** How often power and yield are read unless told otherwise. */
export const usualPollMs = 10_000;
/** How often all values are. */
export const usualFullPollMs = minuteMs;
/** Faster asking makes some inverters stumble. */
const leastPollMs = 5000;

const firstBackOffMs = 10_000;
const longestBackOffMs = 300_000;
/** Timers may fire early by a moment: a read that is due at the edge of a power bucket must not fall before it. */
const phaseMs = 20;
const leastRestMs = 1000;

/** How often an inverter is read. */
export interface PollTimes {
  /** Between reads of any kind. */
  readonly pollMs: number;
  /** Between reads of all values. */
  readonly fullPollMs: number;
}

/**
 * The times nearest to those wished for that make a read fall on each edge of five minutes: whole parts of five
 * minutes, never below 5 s, the full one a multiple of the other.
 */
export function fittingPollTimes(wanted: Partial<PollTimes>): PollTimes {
  const pollMs = partOfSlotMs(wanted.pollMs ?? usualPollMs, leastPollMs, 1000);
  return { pollMs, fullPollMs: partOfSlotMs(wanted.fullPollMs ?? usualFullPollMs, pollMs, pollMs) };
}

/** The largest whole part of five minutes that is not above the wish, at least `leastMs`, in whole steps. */
function partOfSlotMs(wantedMs: number, leastMs: number, stepMs: number): number {
  const wholeMs = Math.floor(Math.min(wantedMs, slotMs) / stepMs) * stepMs;
  for (let ms = wholeMs; ms > leastMs; ms -= stepMs) {
    if (slotMs % ms === 0) {
      return ms;
    }
  }
  return leastMs;
}

/**
 * The time until the next read of a live inverter. Reads start at whole multiples of the interval in UTC, at least half
 * an interval after the last one started and a second after it ended.
 *
 * @param nowMs UTC epoch ms at the end of the last read
 * @param tookMs how long that read took
 */
export function nextReadDelayMs(nowMs: number, tookMs: number, pollMs: number): number {
  const earliestMs = nowMs + Math.max(pollMs / 2 - tookMs, leastRestMs);
  return Math.ceil((earliestMs - phaseMs) / pollMs) * pollMs + phaseMs - nowMs;
}

/** True where an edge of a full read lies between two reads, or the clock was set back. */
export function isFullReadDue(lastFullMs: number, nowMs: number, { fullPollMs }: PollTimes): boolean {
  return Math.floor(nowMs / fullPollMs) !== Math.floor(lastFullMs / fullPollMs);
}

/**
 * The time until contact with a silent inverter is tried again: 10 s after the first failure in a row, doubled after
 * each further one, at most 5 minutes.
 */
export function backOffMs(failuresInARow: number): number {
  return Math.min(firstBackOffMs * 2 ** Math.max(0, failuresInARow - 1), longestBackOffMs);
}
