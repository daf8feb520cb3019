import type { Endpoint } from '../../ports/index.ts';
import { isDevice, sameDevice, type FrameAddress } from '../frames/deviceAddress.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';

/** A question that waits for its answer. */
export interface Expectation {
  /** The command of the answer. */
  readonly command: number;
  /** Who must answer; null where that is the question, which any real device may answer. */
  readonly source: FrameAddress | null;
  /** Packet ids of all attempts at this question, without bit 15; it grows with each retry. */
  readonly packetIds: ReadonlySet<number>;
  readonly onReply: (frame: InverterFrame, from: Endpoint) => void;
}

/** Finds the question to an answer: by source, packet id and command, never by address. */
export interface Expectations {
  /** Begins to wait; gives the function that ends it. */
  add(expectation: Expectation): () => void;
  /** Hands an answer to its question, or says that it came too late or belongs to nobody here. */
  deliver(frame: InverterFrame, from: Endpoint): 'delivered' | 'late' | 'foreign';
}

/** Finished questions whose late answers are still told from foreign frames. */
const mostRemembered = 512;

/** Makes an empty list. */
export function createExpectations(): Expectations {
  const waiting = new Set<Expectation>();
  const finished = new Set<string>();

  function remember(expectation: Expectation): void {
    for (const packetId of expectation.packetIds) {
      finished.add(keyOf(expectation.command, expectation.source, packetId));
    }
    for (const oldest of finished) {
      if (finished.size <= mostRemembered) {
        break;
      }
      finished.delete(oldest);
    }
  }

  return {
    add: (expectation) => {
      waiting.add(expectation);
      return () => {
        if (waiting.delete(expectation)) {
          remember(expectation);
        }
      };
    },
    deliver: (frame, from) => {
      const packetId = frame.packetId & 0x7fff;
      for (const one of waiting) {
        const expected =
          one.command === frame.command &&
          one.packetIds.has(packetId) &&
          (one.source === null ? isDevice(frame.source) : sameDevice(one.source, frame.source));
        if (expected) {
          one.onReply(frame, from);
          return 'delivered';
        }
      }
      return finished.has(keyOf(frame.command, frame.source, packetId)) ||
        finished.has(keyOf(frame.command, null, packetId))
        ? 'late'
        : 'foreign';
    },
  };
}

function keyOf(command: number, source: FrameAddress | null, packetId: number): string {
  return `${command} ${source === null ? 'any' : `${source.susyId}:${source.serial}`} ${packetId}`;
}
