import type { MeterReading } from '../../../../shared/meterReading.ts';
import type { MeterState } from '../../../../shared/meterState.ts';
import type { RefusalCounts } from '../telegram/telegram.ts';

/** What a live connection tells: each reading once, and each change of state, the first one too. */
export interface MeterListener {
  readonly onReading: (reading: MeterReading) => void;
  readonly onState: (state: MeterState) => void;
}

/** A running connection to one meter. It connects again by itself until it is stopped. */
export interface MeterConnection {
  readonly state: () => MeterState;
  /** Good telegrams or answers, those that only repeat the one before too. */
  readonly accepted: () => number;
  readonly refused: () => RefusalCounts;
  /** The meter's clock against the computer's, ms, fast is positive: a running median; null while too little is known. */
  readonly clockOffsetMs: () => number | null;
  /** Ends it for good; resolves when port and sockets are free again. Nothing is told any more from the call on. */
  readonly stop: () => Promise<void>;
}
