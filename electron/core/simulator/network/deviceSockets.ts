import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { DatagramNetwork, DatagramSocket, Endpoint, SocketProblem } from '../../ports/index.ts';
import { speedwirePort } from '../../speedwire/index.ts';
import { isInNetwork } from './ipv4.ts';

/** The sockets of a device: those from which it answers, and one for the group where that can be joined. */
export interface DeviceSockets {
  readonly own: DatagramSocket;
  /** One for each address of the device, in their order; the own one is the first. */
  readonly all: readonly DatagramSocket[];
  /** Whether multicasts are heard; unicast works without them. */
  readonly hearsGroup: boolean;
  close(): void;
}

/** Takes a datagram: sent to one of the device's own addresses, by its place, or to all devices (null). */
export type OnDeviceDatagram = (bytes: Uint8Array, from: Endpoint, toAddress: number | null) => void;

export const anyAddress = '0.0.0.0';
/** A loopback address that nobody uses: when its port is taken, the program there holds the port of all addresses. */
const unusedLoopback = '127.83.77.65';

/**
 * Opens a device's sockets. The own ones answer from the addresses they are bound to, all on one port; on port 9522 they
 * share it with programs that listen on all addresses, as far as these share it too. Two devices on one address and port
 * are refused.
 *
 * @param bind the first address; port 0 takes a free one
 * @param more further addresses of the device; none where it is bound to 0.0.0.0
 * @returns the sockets, or `portTaken` or `addressUnusable`
 */
export async function openDeviceSockets(
  network: DatagramNetwork,
  bind: Endpoint,
  group: string,
  onDatagram: OnDeviceDatagram,
  more: readonly string[] = [],
): Promise<Result<DeviceSockets, Failure>> {
  if (bind.address === anyAddress && bind.port === speedwirePort) {
    return openOnAllAddresses(network, group, onDatagram);
  }
  const groupSocket = await openGroup(network, bind, group, onDatagram);
  const own = await openOwn(network, bind, groupSocket !== null, (bytes, from) => onDatagram(bytes, from, 0));
  if (!own.ok) {
    groupSocket?.close();
    return failed(toFailure(own.error, bind));
  }
  const all = [own.value];
  const close = () => [...all, groupSocket].forEach((one) => one?.close());
  for (const [index, address] of more.entries()) {
    const endpoint = { address, port: own.value.local.port };
    const opened = await openOwn(network, endpoint, groupSocket !== null, (bytes, from) =>
      onDatagram(bytes, from, index + 1),
    );
    if (!opened.ok) {
      close();
      return failed(toFailure(opened.error, endpoint));
    }
    all.push(opened.value);
  }
  return success({ own: own.value, all, hearsGroup: groupSocket !== null, close });
}

/** One socket for everything: a second one for the group would hear each multicast twice. */
async function openOnAllAddresses(
  network: DatagramNetwork,
  group: string,
  onDeviceDatagram: OnDeviceDatagram,
): Promise<Result<DeviceSockets, Failure>> {
  const bind = { address: anyAddress, port: speedwirePort };
  const onDatagram = (bytes: Uint8Array, from: Endpoint) => onDeviceDatagram(bytes, from, 0);
  const joined = await network.open({ ...bind, memberships: membershipsFor(network, anyAddress, group), onDatagram });
  const opened = joined.ok ? joined : await network.open({ ...bind, onDatagram });
  return opened.ok
    ? success({ own: opened.value, all: [opened.value], hearsGroup: joined.ok, close: () => opened.value.close() })
    : failed(toFailure(opened.error, bind));
}

async function openGroup(
  network: DatagramNetwork,
  bind: Endpoint,
  group: string,
  onDeviceDatagram: OnDeviceDatagram,
): Promise<DatagramSocket | null> {
  const onDatagram = (bytes: Uint8Array, from: Endpoint) => onDeviceDatagram(bytes, from, null);
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
