import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import type { Log, Program } from '../core/program/index.ts';
import { limitConnections } from './connectionLimits.ts';
import { createFileServer } from './fileServer.ts';
import type { Gate } from './gate.ts';
import { listen } from './listen.ts';
import { listenAddress, type ListenAddress } from './listenAddress.ts';
import { ownOrigins, type OwnOrigins } from './ownOrigins.ts';
import type { RendererFiles } from './rendererFiles.ts';
import { eventMessage } from './socketMessages.ts';
import type { TlsIdentity } from './tlsIdentity.ts';
import { sessionOf } from './visitor.ts';
import { serveWindowSocket, type WindowSocket } from './windowSocket.ts';

const socketPath = '/socket';
const mostMessageBytes = 64 * 1024;
const mostSockets = 32;
/** A phone that leaves the house says nothing, and its window would hold its place for a quarter of an hour. */
const usualPingMs = 30_000;

export interface BrowserDoorOptions {
  readonly program: Pick<Program, 'dispatch' | 'subscribe'>;
  readonly files: RendererFiles;
  /** An IP address of this computer, or `localhost`. */
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Log;
  /** Asks visitors for a password. Without it only programs on this computer are let in. */
  readonly gate?: Gate;
  /** For HTTPS; else plain HTTP. */
  readonly tls?: Pick<TlsIdentity, 'cert' | 'key'>;
  /** Other origins under which browsers reach the door, such as that of a proxy: `https://sun.example.org`. */
  readonly publicOrigins?: readonly string[];
  /** How often each window is asked whether it is still there; 30 s unless given. */
  readonly pingMs?: number;
}

/** The dashboard on a web address of this computer. */
export interface BrowserDoor {
  /** What to open in a browser, without a slash at its end. */
  readonly url: string;
  /** Closes the port and all connections: within half a second, whatever their other ends do. */
  stop(): Promise<void>;
}

/**
 * Opens the program to browsers: its pages over HTTP, the contract over a WebSocket at `/socket`. Fails with
 * `portTaken`, or with `usage` for an address and a port that cannot be had, and for an address or a name that others
 * reach where there is no gate.
 */
export async function startBrowserDoor(options: BrowserDoorOptions): Promise<Result<BrowserDoor, Failure>> {
  const { program, files, log, gate = null, tls = null, publicOrigins = [] } = options;
  const address = listenAddress(options.address);
  if (!address.ok) {
    return address;
  }
  if (gate === null && (!address.value.isLoopback || publicOrigins.length > 0)) {
    return failed(failure('usage', { reason: needsPassword }));
  }
  const scheme = tls === null ? 'http' : 'https';
  // Known once the port is.
  let origins: OwnOrigins = () => null;
  const server = createFileServer({ files, origins: (host) => origins(host), gate, tls });
  // The server forgets a connection that was upgraded, or that was to be.
  const connections = limitConnections(server);
  const listening = await listen(server, address.value.address, options.port);
  if (!listening.ok) {
    return listening;
  }
  const port = listening.value;
  origins = ownOrigins({ scheme, listening: address.value, port, computerName: hostname(), publicOrigins });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes, perMessageDeflate: false });
  const windows = new Set<WindowSocket>();
  sockets.on('connection', (socket, request) => {
    connections.release(request);
    const window = serveWindowSocket(socket, program, log);
    const forget = gate === null ? null : sessionOf(request, gate, origins)?.onEnd(() => window.close());
    windows.add(window);
    socket.on('close', () => {
      windows.delete(window);
      forget?.();
    });
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const refusal = upgradeRefusal(request, origins, gate, windows.size);
    if (refusal !== null) {
      stream.once('finish', () => stream.destroy());
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
  });
  server.on('error', (error) => log.write('problem', 'web', error.message));
  const pings = setInterval(() => {
    for (const window of windows) {
      window.ping();
    }
  }, options.pingMs ?? usualPingMs);
  const unsubscribe = program.subscribe((event, payload) => {
    const message = eventMessage(event, payload);
    for (const window of windows) {
      window.send(message);
    }
  });

  return success({
    url: `${scheme}://${hostInUrl(address.value)}:${port}`,
    stop: async () => {
      unsubscribe();
      clearInterval(pings);
      for (const window of windows) {
        window.close();
      }
      await close(server, connections.all);
    },
  });
}

/** Why a door to others is refused, as the end of a sentence. */
const needsPassword =
  'other computers are let in with a password only; store one with "suntally web-password", or set SUNTALLY_WEB_PASSWORD';

/** A door on all addresses is told by the first one that others reach. */
function hostInUrl({ address }: ListenAddress): string {
  if (address === '0.0.0.0' || address === '::') {
    const addresses = Object.values(networkInterfaces()).flatMap((own) => own ?? []);
    return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
  }
  return address.includes(':') ? `[${address}]` : address;
}

/** The status line of a refused upgrade, or null where it is welcome. */
function upgradeRefusal(request: IncomingMessage, origins: OwnOrigins, gate: Gate | null, open: number): string | null {
  const ownOrigin = origins(request.headers.host);
  if (ownOrigin === null) {
    return '421 Misdirected Request';
  }
  if (request.url !== socketPath) {
    return '404 Not Found';
  }
  if (request.headers.origin !== ownOrigin) {
    return '403 Forbidden';
  }
  if (gate !== null && sessionOf(request, gate, origins) === null) {
    return '401 Unauthorized';
  }
  return open >= mostSockets ? '503 Service Unavailable' : null;
}

const farewellMs = 500;

/** Gives the windows a moment to hear the good-bye, then cuts whoever stays. */
async function close(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    for (const connection of connections) {
      connection.destroy();
    }
  }, farewellMs);
  await closed;
  clearTimeout(cut);
}
