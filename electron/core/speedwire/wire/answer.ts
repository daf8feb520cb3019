import type { InverterFrame } from '../frames/inverterFrame.ts';
import { createFragments } from './fragments.ts';

/** What came in answer to one question so far, and what of it will do for an answer. */
export interface Answer {
  /** An attempt with this packet id leaves. Times are those of the clock's `elapsedMs`. */
  noteSent(packetId: number, atMs: number): void;
  /** Takes a datagram: gives the answer where it is whole now, else whether this was a part of one. */
  take(frame: InverterFrame, atMs: number): Taken;
  /** Takes an answer that names somebody else as who asked, and came then. */
  takeMisaddressed(frame: InverterFrame, atMs: number): void;
  /** Called when an attempt is over: what then counts as the answer, though a better one might have come. */
  afterAttempts(attempts: number): readonly InverterFrame[] | null;
  /** What is given rather than nothing when no attempt is left. */
  atLast(): readonly InverterFrame[] | null;
  /** Whether what is there will count at the end of the attempt, so that its time may be waited for. */
  mayBeWhole(): boolean;
  /** When the first datagram of the answer came, and how long after its attempt. */
  timesOf(first: InverterFrame, nowMs: number): { readonly answeredMs: number; readonly roundTripMs: number };
  /** Whether it has more datagrams than are collected. */
  readonly tooLong: boolean;
  /** Whether its datagrams were refused in so many attempts, as they do not fit together, that it is no use to ask on. */
  readonly misfit: boolean;
}

/** What became of a datagram. */
export interface Taken {
  readonly whole: readonly InverterFrame[] | null;
  /** `mismatch` where it does not fit the others, or cannot be read. */
  readonly what: 'part' | 'mismatch' | 'nothing';
}

/** An answer for somebody else is taken where so many attempts brought none for us. */
const attemptsForUs = 2;

/** A device whose records cannot be read, or do not fit together, in so many attempts writes them so. */
const mostBrokenAttempts = 6;

/**
 * Starts with nothing.
 *
 * @param takesMisaddressed whether an answer that names somebody else may count
 */
export function createAnswer(takesMisaddressed: boolean): Answer {
  const sentAtMs = new Map<number, number>();
  const answeredAtMs = new Map<number, number>();
  const fragments = createFragments();
  let misaddressed: { readonly frame: InverterFrame; readonly atMs: number } | null = null;
  let brokenAttempts = 0;
  let isBrokenNow = false;
  let refusedAttempts = 0;

  return {
    noteSent: (packetId, atMs) => {
      sentAtMs.set(packetId, atMs);
    },
    take: (frame, atMs) => {
      const { taken, mismatched } = fragments;
      const broken = fragments.broken();
      const packetId = frame.packetId & 0x7fff;
      const whole = fragments.add(frame);
      const isBroken = fragments.broken() !== broken;
      isBrokenNow ||= isBroken;
      refusedAttempts += fragments.mismatched > mismatched && !isBroken ? 1 : 0;
      if (fragments.taken > taken) {
        answeredAtMs.set(packetId, answeredAtMs.get(packetId) ?? atMs);
        return { whole, what: 'part' };
      }
      return { whole, what: fragments.mismatched > mismatched ? 'mismatch' : 'nothing' };
    },
    takeMisaddressed: (frame, atMs) => {
      misaddressed ??= takesMisaddressed ? { frame: { ...frame, body: Uint8Array.from(frame.body) }, atMs } : null;
    },
    afterAttempts: (attempts) => {
      brokenAttempts += isBrokenNow ? 1 : 0;
      isBrokenNow = false;
      if (misaddressed !== null && attempts >= attemptsForUs) {
        return [misaddressed.frame];
      }
      return fragments.lone() ?? (brokenAttempts >= mostBrokenAttempts ? fragments.broken() : null);
    },
    atLast: () => fragments.broken(),
    mayBeWhole: () => fragments.lone() !== null,
    timesOf: (first, nowMs) => {
      const packetId = first.packetId & 0x7fff;
      const cameAtMs = first === misaddressed?.frame ? misaddressed.atMs : answeredAtMs.get(packetId);
      const answeredMs = cameAtMs ?? nowMs;
      return { answeredMs, roundTripMs: answeredMs - (sentAtMs.get(packetId) ?? nowMs) };
    },
    get tooLong() {
      return fragments.tooLong;
    },
    get misfit() {
      return refusedAttempts >= mostBrokenAttempts;
    },
  };
}
