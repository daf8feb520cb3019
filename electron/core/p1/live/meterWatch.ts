import type { MeterReading } from '../../../../shared/meterReading.ts';
import type { MeterState, MeterWarning, SilenceReason } from '../../../../shared/meterState.ts';
import { unreachable } from '../../../../shared/result.ts';
import type { CancelTimer, Clock } from '../../ports/index.ts';
import { noRefusals, type RefusalCounts, type Telegram, type TelegramRefusal } from '../telegram/telegram.ts';
import { createChecksumShare } from './checksumShare.ts';
import { createMeterClock } from './meterClock.ts';
import type { MeterListener } from './meterConnection.ts';
import {
  certainKeyProblem,
  isChecksumProblem,
  nothingHeardYet,
  silenceReason,
  wasTurnedAway,
  withBytes,
  withRefusal,
} from './silence.ts';

const backOffsMs = [1000, 2000, 5000, 10_000, 30_000] as const;
const longestBackOffMs = 30_000;

export interface MeterWatchOptions {
  readonly clock: Clock;
  readonly listener: MeterListener;
  /** Opens the way to the meter: soon after the start and after each back-off. Ends in `connected` or `lost`. */
  readonly open: () => void;
  /** Whether the other side serves one client at a time: it then closes a second one's way as soon as it is open. */
  readonly servesOneClient?: boolean;
  /** How long without a new reading is silence, ms: 20 s unless told otherwise. */
  readonly silentAfterMs?: number;
  /**
   * Told when an open way has been silent for that long, again and again while it stays so. The way may close itself and
   * call `lost` with the same reason, or stay open and wait.
   */
  readonly onSilent?: (reason: SilenceReason) => void;
  /** While it says true the way is trying one thing after the other: it tells itself when all was in vain, by `lost`. */
  readonly isTrying?: () => boolean;
}

/**
 * What a way to a meter tells of itself, and what the watch makes of it. All calls after `stop` do nothing. A way calls
 * `lost` once for each `open`; the watch then opens again by itself.
 */
export interface MeterWatch {
  /** The way is open. Ways that ask instead of listening call it at their first answer. */
  readonly connected: () => void;
  /** Bytes came, whatever they are. */
  readonly heard: () => void;
  /** A good telegram: becomes a reading stamped by the meter's clock or the receipt, unless it repeats the last one. */
  readonly telegram: (telegram: Telegram) => void;
  /** A good reading that came without a telegram. */
  readonly reading: (reading: MeterReading) => void;
  /** A telegram that could not be used. It is counted; the state stays as it is. */
  readonly refused: (reason: TelegramRefusal) => void;
  /** The way could not be opened, or is closed. It is opened again after the back-off. */
  readonly lost: (reason: SilenceReason, detail?: string) => void;
  readonly state: () => MeterState;
  readonly accepted: () => number;
  readonly refusedCounts: () => RefusalCounts;
  readonly clockOffsetMs: () => number | null;
  /** Ends the watch: no timer is left, nothing is told any more. */
  readonly stop: () => void;
}

/**
 * Makes the watch over one way to a meter: it alone decides states and times. It begins by itself as soon as the caller
 * is done. The state is `connecting` until the first reading or reason; from then on a meter that gives nothing is
 * `silent`, also while the way is being opened again.
 */
export function createMeterWatch(options: MeterWatchOptions): MeterWatch {
  const { clock, listener, silentAfterMs = 20_000 } = options;
  const meterClock = createMeterClock();
  const checksums = createChecksumShare();
  const refusedCounts = noRefusals();
  let state: MeterState = { kind: 'connecting', since: clock.nowMs() };
  let lastDataAt = clock.nowMs();
  let phase: 'opening' | 'open' | 'closed' = 'opening';
  let heard = nothingHeardYet(null);
  let accepted = 0;
  let backOffs = 0;
  let stopped = false;
  let cancelSilence: CancelTimer = () => undefined;
  let cancelBackOff: CancelTimer = () => undefined;

  function begin(): void {
    listener.onState(state);
    if (!stopped) {
      open();
    }
  }

  function open(): void {
    phase = 'opening';
    heard = nothingHeardYet(null);
    awaitSilence();
    options.open();
  }

  function takeAsOpen(): void {
    if (phase === 'opening') {
      phase = 'open';
      heard = { ...heard, connectedMs: clock.elapsedMs() };
    }
  }

  function show(next: MeterState): void {
    const isNews = newsOf(next) !== newsOf(state);
    state = next;
    if (isNews) {
      listener.onState(next);
    }
  }

  function showSilent(reason: SilenceReason, detail?: string): void {
    show({ kind: 'silent', since: lastDataAt, reason, ...(detail !== undefined && { detail }) });
  }

  function showReceiving(): void {
    const warnings: readonly MeterWarning[] = [
      ...(checksums.isHigh() ? (['checksumsOftenWrong'] as const) : []),
      ...(meterClock.isWrong() ? (['clockWrong'] as const) : []),
    ];
    const since = state.kind === 'receiving' ? state.since : clock.nowMs();
    show({ kind: 'receiving', since, ...(warnings.length > 0 && { warnings }) });
  }

  function awaitSilence(): void {
    cancelSilence();
    cancelSilence = clock.after(silentAfterMs, () => {
      if (options.isTrying?.() === true) {
        awaitSilence();
        return;
      }
      const reason = silenceReason(heard);
      heard = { ...nothingHeardYet(heard.connectedMs), readingMs: heard.readingMs };
      awaitSilence();
      showSilent(reason);
      if (phase === 'open' && !stopped) {
        options.onSilent?.(reason);
      }
    });
  }

  function takeReading(reading: MeterReading): void {
    takeAsOpen();
    heard = { ...nothingHeardYet(heard.connectedMs), readingMs: clock.elapsedMs() };
    backOffs = 0;
    lastDataAt = clock.nowMs();
    if (phase === 'open') {
      awaitSilence();
    }
    showReceiving();
    if (!stopped) {
      listener.onReading(reading);
    }
  }

  function takeTelegram(telegram: Telegram): void {
    accepted += 1;
    checksums.count(true, clock.elapsedMs());
    const reading = meterClock.take(telegram, clock.nowMs(), clock.elapsedMs());
    if (reading !== null) {
      takeReading(reading);
      return;
    }
    heard = { ...heard, repeats: true };
    if (state.kind === 'receiving') {
      showReceiving();
    }
  }

  function takeRefusal(reason: TelegramRefusal): void {
    refusedCounts[reason] += 1;
    heard = withRefusal(heard, reason);
    if (isChecksumProblem(reason)) {
      checksums.count(false, clock.elapsedMs());
      if (state.kind === 'receiving') {
        showReceiving();
      }
    }
    const keyProblem = certainKeyProblem(heard);
    if (keyProblem !== null) {
      showSilent(keyProblem);
    }
  }

  function takeLoss(reason: SilenceReason, detail?: string): void {
    if (phase === 'closed') {
      return;
    }
    phase = 'closed';
    cancelSilence();
    cancelBackOff = clock.after(backOffsMs[backOffs] ?? longestBackOffMs, open);
    backOffs += 1;
    const isTurnedAway =
      reason === 'lost' && options.servesOneClient === true && wasTurnedAway(heard, clock.elapsedMs());
    showSilent(isTurnedAway ? 'heldByAnother' : reason, detail);
  }

  function unlessStopped<Told extends unknown[]>(take: (...told: Told) => void): (...told: Told) => void {
    return (...told) => {
      if (!stopped) {
        take(...told);
      }
    };
  }

  queueMicrotask(unlessStopped(begin));

  return {
    connected: unlessStopped(() => {
      takeAsOpen();
      awaitSilence();
    }),
    heard: unlessStopped(() => {
      takeAsOpen();
      heard = withBytes(heard, clock.elapsedMs());
    }),
    telegram: unlessStopped(takeTelegram),
    reading: unlessStopped((reading) => {
      accepted += 1;
      takeReading(reading);
    }),
    refused: unlessStopped(takeRefusal),
    lost: unlessStopped(takeLoss),
    state: () => state,
    accepted: () => accepted,
    refusedCounts: () => ({ ...refusedCounts }),
    clockOffsetMs: () => meterClock.offsetMs(),
    stop: () => {
      stopped = true;
      cancelSilence();
      cancelBackOff();
    },
  };
}

/** What makes a state another one: the code of the system's last try does not. */
function newsOf(state: MeterState): string {
  switch (state.kind) {
    case 'connecting':
      return state.kind;
    case 'receiving':
      return `${state.kind} ${String(state.warnings ?? '')}`;
    case 'silent':
      return `${state.kind} ${state.reason}`;
    default:
      return unreachable(state);
  }
}
