import { dayMs } from '../house/dayCurve.ts';
import { hashedNumber } from '../house/noise.ts';
import { commissionedMs } from '../house/simulatedState.ts';

const hourMs = 3_600_000;
const yearMs = 365.25 * dayMs;
const baseStream = 76;
/** Mean use in dm3 per hour, how much more it is in the depth of winter, and at supper. Together never below 0. */
const meanDm3 = 120;
const winterDm3 = 85;
const supperDm3 = 30;
const coldestShare = 0.05;
const supperShare = 0.72;

/**
 * What a gas meter shows, whole dm3: a use that swings with the year and the day, added up since the house was built. It
 * follows from the seed and the instant alone and never falls.
 */
export function gasDm3At(seed: number, atMs: number): number {
  const sinceMs = Math.max(commissionedMs, atMs);
  const usedDm3 = waveUntil(sinceMs) - waveUntil(commissionedMs);
  return Math.floor(hashedNumber(seed, baseStream, 0) * 900_000) + Math.floor(usedDm3);
}

/** The integral of the use, but for a constant. */
function waveUntil(atMs: number): number {
  return (
    (meanDm3 * atMs) / hourMs +
    swing(winterDm3, atMs, yearMs, coldestShare) +
    swing(supperDm3, atMs, dayMs, supperShare)
  );
}

function swing(mostDm3: number, atMs: number, periodMs: number, mostAtShare: number): number {
  const turn = 2 * Math.PI * (((atMs / periodMs) % 1) - mostAtShare);
  return (mostDm3 / hourMs) * (periodMs / (2 * Math.PI)) * Math.sin(turn);
}
