import type { FailureCode } from './failures.ts';
import type { SourceName } from './facts.ts';
import type { SilenceReason } from './meterState.ts';

/** For kinds whose name says all. */
type Nothing = Readonly<Record<string, never>>;

/** A stretch of time, [from, to), UTC epoch ms. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * All that can happen while the program keeps watch, and what each kind tells besides who and when. Instants are UTC
 * epoch ms, lengths of time end in `Ms`, addresses are `IP` or `IP:PORT`. Never a password.
 */
export interface CollectorEventDetails {
  // Inverters
  /** An inverter was added to those that are read. */
  readonly found: { readonly address: string };
  /** An inverter was read for the first time since the program started. */
  readonly connected: { readonly address: string };
  /** It fell silent, or is silent at the start, and the sun is low: no trouble. */
  readonly asleep: Nothing;
  /** It answers again after it was asleep. */
  readonly awake: Nothing;
  /** It fell silent by daylight. */
  readonly silent: { readonly code: FailureCode };
  /** It answers again after it was silent for so long. */
  readonly answersAgain: { readonly silentMs: number };
  readonly passwordRefused: Nothing;
  readonly passwordMissing: Nothing;
  /** It answers, and something else keeps it from being read. */
  readonly troubled: { readonly code: FailureCode };
  /** It was found again by its serial. */
  readonly addressChanged: { readonly from: string; readonly to: string };
  readonly forgotten: Nothing;
  /** The clock of the inverter or the meter is ahead by so much; negative where it is behind. */
  readonly clockOff: { readonly aheadMs: number };
  /** The same clock is right again. */
  readonly clockRight: Nothing;
  // What inverters remember
  readonly backfillStarted: Stretch;
  /** So much of the inverter's own memory is in the history now. */
  readonly backfilled: Stretch;
  /** The inverter no longer has what is missing. */
  readonly backfillNotKept: Stretch;
  /** The inverter's memory could not be read; it is asked again later. */
  readonly backfillFailed: Stretch & { readonly code: FailureCode };
  // The meter
  readonly meterConnected: Nothing;
  readonly meterSilent: { readonly reason: SilenceReason };
  /** Another meter stands at the grid connection; `from` is its number before. */
  readonly meterChanged: { readonly from: string; readonly to: string };
  // The computer
  /** The history cannot be written or read. */
  readonly historyTrouble: { readonly code: FailureCode };
  readonly historyWorksAgain: Nothing;
  /** Readings that could not be kept; they are lost. */
  readonly factsLost: { readonly count: number };
  readonly suspended: Nothing;
  readonly resumed: { readonly sleptMs: number };
  /** The computer's clock was set: forward where positive. */
  readonly clockSet: { readonly byMs: number };
  readonly zoneChanged: { readonly from: string; readonly to: string };
  readonly networkChanged: Nothing;
}

export type CollectorEventKind = keyof CollectorEventDetails;

/** Something that happened while the program kept watch. */
export type CollectorEvent = {
  readonly [Kind in CollectorEventKind]: {
    readonly kind: Kind;
    /** Counts events since the program started; the newest is the largest. */
    readonly number: number;
    /** UTC epoch ms. */
    readonly at: number;
    /** The device that it is about; null where it is about the computer. */
    readonly source: SourceName | null;
    readonly details: CollectorEventDetails[Kind];
  };
}[CollectorEventKind];

/** What the one to whom it happened tells; number and time are added where events are kept. */
export type CollectorNews = {
  readonly [Kind in CollectorEventKind]: {
    readonly kind: Kind;
    readonly source: SourceName | null;
    readonly details: CollectorEventDetails[Kind];
  };
}[CollectorEventKind];
