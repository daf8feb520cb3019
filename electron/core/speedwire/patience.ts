/**
 * Identify: the first thing that is asked of a device, for four seconds in all. Quick at first, since a silence here is
 * told as a device that is absent, asleep or encrypted: with 30 % loss both ways all attempts fail once in 3,000.
 */
export const identifyTimeoutsMs: readonly number[] = [
  ...Array.from({ length: 8 }, () => 250),
  ...Array.from({ length: 4 }, () => 500),
];

/** Logon: a busy device needs time, and each repetition of a wrong password may count against the account. */
export const logonTimeoutsMs: readonly number[] = [500, 500, 500, 500, 1000, 1000, 2000, 2000];

const shortestMs = 200;
const longestMs = 2000;
const mostAttempts = 12;
const longestSilenceMs = 14_000;

/**
 * How long to wait for each attempt at a query of a device that has answered before: three round trips at first,
 * between 0.2 and 2 s, twice as long after every second attempt. A link that loses 30 % in both directions fails all
 * attempts once in 3,000 queries; a dead one is given up after 14 s.
 *
 * @param roundTripMs the smoothed round trip, or null where none was measured
 */
export function queryTimeoutsMs(roundTripMs: number | null): readonly number[] {
  const startMs = Math.min(Math.max((roundTripMs ?? 0) * 3, shortestMs), longestMs);
  const timeouts: number[] = [];
  let totalMs = 0;
  while (timeouts.length < mostAttempts && totalMs < longestSilenceMs) {
    const timeoutMs = Math.min(startMs * 2 ** Math.floor(timeouts.length / 2), longestMs);
    timeouts.push(timeoutMs);
    totalMs += timeoutMs;
  }
  return timeouts;
}

/** The new smoothed round trip after one more measurement: an eighth of the way towards it. */
export function smoothRoundTripMs(smoothedMs: number | null, measuredMs: number): number {
  return smoothedMs === null ? measuredMs : smoothedMs + (measuredMs - smoothedMs) / 8;
}
