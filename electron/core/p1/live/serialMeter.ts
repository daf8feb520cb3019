import type { ByteStream, CancelTimer, Clock, SerialPorts, SerialProblem } from '../../ports/index.ts';
import type { TelegramRefusal } from '../telegram/telegram.ts';
import { createTelegramReader, type TelegramReaderOptions } from '../telegram/telegramReader.ts';
import type { MeterConnection, MeterListener } from './meterConnection.ts';
import { createMeterWatch } from './meterWatch.ts';
import {
  createHeaderSearch,
  likelyPaths,
  planTrials,
  problemReason,
  trialsReason,
  type SerialTrial,
  type TrialOutcome,
} from './serialTrials.ts';

/** Longer than the slowest meter's ten seconds. */
const trialMs = 12_000;

export interface SerialMeterOptions {
  /** Such as `/dev/ttyUSB0` or `COM3`; `auto` tries all USB ports. */
  readonly path: string;
  /** For encrypted telegrams. */
  readonly key?: TelegramReaderOptions['key'];
}

/**
 * Keeps a meter's telegrams coming from a cable in its P1 port. Listens at 115200 8N1 for 12 s, then at 9600 7E1, port
 * by port, and stays with what brings a telegram; begins with that the next time. When all is tried in vain it says why
 * and begins anew after the back-off.
 */
export function connectSerialMeter(
  { path, key }: SerialMeterOptions,
  { clock, ports }: { readonly clock: Clock; readonly ports: SerialPorts },
  listener: MeterListener,
): MeterConnection {
  let worked: SerialTrial | null = null;
  let stream: ByteStream | null = null;
  let settled = false;
  let stopped = false;
  let closing: Promise<void> = Promise.resolve();
  let cancelTrial: CancelTimer = () => undefined;

  const watch = createMeterWatch({
    clock,
    listener,
    open: () => {
      settled = false;
      void open();
    },
    isTrying: () => !settled,
    onSilent: (reason) => void leave().then(() => watch.lost(reason)),
  });

  async function open(): Promise<void> {
    const paths = await findPaths();
    if (stopped || paths === null) {
      return;
    }
    const outcomes: TrialOutcome[] = [];
    const unusable = new Map<string, string>();
    for (const trial of planTrials(paths, worked)) {
      if (!unusable.has(trial.path)) {
        // oxlint-disable-next-line no-await-in-loop -- a port is listened to at one speed after the other
        const outcome = await listen(trial);
        if (outcome === null) {
          return;
        }
        outcomes.push(outcome);
        if (outcome.problem !== null) {
          unusable.set(trial.path, outcome.problem.systemText);
        }
      }
    }
    watch.lost(trialsReason(outcomes), [...unusable.values()][0]);
  }

  /** The ports to try; null where there are none and the watch was told why. */
  async function findPaths(): Promise<readonly string[] | null> {
    if (path !== 'auto') {
      return [path];
    }
    const listed = await ports.list();
    const paths = listed.ok ? likelyPaths(listed.value) : [];
    if (paths.length > 0) {
      return paths;
    }
    watch.lost(
      listed.ok ? 'portMissing' : problemReason([listed.error]),
      listed.ok ? undefined : listed.error.systemText,
    );
    return null;
  }

  /** Listens in one way. Resolves with what was heard in vain; with null once it brought telegrams, or was stopped. */
  function listen(trial: SerialTrial): Promise<TrialOutcome | null> {
    return new Promise((resolve) => {
      const refusals = new Set<TelegramRefusal>();
      const findsHeader = createHeaderSearch();
      let bytes = false;
      let header = false;

      function giveUp(problem: SerialProblem | null): void {
        cancelTrial();
        void leave().then(() => resolve(stopped ? null : { problem, bytes, header, refusals }));
      }

      const reader = createTelegramReader({
        onTelegram: (telegram) => {
          cancelTrial();
          settled = true;
          worked = trial;
          watch.telegram(telegram);
          resolve(null);
        },
        onRefused: (reason) => {
          refusals.add(reason);
          watch.refused(reason);
        },
        ...(key !== undefined && { key }),
      });

      cancelTrial = clock.after(trialMs, () => {
        if (header) {
          cancelTrial = clock.after(trialMs, () => giveUp(null));
        } else {
          giveUp(null);
        }
      });
      stream = ports.open(trial.path, trial.settings, {
        onOpen: () => watch.connected(),
        onBytes: (chunk) => {
          bytes = true;
          header ||= findsHeader(chunk);
          watch.heard();
          reader.push(chunk);
        },
        onEnd: (problem) => {
          if (settled) {
            stream = null;
            reader.end();
            watch.lost(problemReason([problem]), problem.systemText);
          } else {
            giveUp(problem);
          }
        },
      });
    });
  }

  async function leave(): Promise<void> {
    cancelTrial();
    if (stream !== null) {
      closing = Promise.all([closing, stream.close()]).then(() => undefined);
      stream = null;
    }
    await closing;
  }

  return {
    state: watch.state,
    accepted: watch.accepted,
    refused: watch.refusedCounts,
    clockOffsetMs: watch.clockOffsetMs,
    stop: async () => {
      stopped = true;
      watch.stop();
      await leave();
    },
  };
}
