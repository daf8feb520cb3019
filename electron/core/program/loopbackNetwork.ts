import { failed } from '../../../shared/result.ts';
import type { DatagramNetwork } from '../ports/index.ts';
import { speedwireGroup } from '../speedwire/index.ts';

/** A network that ends at this computer: it shows the loopback interface alone and sends nothing to anybody else. */
export function loopbackNetwork(network: DatagramNetwork): DatagramNetwork {
  return {
    interfaces: () => network.interfaces().filter((one) => isLoopback(one.address)),
    open: async (options) => {
      const opened = await network.open(options);
      if (!opened.ok) {
        return opened;
      }
      const socket = opened.value;
      return {
        ok: true,
        value: {
          ...socket,
          send: async (bytes, to) =>
            isLoopback(to.address) || to.address === speedwireGroup
              ? socket.send(bytes, to)
              : failed({ reason: 'unreachable', systemCode: 'LOOPBACK_ONLY' }),
        },
      };
    },
  };
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}
