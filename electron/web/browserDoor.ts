import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import type { Failure } from '../../shared/failures.ts';
import { success, type Result } from '../../shared/result.ts';
import type { Log, Program } from '../core/program/index.ts';
import { createFileServer } from './fileServer.ts';
import { listen } from './listen.ts';
import { listenAddress } from './listenAddress.ts';
import type { RendererFiles } from './rendererFiles.ts';
import { isOwnOrigin, ownHosts } from './requestGuard.ts';
import { eventMessage } from './socketMessages.ts';
import { serveWindowSocket, type WindowSocket } from './windowSocket.ts';

const socketPath = '/socket';
const mostMessageBytes = 64 * 1024;
const mostSockets = 32;

export interface BrowserDoorOptions {
  readonly program: Pick<Program, 'dispatch' | 'subscribe'>;
  readonly files: RendererFiles;
  /** `127.0.0.1`, `::1` or `localhost`. */
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Log;
}

/** The dashboard on a web address of this computer. */
export interface BrowserDoor {
  /** What to open in a browser, without a slash at its end. */
  readonly url: string;
  /** Closes the port and all connections: within half a second, whatever their other ends do. */
  stop(): Promise<void>;
}

/**
 * Opens the program to browsers on this computer: its pages over HTTP, the contract over a WebSocket at `/socket`.
 * Fails with `portTaken`, or with `usage` for an address that is not this computer's own and a port that cannot be had.
 */
export async function startBrowserDoor(options: BrowserDoorOptions): Promise<Result<BrowserDoor, Failure>> {
  const { program, files, log } = options;
  const address = listenAddress(options.address);
  if (!address.ok) {
    return address;
  }
  let hosts: ReadonlySet<string> = new Set();
  const server = createFileServer(files, () => hosts);
  // The server forgets a connection that was upgraded, or that was to be.
  const connections = new Set<Duplex>();
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
  });
  const listening = await listen(server, address.value, options.port);
  if (!listening.ok) {
    return listening;
  }
  const port = listening.value;
  hosts = ownHosts(port);

  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes, perMessageDeflate: false });
  const windows = new Set<WindowSocket>();
  sockets.on('connection', (socket) => {
    const window = serveWindowSocket(socket, program, log);
    windows.add(window);
    socket.on('close', () => windows.delete(window));
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const refusal = upgradeRefusal(request, hosts, windows.size);
    if (refusal !== null) {
      stream.once('finish', () => stream.destroy());
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
  });
  server.on('error', (error) => log.write('problem', 'web', error.message));
  const unsubscribe = program.subscribe((event, payload) => {
    const message = eventMessage(event, payload);
    for (const window of windows) {
      window.send(message);
    }
  });

  return success({
    url: `http://${address.value.includes(':') ? `[${address.value}]` : address.value}:${port}`,
    stop: async () => {
      unsubscribe();
      for (const window of windows) {
        window.close();
      }
      await close(server, connections);
    },
  });
}

/** The status line of a refused upgrade, or null where it is welcome. */
function upgradeRefusal(request: IncomingMessage, hosts: ReadonlySet<string>, open: number): string | null {
  const { host = '', origin } = request.headers;
  if (!hosts.has(host)) {
    return '421 Misdirected Request';
  }
  if (request.url !== socketPath) {
    return '404 Not Found';
  }
  if (!isOwnOrigin(origin, host)) {
    return '403 Forbidden';
  }
  return open >= mostSockets ? '503 Service Unavailable' : null;
}

const farewellMs = 500;

/** Gives the windows a moment to hear the good-bye, then cuts whoever stays. */
async function close(server: Server, connections: ReadonlySet<Duplex>): Promise<void> {
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
