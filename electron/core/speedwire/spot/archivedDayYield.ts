import { failure, type Failure } from '../../../../shared/failures.ts';
import { createDropCounter } from '../archive/archivePart.ts';
import { createCalendar } from '../archive/calendar.ts';
import { yieldAtMidnight } from '../archive/midnightYield.ts';
import { keepTrustworthy, type YieldRecord } from '../archive/yieldFilter.ts';
import { decodeYields } from '../archive/yieldRecords.ts';
import type { Ask } from '../asking/asker.ts';
import { decodeFrames } from '../asking/decodeFrames.ts';
import { commands } from '../frames/commands.ts';

/** What the archive told of the total yield at the last local midnight, remembered for the day. */
export interface MidnightYield {
  /** The midnight, UTC epoch seconds by the device's clock. */
  readonly midnightS: number;
  /** Null where the archive does not tell. */
  readonly totalYieldWh: number | null;
  /** Reads since the archive was asked. */
  readonly reads: number;
  /** Why it could not be asked; null where it was answered. */
  readonly failure: Failure | null;
}

/** A device that could not tell is asked again after so many full reads: an hour at one a minute. */
const readsUntilAskedAgain = 60;
/** One that did not answer, after so many. */
const readsUntilTriedAgain = 6;
/** The first slot of a day shows up to five minutes late: before that the value is used but not remembered. */
const settledS = 600;
/** With a clock further off than this nobody can say which day it is for the device. */
const mostOffsetS = 900;
/** Five minutes: the spacing of the records. */
const slotS = 300;
const dayS = 86_400;

/** A read of a device that has no day yield of its own (SBFspot issues 290 and 384). */
export interface DayYieldQuestion {
  readonly ask: Ask;
  readonly totalYieldWh: number;
  readonly nowMs: number;
  /** How far the device's clock is ahead of ours; null where it does not show, which counts as right. */
  readonly clockOffsetS: number | null;
  /** The plant's zone, an IANA name. */
  readonly zone: string;
  readonly memory: MidnightYield | null;
}

/** What came of it; `failure` is set where the archive was asked in vain. */
export interface ArchivedDayYield {
  readonly dayYieldWh: number | null;
  readonly memory: MidnightYield | null;
  readonly failure: Failure | null;
}

/**
 * The day yield of a device that does not tell it: the total yield less that of the archive at the local midnight by the
 * device's clock. Null where the records do not prove what that was: after a hole, part of the yield may be yesterday's.
 * The archive is asked once for each day, again after 60 reads where it did not tell, after 6 where it was not answered.
 */
export async function archivedDayYield(question: DayYieldQuestion): Promise<ArchivedDayYield> {
  const { clockOffsetS, memory, totalYieldWh } = question;
  if (Math.abs(clockOffsetS ?? 0) > mostOffsetS) {
    return { dayYieldWh: null, memory, failure: null };
  }
  const { deviceNowS, midnightS } = dayOf(question);
  const isOfToday = memory !== null && memory.midnightS === midnightS;
  if (isOfToday && (memory.totalYieldWh !== null || memory.reads + 1 < waitsForReads(memory))) {
    const next = { ...memory, reads: memory.reads + 1 };
    return { dayYieldWh: since(memory.totalYieldWh, totalYieldWh), memory: next, failure: memory.failure };
  }
  const asked = await askMidnight(question.ask, midnightS, { atS: deviceNowS, totalYieldWh });
  const isSettled = asked.totalYieldWh === null || deviceNowS - midnightS >= settledS;
  return {
    dayYieldWh: since(asked.totalYieldWh, totalYieldWh),
    memory: isSettled ? { ...asked, midnightS, reads: 0 } : null,
    failure: asked.failure,
  };
}

/**
 * The same without asking the archive: null where it was not asked on this day, or did not tell, and where the total
 * yield is not known.
 */
export function rememberedDayYield(
  question: Omit<DayYieldQuestion, 'ask' | 'totalYieldWh'> & { readonly totalYieldWh: number | null },
): number | null {
  const { memory, totalYieldWh } = question;
  return memory !== null && totalYieldWh !== null && dayOf(question).midnightS === memory.midnightS
    ? since(memory.totalYieldWh, totalYieldWh)
    : null;
}

/** What time it is for the device, and when its day began: UTC epoch seconds by its clock. */
function dayOf({ nowMs, clockOffsetS, zone }: Pick<DayYieldQuestion, 'nowMs' | 'clockOffsetS' | 'zone'>): {
  readonly deviceNowS: number;
  readonly midnightS: number;
} {
  const deviceNowS = Math.floor(nowMs / 1000) + (clockOffsetS ?? 0);
  return { deviceNowS, midnightS: createCalendar(zone).dayAt(deviceNowS * 1000).fromMs / 1000 };
}

function waitsForReads({ failure: problem }: MidnightYield): number {
  return problem === null ? readsUntilAskedAgain : readsUntilTriedAgain;
}

function since(midnightWh: number | null, nowWh: number): number | null {
  return midnightWh === null || nowWh < midnightWh ? null : nowWh - midnightWh;
}

async function askMidnight(
  ask: Ask,
  midnightS: number,
  now: YieldRecord,
): Promise<{ readonly totalYieldWh: number | null; readonly failure: Failure | null }> {
  const name = 'dayYield';
  const [first, last] = [midnightS - dayS, now.atS];
  const asked = await ask({ name, command: commands.dayArchive, first, last });
  if (!asked.ok) {
    return { totalYieldWh: null, failure: asked.error };
  }
  switch (asked.value.kind) {
    case 'notAvailable':
      return { totalYieldWh: null, failure: null };
    case 'failure':
      return { totalYieldWh: null, failure: asked.value.failure };
    case 'silent':
      return { totalYieldWh: null, failure: failure('unanswered', { query: name }) };
    case 'answered':
      break;
  }
  const records = decodeFrames(name, asked.value.frames, decodeYields);
  if (!records.ok) {
    return { totalYieldWh: null, failure: records.error };
  }
  const limits = { fromS: first, toS: last + 1, latestS: last, gridS: slotS };
  const kept = keepTrustworthy(records.value, limits, createDropCounter());
  return { totalYieldWh: yieldAtMidnight(midnightS, [...kept, now]), failure: null };
}
