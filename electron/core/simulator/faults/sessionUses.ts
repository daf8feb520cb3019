import { chanceStreams, createChance } from './chance.ts';

const leastUses = 4;
const usesSpan = 5;

/** Makes a function that says how many questions the next session of a forgetful device lasts: 4 to 8. */
export function createSessionUses(seed: number): () => number {
  const chance = createChance(seed, chanceStreams.session);
  return () => leastUses + chance.below(usesSpan);
}
