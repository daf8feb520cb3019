const dayMs = 24 * 60 * 60 * 1000;

export interface TimeFormats {
  /** Hours and minutes: 15:42. */
  readonly clock: (at: number) => string;
  /** With seconds: 15:42:10. */
  readonly clockSeconds: (at: number) => string;
  /** Weekday, day and month: Tuesday 16 June. */
  readonly date: (at: number) => string;
  /** The same, short: Tue 16 June. */
  readonly dateShort: (at: number) => string;
  /** A past instant as short as it stays clear: 21:42 today, Mon 21:42 this week, else with the date. */
  readonly moment: (at: number, nowMs: number) => string;
  /** Whether two instants lie on the same calendar day of the plant. */
  readonly sameDay: (at: number, other: number) => boolean;
}

/** The calendar day of an instant in a zone, as `2026-06-16`: text that sorts as days do. */
export function localDate(at: number, zone: string): string {
  return dayFormat(zone).format(at);
}

/** The IANA name by which the engine knows a time zone; null where there is none of that name. */
export function zoneName(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}

function dayFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
}

/** Makes the formats of a locale in the plant's time zone. Instants are UTC epoch milliseconds. */
export function timeFormats(locale: string, zone: string): TimeFormats {
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: 'short' });
  const clockSeconds = new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' });
  const dateShort = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
  });
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'short' });
  const dateClock = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' });
  const day = dayFormat(zone);
  function sameDay(at: number, other: number): boolean {
    return day.format(at) === day.format(other);
  }
  return {
    clock: (at) => clock.format(at),
    clockSeconds: (at) => clockSeconds.format(at),
    date: (at) => date.format(at),
    dateShort: (at) => dateShort.format(at),
    moment: (at, nowMs) => {
      if (sameDay(at, nowMs)) {
        return clock.format(at);
      }
      return nowMs - at < 6 * dayMs ? `${weekday.format(at)} ${clock.format(at)}` : dateClock.format(at);
    },
    sameDay,
  };
}
