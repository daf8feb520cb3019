import type { SilenceReason } from '../../../../shared/meterState.ts';
import type { TelegramRefusal } from '../telegram/telegram.ts';

/** What came by an open way since the last new reading, or since the way was opened. */
export interface Heard {
  /** When the way was opened, on the clock that never jumps; null while it is not. */
  readonly connectedMs: number | null;
  /** When the last new reading came, on the same clock; null where none came since the opening. */
  readonly readingMs: number | null;
  /** Bytes that are not the rest of the last good telegram. */
  readonly bytes: boolean;
  /** Good telegrams that only repeat the last one. */
  readonly repeats: boolean;
  readonly refusals: ReadonlyMap<TelegramRefusal, number>;
}

/** A link that closes so soon without a byte was never ours: many devices serve one client and turn away the next. */
const turnedAwayWithinMs = 2000;
/** Bytes that come so soon after a reading are the end of its telegram. */
const restOfTelegramMs = 2000;
/** So many frames that need another key, with no good one between, are no damage. */
const certainKeyProblems = 2;

/** A way that has just been opened, or is still being opened where no instant is given. */
export function nothingHeardYet(connectedMs: number | null): Heard {
  return { connectedMs, readingMs: null, bytes: false, repeats: false, refusals: new Map() };
}

/** Adds bytes, whatever they are. */
export function withBytes(heard: Heard, nowMs: number): Heard {
  const isRest = heard.readingMs !== null && nowMs - heard.readingMs <= restOfTelegramMs;
  return isRest || heard.bytes ? heard : { ...heard, bytes: true };
}

/** Adds one refused telegram. */
export function withRefusal(heard: Heard, reason: TelegramRefusal): Heard {
  return { ...heard, refusals: new Map(heard.refusals).set(reason, (heard.refusals.get(reason) ?? 0) + 1) };
}

/** Whether a telegram was refused for what its checksum shows: damage on the way. */
export function isChecksumProblem(reason: TelegramRefusal): boolean {
  return reason === 'checksumWrong' || reason === 'checksumMissing';
}

/** The key that is missing or wrong for certain, so that no time of silence has to prove it; else null. */
export function certainKeyProblem({ refusals }: Heard): SilenceReason | null {
  const certain = (['keyWrong', 'keyMissing'] as const).find(
    (reason) => (refusals.get(reason) ?? 0) >= certainKeyProblems,
  );
  return certain ?? null;
}

/** The reason for the silence that tells a user the most. */
export function silenceReason({ connectedMs, bytes, repeats, refusals }: Heard): SilenceReason {
  if (connectedMs === null) {
    return 'unreachable';
  }
  if (repeats) {
    return 'onlyRepeats';
  }
  const keyProblem = (['keyWrong', 'keyMissing'] as const).find((reason) => refusals.has(reason));
  if (keyProblem !== undefined) {
    return keyProblem;
  }
  if ([...refusals.keys()].some(isChecksumProblem)) {
    return 'checksumsWrong';
  }
  return bytes || refusals.size > 0 ? 'noTelegrams' : 'nothingHeard';
}

/** Whether a link that is lost now was closed by the other side as soon as it was open. */
export function wasTurnedAway({ connectedMs, readingMs, bytes }: Heard, nowMs: number): boolean {
  return connectedMs !== null && readingMs === null && !bytes && nowMs - connectedMs <= turnedAwayWithinMs;
}
