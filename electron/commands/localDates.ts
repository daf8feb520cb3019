import type { Failure } from '../../shared/failures.ts';
import type { TimeSpan } from '../../shared/inverterArchive.ts';
import { localDayFinder, type LocalDay } from '../../shared/localDay.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { localDate, zoneName } from '../../shared/time.ts';
import { instant, usageFailure } from './arguments.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A calendar day with its date, `2026-06-16`. */
export interface NamedDay extends LocalDay {
  readonly date: string;
}

/** A time zone by its IANA name, or a usage failure. */
export function zoneNamed(option: string, name: string): Result<string, Failure> {
  const zone = zoneName(name);
  return zone === null
    ? failed(usageFailure(`${option} takes a time zone such as Europe/Amsterdam, not "${name}"`))
    : success(zone);
}

/**
 * The instant that a caller names, UTC epoch ms: a date is the first instant of that day in the zone, and a time of day
 * without an offset is one by the clocks of the zone. Where these show it twice, the first.
 */
export function localInstant(option: string, text: string, zone: string): Result<number, Failure> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const startMs = startOfDay(text, zone);
    return startMs === null
      ? failed(usageFailure(`${option} names a day that does not exist in ${zone}: "${text}"`))
      : success(startMs);
  }
  if (/(Z|[+-]\d{2}:\d{2})$/.test(text) || !instant(option, text).ok) {
    const stated = instant(option, text);
    return stated.ok
      ? stated
      : failed(usageFailure(`${option} takes a date such as 2026-06-21 or an instant, not "${text}"`));
  }
  const wallMs = Date.parse(`${text}Z`);
  const instants = [wallMs - dayMs, wallMs + dayMs]
    .map((nearMs) => wallMs - offsetMs(nearMs, zone))
    .filter((atMs) => atMs + offsetMs(atMs, zone) === wallMs);
  return instants.length === 0
    ? failed(usageFailure(`${option} names a time that the clocks of ${zone} skip: "${text}"`))
    : success(Math.min(...instants));
}

/** The days that share an instant with a span, in order. */
export function daysWithin({ from, to }: TimeSpan, zone: string): readonly NamedDay[] {
  const findDay = localDayFinder(zone);
  const days: NamedDay[] = [];
  for (let atMs = from; atMs < to; atMs = days.at(-1)?.toMs ?? to) {
    days.push({ ...findDay(atMs), date: localDate(atMs, zone) });
  }
  return days;
}

/** The first instant of a day, UTC epoch ms; null for a day that the calendar or the zone does not have. */
function startOfDay(date: string, zone: string): number | null {
  const noonMs = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(noonMs)) {
    return null;
  }
  // A zone up to 14 hours ahead of UTC has another date at that noon.
  const within = [noonMs, noonMs - dayMs].find((atMs) => localDate(atMs, zone) === date);
  return within === undefined ? null : localDayFinder(zone)(within).fromMs;
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
function offsetMs(atMs: number, zone: string): number {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    atMs,
  );
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(atMs / 1000) * 1000;
}
