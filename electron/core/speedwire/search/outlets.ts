import { speedwirePort } from '../../../../shared/endpoint.ts';
import { failed, type Result } from '../../../../shared/result.ts';
import type { DatagramNetwork, NetworkInterface, SocketProblem } from '../../ports/index.ts';
import { speedwireGroup } from '../frames/deviceAddress.ts';
import { encodeDiscoveryRequest } from '../frames/discoveryFrame.ts';
import type { Link } from '../wire/link.ts';

/** One interface's way to the multicast group. One that fails does not stop the others. */
export interface Outlet {
  readonly networkInterface: NetworkInterface;
  /** Asks the group who is there. */
  ask(): Promise<void>;
  /** True when at least one question left by it. */
  worked(): boolean;
  /** Why the last question did not leave. */
  problem(): SocketProblem | null;
  close(): void;
}

/** Opens a socket on every interface, loopback included. */
export function openOutlets(network: DatagramNetwork, link: Link): Promise<readonly Outlet[]> {
  return Promise.all(network.interfaces().map((one) => openOutlet(one, link)));
}

async function openOutlet(networkInterface: NetworkInterface, link: Link): Promise<Outlet> {
  const opened = await link.openOn(networkInterface);
  let last: Result<void, SocketProblem> = opened.ok ? { ok: true, value: undefined } : failed(opened.error);
  let worked = false;
  return {
    networkInterface,
    ask: async () => {
      if (opened.ok) {
        last = await opened.value.send(encodeDiscoveryRequest(), { address: speedwireGroup, port: speedwirePort });
        worked ||= last.ok;
      }
    },
    worked: () => worked,
    problem: () => (last.ok ? null : last.error),
    close: () => {
      if (opened.ok) {
        opened.value.close();
      }
    },
  };
}
