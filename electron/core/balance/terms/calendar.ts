import { localDayFinder, type LocalDay } from '../../../../shared/localDay.ts';
import type { BucketLength } from '../../../../shared/totals.ts';

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const dayMs = 24 * 60 * minuteMs;

/** Longer than any local day, ms. */
export const longestDayMs: number = 27 * 60 * minuteMs;

/** A span of time, UTC epoch ms, `to` not included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The calendar of a zone. It remembers the days it has found: keep one for as long as the zone holds, so that a year of
 * days is found once.
 */
export interface LocalCalendar {
  readonly zone: string;
  /** The local day that an instant lies in: 23, 24 or 25 hours, or what else the zone's clocks make of it. */
  dayAt(atMs: number): LocalDay;
  /** All local days that share an instant with the range, in order. */
  daysOf(range: TimeRange): readonly LocalDay[];
  /**
   * The buckets of a range, in order: they fill it without a hole, the first and the last are cut to it. Steps up to an
   * hour are multiples in UTC whatever the zone; weeks begin on Monday.
   */
  bucketsOf(range: TimeRange, bucket: BucketLength): readonly TimeRange[];
}

/** A local date: year, month from 1, day of the month; a day or month out of range counts on, as with `Date.UTC`. */
interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Makes the calendar of a zone.
 *
 * @param zone an IANA name such as `Europe/Amsterdam`
 * @throws RangeError when the zone is unknown
 */
export function localCalendar(zone: string): LocalCalendar {
  const findDay = localDayFinder(zone);
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const nextDays = new Map<number, LocalDay>();
  const starts = new Map<number, number>();
  let latest: LocalDay = { fromMs: 0, toMs: 0 };

  function dateAt(atMs: number): LocalDate {
    const [year = 0, month = 0, day = 0] = format.format(atMs).split('-').map(Number);
    return { year, month, day };
  }

  function dayAt(atMs: number): LocalDay {
    if (atMs < latest.fromMs || atMs >= latest.toMs) {
      latest = findDay(atMs);
    }
    return latest;
  }

  /** Most days have 24 hours: two looks at the clock prove it, where a search takes fifteen. */
  function dayAfter(day: LocalDay): LocalDay {
    const known = nextDays.get(day.toMs);
    if (known !== undefined) {
      return known;
    }
    const toMs = day.toMs + dayMs;
    const date = format.format(day.toMs);
    const isWhole = format.format(toMs - quarterMs) === date && format.format(toMs) !== date;
    const next = isWhole ? { fromMs: day.toMs, toMs } : findDay(day.toMs);
    nextDays.set(day.toMs, next);
    return next;
  }

  /** The first instant of a local date, or of the next date that exists: zones that crossed the date line left one out. */
  function startOf(date: LocalDate): number {
    const wanted = Date.UTC(date.year, date.month - 1, date.day);
    const known = starts.get(wanted);
    if (known !== undefined) {
      return known;
    }
    let day = findDay(wanted + dayMs / 2);
    while (dateNumber(dateAt(day.fromMs)) > wanted) {
      const before = findDay(day.fromMs - 1);
      if (dateNumber(dateAt(before.fromMs)) < wanted) {
        break;
      }
      day = before;
    }
    const start = dateNumber(dateAt(day.fromMs)) < wanted ? day.toMs : day.fromMs;
    starts.set(wanted, start);
    return start;
  }

  /** The edges of the calendar unit number `step` counted from the one that an instant lies in. */
  function edgeFrom(atMs: number, bucket: '1w' | '1mo' | '1y'): (step: number) => number {
    const { year, month, day } = dateAt(atMs);
    switch (bucket) {
      case '1w': {
        const sinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
        return (step) => startOf({ year, month, day: day - sinceMonday + 7 * step });
      }
      case '1mo':
        return (step) => startOf({ year, month: month + step, day: 1 });
      case '1y':
        return (step) => startOf({ year: year + step, month: 1, day: 1 });
    }
  }

  function daysOf(range: TimeRange): readonly LocalDay[] {
    const days: LocalDay[] = [];
    if (range.from >= range.to) {
      return days;
    }
    for (let day = dayAt(range.from); day.fromMs < range.to; day = dayAfter(day)) {
      days.push(day);
    }
    return days;
  }

  function bucketsOf(range: TimeRange, bucket: BucketLength): readonly TimeRange[] {
    const stepMs = utcStepMs(bucket);
    if (stepMs !== null) {
      const first = Math.floor(range.from / stepMs);
      return cutToRange(range, (step) => (first + step) * stepMs);
    }
    if (bucket === '1w' || bucket === '1mo' || bucket === '1y') {
      return cutToRange(range, edgeFrom(range.from, bucket));
    }
    return daysOf(range).map((day) => ({
      from: Math.max(day.fromMs, range.from),
      to: Math.min(day.toMs, range.to),
    }));
  }

  return { zone, dayAt, daysOf, bucketsOf };
}

/** The length of a bucket that is a step of UTC, or null where it is a unit of the local calendar. */
export function utcStepMs(bucket: BucketLength): number | null {
  switch (bucket) {
    case '5m':
      return 5 * minuteMs;
    case '15m':
      return quarterMs;
    case '30m':
      return 30 * minuteMs;
    case '1h':
      return 60 * minuteMs;
    case '1d':
    case '1w':
    case '1mo':
    case '1y':
      return null;
  }
}

function cutToRange(range: TimeRange, edge: (step: number) => number): readonly TimeRange[] {
  const buckets: TimeRange[] = [];
  let from = range.from;
  for (let step = 1; from < range.to; step += 1) {
    const to = Math.min(edge(step), range.to);
    if (to > from) {
      buckets.push({ from, to });
      from = to;
    }
  }
  return buckets;
}

function dateNumber(date: LocalDate): number {
  return Date.UTC(date.year, date.month - 1, date.day);
}
