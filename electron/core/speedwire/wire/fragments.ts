import type { InverterFrame } from '../frames/inverterFrame.ts';

/** Collects the datagrams of one answer. */
export interface Fragments {
  /** Takes a datagram; gives the whole answer in order once it is there, else null. */
  add(frame: InverterFrame): readonly InverterFrame[] | null;
  /** A last datagram that came alone and was not marked as a first one: the whole answer, where no more follow. */
  lone(): readonly InverterFrame[] | null;
}

/** The longest answer that is collected; real ones have up to six datagrams, a frame's body at most 992 bytes. */
const mostFragments = 64;

/**
 * Starts an empty collection. The fragment counter of the datagrams of an answer counts down to 0, and bit 15 of the
 * packet id is set in the first one alone. Order and duplicates do not matter; datagrams of different attempts are
 * kept apart. Only the bodies are kept, not what a datagram may carry behind its end: never more than 64 of them for
 * each attempt.
 */
export function createFragments(): Fragments {
  const byPacket = new Map<number, Map<number, InverterFrame>>();
  return {
    add: (frame) => {
      if (frame.fragment >= mostFragments) {
        return null;
      }
      const key = frame.packetId & 0x7fff;
      const parts = byPacket.get(key) ?? new Map<number, InverterFrame>();
      byPacket.set(key, parts);
      parts.set(frame.fragment, { ...frame, body: Uint8Array.from(frame.body) });
      const first = [...parts.values()].find((one) => (one.packetId & 0x8000) !== 0);
      return first !== undefined && parts.size === first.fragment + 1 ? inOrder(parts) : null;
    },
    lone: () => {
      const found = [...byPacket.values()].find((parts) => parts.size === 1 && parts.has(0));
      return found === undefined ? null : inOrder(found);
    },
  };
}

function inOrder(parts: ReadonlyMap<number, InverterFrame>): InverterFrame[] {
  return [...parts.values()].toSorted((one, other) => other.fragment - one.fragment);
}
