import { chanceStreams, createChance, type Chance } from './chance.ts';

const answerShare = 0.5;
const datagramShare = 0.5;
/** Where the parameters of an inverter frame begin, and where its records do. */
const parametersAt = 46;
const recordsAt = 54;
const endTagLength = 4;

/** Where a datagram of so many bytes is cut, from 0 up to, not including, its length. */
type Cut = (length: number, recordLength: number, chance: Chance) => number;

const cuts: readonly Cut[] = [
  anywhere,
  (length, _recordLength, chance) => chance.below(Math.min(length, recordsAt)),
  (length, recordLength, chance) => onBorder(length, parametersAt, recordLength, chance),
  (length, recordLength, chance) => onBorder(length, recordsAt, recordLength, chance),
  (length, _recordLength, chance) => onBorder(length, recordsAt, 4, chance),
  (length, _recordLength, chance) => length - 1 - chance.below(endTagLength),
  (length) => length - endTagLength,
];

/**
 * Makes a function that cuts datagrams of some answers short: within the header, on the borders of records and
 * longwords, within the end tag, anywhere. After an answer with a cut the next one is whole, so that who asks again gets
 * through.
 */
export function createTruncation(seed: number): (answer: readonly Uint8Array[]) => readonly Uint8Array[] {
  const chance = createChance(seed, chanceStreams.truncate);
  let cutLast = false;

  function cut(bytes: Uint8Array): Uint8Array {
    const place = cuts[chance.below(cuts.length)] ?? anywhere;
    return bytes.subarray(0, Math.max(0, place(bytes.length, recordLengthOf(bytes), chance)));
  }

  return (answer) => {
    cutLast = !cutLast && chance.next() < answerShare;
    if (!cutLast) {
      return answer;
    }
    const sure = chance.below(answer.length);
    return answer.map((bytes, index) => (index === sure || chance.next() < datagramShare ? cut(bytes) : bytes));
  };
}

function anywhere(length: number, _recordLength: number, chance: Chance): number {
  return chance.below(length);
}

function onBorder(length: number, from: number, step: number, chance: Chance): number {
  const borders = Math.floor((length - endTagLength - from) / step);
  return borders > 0 ? from + step * chance.below(borders) : chance.below(length);
}

/** The length of the records of an inverter frame; 4 where there are none. */
function recordLengthOf(bytes: Uint8Array): number {
  const recordsLength = bytes.length - recordsAt - endTagLength;
  if (recordsLength <= 0) {
    return 4;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = recordsLength / (view.getUint32(50, true) - view.getUint32(46, true) + 1);
  return Number.isInteger(length) && length > 0 ? length : 4;
}
