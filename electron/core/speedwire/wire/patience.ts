/**
 * Identify: the first thing that is asked of a device, for four seconds in all. Quick at first, since a silence here is
 * told as a device that is absent, asleep or encrypted: with 30 % loss both ways all attempts fail once in 3,000.
 */
export const identifyTimeoutsMs: readonly number[] = [
  ...Array.from({ length: 8 }, () => 250),
  ...Array.from({ length: 4 }, () => 500),
];

/** Whether this password has opened a session of this device before. */
export type PasswordState = 'untried' | 'accepted';

/** The shortest waits for the verdict on a logon: for the first attempt, and for each of the others. */
const leastLogonWaitsMs = {
  untried: { first: 3000, next: 1500 },
  accepted: { first: 2000, next: 1000 },
} as const satisfies Readonly<Record<PasswordState, unknown>>;
/** The longest ones. */
const mostLogonWaitsMs = { first: 5000, next: 3000 } as const;
const longestLogonMs = 17_500;

/**
 * How long to wait for each attempt at a logon. Each repetition of a wrong password may count against the account, so a
 * device gets three seconds to judge the first, and three round trips if that is longer; identify measured them. Where
 * no verdict came until then one of both is lost, and the others follow sooner: with 30 % loss both ways all fail once
 * in 800 logons, of a password that was accepted before once in 50,000.
 */
export function logonTimeoutsMs(roundTripMs: number, password: PasswordState): readonly number[] {
  const least = leastLogonWaitsMs[password];
  const firstMs = Math.min(Math.max(roundTripMs * 3, least.first), mostLogonWaitsMs.first);
  const nextMs = Math.min(Math.max(roundTripMs * 1.5, least.next), mostLogonWaitsMs.next);
  return [firstMs, ...Array.from({ length: Math.floor((longestLogonMs - firstMs) / nextMs) }, () => nextMs)];
}

/** How the attempts at a question follow one another. */
interface Patience {
  readonly shortestMs: number;
  /** The wait doubles after so many attempts, and again. */
  readonly attemptsOfALength: number;
  /** Nobody who is silent for so long is asked again. */
  readonly longestSilenceMs: number;
}

/** The longest wait for a device that answers quickly, and for one that does not. */
const longestMs = { quick: 1000, slow: 2000 } as const;
const mostAttempts = 14;

/**
 * How long to wait for each attempt at a query of a device that has answered before: three round trips at first,
 * between 0.2 and 2 s, twice as long after every second attempt. A link that loses 30 % in both directions fails all
 * attempts once in 12,000 queries; one that nobody answers is given up after 11 s.
 *
 * @param roundTripMs the smoothed round trip
 */
export function queryTimeoutsMs(roundTripMs: number): readonly number[] {
  return growingMs(roundTripMs, { shortestMs: 200, attemptsOfALength: 2, longestSilenceMs: 11_000 });
}

/**
 * How long to wait for the first datagram of an archive, and for each next one: longer than for a value, since a device
 * has to look it up and answers with several. A link that loses 30 % in both directions fails all attempts at four
 * datagrams once in 3,000 questions; one that nobody answers is given up after 13 s.
 *
 * @param roundTripMs the smoothed time to the first datagram
 */
export function archiveTimeoutsMs(roundTripMs: number): readonly number[] {
  return growingMs(roundTripMs, { shortestMs: 500, attemptsOfALength: 4, longestSilenceMs: 13_000 });
}

function growingMs(
  roundTripMs: number,
  { shortestMs, attemptsOfALength, longestSilenceMs }: Patience,
): readonly number[] {
  const startMs = Math.min(Math.max(roundTripMs * 3, shortestMs), longestMs.slow);
  const timeouts: number[] = [];
  let totalMs = 0;
  while (timeouts.length < mostAttempts && totalMs < longestSilenceMs) {
    const grownMs = startMs * 2 ** Math.floor(timeouts.length / attemptsOfALength);
    const timeoutMs = Math.min(grownMs, Math.max(longestMs.quick, startMs));
    timeouts.push(timeoutMs);
    totalMs += timeoutMs;
  }
  return timeouts;
}

/** The new smoothed round trip after one more measurement: an eighth of the way towards it. */
export function smoothRoundTripMs(smoothedMs: number, measuredMs: number): number {
  return smoothedMs + (measuredMs - smoothedMs) / 8;
}
