const quarterHourMs = 900_000;
/** A local day has 23 to 25 hours; one more for zones that changed by other amounts. */
const longestDayQuarters = 26 * 4;

/** One calendar day of a time zone: from its first instant up to, not including, the next day's. UTC epoch ms. */
export interface LocalDay {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Finds the local day an instant lies in. */
export type LocalDayFinder = (atMs: number) => LocalDay;

/**
 * Makes a finder for a zone. Days begin where the calendar date changes, whatever the clocks do that night: searched
 * by quarter hours, which all zones of this century keep to.
 *
 * @param zone an IANA name such as `Europe/Amsterdam`
 * @throws RangeError when the zone is unknown
 */
export function localDayFinder(zone: string): LocalDayFinder {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  let latest: LocalDay = { fromMs: 0, toMs: 0 };

  function findDay(atMs: number): LocalDay {
    const quarter = Math.floor(atMs / quarterHourMs);
    const date = format.format(quarter * quarterHourMs);
    const isOtherDate = (steps: number) => format.format((quarter + steps) * quarterHourMs) !== date;
    const toLast = firstTrue(longestDayQuarters, (steps) => isOtherDate(-steps));
    const toNext = firstTrue(longestDayQuarters, isOtherDate);
    return { fromMs: (quarter - toLast + 1) * quarterHourMs, toMs: (quarter + toNext) * quarterHourMs };
  }

  return (atMs) => {
    if (atMs < latest.fromMs || atMs >= latest.toMs) {
      latest = findDay(atMs);
    }
    return latest;
  };
}

/** The smallest number from 1 to `limit` for which the test holds, where it holds for all larger ones too. */
function firstTrue(limit: number, test: (value: number) => boolean): number {
  let low = 1;
  let high = limit;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (test(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
