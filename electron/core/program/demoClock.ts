import { solarElevationDegrees } from '../../../shared/sun.ts';

/** Where the demo's roof stands, in Utrecht: degrees north and east. */
export const demoPlace = { latitude: 52.1, longitude: 5.1 };

/** Lower, the panels give next to nothing. Noon is above it on every day of the year. */
const brightElevationDegrees = 10;
const dayMs = 86_400_000;
/** Solar noon in Utrecht, at most a quarter of an hour off. */
const noonSinceUtcMidnightMs = (11 * 60 + 40) * 60_000;

/**
 * The time at which the clock of the demo's inverter starts: now while the sun stands well above its roof, else noon
 * there on the same day (UTC), so that the demo has something to show at any hour and in any zone of the computer. The
 * inverter's clock is then off by half a day at most, which does no harm: real ones are off too, and the offset is
 * shown.
 *
 * @param nowMs UTC epoch ms
 */
export function demoStartMs(nowMs: number): number {
  return solarElevationDegrees(nowMs, demoPlace.latitude, demoPlace.longitude) > brightElevationDegrees
    ? nowMs
    : Math.floor(nowMs / dayMs) * dayMs + noonSinceUtcMidnightMs;
}
