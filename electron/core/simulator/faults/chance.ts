import { hashedNumber } from '../house/noise.ts';

/** Chance that depends on the seed and on what was drawn before alone: the same run gives the same numbers. */
export interface Chance {
  /** The next number from 0 up to, not including, 1. */
  next(): number;
  /** The next whole number from 0 up to, not including, `limit`; 0 where the limit is 0. */
  below(limit: number): number;
}

/** Where each fault takes its chance from, so that one more fault changes nothing of what the others do. */
export const chanceStreams = {
  incoming: 40,
  outgoing: 41,
  lostFragment: 42,
  slow: 43,
  reorder: 44,
  hold: 45,
  truncate: 46,
  garbage: 47,
  session: 48,
  archiveKind: 49,
  archivePlace: 50,
  p1Noise: 51,
  p1Cut: 52,
  p1BitFlips: 53,
} as const;

/** Starts a source of chance at its first number. */
export function createChance(seed: number, stream: number): Chance {
  let drawn = 0;
  const next = () => {
    drawn += 1;
    return hashedNumber(seed, stream, drawn);
  };
  return { next, below: (limit) => Math.floor(next() * limit) };
}
