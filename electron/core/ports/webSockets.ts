import {
  neverOpened,
  type ByteStream,
  type StreamEvents,
  type StreamProblem,
  type TcpAddress,
  type TcpStreams,
} from './byteStreams.ts';

/** A name or an address, and the path behind it with its slash. */
export interface WebSocketAddress extends TcpAddress {
  readonly path: string;
}

/** WebSockets, as far as the core listens to them: each message is a piece of the stream, nothing is ever sent. */
export interface WebSocketStreams {
  /** Begins to connect. There is no time limit: close it where it takes too long. */
  connect(address: WebSocketAddress, events: StreamEvents<StreamProblem>): ByteStream;
}

/**
 * The WebSockets of Node. They do not say why one could not be opened, so its address is tried over plain TCP then: what
 * that says is the reason, and `noWebSocket` where something answers there.
 */
export function systemWebSockets(tcp: TcpStreams): WebSocketStreams {
  return { connect: (address, events) => connectWebSocket(address, events, tcp) };
}

function connectWebSocket(
  { host, port, path }: WebSocketAddress,
  events: StreamEvents<StreamProblem>,
  tcp: TcpStreams,
): ByteStream {
  const url = `ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  if (!URL.canParse(url)) {
    return neverOpened(events);
  }
  let opened = false;
  let told = true;
  let probe: ByteStream | null = null;
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const ended = new Promise<void>((resolve) => {
    socket.addEventListener('close', ({ code }) => {
      resolve();
      if (told && opened) {
        end({ reason: 'lost', systemCode: String(code) });
      } else if (told) {
        probe = askWhy();
      }
    });
  });

  function end(problem: StreamProblem): void {
    told = false;
    events.onEnd(problem);
  }

  function askWhy(): ByteStream {
    const asked = tcp.connect(
      { host, port },
      {
        onOpen: () => {
          void asked.close();
          end({ reason: 'noWebSocket', systemCode: 'open' });
        },
        onBytes: () => undefined,
        onEnd: end,
      },
    );
    return asked;
  }

  socket.addEventListener('open', () => {
    opened = true;
    if (told) {
      events.onOpen();
    }
  });
  socket.addEventListener('message', ({ data }) => {
    if (told) {
      events.onBytes(toBytes(data));
    }
  });
  return {
    close: async () => {
      told = false;
      socket.close();
      await probe?.close();
      await ended;
    },
  };
}

/** Text is what a meter said, whose letters are single bytes. */
function toBytes(data: unknown): Uint8Array {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : Buffer.from(String(data), 'latin1');
}
