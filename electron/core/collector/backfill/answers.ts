import type { Failure } from '../../../../shared/failures.ts';
import type { InverterArchive } from '../../../../shared/inverterArchive.ts';
import { failureKind } from '../failureKinds.ts';
import type { PlantDays } from './plantDays.ts';
import type { BackfillPiece } from './planBackfill.ts';

/**
 * How a run ended: nothing is left to ask for; something is, which may be read later; or it is not to go on, as it was
 * stopped or the password is wrong.
 */
export type BackfillOutcome = 'done' | 'later' | 'stopped';

/** An inverter writes its newest values down a little later. */
const notYetMs = 600_000;
const twoDaysMs = 2 * 86_400_000;

/** What a failure says of the run; null where other pieces may be read. */
export function endOf({ code }: Failure): BackfillOutcome | null {
  switch (failureKind(code)) {
    case 'refused':
      return 'stopped';
    case 'silent':
    case 'waiting':
      return 'later';
    case 'troubled':
      return code === 'clockWrong' || code === 'sessionBusy' || code === 'sessionRefused' ? 'later' : null;
  }
}

/** As how many tries a failure counts at most: a silence may end at any moment. */
export function mostTriesOf({ code }: Failure): number {
  return failureKind(code) === 'silent' ? 2 : Number.POSITIVE_INFINITY;
}

/** Up to where an answer holds for good: not for what the inverter may write down a little later. */
export function settledTo(
  { part, to }: BackfillPiece,
  { days: values }: InverterArchive,
  { dayEnd }: PlantDays,
  nowMs: number,
): number {
  if (part === 'fiveMinutes') {
    return nowMs - notYetMs;
  }
  // The value of yesterday is written down in the morning, by some devices later.
  const last = values.at(-1);
  return Math.max(Math.min(to, nowMs - twoDaysMs), last === undefined ? 0 : dayEnd(last.date));
}
