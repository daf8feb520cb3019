import { localDayFinder, type LocalDay } from '../../../../shared/localDay.ts';

/** A month of the calendar; `month` counts from 1. */
export interface CalendarMonth {
  readonly year: number;
  readonly month: number;
}

/** The plant's calendar. Instants are UTC epoch ms, dates are text such as `2026-06-16`. */
export interface Calendar {
  dateAt(atMs: number): string;
  dayAt(atMs: number): LocalDay;
  /** The local day of a date. */
  dayOf(date: string): LocalDay;
}

const dayMs = 86_400_000;

/** Makes the calendar of a zone, an IANA name. */
export function createCalendar(zone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const dayAt = localDayFinder(zone);
  const dateAt = (atMs: number) => format.format(atMs);
  return {
    dateAt,
    dayAt,
    dayOf: (date) => {
      const noonMs = Date.parse(`${date}T12:00:00Z`);
      const found = dateAt(noonMs);
      if (found === date) {
        return dayAt(noonMs);
      }
      return dayAt(found < date ? noonMs + dayMs : noonMs - dayMs);
    },
  };
}

/** The date so many days later, or earlier where the number is negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The month of a date. */
export function monthOf(date: string): CalendarMonth {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)) };
}

/** The month before. */
export function monthBefore({ year, month }: CalendarMonth): CalendarMonth {
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
}

/** The month after. */
export function monthAfter({ year, month }: CalendarMonth): CalendarMonth {
  return month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
}

/** The first date of a month. */
export function firstOf({ year, month }: CalendarMonth): string {
  return `${year}-${String(month).padStart(2, '0')}-01`;
}
