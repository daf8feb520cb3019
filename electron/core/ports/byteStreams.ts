import { createConnection } from 'node:net';

import { networkReason } from './networkReason.ts';
import { systemCode } from './systemCode.ts';

/** Why a stream could not be opened, or ended; with the operating system's own code for the log. */
export interface StreamProblem {
  readonly reason: 'nameUnknown' | 'refused' | 'unreachable' | 'turnedAway' | 'noWebSocket' | 'lost';
  readonly systemCode: string;
}

/** What a stream tells, in this order: it opens, bytes come, it ends. One that cannot be opened only ends. */
export interface StreamEvents<Problem> {
  readonly onOpen: () => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** Told once, however it ended, but for a stream that was closed from this side. */
  readonly onEnd: (problem: Problem) => void;
}

/** A stream of bytes that is being opened, or open. */
export interface ByteStream {
  /** Ends it, also while it is being opened: nothing is told any more. Resolves when the system has let go of it. */
  close(): Promise<void>;
}

export interface TcpAddress {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
}

/** The computer's TCP, as far as the core listens to it: nothing is ever sent. */
export interface TcpStreams {
  /** Begins to connect. There is no time limit: close it where it takes too long. */
  connect(address: TcpAddress, events: StreamEvents<StreamProblem>): ByteStream;
}

/** The real TCP. */
export const systemTcp: TcpStreams = { connect: connectSocket };

const keepAliveAfterMs = 10_000;

function connectSocket({ host, port }: TcpAddress, events: StreamEvents<StreamProblem>): ByteStream {
  if (host === '' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    return neverOpened(events);
  }
  let opened = false;
  let told = true;
  let problem: StreamProblem = { reason: 'lost', systemCode: 'closed' };
  const socket = createConnection({ host, port, keepAlive: true, keepAliveInitialDelay: keepAliveAfterMs });
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
      if (told) {
        events.onEnd(problem);
      }
    });
  });
  socket.on('connect', () => {
    opened = true;
    if (told) {
      events.onOpen();
    }
  });
  socket.on('data', (bytes: Uint8Array) => {
    if (told) {
      events.onBytes(bytes);
    }
  });
  socket.on('error', (error) => {
    problem = opened ? { reason: 'lost', systemCode: systemCode(error) } : toConnectProblem(error);
  });
  return {
    close: () => {
      told = false;
      socket.destroy();
      return ended;
    },
  };
}

/** The stream to an address that cannot be one, and that the system would throw for: its name is not known. */
export function neverOpened(events: StreamEvents<StreamProblem>): ByteStream {
  let told = true;
  queueMicrotask(() => {
    if (told) {
      events.onEnd({ reason: 'nameUnknown', systemCode: 'EINVAL' });
    }
  });
  return {
    close: async () => {
      told = false;
    },
  };
}

/** Why a connection could not be made. One that is reset so early was taken, and cut before it was of use. */
export function toConnectProblem(error: unknown): StreamProblem {
  const code = systemCode(error);
  const reason = code === 'ECONNRESET' ? 'turnedAway' : (networkReason(code) ?? 'unreachable');
  return { reason, systemCode: code };
}
