import type { CollectorNews } from '../../../shared/collectorEvents.ts';
import type { InverterReading, InverterView } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import type { InverterArchive } from '../../../shared/inverterArchive.ts';
import { unreachable, type Result } from '../../../shared/result.ts';
import type { CancelTimer, Clock } from '../ports/index.ts';
import type { ArchiveRequest, InverterRead, InverterSession } from '../speedwire/index.ts';
import { failureKind } from './failureKinds.ts';
import { createInverterContact, type ContactDependencies } from './inverterContact.ts';
import { createInverterStory } from './inverterStory.ts';
import type { KeptInverter } from './keptInverter.ts';
import type { NightSky } from './nightSky.ts';
import { backOffMs, nextReadDelayMs, type PollTimes } from './pollTimes.ts';

export interface WatchDependencies extends Pick<ContactDependencies, 'speedwire' | 'secrets'> {
  readonly clock: Clock;
  /** Asked before each read, so that a change holds from the next one on. */
  readonly pollTimes: () => PollTimes;
  /** The sun over the plant; null where nobody knows where it is. */
  readonly sky: NightSky | null;
  /** The view is another one now. */
  readonly onChanged: () => void;
  readonly onReading: (reading: InverterReading) => void;
  /** What is to be remembered of the inverter changed. */
  readonly onKept: () => void;
  readonly onNews: (news: CollectorNews) => void;
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
  /**
   * The computer was asleep, or has another network: tries at once, and tells no silence for a minute, which the network
   * may need to come back.
   */
  wake(): void;
  /** It does not answer where it was, by daylight: it may have another address. */
  isMissing(): boolean;
  /** It was found at another address: goes there at once. */
  moved(address: string): void;
  /**
   * Asks the inverter's own memory over the session that is open, between the reads; `disconnected` where none is. Fails
   * as the session does.
   */
  readArchive(request: ArchiveRequest): Promise<Result<InverterArchive, Failure>>;
  /** Logs off at once, for good: nothing that comes later begins anything. */
  stop(): Promise<void>;
}

/** How long silence is no news after the computer woke up or its network changed, and how often it is tried then. */
const patientMs = 60_000;
const patientTryMs = 5000;

/** Makes the watch of one inverter; it does nothing until it is started. */
export function watchInverter(remembered: KeptInverter, dependencies: WatchDependencies): InverterWatch {
  const { clock, pollTimes, sky } = dependencies;
  let kept = remembered;
  const story = createInverterStory({
    nowMs: () => clock.nowMs(),
    kept: () => kept,
    sky,
    onChanged: dependencies.onChanged,
    tell: dependencies.onNews,
  });
  const contact = createInverterContact({
    ...dependencies,
    kept: () => kept,
    onFullRead: rememberDevice,
  });
  let reading: InverterReading | null = null;
  let running: Promise<Failure | null> | null = null;
  let cancelTimer: CancelTimer = () => undefined;
  let active = false;
  let stopped = false;
  let misses = 0;
  let backOffs = 0;
  let failingSince = 0;
  let refusedSince: number | null = null;
  /** Until then, by the clock that never jumps, silence is no news. */
  let patientUntilMs = -Infinity;

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
    schedule(nextReadDelayMs(clock.nowMs(), clock.elapsedMs() - startedMs, pollTimes().pollMs));
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
    const outcome = await contact.read(reading, () => active);
    if (!active) {
      await contact.close();
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

  function rememberDevice({ device }: InverterRead): void {
    remember({
      name: device.name ?? kept.name,
      model: device.model ?? kept.model,
      deviceClass: device.deviceClass ?? kept.deviceClass,
      firmware: device.firmware ?? kept.firmware,
      passwordRefused: false,
    });
  }

  function takeReading(latest: InverterReading): void {
    misses = 0;
    backOffs = 0;
    refusedSince = null;
    patientUntilMs = -Infinity;
    reading = latest;
    story.show({ kind: 'live' });
    story.noteClock(latest.clockOffsetS);
    dependencies.onReading(latest);
  }

  /** A live inverter may miss one read, which a weak link often does, before it is told as silent. */
  function isFirstMiss(problem: Failure): boolean {
    return failureKind(problem.code) === 'silent' && story.state().kind === 'live' && misses === 0;
  }

  async function takeFailure(problem: Failure, startedAtMs: number): Promise<void> {
    misses += 1;
    failingSince = misses === 1 ? startedAtMs : failingSince;
    const kind = failureKind(problem.code);
    await contact.close();
    if (kind === 'refused' || kept.passwordRefused) {
      showRefused(startedAtMs);
      return;
    }
    switch (kind) {
      case 'waiting':
        story.show(
          problem.code === 'passwordMissing'
            ? { kind: 'passwordMissing' }
            : { kind: 'failed', since: failingSince, failure: problem },
        );
        return;
      case 'silent':
        takeSilence(problem);
        break;
      case 'troubled':
        story.show({ kind: 'failed', since: failingSince, failure: problem });
        break;
      default:
        unreachable(kind);
    }
    if (active) {
      schedule(retryMs());
    }
  }

  function isPatient(): boolean {
    return clock.elapsedMs() < patientUntilMs;
  }

  function takeSilence(problem: Failure): void {
    if (!isPatient() || story.state().kind === 'asleep') {
      story.showSilence(problem, failingSince);
    }
  }

  /** Who sleeps is woken gently; who should answer is tried again soon at first, and ever less often. */
  function retryMs(): number {
    if (isPatient()) {
      return patientTryMs;
    }
    if (story.state().kind === 'asleep' && sky !== null) {
      return sky.nextTryMs(clock.nowMs());
    }
    backOffs += 1;
    return backOffMs(backOffs);
  }

  function showRefused(atMs: number): void {
    remember({ passwordRefused: true });
    refusedSince ??= atMs;
    story.show({ kind: 'wrongPassword', since: refusedSince });
  }

  async function moveTo(address: string): Promise<void> {
    const from = kept.address;
    await running;
    await contact.close();
    if (!active || from === address) {
      return;
    }
    remember({ address });
    dependencies.onNews({
      kind: 'addressChanged',
      source: { kind: 'inverter', id: String(kept.serial) },
      details: { from, to: address },
    });
    backOffs = 0;
    await attempt();
  }

  async function stop(): Promise<void> {
    stopped = true;
    active = false;
    cancelTimer();
    await contact.close();
  }

  return {
    kept: () => kept,
    view: () => {
      const { passwordRefused: _refused, ...shown } = kept;
      return { ...shown, state: story.state(), reading };
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
      contact.take(opened);
      if (stopped) {
        remember(changed);
        void contact.close();
        return;
      }
      active = true;
      misses = 0;
      backOffs = 0;
      refusedSince = null;
      remember(changed);
      story.show({ kind: 'connecting' });
      void attempt();
    },
    tryNow: async () => {
      if (stopped) {
        return failure('disconnected');
      }
      if (story.state().kind !== 'live') {
        story.show({ kind: 'connecting' });
      }
      return attempt();
    },
    pause: async () => {
      active = false;
      cancelTimer();
      const wasOpen = contact.isOpen();
      await running;
      await contact.close();
      return wasOpen;
    },
    resume: (refused) => {
      if (stopped) {
        return;
      }
      active = true;
      if (refused) {
        showRefused(clock.nowMs());
      } else if (!kept.passwordRefused && story.state().kind !== 'passwordMissing') {
        schedule(backOffMs(1));
      }
    },
    wake: () => {
      if (!active || !story.isTriedByItself()) {
        return;
      }
      patientUntilMs = clock.elapsedMs() + patientMs;
      misses = 0;
      backOffs = 0;
      if (story.state().kind !== 'asleep') {
        story.show({ kind: 'connecting' });
      }
      void attempt();
    },
    isMissing: () => story.isMissing(),
    moved: (address) => {
      if (active) {
        void moveTo(address);
      }
    },
    readArchive: (request) => contact.readArchive(request),
    stop,
  };
}
