import type { CollectorNews } from '../../../../shared/collectorEvents.ts';
import type { DeviceIdentity } from '../../../../shared/deviceIdentity.ts';
import type { CancelTimer, Clock } from '../../ports/index.ts';
import { inverterSource } from '../inverterFacts.ts';
import { inverterKey } from '../keptInverter.ts';
import type { BackfillOutcome } from './answers.ts';
import { plantDays } from './plantDays.ts';
import { runBackfill, type BackfillProgress, type BackfillRun, type ReadArchive } from './runBackfill.ts';

export interface BackfillDependencies {
  readonly history: BackfillRun['history'];
  readonly clock: Clock;
  /** The plant's zone, an IANA name: the same as that of the sessions with inverters, which ask by its days. */
  readonly zone: string;
  readonly onEvent: (news: CollectorNews) => void;
  /** How far an inverter's back-fill has come; null when it has ended. */
  readonly onProgress: (inverter: DeviceIdentity, progress: BackfillProgress | null) => void;
  /** Takes a line for the log. */
  readonly log: (line: string) => void;
  /** Something threw that should not have. It is tried again later. */
  readonly onSurprise: (error: unknown) => void;
}

/** Closes the gaps in the readings of inverters from what these remember. */
export interface Backfill {
  /**
   * Says that an inverter was just read, and how it can be asked: at each read. After the first one, and after a silence
   * of more than 10 minutes, which a computer that slept is too, a run begins a minute later; others at noon of each day.
   */
  inverterLive(identity: DeviceIdentity, readArchive: ReadArchive): void;
  /** Ends what is under way for an inverter that is no longer watched. */
  forget(identity: DeviceIdentity): Promise<void>;
  /** Ends all at once, for good. When it resolves the history is not used any more. */
  stop(): Promise<void>;
}

/** What is known of an inverter. */
interface Watched {
  readonly identity: DeviceIdentity;
  readonly stopping: AbortController;
  readArchive: ReadArchive;
  /** UTC epoch ms. */
  liveAt: number;
  /** Of the run after a silence, and of the one after a run that left something open: neither puts off the other. */
  cancelStart: CancelTimer;
  cancelLater: CancelTimer;
  running: Promise<void> | null;
  /** Whether another run is wanted when the one under way has ended. */
  again: boolean;
}

/** By then the newest reads are in the history, and the gap has both of its ends. */
const startDelayMs = 60_000;
const longestSilenceMs = 600_000;
/** How long after a run that left something open the next one begins. */
const laterMs = 3_600_000;

/** Makes a back-fill that knows no inverter yet. */
export function createBackfill(dependencies: BackfillDependencies): Backfill {
  const { clock, zone, onProgress, onSurprise } = dependencies;
  const days = plantDays(zone);
  const inverters = new Map<string, Watched>();
  let cancelNoon: CancelTimer = noonLater();
  let stopped = false;

  function noonLater(): CancelTimer {
    const nowMs = clock.nowMs();
    return clock.after(days.noonAfter(nowMs) - nowMs, () => {
      [...inverters.values()].filter(isLive).forEach(begin);
      cancelNoon = noonLater();
    });
  }

  function isLive({ liveAt }: Watched): boolean {
    return clock.nowMs() - liveAt <= longestSilenceMs;
  }

  function beginAfter(inverter: Watched, delayMs: number): CancelTimer {
    return clock.after(delayMs, () => {
      if (isLive(inverter)) {
        begin(inverter);
      }
    });
  }

  function begin(inverter: Watched): void {
    if (inverter.stopping.signal.aborted) {
      return;
    }
    inverter.again = inverter.running !== null;
    inverter.running ??= runOnce(inverter).finally(() => {
      inverter.running = null;
      if (inverter.again) {
        begin(inverter);
      }
    });
  }

  async function runOnce(inverter: Watched): Promise<void> {
    const { identity } = inverter;
    inverter.cancelStart();
    inverter.cancelLater();
    let outcome: BackfillOutcome = 'later';
    let hasProgress = false;
    try {
      outcome = await runBackfill({
        ...dependencies,
        days,
        source: inverterSource(identity.serial),
        signal: inverter.stopping.signal,
        readArchive: (request) => inverter.readArchive(request),
        onProgress: (progress) => {
          hasProgress = true;
          onProgress(identity, progress);
        },
      });
    } catch (error) {
      onSurprise(error);
    }
    if (hasProgress) {
      onProgress(identity, null);
    }
    if (outcome === 'later' && !inverter.stopping.signal.aborted) {
      inverter.cancelLater = beginAfter(inverter, laterMs);
    }
  }

  async function end(inverter: Watched): Promise<void> {
    inverter.cancelStart();
    inverter.cancelLater();
    inverter.stopping.abort();
    await inverter.running;
  }

  return {
    inverterLive: (identity, readArchive) => {
      if (stopped) {
        return;
      }
      const nowMs = clock.nowMs();
      const key = inverterKey(identity);
      const known = inverters.get(key);
      const inverter = known ?? watched(identity, readArchive, nowMs);
      inverters.set(key, inverter);
      const isBack = known === undefined || !isLive(inverter);
      inverter.readArchive = readArchive;
      inverter.liveAt = nowMs;
      if (isBack) {
        inverter.cancelStart();
        inverter.cancelStart = beginAfter(inverter, startDelayMs);
      }
    },
    forget: async (identity) => {
      const key = inverterKey(identity);
      const inverter = inverters.get(key);
      inverters.delete(key);
      await (inverter === undefined ? null : end(inverter));
    },
    stop: async () => {
      stopped = true;
      cancelNoon();
      await Promise.all([...inverters.values()].map(end));
    },
  };
}

function watched(identity: DeviceIdentity, readArchive: ReadArchive, nowMs: number): Watched {
  return {
    identity,
    stopping: new AbortController(),
    readArchive,
    liveAt: nowMs,
    cancelStart: () => undefined,
    cancelLater: () => undefined,
    running: null,
    again: false,
  };
}
