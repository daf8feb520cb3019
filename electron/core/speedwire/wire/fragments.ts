import { commands, isArchiveQuery, isReadReply } from '../frames/commands.ts';
import { firstAndLast, type InverterFrame } from '../frames/inverterFrame.ts';
import { hasReadableRecords } from '../frames/records.ts';

/** Collects the datagrams of one answer, from all attempts at the same question. */
export interface Fragments {
  /** Takes a datagram; gives the whole answer in order once it is there, else null. */
  add(frame: InverterFrame): readonly InverterFrame[] | null;
  /** A last datagram that came alone and was not marked as a first one: the whole answer, where no more follow. */
  lone(): readonly InverterFrame[] | null;
  /** A datagram whose records cannot be read, where no better one came. */
  broken(): readonly InverterFrame[] | null;
  /** Datagrams that brought something new. */
  readonly taken: number;
  /** Answers, or datagrams of them, that were refused because they do not fit together. */
  readonly mismatched: number;
  /** Whether a datagram said that the answer has more of them than are collected. */
  readonly tooLong: boolean;
}

/** The longest answer that is collected; real ones have up to six datagrams, a frame's body at most 992 bytes. */
export const mostFragments = 64;

/** The datagrams that came in answer to one attempt, by fragment counter. */
interface Attempt {
  readonly parts: Map<number, InverterFrame>;
  /** The fragment counter of the datagram that came first. */
  readonly cameFirst: number;
  first: InverterFrame | null;
  refused: boolean;
}

/**
 * Starts an empty collection. The fragment counter of the datagrams of an answer counts down to 0, bit 15 of the packet
 * id is set in the first one alone, and the record indexes of each go on where those of the one before ended: where
 * they do not, the answer is refused (SBFspot issue 700). Devices that number the records of each datagram anew, and such
 * that set bit 15 in all of them, are understood too, the latter as long as the first datagram comes first. Otherwise
 * order and duplicates do not matter. What one attempt lacks is
 * taken from another at the same question where counter and indexes fit, since a link that loses much seldom lets all
 * of one attempt through. Only the bodies are kept, not what a datagram may carry behind its end: never more than 64 of
 * them for each attempt.
 */
export function createFragments(): Fragments {
  const attempts = new Map<number, Attempt>();
  let taken = 0;
  let mismatched = 0;
  let tooLong = false;
  let broken: InverterFrame | null = null;

  function refuse(attempt: Attempt): null {
    attempt.refused = true;
    attempt.first = null;
    attempt.parts.clear();
    mismatched += 1;
    return null;
  }

  function filled(): readonly InverterFrame[] | null {
    const all = [...attempts.values()].filter((one) => !one.refused);
    for (const attempt of all) {
      const frames = attempt.first === null || attempt.first.error !== 0 ? null : fillUp(attempt, attempt.first, all);
      if (frames !== null) {
        return frames;
      }
    }
    return null;
  }

  return {
    add: (frame) => {
      if (frame.fragment >= mostFragments) {
        tooLong = true;
        return null;
      }
      if (isBroken(frame)) {
        broken = { ...frame, body: Uint8Array.from(frame.body) };
        mismatched += 1;
        return null;
      }
      const key = frame.packetId & 0x7fff;
      const attempt = attempts.get(key) ?? newAttempt(frame);
      attempts.set(key, attempt);
      if (attempt.refused || attempt.parts.has(frame.fragment)) {
        return null;
      }
      if (!fits(attempt, frame)) {
        return refuse(attempt);
      }
      const kept = { ...frame, body: Uint8Array.from(frame.body) };
      attempt.parts.set(frame.fragment, kept);
      const isTop = isFirst(frame) && frame.fragment > (attempt.first?.fragment ?? -1);
      attempt.first = isTop ? kept : attempt.first;
      taken += 1;
      if (attempt.first !== null && attempt.parts.size === attempt.first.fragment + 1 && isWhole(attempt)) {
        return inOrder(attempt.parts);
      }
      return attempts.size > 1 ? filled() : null;
    },
    lone: () => {
      const found = [...attempts.values()].find(({ parts }) => parts.size === 1 && isLone(parts.get(0)));
      return found === undefined ? null : inOrder(found.parts);
    },
    broken: () => (broken === null ? null : [broken]),
    get taken() {
      return taken;
    },
    get mismatched() {
      return mismatched;
    },
    get tooLong() {
      return tooLong;
    },
  };
}

function newAttempt(frame: InverterFrame): Attempt {
  return { parts: new Map(), cameFirst: frame.fragment, first: null, refused: false };
}

/** Where several datagrams are marked as the first, only the order in which they came tells that none is missing. */
function isWhole({ parts, cameFirst }: Attempt): boolean {
  const marked = [...parts.values()].filter(isFirst);
  return marked.length <= 1 || cameFirst === parts.size - 1;
}

function isFirst(frame: InverterFrame): boolean {
  return (frame.packetId & 0x8000) !== 0;
}

/** The rest of an archive may have been lost on the way; all other answers are single datagrams. */
function isLone(frame: InverterFrame | undefined): boolean {
  return frame !== undefined && (frame.error !== 0 || !isArchiveQuery(frame.command));
}

/** Damage on the way, where a checksum was not looked at: the sound datagram may still come. */
function isBroken(frame: InverterFrame): boolean {
  const hasRecords = isReadReply(frame.command) && frame.command !== commands.identifyReply;
  return hasRecords && frame.error === 0 && !hasReadableRecords(frame);
}

/** Whether a datagram can be one of the answer that has begun: by mark, by counter, and by its neighbours' indexes. */
function fits({ parts, first }: Attempt, frame: InverterFrame): boolean {
  const isAhead = first !== null && frame.fragment > first.fragment;
  if (isAhead && !isFirst(frame)) {
    return false;
  }
  const isBehind = [...parts].some(([fragment, part]) => fragment > frame.fragment && !isFirst(part));
  if (isFirst(frame) && isBehind) {
    return false;
  }
  const before = parts.get(frame.fragment + 1);
  const after = parts.get(frame.fragment - 1);
  return (
    (before === undefined || follows(before, frame) || restarts(before, frame)) &&
    (after === undefined || follows(frame, after) || restarts(frame, after))
  );
}

/** Whether the records of one datagram go on where those of the other ended. */
function follows(before: InverterFrame, after: InverterFrame): boolean {
  const range = rangesOf(before, after);
  return range !== null && range.after.first === range.before.last + 1;
}

/** Whether both datagrams number their records from the same index on. */
function restarts(before: InverterFrame, after: InverterFrame): boolean {
  const range = rangesOf(before, after);
  return range !== null && range.after.first === range.before.first;
}

function rangesOf(before: InverterFrame, after: InverterFrame) {
  const [one, other] = [firstAndLast(before), firstAndLast(after)];
  const isSound = before.error === 0 && after.error === 0 && one !== null && other !== null;
  return isSound && one.last >= one.first && other.last >= other.first ? { before: one, after: other } : null;
}

function fillUp(attempt: Attempt, first: InverterFrame, all: readonly Attempt[]): readonly InverterFrame[] | null {
  const frames = [first];
  let before = first;
  for (let fragment = first.fragment - 1; fragment >= 0; fragment -= 1) {
    const next = attempt.parts.get(fragment) ?? borrowed(before, first, fragment, all);
    if (next === null || !follows(before, next)) {
      return null;
    }
    frames.push(next);
    before = next;
  }
  return frames;
}

/** The datagram with this counter out of another attempt that, as far as is known, got the same answer. */
function borrowed(
  before: InverterFrame,
  first: InverterFrame,
  fragment: number,
  all: readonly Attempt[],
): InverterFrame | null {
  for (const other of all) {
    const found = other.parts.get(fragment);
    const isSameAnswer =
      other.first === null ||
      (other.first.fragment === first.fragment && firstAndLast(other.first)?.first === firstAndLast(first)?.first);
    if (found !== undefined && isSameAnswer && follows(before, found)) {
      return found;
    }
  }
  return null;
}

function inOrder(parts: ReadonlyMap<number, InverterFrame>): InverterFrame[] {
  return [...parts.values()].toSorted((one, other) => other.fragment - one.fragment);
}
