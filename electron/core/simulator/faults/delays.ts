import { chanceStreams, createChance } from './chance.ts';

/** Three answers of four come within a 2 s time-out, the fourth after it. */
const lateMs = [1500, 1500, 1500, 2500] as const;
/** A poor powerline link. */
const slowLeastMs = 700;
const slowSpanMs = 1200;
const gapLeastMs = 20;
const gapSpanMs = 40;

/** How long an answer waits, and each of its datagrams after the one before. */
export interface Delays {
  /** Told once for each answer. */
  nextAnswerMs(): number;
  /** Told once for each datagram of an answer but the first. */
  nextGapMs(): number;
}

/** Makes the delays of a device that is late (a fixed rhythm), slow (by chance), both or neither. */
export function createDelays(faults: { readonly late: boolean; readonly slow: boolean }, seed: number): Delays {
  const chance = createChance(seed, chanceStreams.slow);
  let answers = 0;
  return {
    nextAnswerMs: () => {
      answers += 1;
      const byRhythm = faults.late ? (lateMs[(answers - 1) % lateMs.length] ?? 0) : 0;
      const byChance = faults.slow ? slowLeastMs + chance.below(slowSpanMs) : 0;
      return byRhythm + byChance;
    },
    nextGapMs: () => (faults.slow ? gapLeastMs + chance.below(gapSpanMs) : 0),
  };
}
