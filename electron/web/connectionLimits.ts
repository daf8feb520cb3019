import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server, and how many of them may wait. */
export interface ConnectionLimits {
  /** All connections there are, those of windows too. */
  readonly all: ReadonlySet<Socket>;
  /** A connection that became a window's no longer counts: windows have a limit of their own. */
  release(request: IncomingMessage): void;
}

/** Browsers open at most six; a proxy in front of many may need some more. */
const mostOfOneAddress = 48;
const mostOverAll = 96;

interface Waiting {
  readonly socket: Socket;
  readonly address: string;
  /** A whole request has come over it. */
  readonly hasAsked: boolean;
}

/**
 * Keeps callers that open connections and say nothing from holding the door: a new connection is always let in, and
 * where there are too many, of one address or over all, the one that was silent for longest is cut for it. Those that
 * never asked anything go first.
 */
export function limitConnections(server: Server): ConnectionLimits {
  const all = new Set<Socket>();
  // In the order of their last request, or of their opening.
  const waiting = new Map<string, Waiting>();

  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket);
    const address = socket.remoteAddress ?? '';
    all.add(socket);
    waiting.set(key, { socket, address, hasAsked: false });
    socket.on('close', () => {
      all.delete(socket);
      if (waiting.get(key)?.socket === socket) {
        waiting.delete(key);
      }
    });
    makeRoom(waiting, (one) => one.address === address, mostOfOneAddress);
    makeRoom(waiting, () => true, mostOverAll);
  });
  server.on('request', (request: IncomingMessage) => {
    const key = keyOf(request.socket);
    const entry = waiting.get(key);
    if (entry !== undefined) {
      waiting.delete(key);
      waiting.set(key, { ...entry, hasAsked: true });
    }
  });
  return { all, release: (request) => void waiting.delete(keyOf(request.socket)) };
}

/** Both ends' ports and addresses: under TLS the socket of a request is not the one that was opened. */
function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`;
}

function makeRoom(waiting: Map<string, Waiting>, counts: (one: Waiting) => boolean, most: number): void {
  const counted = [...waiting].filter(([, one]) => counts(one));
  if (counted.length <= most) {
    return;
  }
  // The last one is the newcomer, for whom the room is made.
  const silent = counted.slice(0, -1).find(([, one]) => !one.hasAsked) ?? counted[0];
  if (silent !== undefined) {
    const [key, { socket }] = silent;
    waiting.delete(key);
    socket.destroy();
  }
}
