import type { InverterReading, InverterState, InverterView } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, unreachable, type Result } from '../../../shared/result.ts';
import type { CancelTimer, Clock, Secrets } from '../ports/index.ts';
import { parseEndpoint, type InverterRead, type InverterSession, type Speedwire } from '../speedwire/index.ts';
import { failureKind } from './failureKinds.ts';
import { passwordName, type KeptInverter } from './keptInverter.ts';
import { backOffMs, nextReadDelayMs } from './pollTimes.ts';
import { solarPowerW } from './solarPower.ts';

export interface WatchDependencies {
  readonly speedwire: Pick<Speedwire, 'openSession'>;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly pollMs: number;
  /** The view is another one now. */
  readonly onChanged: () => void;
  readonly onReading: (reading: InverterReading) => void;
  /** What is to be remembered of the inverter changed. */
  readonly onKept: () => void;
  /** Something threw that should not have. The watch goes on. */
  readonly onSurprise: (error: unknown) => void;
}

/** Keeps contact with one inverter: logs on, reads it again and again, and finds it back when it was silent. */
export interface InverterWatch {
  readonly kept: () => KeptInverter;
  readonly view: () => InverterView;
  /** Begins. An inverter that refused its password is left alone. */
  start(): void;
  /** Begins anew with what the user entered and a session that is open already; logs off where it was stopped. */
  take(kept: KeptInverter, session: InverterSession): void;
  /** One try at once, also after a refused password; null when it was read. */
  tryNow(): Promise<Failure | null>;
  /** Waits for a read under way and logs off, so that another logon can be tried; true where a session was open. */
  pause(): Promise<boolean>;
  /**
   * Goes on as before the pause, or takes note that the password is wrong. The next logon waits a while: devices may
   * ignore one that follows a session at once.
   */
  resume(refused: boolean): void;
  /** Logs off at once, for good: nothing that comes later begins anything. */
  stop(): Promise<void>;
}

/** Makes the watch of one inverter; it does nothing until it is started. */
export function watchInverter(remembered: KeptInverter, dependencies: WatchDependencies): InverterWatch {
  const { speedwire, clock, secrets, pollMs } = dependencies;
  let kept = remembered;
  let state: InverterState = { kind: 'connecting' };
  let reading: InverterReading | null = null;
  let session: InverterSession | null = null;
  let running: Promise<Failure | null> | null = null;
  let cancelTimer: CancelTimer = () => undefined;
  let active = false;
  let stopped = false;
  let misses = 0;
  let backOffs = 0;
  let failingSince = 0;
  let refusedSince: number | null = null;

  function show(next: InverterState): void {
    state = next;
    dependencies.onChanged();
  }

  function remember(changes: Partial<KeptInverter>): void {
    const before = JSON.stringify(kept);
    kept = { ...kept, ...changes };
    if (JSON.stringify(kept) !== before) {
      dependencies.onKept();
    }
  }

  function schedule(delayMs: number): void {
    cancelTimer();
    cancelTimer = clock.after(delayMs, () => void attempt());
  }

  function scheduleRead(startedMs: number): void {
    schedule(nextReadDelayMs(clock.nowMs(), clock.elapsedMs() - startedMs, pollMs));
  }

  function attempt(): Promise<Failure | null> {
    cancelTimer();
    running ??= readAndJudge()
      .catch(goOnAfterSurprise)
      .finally(() => {
        running = null;
      });
    return running;
  }

  function goOnAfterSurprise(error: unknown): Failure {
    dependencies.onSurprise(error);
    if (active) {
      schedule(backOffMs(1));
    }
    return failure('unexpected');
  }

  async function readAndJudge(): Promise<Failure | null> {
    const startedAtMs = clock.nowMs();
    const startedMs = clock.elapsedMs();
    const outcome = await readOnce();
    if (!active) {
      await closeSession();
      return outcome.ok ? null : outcome.error;
    }
    if (outcome.ok) {
      takeReading(outcome.value);
      scheduleRead(startedMs);
      return null;
    }
    if (isFirstMiss(outcome.error)) {
      misses = 1;
      failingSince = startedAtMs;
      scheduleRead(startedMs);
    } else {
      await takeFailure(outcome.error, startedAtMs);
    }
    return outcome.error;
  }

  async function readOnce(): Promise<Result<InverterRead, Failure>> {
    try {
      if (session === null) {
        const opened = await openSession();
        if (!opened.ok) {
          return opened;
        }
        session = opened.value;
      }
      return active ? await session.readAll() : failed(failure('disconnected'));
    } catch (error) {
      dependencies.onSurprise(error);
      return failed(failure('unexpected'));
    }
  }

  async function openSession(): Promise<Result<InverterSession, Failure>> {
    const endpoint = parseEndpoint(kept.address);
    if (endpoint === null) {
      return failed(failure('addressUnusable', { address: kept.address }));
    }
    const password = await secrets.get(passwordName(kept));
    if (password === null) {
      return failed(failure('passwordMissing'));
    }
    const identity = { susyId: kept.susyId, serial: kept.serial };
    return speedwire.openSession({ endpoint, identity, group: kept.group, password });
  }

  function takeReading(read: InverterRead): void {
    misses = 0;
    backOffs = 0;
    refusedSince = null;
    reading = {
      at: read.at,
      values: read.values,
      solarPowerW: solarPowerW(read.values),
      clockOffsetS: read.clockOffsetS,
    };
    remember({
      name: read.device.name ?? kept.name,
      model: read.device.model ?? kept.model,
      deviceClass: read.device.deviceClass ?? kept.deviceClass,
      firmware: read.device.firmware ?? kept.firmware,
      passwordRefused: false,
    });
    show({ kind: 'live' });
    dependencies.onReading(reading);
  }

  /** A live inverter may miss one read, which a weak link often does, before it is told as silent. */
  function isFirstMiss(problem: Failure): boolean {
    return failureKind(problem.code) === 'silent' && state.kind === 'live' && misses === 0;
  }

  async function takeFailure(problem: Failure, startedAtMs: number): Promise<void> {
    misses += 1;
    failingSince = misses === 1 ? startedAtMs : failingSince;
    const kind = failureKind(problem.code);
    await closeSession();
    if (kind === 'refused' || kept.passwordRefused) {
      showRefused(startedAtMs);
      return;
    }
    switch (kind) {
      case 'waiting':
        show(
          problem.code === 'passwordMissing'
            ? { kind: 'passwordMissing' }
            : { kind: 'failed', since: failingSince, failure: problem },
        );
        return;
      case 'silent':
        show(
          problem.code === 'asleep'
            ? { kind: 'asleep', since: failingSince }
            : { kind: 'unreachable', since: failingSince, failure: problem },
        );
        break;
      case 'troubled':
        show({ kind: 'failed', since: failingSince, failure: problem });
        break;
      default:
        unreachable(kind);
    }
    if (active) {
      backOffs += 1;
      schedule(backOffMs(backOffs));
    }
  }

  function showRefused(atMs: number): void {
    remember({ passwordRefused: true });
    refusedSince ??= atMs;
    show({ kind: 'wrongPassword', since: refusedSince });
  }

  async function closeSession(): Promise<void> {
    const open = session;
    session = null;
    try {
      await open?.close();
    } catch (error) {
      dependencies.onSurprise(error);
    }
  }

  async function stop(): Promise<void> {
    stopped = true;
    active = false;
    cancelTimer();
    await closeSession();
  }

  return {
    kept: () => kept,
    view: () => {
      const { passwordRefused: _refused, ...shown } = kept;
      return { ...shown, state, reading };
    },
    start: () => {
      active = true;
      if (kept.passwordRefused) {
        showRefused(clock.nowMs());
      } else {
        void attempt();
      }
    },
    take: (changed, opened) => {
      session = opened;
      if (stopped) {
        remember(changed);
        void closeSession();
        return;
      }
      active = true;
      misses = 0;
      backOffs = 0;
      refusedSince = null;
      remember(changed);
      show({ kind: 'connecting' });
      void attempt();
    },
    tryNow: async () => {
      if (stopped) {
        return failure('disconnected');
      }
      if (state.kind !== 'live') {
        show({ kind: 'connecting' });
      }
      return attempt();
    },
    pause: async () => {
      active = false;
      cancelTimer();
      const wasOpen = session !== null;
      await running;
      await closeSession();
      return wasOpen;
    },
    resume: (refused) => {
      if (stopped) {
        return;
      }
      active = true;
      if (refused) {
        showRefused(clock.nowMs());
      } else if (!kept.passwordRefused && state.kind !== 'passwordMissing') {
        schedule(backOffMs(1));
      }
    },
    stop,
  };
}
