import type { Failure } from '../../../../shared/failures.ts';
import { addDays } from './calendar.ts';

/** Which date a device writes on the value of a day: that of the day, or of the one after it. */
export type DayStamp = 'sameDay' | 'nextDay';

/** The value of a day, dated as the device stamps it. */
export interface StampedDay {
  readonly date: string;
  readonly totalYieldWh: number;
}

/** What the total yield was when a date began, as another part of the device's memory tells it. */
export type StartOfDay =
  | {
      readonly kind: 'known';
      readonly totalYieldWh: number;
      /** Whether the present counter tells it: five-minute values may have another start than the values of days. */
      readonly isPresent: boolean;
    }
  /** It keeps values of that time, but they leave open what it was. */
  | { readonly kind: 'open' }
  | { readonly kind: 'notKept' }
  /** It could not be asked; null where whoever wanted to know has stopped it. */
  | { readonly kind: 'failed'; readonly failure: Failure | null };

/** What came of it. */
export type DayStampVerdict =
  | { readonly kind: 'shown'; readonly stamp: DayStamp }
  /** Nothing tells, and nothing speaks against the right dates. */
  | { readonly kind: 'unmarked' }
  /** Something speaks against the right dates without proving the others; null where nothing failed. */
  | { readonly kind: 'doubtful'; readonly failure: Failure | null };

/** How many days back are looked at: after a week without sun neither way of stamping shows. */
const mostLooks = 8;
/** Archive and live counter of the same moment may differ by so much. */
const roundingWh = 100;

/**
 * Finds out how a device dates the values of days (SBFspot issues 60, 115, 120, 130), day by day back from today: the
 * total yield at the beginning of a day is the value of the day before, so it stands under one of the two dates, and
 * under both only where nothing was yielded between. A record that should not be there, such as one of today, proves
 * nothing against that. Where the device keeps nothing that could tell, a record of today shows the next day, as today
 * has no final value yet; without one a device is taken to date rightly, as most do.
 *
 * @param records in order of time
 * @param today the date by the device's clock
 */
export async function findDayStamp(
  records: readonly StampedDay[],
  today: string,
  startOf: (date: string) => Promise<StartOfDay>,
): Promise<DayStampVerdict> {
  const oldest = records[0]?.date ?? today;
  const hasToday = records.some((one) => one.date >= today);
  let likely: DayStamp | null = null;
  let isKept = true;
  for (let look = 0, date = today; isKept && look < mostLooks && date > oldest; look += 1, date = addDays(date, -1)) {
    // oxlint-disable-next-line no-await-in-loop -- the earlier day is asked only where the later one does not tell
    const start = await startOf(date);
    switch (start.kind) {
      case 'known': {
        const same = fits(records, addDays(date, -1), start.totalYieldWh);
        const next = fits(records, date, start.totalYieldWh);
        if (same !== next && (same === true || next === true)) {
          return { kind: 'shown', stamp: same === true ? 'sameDay' : 'nextDay' };
        }
        likely ??= start.isPresent ? likelyStamp(same, next) : null;
        break;
      }
      case 'open':
        break;
      case 'notKept':
        isKept = false;
        break;
      case 'failed':
        return { kind: 'doubtful', failure: start.failure };
    }
  }
  if (likely !== null) {
    return { kind: 'shown', stamp: likely };
  }
  if (!hasToday) {
    const hasYesterday = records.some((one) => one.date === addDays(today, -1));
    return hasYesterday ? { kind: 'shown', stamp: 'sameDay' } : { kind: 'unmarked' };
  }
  return { kind: 'doubtful', failure: null };
}

/** Whether the value under a date is the given one; null where there is none under it. */
function fits(records: readonly StampedDay[], date: string, totalYieldWh: number): boolean | null {
  const found = records.filter((one) => one.date === date);
  return found.length === 0 ? null : found.some((one) => Math.abs(one.totalYieldWh - totalYieldWh) <= roundingWh);
}

/** Where the value stands under neither date, one that has no value yet is more likely than one that has another. */
function likelyStamp(same: boolean | null, next: boolean | null): DayStamp | null {
  if (same === false && next === null) {
    return 'nextDay';
  }
  return next === false && same === null ? 'sameDay' : null;
}
