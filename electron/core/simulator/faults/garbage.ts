import { commands, deviceErrors, encodeInverterFrame, type InverterFrame } from '../../speedwire/index.ts';
import { chanceStreams, createChance, type Chance } from './chance.ts';
import { distort } from './foreignAnswers.ts';

const mostPerAnswer = 3;
const mostRandomBytes = 300;
/** Nothing of the protocol has this object. */
const unknownObject = 0x6a3b;
/** The first bytes of every datagram of the protocol. */
const sma = Uint8Array.of(0x53, 0x4d, 0x41, 0x00);
const groupTag = Uint8Array.of(0x00, 0x04, 0x02, 0xa0, 0x00, 0x00, 0x00, 0x01);

type Nonsense = (chance: Chance) => Uint8Array;
/** Null where the frame has nothing that such nonsense could be made from. */
type FrameNonsense = (frame: InverterFrame, chance: Chance) => Uint8Array | null;

const nonsense: readonly Nonsense[] = [
  randomBytes,
  (chance) => Buffer.concat([sma, randomBytes(chance)]),
  unknownProtocol,
  searchReplyWithoutAddress,
];

const frameNonsense: readonly FrameNonsense[] = [
  unknownCommand,
  noRecordsClaimed,
  manyRecordsClaimed,
  recordsCut,
  wrongLongwords,
];

/**
 * Makes a function that mixes up to three datagrams of nonsense into each answer, anywhere in between: random bytes,
 * headers with nonsense behind them, unknown protocols and commands, and frames like the true one whose record indexes or
 * lengths do not fit their bytes. None of them can be understood as an answer of any kind.
 */
export function createGarbage(
  seed: number,
): (datagrams: readonly Uint8Array[], frames: readonly InverterFrame[]) => readonly Uint8Array[] {
  const chance = createChance(seed, chanceStreams.garbage);

  function make(frames: readonly InverterFrame[]): Uint8Array {
    const frame = frames[chance.below(frames.length)];
    const ofFrame = frameNonsense[chance.below(frameNonsense.length)];
    const general = nonsense[chance.below(nonsense.length)] ?? randomBytes;
    const wantsFrame = chance.next() < 0.6;
    const made = wantsFrame && frame !== undefined ? (ofFrame?.(frame, chance) ?? null) : null;
    return made ?? general(chance);
  }

  return (datagrams, frames) => {
    const mixed = [...datagrams];
    for (let left = 1 + chance.below(mostPerAnswer); left > 0; left -= 1) {
      mixed.splice(chance.below(mixed.length + 1), 0, make(frames));
    }
    return mixed;
  };
}

function randomBytes(chance: Chance): Uint8Array {
  return Uint8Array.from({ length: chance.below(mostRandomBytes) }, () => chance.below(256));
}

function unknownProtocol(chance: Chance): Uint8Array {
  const content = randomBytes(chance);
  const head = Uint8Array.of((content.length + 2) >>> 8, (content.length + 2) & 0xff, 0x00, 0x10, 0x40, 0x41);
  return Buffer.concat([sma, groupTag, head, content, new Uint8Array(4)]);
}

/** It has the tag of a search reply but names no address, or one of a wrong length. */
function searchReplyWithoutAddress(chance: Chance): Uint8Array {
  const search = Uint8Array.of(0x00, 0x04, 0x00, 0x20, 0x00, 0x00, 0x00, 0x01);
  const address = chance.next() < 0.5 ? [] : [0x00, 0x02, 0x00, 0x30, 0x0a, 0x80];
  return Buffer.concat([sma, groupTag, search, Uint8Array.from(address), new Uint8Array(4)]);
}

function unknownCommand(frame: InverterFrame, chance: Chance): Uint8Array {
  const command = (unknownObject * 0x10000 + chance.below(0x10000)) >>> 0;
  return encodeInverterFrame({ ...frame, command, body: distort(frame).body });
}

/** The last index stands before the first one. */
function noRecordsClaimed(frame: InverterFrame): Uint8Array | null {
  return withLastIndex(frame, (first) => first - 1 - (first > 9 ? 9 : 0));
}

function manyRecordsClaimed(frame: InverterFrame, chance: Chance): Uint8Array | null {
  return withLastIndex(frame, (first) => first + 0x1_0000 + chance.below(0x10_0000));
}

function withLastIndex(frame: InverterFrame, lastFrom: (first: number) => number): Uint8Array | null {
  if (!hasRecords(frame)) {
    return null;
  }
  const body = Uint8Array.from(distort(frame).body);
  const view = new DataView(body.buffer);
  view.setUint32(4, lastFrom(view.getUint32(0, true)), true);
  return encodeInverterFrame({ ...frame, body });
}

/** The last longword is missing, and the lengths of the frame know it; not where the rest divides into records again. */
function recordsCut(frame: InverterFrame): Uint8Array | null {
  if (!hasRecords(frame)) {
    return null;
  }
  const body = distort(frame).body.subarray(0, frame.body.length - 4);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const count = view.getUint32(4, true) - view.getUint32(0, true) + 1;
  return (body.length - 8) % (4 * count) === 0 ? null : encodeInverterFrame({ ...frame, body });
}

function wrongLongwords(frame: InverterFrame, chance: Chance): Uint8Array {
  const bytes = encodeInverterFrame(distort(frame));
  bytes[18] = ((bytes[18] ?? 0) + 1 + chance.below(200)) & 0xff;
  return bytes;
}

function hasRecords(frame: InverterFrame): boolean {
  const isAnswerToRead = (frame.command & 0xff) === 0x01 && frame.command !== commands.identifyReply;
  return isAnswerToRead && frame.error === deviceErrors.none && frame.body.length > 8;
}
