import type { MeterReading } from '../../../../shared/meterReading.ts';
import type { RefusalCounts } from '../telegram/telegram.ts';

/** Why a meter gives nothing, each with a text of its own. */
export const silenceReasons = [
  // The way to it
  'addressUnknown',
  'refused',
  'unreachable',
  'heldByAnother',
  'lost',
  'portMissing',
  'portInUse',
  'portForbidden',
  'serialUnavailable',
  'brokerRefused',
  // What comes by it
  'nothingHeard',
  'noTelegrams',
  'lineNotInverted',
  'checksumsWrong',
  'keyMissing',
  'keyWrong',
  // What an interface over HTTP answers
  'interfaceOff',
  'tokenMissing',
  'tokenRefused',
  'notThisDevice',
  'answerUnreadable',
] as const;
export type SilenceReason = (typeof silenceReasons)[number];

/** How it stands with one meter. `since` is UTC epoch ms; `detail` is a system code or number for the log, never a secret. */
export type MeterState =
  | { readonly kind: 'connecting'; readonly since: number }
  | { readonly kind: 'receiving'; readonly since: number }
  | { readonly kind: 'silent'; readonly since: number; readonly reason: SilenceReason; readonly detail?: string };

/** What a live connection tells: each reading once, and each change of state. */
export interface MeterListener {
  readonly onReading: (reading: MeterReading) => void;
  readonly onState: (state: MeterState) => void;
}

/** A running connection to one meter. It connects again by itself until it is stopped. */
export interface MeterConnection {
  readonly state: () => MeterState;
  readonly accepted: () => number;
  readonly refused: () => RefusalCounts;
  /** The meter's clock against the computer's, ms, fast is positive: a running median; null while too little is known. */
  readonly clockOffsetMs: () => number | null;
  /** Ends it for good; resolves when port and sockets are free again. */
  readonly stop: () => Promise<void>;
}
