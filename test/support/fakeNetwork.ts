import type {
  Clock,
  DatagramNetwork,
  DatagramSocket,
  Endpoint,
  NetworkInterface,
  OpenSocketOptions,
  SocketProblem,
} from '../../electron/core/ports/index.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { seededRandom } from './seededRandom.ts';

/** A datagram on its way. */
export interface Flight {
  readonly atMs: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly bytes: Uint8Array;
}

/** One arrival of a datagram: none is a loss, two are a duplicate, a longer delay than the next one's is a reordering. */
export interface Arrival {
  readonly delayMs: number;
  /** Other bytes than were sent: truncated, damaged. */
  readonly bytes?: Uint8Array;
}

/** Decides what becomes of a datagram. Asked once for each receiver. */
export type Fate = (flight: Flight, random: () => number) => readonly Arrival[];

/** Every datagram arrives once, after the delay. */
export function reliable(delayMs = 1): Fate {
  return () => [{ delayMs }];
}

/** Loses this share of all datagrams, in both directions; the rest takes 1 to 5 ms. */
export function lossy(share: number): Fate {
  return (_flight, random) => (random() < share ? [] : [{ delayMs: 1 + random() * 4 }]);
}

/** Every datagram arrives twice, the second some milliseconds later. */
export function doubled(gapMs = 3): Fate {
  return () => [{ delayMs: 1 }, { delayMs: 1 + gapMs }];
}

/** Delays between the two bounds, so that datagrams overtake one another. */
export function reordering(leastMs: number, mostMs: number): Fate {
  return (_flight, random) => [{ delayMs: leastMs + random() * (mostMs - leastMs) }];
}

/** A network in memory. It has no subnets to route between: hosts hear one another when their networks are the same. */
export interface FakeNetwork {
  /** A computer or device with these addresses: `192.168.1.10/24` or an interface in full. Each has its own loopback. */
  host(addresses: readonly (string | NetworkInterface)[]): DatagramNetwork;
  /** Gives a host other interfaces: memberships on those that went are gone for good. */
  rewire(host: DatagramNetwork, addresses: readonly (string | NetworkInterface)[]): void;
  /** Switches forward multicasts only to members that said so within this time; null forwards to all members. */
  snoopingMs: number | null;
  /** What hosts told the network about their memberships, in order: joining twice is told once. */
  readonly membershipReports: readonly MembershipReport[];
  /** What becomes of datagrams from now on. */
  fate: Fate;
  /** Makes sends fail: asked for each one, null lets it pass. */
  sendProblem: (from: Endpoint, to: Endpoint) => SocketProblem | null;
  /** Makes opening fail: asked for each socket, null lets it pass. */
  openProblem: (options: OpenSocketOptions) => SocketProblem | null;
  /** Every datagram that was ever sent, in order, the lost ones too. */
  readonly sent: readonly Flight[];
  /** Sockets that are open now, over all hosts. */
  readonly openSockets: number;
}

export interface MembershipReport {
  readonly kind: 'join' | 'leave';
  readonly group: string;
  readonly interfaceAddress: string;
}

interface OpenSocket {
  readonly host: Host;
  memberships: readonly Membership[];
  readonly options: OpenSocketOptions;
  readonly port: number;
}

interface Membership {
  readonly group: string;
  readonly interfaceAddress: string;
}

interface Host {
  interfaces: readonly NetworkInterface[];
  /** When each membership was last told to the switch. */
  readonly reportedAtMs: Map<string, number>;
}

/** Makes a network whose datagrams take 1 ms until its `fate` is set otherwise. */
export function createFakeNetwork(clock: Clock, seed = 1): FakeNetwork {
  const random = seededRandom(seed);
  const sent: Flight[] = [];
  const sockets = new Set<OpenSocket>();
  const hosts = new Map<DatagramNetwork, Host>();
  const membershipReports: MembershipReport[] = [];
  let nextPort = 50_000;

  const network = {
    fate: reliable(),
    sendProblem: (): SocketProblem | null => null,
    openProblem: (): SocketProblem | null => null,
    sent,
    get openSockets() {
      return sockets.size;
    },
    host: (addresses): DatagramNetwork => {
      const host: Host = { interfaces: addresses.map(toInterface), reportedAtMs: new Map() };
      const asPort: DatagramNetwork = {
        interfaces: () => host.interfaces.map((one) => ({ ...one })),
        open: async (options) => open(host, options),
      };
      hosts.set(asPort, host);
      return asPort;
    },
    rewire: (asPort, addresses) => {
      const host = hosts.get(asPort);
      if (host !== undefined) {
        host.interfaces = addresses.map(toInterface);
        for (const socket of sockets) {
          if (socket.host === host) {
            socket.memberships = socket.memberships.filter((one) => isUp(host, one));
          }
        }
      }
    },
    snoopingMs: null,
    membershipReports,
  } satisfies FakeNetwork as FakeNetwork;

  function open(host: Host, options: OpenSocketOptions): Result<DatagramSocket, SocketProblem> {
    const memberships = options.memberships ?? [];
    const problem =
      network.openProblem(options) ??
      bindProblem(host, options, sockets) ??
      (memberships.every((one) => isUp(host, one)) ? null : noSuchDevice);
    if (problem !== null) {
      return failed(problem);
    }
    nextPort += 1;
    const socket: OpenSocket = { host, memberships, options, port: options.port === 0 ? nextPort : options.port };
    memberships.filter((one) => !isMember(host, one)).forEach((one) => report(host, 'join', one));
    sockets.add(socket);
    return success({
      local: { address: options.address, port: socket.port },
      send: async (bytes, to) => send(socket, bytes.slice(), to),
      close: () => {
        sockets.delete(socket);
        socket.memberships.filter((one) => !isMember(host, one)).forEach((one) => report(host, 'leave', one));
      },
    });
  }

  function isMember(host: Host, membership: Membership): boolean {
    return [...sockets].some(
      (one) => one.host === host && one.memberships.some((other) => keyOf(other) === keyOf(membership)),
    );
  }

  function report(host: Host, kind: MembershipReport['kind'], membership: Membership): void {
    membershipReports.push({ kind, ...membership });
    host.reportedAtMs.delete(keyOf(membership));
    if (kind === 'join') {
      host.reportedAtMs.set(keyOf(membership), clock.nowMs());
    }
  }

  function passesSwitch(receiver: OpenSocket, sender: OpenSocket, outgoing: NetworkInterface, to: Endpoint): boolean {
    const { snoopingMs } = network;
    if (snoopingMs === null || !isMulticast(to.address) || receiver.host === sender.host) {
      return true;
    }
    return receiver.memberships.some(
      (one) =>
        one.group === to.address &&
        inNetwork(one.interfaceAddress, outgoing.cidr) &&
        clock.nowMs() - (receiver.host.reportedAtMs.get(keyOf(one)) ?? -Infinity) <= snoopingMs,
    );
  }

  function send(socket: OpenSocket, bytes: Uint8Array, to: Endpoint): Result<void, SocketProblem> {
    if (!sockets.has(socket)) {
      return failed({ reason: 'other', systemCode: 'CLOSED' });
    }
    const outgoing = leavesBy(socket, to);
    const from = { address: outgoing?.address ?? '0.0.0.0', port: socket.port };
    const problem = network.sendProblem(from, to);
    if (problem !== null) {
      return failed(problem);
    }
    const flight = { atMs: clock.nowMs(), from, to, bytes };
    sent.push(flight);
    if (outgoing === null) {
      return success(undefined);
    }
    for (const receiver of sockets) {
      if (receives(receiver, socket, outgoing, to) && passesSwitch(receiver, socket, outgoing, to)) {
        deliver(receiver, flight);
      }
    }
    return success(undefined);
  }

  function deliver(receiver: OpenSocket, flight: Flight): void {
    for (const arrival of network.fate(flight, random)) {
      const bytes = (arrival.bytes ?? flight.bytes).slice();
      clock.after(arrival.delayMs, () => {
        if (sockets.has(receiver)) {
          receiver.options.onDatagram(bytes, flight.from);
        }
      });
    }
  }

  return network;
}

const noSuchDevice: SocketProblem = { reason: 'other', systemCode: 'ENODEV' };

function isUp(host: Host, membership: Membership): boolean {
  const { interfaceAddress } = membership;
  return interfaceAddress.startsWith('127.') || host.interfaces.some((one) => one.address === interfaceAddress);
}

function keyOf(membership: Membership): string {
  return `${membership.group} ${membership.interfaceAddress}`;
}

function toInterface(address: string | NetworkInterface): NetworkInterface {
  if (typeof address !== 'string') {
    return address;
  }
  const [ip = address] = address.split('/');
  const internal = ip.startsWith('127.');
  return {
    name: internal ? 'lo' : `eth-${ip}`,
    address: ip,
    cidr: address.includes('/') ? address : `${ip}/24`,
    internal,
  };
}

function bindProblem(host: Host, options: OpenSocketOptions, sockets: ReadonlySet<OpenSocket>): SocketProblem | null {
  const known =
    options.address === '0.0.0.0' ||
    isMulticast(options.address) ||
    options.address.startsWith('127.') ||
    host.interfaces.some((one) => one.address === options.address);
  if (!known) {
    return { reason: 'addressMissing', systemCode: 'EADDRNOTAVAIL' };
  }
  const taken = [...sockets].some(
    (one) =>
      one.host === host &&
      one.port === options.port &&
      (one.options.address === options.address || [one.options.address, options.address].includes('0.0.0.0')) &&
      !(one.options.shared === true && options.shared === true),
  );
  return taken ? { reason: 'portTaken', systemCode: 'EADDRINUSE' } : null;
}

/** The interface a datagram leaves by, or null where the host has none for it. */
function leavesBy(socket: OpenSocket, to: Endpoint): NetworkInterface | null {
  const bound = socket.host.interfaces.find((one) => one.address === socket.options.address);
  if (isMulticast(to.address)) {
    const chosen = socket.host.interfaces.find((one) => one.address === socket.options.multicastInterface);
    return chosen ?? bound ?? socket.host.interfaces.find((one) => !one.internal) ?? null;
  }
  if (to.address.startsWith('127.')) {
    const address = socket.options.address.startsWith('127.') ? socket.options.address : '127.0.0.1';
    return { name: 'lo', address, cidr: `${address}/8`, internal: true };
  }
  return bound ?? socket.host.interfaces.find((one) => inNetwork(to.address, one.cidr)) ?? null;
}

function receives(receiver: OpenSocket, sender: OpenSocket, outgoing: NetworkInterface, to: Endpoint): boolean {
  if (receiver.port !== to.port || (outgoing.internal && receiver.host !== sender.host)) {
    return false;
  }
  if (isMulticast(to.address)) {
    return (
      [to.address, '0.0.0.0'].includes(receiver.options.address) &&
      receiver.memberships.some((one) => one.group === to.address && inNetwork(one.interfaceAddress, outgoing.cidr))
    );
  }
  return receiver.options.address === '0.0.0.0'
    ? to.address.startsWith('127.') || receiver.host.interfaces.some((one) => one.address === to.address)
    : receiver.options.address === to.address;
}

function isMulticast(address: string): boolean {
  const first = Number(address.split('.')[0]);
  return first >= 224 && first <= 239;
}

function inNetwork(address: string, cidr: string): boolean {
  const [base = '', prefix = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(base) / size);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
