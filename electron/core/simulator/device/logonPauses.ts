import type { LogonPauses } from '../models/model.ts';
import { hashedNumber } from '../house/noise.ts';

const minuteMs = 60_000;
const streams = { begin: 140, length: 141 } as const;

/**
 * Whether a device that pauses logons by itself does so at this instant of its clock: once in each period, for a while
 * and from a moment that follow from the seed.
 */
export function pausesLogons(pauses: LogonPauses | undefined, seed: number, atMs: number): boolean {
  if (pauses === undefined) {
    return false;
  }
  const periodMs = pauses.periodMinutes * minuteMs;
  const period = Math.floor(atMs / periodMs);
  const spreadMs = (pauses.longestMinutes - pauses.shortestMinutes) * minuteMs;
  const lengthMs = pauses.shortestMinutes * minuteMs + hashedNumber(seed, streams.length, period) * spreadMs;
  const beginMs = period * periodMs + hashedNumber(seed, streams.begin, period) * (periodMs - lengthMs);
  return atMs >= beginMs && atMs < beginMs + lengthMs;
}
