const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const dayMs = 24 * 60 * minuteMs;

/** An instant by the clocks of a zone. */
export interface LocalStamp {
  /** `2026-06-16` */
  readonly date: string;
  /** Minutes since the clocks showed midnight. */
  readonly minute: number;
  /** How far the clocks are ahead of UTC. */
  readonly offsetMinutes: number;
}

/**
 * Makes what tells whole minutes by the clocks of a zone, a million times a second where instants come in order: the
 * engine's own calendar is asked twice a day, and each quarter hour of a day on which the clocks change.
 *
 * @param zone an IANA name
 */
export function localStamps(zone: string): (atMs: number) => LocalStamp {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  let day = Number.NaN;
  let dayOffset: number | null = null;
  let quarter = Number.NaN;
  let quarterOffset = 0;
  let dateNumber = Number.NaN;
  let date = '';

  function askedOffset(atMs: number): number {
    const minuteStart = Math.floor(atMs / minuteMs) * minuteMs;
    return (Date.parse(`${wall.format(minuteStart).replace(' ', 'T')}Z`) - minuteStart) / minuteMs;
  }

  function offsetAt(atMs: number): number {
    const itsDay = Math.floor(atMs / dayMs);
    if (itsDay !== day) {
      day = itsDay;
      const first = askedOffset(day * dayMs);
      dayOffset = askedOffset((day + 1) * dayMs - minuteMs) === first ? first : null;
    }
    if (dayOffset !== null) {
      return dayOffset;
    }
    const itsQuarter = Math.floor(atMs / quarterMs);
    if (itsQuarter !== quarter) {
      quarter = itsQuarter;
      quarterOffset = askedOffset(quarter * quarterMs);
    }
    return quarterOffset;
  }

  return (atMs) => {
    const offsetMinutes = offsetAt(atMs);
    const minutes = Math.floor(atMs / minuteMs) + offsetMinutes;
    const number = Math.floor(minutes / 1440);
    if (number !== dateNumber) {
      dateNumber = number;
      // A calendar of the engine's own takes 20 kB that are long in coming back.
      date = new Date(number * dayMs).toISOString().slice(0, 10);
    }
    return { date, minute: minutes - number * 1440, offsetMinutes };
  };
}

const clockTexts: readonly string[] = Array.from(
  { length: 1440 },
  (_, minute) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`,
);

/** The time that clocks show so many minutes after midnight: `08:05`. */
export function clockText(minute: number): string {
  return clockTexts[minute] ?? '';
}

/** An offset as ISO 8601 has it: `+02:00`. */
export function offsetText(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
