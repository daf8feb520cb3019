import type { Clock, Endpoint } from '../../ports/index.ts';
import { isArchiveQuery } from '../frames/commands.ts';
import type { FrameAddress } from '../frames/deviceAddress.ts';
import { exchange, type Outcome } from './exchange.ts';
import type { Link } from './link.ts';
import type { PacketIds } from '../frames/packetIds.ts';
import { archiveTimeoutsMs, queryTimeoutsMs, smoothRoundTripMs } from './patience.ts';
import { readRequest, type ReadRange } from '../frames/requests.ts';

/** What is asked for, as far as it decides how long the answer takes. */
export type AnswerKind = 'values' | 'archive';

/** All that is needed to talk to one device that has said who it is. */
export interface Conversation {
  readonly link: Link;
  readonly clock: Clock;
  readonly endpoint: Endpoint;
  readonly device: FrameAddress;
  readonly packetIds: PacketIds;
  readonly signal: AbortSignal;
  /** Whether the device names the client that asked in its answers, as most do: it did so when it said who it is. */
  readonly namesUs: boolean;
  /** How fast the device answers, smoothed; archives take longer than values. */
  readonly roundTripMs: (kind: AnswerKind) => number;
  readonly noteRoundTrip: (kind: AnswerKind, measuredMs: number) => void;
}

/** Starts a conversation. `firstRoundTripMs` is what identify took. */
export function createConversation(
  parts: Omit<Conversation, 'roundTripMs' | 'noteRoundTrip'>,
  firstRoundTripMs: number,
): Conversation {
  const smoothedMs = { values: firstRoundTripMs, archive: firstRoundTripMs };
  return {
    ...parts,
    roundTripMs: (kind) => smoothedMs[kind],
    noteRoundTrip: (kind, measuredMs) => {
      smoothedMs[kind] = smoothRoundTripMs(smoothedMs[kind], measuredMs);
    },
  };
}

/** Asks for a range of registers, or of time, with the patience that the device's answers so far deserve. */
export async function askRange(conversation: Conversation, range: ReadRange, stopAtMs: number): Promise<Outcome> {
  const { link, clock, endpoint, device, packetIds, signal } = conversation;
  const kind = isArchiveQuery(range.command) ? 'archive' : 'values';
  const timeoutsMs = { values: queryTimeoutsMs, archive: archiveTimeoutsMs }[kind];
  const roundTripMs = conversation.roundTripMs(kind);
  const outcome = await exchange(link, clock, {
    endpoint,
    device,
    command: range.command,
    packetIds,
    encode: (packetId) => readRequest(link.client, device, packetId, range),
    timeoutsMs: timeoutsMs(roundTripMs),
    roundTripMs,
    namesUs: conversation.namesUs ? 'required' : 'notRequired',
    stopAtMs,
    signal,
  });
  if (outcome.kind === 'answered') {
    conversation.noteRoundTrip(kind, outcome.roundTripMs);
  }
  return outcome;
}
