import type { DeviceIdentity } from '../../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Clock, Endpoint } from '../../ports/index.ts';
import { commands } from '../frames/commands.ts';
import { encodeDiscoveryRequest } from '../frames/discoveryFrame.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { exchange } from '../wire/exchange.ts';
import type { Link } from '../wire/link.ts';
import type { PacketIds } from '../frames/packetIds.ts';
import { identifyTimeoutsMs } from '../wire/patience.ts';
import { identifyRequest } from '../frames/requests.ts';
import { whyNobodyAnswered } from './silence.ts';

/** What identifying a device at an address needs. */
export interface IdentifyParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly packetIds: PacketIds;
  readonly signal: AbortSignal;
  readonly zone: string | null;
  readonly platform: string;
}

/** A device that said who it is. */
export interface Identified {
  readonly identity: DeviceIdentity;
  readonly roundTripMs: number;
}

/**
 * Asks who answers at an address, for four seconds at most. While it is silent it is also asked whether it answers
 * discovery, and energy meters are listened to: both tell why it does not answer.
 *
 * @param expected who must answer; null takes the first that does. Several devices may sit behind one address.
 */
export async function identify(
  parts: IdentifyParts,
  endpoint: Endpoint,
  expected: DeviceIdentity | null,
): Promise<Result<Identified, Failure>> {
  const { link, clock, packetIds, signal } = parts;
  let listening: Promise<() => void> | null = null;
  const outcome = await exchange(link, clock, {
    endpoint,
    device: expected,
    command: commands.identify,
    packetIds,
    encode: (packetId) => identifyRequest(link.client, packetId),
    timeoutsMs: identifyTimeoutsMs,
    signal,
    onSilence: () => {
      listening ??= link.listen();
      void link.send(encodeDiscoveryRequest(), endpoint);
    },
  });
  await stopListening(listening);
  switch (outcome.kind) {
    case 'answered': {
      const { susyId, serial } = outcome.first.source;
      return success({ identity: { susyId, serial }, roundTripMs: outcome.roundTripMs });
    }
    case 'stopped':
      return failed(failure('lostContact', { address: formatEndpoint(endpoint) }));
    case 'silent':
      return failed(
        whyNobodyAnswered({
          endpoint,
          sendProblem: outcome.sendProblem,
          seen: link.clues(endpoint),
          nowMs: clock.nowMs(),
          zone: parts.zone,
          platform: parts.platform,
        }),
      );
  }
}

async function stopListening(listening: Promise<() => void> | null): Promise<void> {
  const stop = await listening;
  stop?.();
}
