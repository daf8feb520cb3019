import { WebSocket, type RawData } from 'ws';

import { neverOpened, toConnectProblem } from './byteStreams.ts';
import type { ByteStream, StreamEvents, StreamProblem, TcpAddress } from './byteStreams.ts';
import { systemCode } from './systemCode.ts';

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
 * The real WebSockets, unencrypted, by the package `ws`: those of Node neither say why one could not be opened nor can
 * be closed where the other side is gone.
 */
export const systemWebSockets: WebSocketStreams = { connect: connectWebSocket };

/** More than any telegram; a longer message ends the connection. */
const mostBytes = 65_536;

function connectWebSocket({ host, port, path }: WebSocketAddress, events: StreamEvents<StreamProblem>): ByteStream {
  const url = `ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  if (!URL.canParse(url)) {
    return neverOpened(events);
  }
  let opened = false;
  let told = true;
  let problem: StreamProblem = { reason: 'lost', systemCode: 'closed' };
  const socket = new WebSocket(url, { maxPayload: mostBytes, perMessageDeflate: false });
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
      if (told) {
        events.onEnd(problem);
      }
    });
  });
  socket.on('open', () => {
    opened = true;
    if (told) {
      events.onOpen();
    }
  });
  socket.on('message', (data) => {
    if (told) {
      events.onBytes(toBytes(data));
    }
  });
  socket.on('unexpected-response', (request, { statusCode }) => {
    problem = { reason: 'noWebSocket', systemCode: String(statusCode) };
    request.destroy();
    socket.terminate();
  });
  socket.on('error', (error) => {
    if (problem.reason === 'lost') {
      problem =
        opened && !isAgainstProtocol(error) ? { reason: 'lost', systemCode: systemCode(error) } : toOpenProblem(error);
    }
  });
  return {
    close: () => {
      told = false;
      socket.terminate();
      return ended;
    },
  };
}

/** Why it could not be opened: what is no code of the system was answered by something that is no WebSocket. */
function toOpenProblem(error: Error): StreamProblem {
  const code = systemCode(error);
  return /^E[A-Z_]+$/u.test(code) ? toConnectProblem(error) : { reason: 'noWebSocket', systemCode: code };
}

/** Whether the other side sent what is no message, or one too long. */
function isAgainstProtocol(error: Error): boolean {
  return systemCode(error).startsWith('WS_ERR_');
}

/** The bytes of a message; text is what a meter said too. */
function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) {
    return Buffer.concat(data);
  }
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
