import { solarElevationDegrees } from '../../../shared/sun.ts';

/** Utrecht, where the house of the demo stands: degrees north and east. */
const latitude = 52.09;
const longitude = 5.12;

/** Below this the panels give next to nothing. */
const brightElevationDegrees = 8;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The time at which the clock of the demo's inverter starts: now by daylight, else 13:00 of the same day at the plant,
 * so that the demo has something to show at any hour. The inverter's clock is then off, which does no harm: real ones
 * are too, and the offset is shown.
 *
 * @param nowMs UTC epoch ms
 * @param zone the plant's time zone, an IANA name
 */
export function demoStartMs(nowMs: number, zone: string): number {
  if (solarElevationDegrees(nowMs, latitude, longitude) > brightElevationDegrees) {
    return nowMs;
  }
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(nowMs);
  const sinceMidnightMs =
    (numberOf(parts, 'hour') * 3600 + numberOf(parts, 'minute') * 60 + numberOf(parts, 'second')) * 1000;
  return nowMs + 13 * hourMs - (sinceMidnightMs % dayMs);
}

function numberOf(parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): number {
  return Number(parts.find((part) => part.type === type)?.value ?? 0);
}
