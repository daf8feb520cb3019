import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { DatagramNetwork, DatagramSocket, Endpoint, SocketProblem } from '../ports/index.ts';
import { speedwirePort } from '../speedwire/index.ts';
import { isInNetwork } from './ipv4.ts';

/** The sockets of a device: its own, from which it answers, and one for the group where that can be joined. */
export interface DeviceSockets {
  readonly own: DatagramSocket;
  /** Whether multicasts are heard; unicast works without them. */
  readonly hearsGroup: boolean;
  close(): void;
}

const anyAddress = '0.0.0.0';
/** A loopback address that nobody uses: when its port is taken, the program there holds the port of all addresses. */
const unusedLoopback = '127.83.77.65';

/**
 * Opens a device's sockets. The own one answers from the address it is bound to; on port 9522 it shares the port with
 * programs that listen on all addresses, as far as these share it too. Two devices on one address and port are refused.
 *
 * @returns the sockets, or `portTaken` or `addressUnusable`
 */
export async function openDeviceSockets(
  network: DatagramNetwork,
  bind: Endpoint,
  group: string,
  onDatagram: (bytes: Uint8Array, from: Endpoint) => void,
): Promise<Result<DeviceSockets, Failure>> {
  if (bind.address === anyAddress && bind.port === speedwirePort) {
    return openOnAllAddresses(network, group, onDatagram);
  }
  const groupSocket = await openGroup(network, bind, group, onDatagram);
  const own = await openOwn(network, bind, groupSocket !== null, onDatagram);
  if (!own.ok) {
    groupSocket?.close();
    return failed(toFailure(own.error, bind));
  }
  return success({
    own: own.value,
    hearsGroup: groupSocket !== null,
    close: () => {
      groupSocket?.close();
      own.value.close();
    },
  });
}

/** One socket for everything: a second one for the group would hear each multicast twice. */
async function openOnAllAddresses(
  network: DatagramNetwork,
  group: string,
  onDatagram: (bytes: Uint8Array, from: Endpoint) => void,
): Promise<Result<DeviceSockets, Failure>> {
  const bind = { address: anyAddress, port: speedwirePort };
  const joined = await network.open({ ...bind, memberships: membershipsFor(network, anyAddress, group), onDatagram });
  const opened = joined.ok ? joined : await network.open({ ...bind, onDatagram });
  return opened.ok
    ? success({ own: opened.value, hearsGroup: joined.ok, close: () => opened.value.close() })
    : failed(toFailure(opened.error, bind));
}

async function openGroup(
  network: DatagramNetwork,
  bind: Endpoint,
  group: string,
  onDatagram: (bytes: Uint8Array, from: Endpoint) => void,
): Promise<DatagramSocket | null> {
  const everywhere = membershipsFor(network, bind.address, group);
  for (const memberships of [everywhere, everywhere.slice(0, 1)]) {
    const opened = await network.open({ address: group, port: speedwirePort, shared: true, memberships, onDatagram });
    if (opened.ok) {
      return opened.value;
    }
  }
  return null;
}

/**
 * A device on an address of the network joins there. One on loopback is for programs of this computer, whose multicasts
 * leave by any interface: it joins on all of them. Several addresses of one interface count once.
 */
function membershipsFor(network: DatagramNetwork, address: string, group: string) {
  const interfaces = network.interfaces();
  const byName = new Map(interfaces.map((one) => [one.name, one.address]));
  const addresses =
    address === anyAddress
      ? [...byName.values()]
      : address.startsWith('127.')
        ? [
            address,
            ...interfaces
              .filter((one) => !one.internal && byName.get(one.name) === one.address)
              .map((one) => one.address),
          ]
        : [address];
  return addresses.map((interfaceAddress) => ({ group, interfaceAddress }));
}

async function openOwn(
  network: DatagramNetwork,
  bind: Endpoint,
  canShare: boolean,
  onDatagram: (bytes: Uint8Array, from: Endpoint) => void,
): Promise<Result<DatagramSocket, SocketProblem>> {
  const alone = await network.open({ ...bind, onDatagram: () => undefined });
  if (alone.ok && (bind.port !== speedwirePort || !canShare)) {
    alone.value.close();
    return network.open({ ...bind, port: alone.value.local.port, onDatagram });
  }
  if (alone.ok) {
    alone.value.close();
    return network.open({ ...bind, shared: true, onDatagram });
  }
  const mayShare = alone.error.reason === 'portTaken' && canShare && (await isHeldForAll(network, bind.port));
  return mayShare ? network.open({ ...bind, shared: true, onDatagram }) : alone;
}

async function isHeldForAll(network: DatagramNetwork, port: number): Promise<boolean> {
  const probe = await network.open({ address: unusedLoopback, port, onDatagram: () => undefined });
  if (probe.ok) {
    probe.value.close();
    return false;
  }
  return probe.error.reason === 'portTaken';
}

function toFailure(problem: SocketProblem, bind: Endpoint): Failure {
  return problem.reason === 'portTaken'
    ? failure('portTaken', { port: bind.port })
    : failure('addressUnusable', { address: bind.address });
}

/** The address a client reaches the device at: the one it is bound to, or the one on the client's network. */
export function addressTowards(network: DatagramNetwork, bound: string, client: string): string {
  if (bound !== anyAddress) {
    return bound;
  }
  const interfaces = network.interfaces();
  const found =
    interfaces.find((one) => isInNetwork(client, one.cidr)) ?? interfaces.find((one) => !one.internal) ?? interfaces[0];
  return found?.address ?? '127.0.0.1';
}
