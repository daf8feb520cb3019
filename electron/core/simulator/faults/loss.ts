import { chanceStreams, createChance } from './chance.ts';

/** Which share of all datagrams a lossy device loses. */
const lossShare = 0.3;
/** Two answers of three lose a datagram, so that whoever asks three times gets a whole one. */
const lostOf = 3;

/** Loses datagrams of one direction by chance: gives a function that says whether the next one is lost. */
export function createLoss(seed: number, direction: 'incoming' | 'outgoing'): () => boolean {
  const chance = createChance(seed, chanceStreams[direction]);
  return () => chance.next() < lossShare;
}

/** Makes a function that takes one datagram out of most answers of several, and none out of the others. */
export function createFragmentLoss(seed: number): <Part>(answer: readonly Part[]) => readonly Part[] {
  const chance = createChance(seed, chanceStreams.lostFragment);
  let answers = 0;
  return (answer) => {
    if (answer.length < 2) {
      return answer;
    }
    answers += 1;
    const lost = chance.below(answer.length);
    return answers % lostOf === 0 ? answer : answer.filter((_part, index) => index !== lost);
  };
}
