import { encodeInverterFrame, type InverterFrame } from '../../speedwire/index.ts';
import { createDelays, type Delays } from './delays.ts';
import type { FaultName } from './faultNames.ts';
import { foreignAnswers } from './foreignAnswers.ts';
import { createGarbage } from './garbage.ts';
import { createFragmentLoss, createLoss } from './loss.ts';
import { createHolding, createShuffle } from './order.ts';
import { createTruncation } from './truncation.ts';

/** What the faults do to the traffic of a simulator. */
export interface Faults extends Delays {
  /** Whether a datagram that arrived is heard at all. */
  hears(): boolean;
  /** The datagrams that go out for one answer, in order. */
  datagramsOf(answer: readonly InverterFrame[]): readonly Uint8Array[];
  /** The same for an answer that is no inverter frame. */
  datagramsOfOther(answer: Uint8Array): readonly Uint8Array[];
  /** Whether the answer is to go out after the next one. */
  holdsBack(): boolean;
  /** Whether a datagram that was sent gets lost. */
  loses(): boolean;
}

/**
 * Makes the faults of the traffic. What they do follows from the seed and from how many datagrams and answers there
 * were before; each fault has its own source of chance.
 */
export function createFaults(names: readonly FaultName[], seed: number): Faults {
  const has = (name: FaultName) => names.includes(name);
  const incomingLoss = has('lossy') ? createLoss(seed, 'incoming') : never;
  const outgoingLoss = has('lossy') ? createLoss(seed, 'outgoing') : never;
  const loseFragment = has('lost-fragment') ? createFragmentLoss(seed) : unchanged;
  const shuffle = has('reorder') ? createShuffle(seed) : unchanged;
  const truncate = has('truncate') ? createTruncation(seed) : unchanged;
  const addGarbage = has('garbage') ? createGarbage(seed) : unchanged;
  const copies = has('duplicate') ? 2 : 1;

  function copied(datagrams: readonly Uint8Array[]): readonly Uint8Array[] {
    return copies === 1 ? datagrams : datagrams.flatMap((one) => Array.from({ length: copies }, () => one));
  }

  return {
    ...createDelays({ late: has('late'), slow: has('slow') }, seed),
    hears: () => !incomingLoss() && !has('asleep'),
    datagramsOf: (answer) => {
      if (answer.length === 0) {
        return [];
      }
      const frames = shuffle(loseFragment(answer));
      const own = truncate(frames.map(encodeInverterFrame));
      const all = has('foreign-source')
        ? frames.flatMap((frame, index) => [
            ...foreignAnswers(frame).map(encodeInverterFrame),
            ...own.slice(index, index + 1),
          ])
        : own;
      return copied(addGarbage(all, frames));
    },
    datagramsOfOther: (answer) => copied(addGarbage(truncate([answer]), [])),
    holdsBack: has('reorder') ? createHolding(seed) : never,
    loses: outgoingLoss,
  };
}

function never(): boolean {
  return false;
}

function unchanged<Value>(value: Value): Value {
  return value;
}
