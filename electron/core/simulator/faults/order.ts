import { chanceStreams, createChance } from './chance.ts';

/** Which share of the answers waits until the next one is sent. */
const heldShare = 1 / 6;

/** Makes a function that puts the datagrams of an answer into another order, whenever there are two or more. */
export function createShuffle(seed: number): <Part>(answer: readonly Part[]) => readonly Part[] {
  const chance = createChance(seed, chanceStreams.reorder);
  return (answer) => {
    const shuffled = [...answer];
    for (let place = shuffled.length - 1; place > 0; place -= 1) {
      // Never its own place: so the first step already leaves another one at the end.
      const [taken] = shuffled.splice(chance.below(place), 1);
      shuffled.splice(place, 0, ...(taken === undefined ? [] : [taken]));
    }
    return shuffled;
  };
}

/** Makes a function that says whether an answer is to come after the next one; never for two in a row. */
export function createHolding(seed: number): () => boolean {
  const chance = createChance(seed, chanceStreams.hold);
  let heldLast = false;
  return () => {
    heldLast = chance.next() < heldShare && !heldLast;
    return heldLast;
  };
}
