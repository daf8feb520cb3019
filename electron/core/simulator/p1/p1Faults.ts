import { chanceStreams, createChance, type Chance } from '../faults/chance.ts';
import type { P1FaultName } from '../faults/faultNames.ts';
import { hashedNumber } from '../house/noise.ts';

const noiseShare = 0.5;
const mostNoiseBytes = 60;
const cutShare = 0.25;
const flipShare = 0.25;
/** The CRC of a telegram finds up to three flipped bits for certain. */
const mostFlips = 3;

/**
 * Makes a function that takes the bytes of one telegram and gives those that really leave: bits flipped, cut off in the
 * middle so that the next telegram follows at once, noise before it. What is done to a telegram follows from the seed and
 * its second alone, whoever listens; each fault has its own source of chance.
 */
export function createP1Faults(
  names: readonly P1FaultName[],
  seed: number,
): (telegram: Uint8Array, atMs: number) => Uint8Array {
  const chanceOf = (stream: number, atMs: number) => {
    const second = Math.floor(atMs / 1000);
    return createChance(Math.floor(hashedNumber(seed, stream, second) * 0x1_0000_0000), stream);
  };
  return (telegram, atMs) => {
    const flipped = names.includes('bit-flips')
      ? withFlips(telegram, chanceOf(chanceStreams.p1BitFlips, atMs))
      : telegram;
    const cut = names.includes('cut') ? withCut(flipped, chanceOf(chanceStreams.p1Cut, atMs)) : flipped;
    return names.includes('noise') ? withNoise(cut, chanceOf(chanceStreams.p1Noise, atMs)) : cut;
  };
}

function withFlips(telegram: Uint8Array, chance: Chance): Uint8Array {
  if (chance.next() >= flipShare) {
    return telegram;
  }
  const flipped = Uint8Array.from(telegram);
  for (let left = 1 + chance.below(mostFlips); left > 0; left -= 1) {
    const bit = chance.below(8 * flipped.length);
    flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
  }
  return flipped;
}

function withCut(telegram: Uint8Array, chance: Chance): Uint8Array {
  return chance.next() < cutShare ? telegram.subarray(0, 1 + chance.below(telegram.length - 1)) : telegram;
}

/** Any bytes; the noise of a port that opens ends with a line, other noise runs into the telegram. */
function withNoise(telegram: Uint8Array, chance: Chance): Uint8Array {
  if (chance.next() >= noiseShare) {
    return telegram;
  }
  const noise = Uint8Array.from({ length: 1 + chance.below(mostNoiseBytes) }, () => chance.below(256));
  const end = chance.next() < 0.5 ? '\r\n' : '';
  return Buffer.concat([noise, Buffer.from(end, 'latin1'), telegram]);
}
