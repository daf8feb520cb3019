import type { SilenceReason } from '../../../../shared/meterState.ts';
import { unreachable } from '../../../../shared/result.ts';
import type { ByteStream, CancelTimer, Clock, StreamEvents, StreamProblem } from '../../ports/index.ts';
import { createTelegramReader, type TelegramReaderOptions } from '../telegram/telegramReader.ts';
import type { MeterConnection, MeterListener } from './meterConnection.ts';
import { createMeterWatch } from './meterWatch.ts';

/** A home network answers at once; the system itself would wait two minutes. */
const connectWithinMs = 10_000;
/** Enough for the sentence that ser2net sends to a second client. */
const firstBytesKept = 200;

export interface StreamMeterOptions {
  readonly clock: Clock;
  readonly connect: (events: StreamEvents<StreamProblem>) => ByteStream;
  /** For encrypted telegrams. */
  readonly key?: TelegramReaderOptions['key'];
}

/**
 * Keeps a meter's telegrams coming by a stream of their bytes. A link by which nothing at all comes for 20 s is opened
 * anew: the other side may be gone without having said so.
 */
export function connectStreamMeter(options: StreamMeterOptions, listener: MeterListener): MeterConnection {
  const { clock, connect, key } = options;
  let stream: ByteStream | null = null;
  let closing: Promise<void> = Promise.resolve();
  let cancelLimit: CancelTimer = () => undefined;

  const watch = createMeterWatch({
    clock,
    listener,
    open,
    servesOneClient: true,
    onSilent: (reason) => {
      if (reason === 'nothingHeard') {
        leave();
        watch.lost(reason);
      }
    },
  });

  function open(): void {
    const reader = createTelegramReader({
      onTelegram: (telegram) => watch.telegram(telegram),
      onRefused: (reason) => watch.refused(reason),
      ...(key !== undefined && { key }),
    });
    let firstBytes = '';
    cancelLimit = clock.after(connectWithinMs, () => {
      leave();
      watch.lost('unreachable', 'ETIMEDOUT');
    });
    stream = connect({
      onOpen: () => {
        cancelLimit();
        watch.connected();
      },
      onBytes: (bytes) => {
        watch.heard();
        reader.push(bytes);
        firstBytes +=
          firstBytes.length < firstBytesKept ? String.fromCharCode(...bytes.subarray(0, firstBytesKept)) : '';
      },
      onEnd: (problem) => {
        cancelLimit();
        stream = null;
        reader.end();
        const isHeld = problem.reason === 'lost' && saysInUse(firstBytes);
        watch.lost(isHeld ? 'heldByAnother' : toSilence(problem), problem.systemCode);
      },
    });
  }

  function leave(): void {
    cancelLimit();
    if (stream !== null) {
      closing = Promise.all([closing, stream.close()]).then(() => undefined);
      stream = null;
    }
  }

  return {
    state: watch.state,
    accepted: watch.accepted,
    refused: watch.refusedCounts,
    clockOffsetMs: watch.clockOffsetMs,
    stop: async () => {
      watch.stop();
      leave();
      await closing;
    },
  };
}

/** Whether a device said in words, before it closed the link, that it serves somebody else: "Port already in use". */
function saysInUse(firstBytes: string): boolean {
  return /\b(?:in use|busy|already connected)\b/iu.test(firstBytes);
}

function toSilence({ reason }: StreamProblem): SilenceReason {
  switch (reason) {
    case 'nameUnknown':
      return 'addressUnknown';
    case 'turnedAway':
      return 'heldByAnother';
    case 'noWebSocket':
      return 'notThisDevice';
    case 'refused':
    case 'unreachable':
    case 'lost':
      return reason;
    default:
      return unreachable(reason);
  }
}
