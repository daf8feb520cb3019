import type { Endpoint } from '../../ports/index.ts';
import { deviceErrors } from '../frames/commands.ts';
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
  /**
   * Whether what would be believed must name the client that asked: true unless it is known that the device does not
   * write it into its answers.
   */
  readonly mustNameClient?: boolean;
  /** Told of each answer that fits but for the client it names; it is counted as misaddressed all the same. */
  readonly onMisaddressed?: (frame: InverterFrame) => void;
  /** Told of each datagram that could not be read, wherever it came from. */
  readonly onDamaged?: (from: Endpoint) => void;
}

/** What became of a frame; all but the first are names of counters. */
export type Delivery = 'delivered' | 'late' | 'misaddressed' | 'foreign';

/** Finds the question to an answer: by source, destination, packet id and command, never by network address. */
export interface Expectations {
  /** Begins to wait; gives the function that ends it. */
  add(expectation: Expectation): () => void;
  /** Hands an answer to its question, or says that it came too late, names another client or belongs to nobody here. */
  deliver(frame: InverterFrame, from: Endpoint): Delivery;
  /** Tells all questions that something came that could not be read. */
  tellDamaged(from: Endpoint): void;
}

/** Finished questions whose late answers are still told from foreign frames. */
const mostRemembered = 512;

/**
 * What an answer with these words says would be believed, so it must name the client that asked, as devices do. A Sunny
 * Island that had lost the session put its own serial there (seen in a capture): such refusals count as they are.
 */
const believed: ReadonlySet<number> = new Set([
  deviceErrors.none,
  deviceErrors.notAvailable,
  deviceErrors.wrongPassword,
]);

/**
 * Makes an empty list.
 *
 * @param client who asks: its serial is random, so that who has not seen a question cannot answer it
 */
export function createExpectations(client: FrameAddress): Expectations {
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
    tellDamaged: (from) => {
      for (const one of waiting) {
        one.onDamaged?.(from);
      }
    },
    deliver: (frame, from) => {
      const packetId = frame.packetId & 0x7fff;
      for (const one of waiting) {
        const expected =
          one.command === frame.command &&
          one.packetIds.has(packetId) &&
          (one.source === null ? isDevice(frame.source) : sameDevice(one.source, frame.source));
        if (expected) {
          const isForClient = one.mustNameClient === false || sameDevice(frame.destination, client);
          if (believed.has(frame.error) && !isForClient) {
            one.onMisaddressed?.(frame);
            return 'misaddressed';
          }
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
