import {
  pause,
  type Clock,
  type DatagramNetwork,
  type DatagramSocket,
  type Endpoint,
  type SocketProblem,
} from '../../ports/index.ts';
import { createFoundMeters, homewizardServices, type FoundMeter } from './foundMeters.ts';
import { readMdnsAnswer } from './mdnsAnswer.ts';
import { encodeQuestion, mdnsGroup } from './mdnsQuestion.ts';

const services = Object.values(homewizardServices);
const askAgainMs = 1000;
const usualSearchMs = 3000;

export interface FindOptions {
  /** How long to listen for answers, 3 s unless told otherwise. */
  readonly searchMs?: number;
  /** Where questions go, for tests on loopback; the group of all unless told otherwise. */
  readonly to?: Endpoint;
}

export interface MeterSearch {
  readonly meters: readonly FoundMeter[];
  /** Why no question could leave by any interface; null where one could. */
  readonly problem: SocketProblem | null;
}

/**
 * Looks for HomeWizard's devices by multicast DNS: asks twice on every interface, from a port of its own so that answers
 * come straight back and no port has to be shared with the system's own responder.
 */
export async function findMeters(
  parts: { readonly clock: Clock; readonly network: DatagramNetwork },
  options: FindOptions = {},
): Promise<MeterSearch> {
  const { searchMs = usualSearchMs, to = mdnsGroup } = options;
  const { clock, network } = parts;
  const found = createFoundMeters();
  const followedUp = new Set<string>();
  const sockets: DatagramSocket[] = [];
  let problem: SocketProblem | null = null;
  let hasAsked = false;

  function hear(bytes: Uint8Array, from: Endpoint): void {
    const answer = readMdnsAnswer(bytes, services);
    if (answer === null) {
      return;
    }
    for (const instance of found.take(answer, from.address)) {
      if (!followedUp.has(instance)) {
        followedUp.add(instance);
        void ask(['SRV', 'TXT'], instance);
      }
    }
  }

  async function ask(types: readonly ('PTR' | 'SRV' | 'TXT')[], name: string): Promise<void> {
    const questions = types.map((type) => encodeQuestion(type, name));
    for (const sent of await Promise.all(sockets.flatMap((one) => questions.map((bytes) => one.send(bytes, to))))) {
      if (sent.ok) {
        hasAsked = true;
      } else {
        problem = sent.error;
      }
    }
  }

  async function open(address: string): Promise<void> {
    const opened = await network.open({ address, port: 0, multicastInterface: address, onDatagram: hear });
    if (opened.ok) {
      sockets.push(opened.value);
    } else {
      problem = opened.error;
    }
  }

  await Promise.all(network.interfaces().map((one) => open(one.address)));
  try {
    const endMs = clock.elapsedMs() + searchMs;
    await Promise.all(services.map((service) => ask(['PTR'], service)));
    await pause(clock, Math.min(askAgainMs, searchMs));
    await Promise.all(services.map((service) => ask(['PTR'], service)));
    await pause(clock, Math.max(0, endMs - clock.elapsedMs()));
  } finally {
    sockets.forEach((one) => one.close());
  }
  return { meters: found.list(), problem: hasAsked ? null : problem };
}
