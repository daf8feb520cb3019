import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A program that is connected to a TCP server on loopback. */
export interface TestedTcpClient {
  readonly socket: Socket;
  readonly bytes: Uint8Array;
  /** Resolves once what came passes the test. */
  until(test: (bytes: Uint8Array) => boolean): Promise<void>;
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>;
}

/** Connects to a port of this computer and keeps what comes. */
export async function connectTcp(port: number): Promise<TestedTcpClient> {
  const socket = connect({ host: '127.0.0.1', port });
  const chunks: Uint8Array[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Uint8Array) => {
    chunks.push(bytes);
  });
  await once(socket, 'connect');
  return {
    socket,
    closed,
    get bytes() {
      return Buffer.concat(chunks);
    },
    until: (test) =>
      new Promise((resolve) => {
        const look = () => {
          if (test(Buffer.concat(chunks))) {
            socket.off('data', look);
            resolve();
          }
        };
        socket.on('data', look);
        look();
      }),
  };
}
