import type { DeviceIdentity } from '../../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { CancelTimer, Clock, Endpoint } from '../../ports/index.ts';
import { commands } from '../frames/commands.ts';
import { sameDevice } from '../frames/deviceAddress.ts';
import { encodeDiscoveryRequest } from '../frames/discoveryFrame.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { exchange, type Outcome } from '../wire/exchange.ts';
import { isGateway } from '../frames/models.ts';
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

/** A device that said who it is, or whose gateway did. */
export interface Identified {
  readonly identity: DeviceIdentity;
  readonly roundTripMs: number;
  /** Whether the answer named us as who asked. */
  readonly namesUs: boolean;
}

/** How long a device behind a gateway may take to answer for itself, once its gateway has. */
const behindGatewayMs = 500;

/**
 * Asks who answers at an address, for four seconds at most. While it is silent it is also asked whether it answers
 * discovery, and energy meters are listened to: both tell why it does not answer. Micro-inverters do not answer the
 * question to all: where a gateway does and the expected device does not, it is taken to be behind that gateway.
 *
 * @param expected who must answer; null takes the first that does. Several devices may sit behind one address.
 */
export async function identify(
  parts: IdentifyParts,
  endpoint: Endpoint,
  expected: DeviceIdentity | null,
): Promise<Result<Identified, Failure>> {
  const { link, clock, packetIds, signal } = parts;
  const asked = new Set<number>();
  let listening: Promise<() => void> | null = null;
  const asking = (gatewaySignal: AbortSignal) =>
    exchange(link, clock, {
      endpoint,
      device: expected,
      command: commands.identify,
      packetIds,
      encode: (packetId) => {
        asked.add(packetId & 0x7fff);
        return identifyRequest(link.client, packetId);
      },
      timeoutsMs: identifyTimeoutsMs,
      namesUs: 'preferred',
      signal: AbortSignal.any([signal, gatewaySignal]),
      onSilence: () => {
        listening ??= link.listen();
        void link.send(encodeDiscoveryRequest(), endpoint);
      },
    });
  const { outcome, gateway } = await untilGatewayAnswered(parts, asked, asking);
  await stopListening(listening);
  switch (outcome.kind) {
    case 'answered': {
      const { source, destination } = outcome.first;
      return success({
        identity: { susyId: source.susyId, serial: source.serial },
        roundTripMs: outcome.roundTripMs,
        namesUs: sameDevice(destination, link.client),
      });
    }
    case 'stopped':
      if (expected !== null && gateway !== null && !signal.aborted) {
        return success({ identity: expected, ...gateway });
      }
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

/** Asks, but gives up soon after a gateway has answered in place of the device. */
async function untilGatewayAnswered(
  { link, clock }: IdentifyParts,
  asked: ReadonlySet<number>,
  ask: (gatewaySignal: AbortSignal) => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome; readonly gateway: Omit<Identified, 'identity'> | null }> {
  const startMs = clock.elapsedMs();
  const gatewayAnswered = new AbortController();
  let gateway: Omit<Identified, 'identity'> | null = null;
  let cancelTimer: CancelTimer = () => undefined;
  const asking = ask(gatewayAnswered.signal);
  // Behind the question itself, so that it gets only what is not for that.
  const release = link.expect({
    command: commands.identifyReply,
    source: null,
    packetIds: asked,
    mustNameClient: false,
    onReply: ({ source, destination }) => {
      if (gateway === null && isGateway(source)) {
        const roundTripMs = Math.min(clock.elapsedMs() - startMs, behindGatewayMs);
        gateway = { roundTripMs, namesUs: sameDevice(destination, link.client) };
        cancelTimer = clock.after(behindGatewayMs, () => gatewayAnswered.abort());
      }
    },
  });
  const outcome = await asking;
  cancelTimer();
  release();
  return { outcome, gateway };
}

async function stopListening(listening: Promise<() => void> | null): Promise<void> {
  const stop = await listening;
  stop?.();
}
