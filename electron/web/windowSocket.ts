import type { RawData, WebSocket } from 'ws';

import { failure } from '../../shared/failures.ts';
import { failed } from '../../shared/result.ts';
import type { Log, Program } from '../core/program/index.ts';
import { parseCall, replyMessage } from './socketMessages.ts';

/** Codes of RFC 6455 for closing a socket. */
const closeCodes = { unacceptable: 1003, goingAway: 1001 } as const;

const mostCallsAtOnce = 20;
const mostWaitingBytes = 1024 * 1024;

/** One window that is connected. */
export interface WindowSocket {
  /** Sends a message; a window that does not take up what it was sent is cut off. */
  send(message: string): void;
  /** Asks whether the other end is still there, and cuts the window where it did not answer since the last time. */
  ping(): void;
  /** Says good-bye. */
  close(): void;
}

/** Answers the calls of one window. What is no call closes the socket; a call too many at once is answered `badArguments`. */
export function serveWindowSocket(socket: WebSocket, program: Pick<Program, 'dispatch'>, log: Log): WindowSocket {
  let callsUnderWay = 0;
  let hasAnswered = true;

  /** False for a window that is no longer open, or that is cut off now. */
  function takesUp(): boolean {
    if (socket.readyState !== socket.OPEN) {
      return false;
    }
    if (socket.bufferedAmount > mostWaitingBytes) {
      log.write('warning', 'web', 'a window that does not take up its messages was cut off');
      socket.terminate();
      return false;
    }
    return true;
  }

  function send(message: string): void {
    if (takesUp()) {
      socket.send(message);
    }
  }

  async function take(data: RawData, isBinary: boolean): Promise<void> {
    const call = isBinary ? null : parseCall(textOf(data));
    if (call === null) {
      socket.close(closeCodes.unacceptable, 'not a call');
      return;
    }
    if (callsUnderWay >= mostCallsAtOnce) {
      send(replyMessage(call.id, failed(failure('badArguments', { reason: 'too many calls at once' }))));
      return;
    }
    callsUnderWay += 1;
    try {
      send(replyMessage(call.id, await program.dispatch(call.call, call.arguments)));
    } finally {
      callsUnderWay -= 1;
    }
  }

  socket.on('message', (data, isBinary) => void take(data, isBinary));
  // Each one was answered already, by the library.
  socket.on('ping', takesUp);
  socket.on('pong', () => {
    hasAnswered = true;
  });
  socket.on('error', (error) => log.write('info', 'web', `a window's socket failed: ${error.message}`));
  return {
    send,
    ping: () => {
      if (!hasAnswered) {
        socket.terminate();
      } else if (takesUp()) {
        hasAnswered = false;
        socket.ping();
      }
    },
    close: () => socket.close(closeCodes.goingAway, 'SunTally ends'),
  };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) {
    return Buffer.concat(data).toString('utf8');
  }
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString('utf8');
}
