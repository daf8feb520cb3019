import type { CancelTimer, Clock, DatagramSocket, Endpoint } from '../../ports/index.ts';
import type { SimulatorCounters } from '../counters.ts';
import type { Faults } from '../faults/faults.ts';

/** One answer on its way out. */
export interface OutgoingAnswer {
  readonly datagrams: readonly Uint8Array[];
  /** The socket it leaves by. */
  readonly socket: DatagramSocket;
  readonly to: Endpoint;
}

/** Sends answers, as late, as lossy and in such an order as the faults say. */
export interface AnswerSender {
  /** Sends the datagrams of one answer, the first of them in this very turn where nothing delays it. */
  send(answer: OutgoingAnswer): void;
  /** Forgets what waits. */
  stop(): void;
}

export interface AnswerSenderOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly counters: SimulatorCounters;
  /** Whether the device is still at the address of the socket. */
  readonly isAt: (socket: DatagramSocket) => boolean;
}

/** Datagrams that may wait at once, for their time or for the network; a client that asks for more loses them. */
const mostQueued = 2048;
/** A client on the same computer reads nothing while we send, and the system keeps little for it. */
const burst = 16;
const pauseMs = 1;
/** How long an answer waits for the next one to overtake it: less than the patience of the client's logon. */
const longestHoldMs = 2500;

/**
 * Makes a sender. The datagrams of an answer go out one by one, with a short pause after each burst. Its memory is
 * bounded by the number of datagrams that may wait.
 */
export function createAnswerSender(options: AnswerSenderOptions): AnswerSender {
  const { clock, faults, counters } = options;
  const timers = new Set<CancelTimer>();
  let held: { readonly answer: OutgoingAnswer; readonly cancel: CancelTimer } | null = null;
  let queued = 0;
  let stopped = false;

  async function sendAll({ datagrams, socket, to }: OutgoingAnswer): Promise<void> {
    for (const [index, datagram] of datagrams.entries()) {
      const gapMs = index === 0 ? 0 : faults.nextGapMs() + (index % burst === 0 ? pauseMs : 0);
      if (gapMs > 0) {
        await new Promise<void>((resolve) => {
          after(gapMs, resolve);
        });
      }
      if (stopped) {
        return;
      }
      if (faults.loses() || !options.isAt(socket)) {
        counters.dropped += 1;
      } else {
        const sent = await socket.send(datagram, to);
        counters[sent.ok ? 'sent' : 'sendFailures'] += 1;
      }
      queued -= 1;
    }
  }

  function after(delayMs: number, action: () => void): CancelTimer {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      action();
    });
    timers.add(cancel);
    return () => {
      timers.delete(cancel);
      cancel();
    };
  }

  function dispatch(answer: OutgoingAnswer, overtaken: OutgoingAnswer | null): void {
    const sendBoth = async () => {
      await sendAll(answer);
      if (overtaken !== null) {
        await sendAll(overtaken);
      }
    };
    const delayMs = faults.nextAnswerMs();
    if (delayMs === 0) {
      void sendBoth();
    } else {
      after(delayMs, () => void sendBoth());
    }
  }

  function takeHeld(): OutgoingAnswer | null {
    const taken = held;
    held = null;
    taken?.cancel();
    return taken?.answer ?? null;
  }

  return {
    send: (answer) => {
      if (queued + answer.datagrams.length > mostQueued) {
        counters.dropped += answer.datagrams.length;
        return;
      }
      queued += answer.datagrams.length;
      const overtaken = takeHeld();
      if (faults.holdsBack() && overtaken === null) {
        const cancel = after(longestHoldMs, () => {
          held = null;
          dispatch(answer, null);
        });
        held = { answer, cancel };
      } else {
        dispatch(answer, overtaken);
      }
    },
    stop: () => {
      stopped = true;
      held = null;
      for (const cancel of timers) {
        cancel();
      }
      timers.clear();
    },
  };
}
