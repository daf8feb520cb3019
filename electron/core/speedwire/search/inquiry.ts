import type { FoundDevice } from '../../../../shared/contract/index.ts';
import type { Endpoint, SocketProblem } from '../../ports/index.ts';
import { commands } from '../frames/commands.ts';
import { identifyRequest } from '../frames/requests.ts';
import { createFindings } from './findings.ts';
import type { IdentifyParts } from './identify.ts';

/** Asking devices who they are, until it is finished. */
export interface Inquiry {
  /** Asks the device at an endpoint who it is. */
  ask(endpoint: Endpoint): void;
  /** Endpoints that answered, and how many devices have said to be there. */
  endpoints(): readonly { readonly endpoint: Endpoint; readonly devices: number }[];
  /** Set where not one question could leave this computer. */
  sendProblem(): SocketProblem | null;
  finish(): readonly FoundDevice[];
}

export interface InquiryOptions {
  /** Whether who answers discovery there is to be asked; all who answer the question itself count. */
  readonly isWanted: (endpoint: Endpoint) => boolean;
  readonly onNewDevice: () => void;
}

/** Begins to listen, and asks each that answers discovery who it is, once. */
export async function startInquiry(parts: IdentifyParts, options: InquiryOptions): Promise<Inquiry> {
  const { link } = parts;
  const findings = createFindings();
  const packetIds = new Set<number>();
  let sendsInOrder = 0;
  let problem: SocketProblem | null = null;

  async function ask(endpoint: Endpoint): Promise<void> {
    const packetId = parts.packetIds.next();
    packetIds.add(packetId & 0x7fff);
    findings.asked(packetId, endpoint);
    const sent = await link.send(identifyRequest(link.client, packetId), endpoint);
    if (sent.ok) {
      sendsInOrder += 1;
    } else {
      problem = sent.error;
    }
  }

  const stopListening = await link.listen();
  const stopExpecting = link.expect({
    command: commands.identifyReply,
    source: null,
    packetIds,
    onMisaddressed: (frame) => findings.pretended(frame.packetId, frame.source),
    onReply: (frame) => {
      if (findings.identified(frame.packetId, frame.source)) {
        options.onNewDevice();
      }
    },
  });
  const stopWatching = link.watch((sighting) => {
    if (sighting.kind === 'energyMeter') {
      findings.heardMeter(sighting.from.address, sighting.device);
    } else if (sighting.kind === 'discovered' && options.isWanted(sighting.from)) {
      const verdict = findings.discovered(sighting.from);
      if (verdict === 'new') {
        void ask(sighting.from);
      } else if (verdict === 'noRoom') {
        link.count('crowdedOut');
      }
    }
  });
  return {
    ask: (endpoint) => void ask(endpoint),
    endpoints: () => findings.endpoints(),
    sendProblem: () => (sendsInOrder === 0 ? problem : null),
    finish: () => {
      stopWatching();
      stopExpecting();
      stopListening();
      return findings.devices();
    },
  };
}
