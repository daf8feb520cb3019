import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

import { failed, success, type Result } from '../../../shared/result.ts';
import { systemCode } from './systemCode.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** One IPv4 address of this computer. */
export interface NetworkInterface {
  readonly name: string;
  readonly address: string;
  /** The network in CIDR form, such as `192.168.1.7/24`. */
  readonly cidr: string;
  readonly internal: boolean;
}

export interface OpenSocketOptions {
  /** The local address, `0.0.0.0` for all; port 0 takes a free one. */
  readonly address: string;
  readonly port: number;
  /** Share the port with other programs (SO_REUSEADDR). Only for listening to groups: a shared port loses unicast replies. */
  readonly shared?: boolean;
  /** Groups to join, each on the interface with the given address. */
  readonly memberships?: readonly { readonly group: string; readonly interfaceAddress: string }[];
  /** The interface that multicasts leave by, named by its address. */
  readonly multicastInterface?: string;
  /** Takes each datagram, but those that claim port 0: nobody can answer them, so no honest sender makes them. */
  readonly onDatagram: (bytes: Uint8Array, from: Endpoint) => void;
  /**
   * Told of a receipt that failed, to be counted or logged; sends report their own failures. The socket is still open
   * and receives on. What was lost is the same as a datagram lost on the way, which every asker must live with anyhow:
   * so a failed receipt ends nothing, and who has no use for the news may leave this out.
   */
  readonly onProblem?: (problem: SocketProblem) => void;
}

/** Why a socket could not do what it was asked to, with the operating system's own code for the log. */
export interface SocketProblem {
  readonly reason: 'portTaken' | 'addressMissing' | 'blocked' | 'unreachable' | 'other';
  readonly systemCode: string;
}

export interface DatagramSocket {
  readonly local: Endpoint;
  /** Hands a datagram to the system. Never rejects: a port or address that cannot be sent to is a problem too. */
  send(bytes: Uint8Array, to: Endpoint): Promise<Result<void, SocketProblem>>;
  close(): void;
}

/** The computer's UDP, as far as the core uses it: IPv4 only, as Speedwire is. */
export interface DatagramNetwork {
  interfaces(): readonly NetworkInterface[];
  open(options: OpenSocketOptions): Promise<Result<DatagramSocket, SocketProblem>>;
}

/** The interfaces that `SUNTALLY_INTERFACES` names, by name or address with commas between; empty where it names none. */
export function chosenInterfaces(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const named = (env['SUNTALLY_INTERFACES'] ?? '').split(',').map((one) => one.trim());
  return named.filter((one) => one !== '');
}

/**
 * The real network. `only` limits it to some interfaces, by name or address (see `chosenInterfaces`): for
 * computers with tunnels and virtual machines, and for tests that must stay on loopback.
 */
export function systemNetwork(only: readonly string[] = []): DatagramNetwork {
  return {
    interfaces: () =>
      listInterfaces().filter((one) => only.length === 0 || only.includes(one.name) || only.includes(one.address)),
    open: openSystemSocket,
  };
}

function listInterfaces(): NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter((one) => one.family === 'IPv4')
      .map((one) => ({ name, address: one.address, cidr: one.cidr ?? one.address, internal: one.internal })),
  );
}

async function openSystemSocket(options: OpenSocketOptions): Promise<Result<DatagramSocket, SocketProblem>> {
  const socket = createSocket({ type: 'udp4', reuseAddr: options.shared ?? false });
  try {
    await bind(socket, options);
    for (const membership of options.memberships ?? []) {
      socket.addMembership(membership.group, membership.interfaceAddress);
    }
    if (options.multicastInterface !== undefined) {
      socket.setMulticastInterface(options.multicastInterface);
    }
  } catch (error) {
    socket.close();
    return failed(toSocketProblem(error));
  }
  socket.on('message', (bytes, from) => {
    if (from.port !== 0) {
      options.onDatagram(bytes, { address: from.address, port: from.port });
    }
  });
  // Without a listener the event would end the process.
  socket.on('error', (error) => options.onProblem?.(toSocketProblem(error)));
  return success(wrap(socket));
}

function bind(socket: Socket, options: OpenSocketOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: options.address, port: options.port, exclusive: !(options.shared ?? false) }, () => {
      socket.removeListener('error', reject);
      resolve();
    });
  });
}

function wrap(socket: Socket): DatagramSocket {
  const { address, port } = socket.address();
  let open = true;
  return {
    local: { address, port },
    send: (bytes, to) =>
      new Promise((resolve) => {
        if (!open) {
          resolve(failed({ reason: 'other', systemCode: 'CLOSED' }));
          return;
        }
        try {
          socket.send(bytes, to.port, to.address, (error) => {
            resolve(error === null ? success(undefined) : failed(toSocketProblem(error)));
          });
        } catch (error) {
          resolve(failed(toSocketProblem(error)));
        }
      }),
    close: () => {
      if (open) {
        open = false;
        socket.close();
      }
    },
  };
}

/** What the system says of a socket that cannot be opened or sent to. */
export function toSocketProblem(error: unknown): SocketProblem {
  const code = systemCode(error);
  switch (code) {
    case 'EADDRINUSE':
      return { reason: 'portTaken', systemCode: code };
    case 'EADDRNOTAVAIL':
      return { reason: 'addressMissing', systemCode: code };
    case 'EACCES':
    case 'EPERM':
      return { reason: 'blocked', systemCode: code };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EHOSTDOWN':
      return { reason: 'unreachable', systemCode: code };
    default:
      return { reason: 'other', systemCode: code };
  }
}
