import type { Clock, Endpoint } from '../../ports/index.ts';
import type { FrameAddress } from '../frames/deviceAddress.ts';
import { exchange, type Outcome } from './exchange.ts';
import type { Link } from './link.ts';
import type { PacketIds } from '../frames/packetIds.ts';
import { queryTimeoutsMs, smoothRoundTripMs } from './patience.ts';
import { readRequest, type ReadRange } from '../frames/requests.ts';

/** All that is needed to talk to one device that has said who it is. */
export interface Conversation {
  readonly link: Link;
  readonly clock: Clock;
  readonly endpoint: Endpoint;
  readonly device: FrameAddress;
  readonly packetIds: PacketIds;
  readonly signal: AbortSignal;
  /** How fast the device answers, smoothed. */
  readonly roundTripMs: () => number;
  readonly noteRoundTrip: (measuredMs: number) => void;
}

/** Starts a conversation. `firstRoundTripMs` is what identify took. */
export function createConversation(
  parts: Omit<Conversation, 'roundTripMs' | 'noteRoundTrip'>,
  firstRoundTripMs: number,
): Conversation {
  let smoothedMs = firstRoundTripMs;
  return {
    ...parts,
    roundTripMs: () => smoothedMs,
    noteRoundTrip: (measuredMs) => {
      smoothedMs = smoothRoundTripMs(smoothedMs, measuredMs);
    },
  };
}

/** Asks for a range of registers, with the patience that the device's answers so far deserve. */
export async function askRange(conversation: Conversation, range: ReadRange, stopAtMs: number): Promise<Outcome> {
  const { link, clock, endpoint, device, packetIds, signal } = conversation;
  const outcome = await exchange(link, clock, {
    endpoint,
    device,
    command: range.command,
    packetIds,
    encode: (packetId) => readRequest(link.client, device, packetId, range),
    timeoutsMs: queryTimeoutsMs(conversation.roundTripMs()),
    stopAtMs,
    signal,
  });
  if (outcome.kind === 'answered') {
    conversation.noteRoundTrip(outcome.roundTripMs);
  }
  return outcome;
}
