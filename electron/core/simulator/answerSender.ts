import type { CancelTimer, Clock, DatagramSocket, Endpoint } from '../ports/index.ts';
import type { SimulatorCounters } from './counters.ts';
import type { Faults } from './faults.ts';

/** Sends answers, as late and as lossy as the faults say. */
export interface AnswerSender {
  /** Sends the datagrams of one answer in order. */
  send(datagrams: readonly Uint8Array[], to: Endpoint): void;
  /** Forgets what waits. */
  stop(): void;
}

/** Datagrams that may wait at once, for their time or for the network; a client that asks for more loses them. */
const mostQueued = 2048;
/** A client on the same computer reads nothing while we send, and the system keeps little for it. */
const burst = 16;
const pauseMs = 1;

/** Makes a sender. The datagrams of an answer go out one by one, with a short pause after each burst. */
export function createAnswerSender(
  socket: DatagramSocket,
  clock: Clock,
  faults: Faults,
  counters: SimulatorCounters,
): AnswerSender {
  const waiting = new Set<CancelTimer>();
  let queued = 0;
  let stopped = false;

  async function sendAll(datagrams: readonly Uint8Array[], to: Endpoint): Promise<void> {
    for (const [index, datagram] of datagrams.entries()) {
      if (index > 0 && index % burst === 0) {
        await pause();
      }
      if (stopped) {
        return;
      }
      if (faults.loses()) {
        counters.dropped += 1;
      } else {
        const sent = await socket.send(datagram, to);
        counters[sent.ok ? 'sent' : 'sendFailures'] += 1;
      }
      queued -= 1;
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      clock.after(pauseMs, resolve);
    });
  }

  return {
    send: (datagrams, to) => {
      if (queued + datagrams.length > mostQueued) {
        counters.dropped += datagrams.length;
        return;
      }
      queued += datagrams.length;
      const delayMs = faults.nextDelayMs();
      if (delayMs === 0) {
        void sendAll(datagrams, to);
        return;
      }
      const cancel = clock.after(delayMs, () => {
        waiting.delete(cancel);
        void sendAll(datagrams, to);
      });
      waiting.add(cancel);
    },
    stop: () => {
      stopped = true;
      for (const cancel of waiting) {
        cancel();
      }
      waiting.clear();
    },
  };
}
