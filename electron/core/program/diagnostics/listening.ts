import type { DatagramNetwork, NetworkInterface, SocketProblem } from '../../ports/index.ts';
import { speedwireGroup, speedwirePort } from '../../speedwire/index.ts';

/** Whether a socket could be had; null where it could. */
type Outcome = SocketProblem | null;

/** What this computer can do on the port that energy meters send to. */
export interface ListeningCheck {
  /** The port alone: taken where any other program has it. */
  readonly alone: Outcome;
  /** The port shared with other programs, as SunTally listens. */
  readonly shared: Outcome;
  /** The same, and the group joined, on each interface. */
  readonly interfaces: readonly { readonly networkInterface: NetworkInterface; readonly outcome: Outcome }[];
}

/** Tries to listen on port 9522 and to join the group on every interface. Sends nothing, and closes all again. */
export async function checkListening(network: DatagramNetwork): Promise<ListeningCheck> {
  const alone = await tryToOpen(network, false, []);
  const shared = await tryToOpen(network, true, []);
  const interfaces = await Promise.all(
    network.interfaces().map(async (networkInterface) => ({
      networkInterface,
      outcome: await tryToOpen(network, true, [{ group: speedwireGroup, interfaceAddress: networkInterface.address }]),
    })),
  );
  return { alone, shared, interfaces };
}

async function tryToOpen(
  network: DatagramNetwork,
  shared: boolean,
  memberships: readonly { readonly group: string; readonly interfaceAddress: string }[],
): Promise<Outcome> {
  const opened = await network.open({
    address: '0.0.0.0',
    port: speedwirePort,
    shared,
    memberships,
    onDatagram: () => undefined,
  });
  if (!opened.ok) {
    return opened.error;
  }
  opened.value.close();
  return null;
}
