import { createServer, type Server, type Socket } from 'node:net';

/** A device that serves a meter's bytes over TCP on loopback, played by the test. */
export interface MeterServer {
  readonly port: number;
  /** How many clients it serves now. */
  readonly clients: () => number;
  /** Every connection it ever took. */
  readonly taken: () => number;
  /** To all clients, in pieces of so many bytes, each written by itself. */
  readonly send: (text: string, pieceLength?: number) => void;
  /** Ends all connections and goes on listening. */
  readonly cut: () => void;
  /** Ends all connections and stops to listen. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a server on a free port, or on one that was free before.
 *
 * @param mostClients how many it serves at once; it closes the connections of others at once
 */
export async function startMeterServer(port = 0, mostClients = 10): Promise<MeterServer> {
  const sockets = new Set<Socket>();
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    socket.on('error', () => undefined);
    if (sockets.size >= mostClients) {
      socket.end();
      return;
    }
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: portOf(server),
    clients: () => sockets.size,
    taken: () => taken,
    send: (text, pieceLength = text.length) => {
      const bytes = Buffer.from(text, 'latin1');
      for (const socket of sockets) {
        for (let from = 0; from < bytes.length; from += pieceLength) {
          socket.write(bytes.subarray(from, from + pieceLength));
        }
      }
    },
    cut: () => sockets.forEach((socket) => socket.destroy()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on no port');
  }
  return address.port;
}
