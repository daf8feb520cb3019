import { createServer, type Server, type Socket } from 'node:net';

import { failed, success, type Result } from '../../../shared/result.ts';
import { toSocketProblem, type Endpoint, type SocketProblem } from './datagrams.ts';

/** A program that connected. What it sends is thrown away. */
export interface TcpClient {
  readonly from: Endpoint;
  /** Bytes that were handed over and wait for the client to read; who sends must see to it that they stay few. */
  readonly waitingBytes: number;
  /** Does nothing once the client is gone. */
  send(bytes: Uint8Array): void;
  /** Ends the connection at once; what still waits is lost. */
  close(): void;
}

/** A port that is listened on. */
export interface TcpListening {
  readonly local: Endpoint;
  /** Ends all connections; resolves when the port is free again. */
  close(): Promise<void>;
}

export interface ListenTcpOptions {
  /** The local address, `0.0.0.0` for all; port 0 takes a free one. */
  readonly address: string;
  readonly port: number;
  readonly onClient: (client: TcpClient) => void;
  /** Told once of each client that is gone, whoever ended it. */
  readonly onGone: (client: TcpClient) => void;
}

/** Listens for TCP connections. */
export type ListenTcp = (options: ListenTcpOptions) => Promise<Result<TcpListening, SocketProblem>>;

/** The real TCP. */
export const systemListenTcp: ListenTcp = listenSystemTcp;

async function listenSystemTcp(options: ListenTcpOptions): Promise<Result<TcpListening, SocketProblem>> {
  const clients = new Map<Socket, TcpClient>();
  const server = createServer((socket) => {
    const client = toClient(socket);
    clients.set(socket, client);
    socket.setNoDelay(true);
    socket.resume();
    // A connection that breaks also closes, which is all that anybody wants to know.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clients.delete(socket);
      options.onGone(client);
    });
    options.onClient(client);
  });
  try {
    await listen(server, options);
  } catch (error) {
    return failed(toSocketProblem(error));
  }
  // One connection that could not be taken ends nothing.
  server.on('error', () => undefined);
  return success({
    local: { address: options.address, port: portOf(server) ?? options.port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        clients.forEach((client) => client.close());
      }),
  });
}

function portOf(server: Server): number | null {
  const place = server.address();
  return place === null || typeof place === 'string' ? null : place.port;
}

function listen(server: Server, { address, port }: ListenTcpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function toClient(socket: Socket): TcpClient {
  return {
    from: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    get waitingBytes() {
      return socket.writableLength;
    },
    send: (bytes) => {
      if (socket.writable) {
        socket.write(bytes);
      }
    },
    close: () => {
      socket.destroy();
    },
  };
}
