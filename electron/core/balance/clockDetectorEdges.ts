import type { ClockedRegister } from './clockDetectorTrial.ts';

/**
 * Moves edges from the readings of one register towards the nearest of another, so that a value drawn straight between
 * readings lacks as much of the clouds in both: that grows with the distance to a reading and with their step. Else the
 * smoother one seems to change less, and the factor comes out too small or too large by up to 0.03.
 *
 * @param edges instants of readings of the one, UTC epoch ms by its clock
 * @param aheadMs how far the other's clock is ahead of it
 */
export function evenEdges(
  edges: readonly number[],
  one: Pick<ClockedRegister, 'stepS'>,
  other: Pick<ClockedRegister, 'readAt' | 'stepS'>,
  aheadMs: number,
): readonly number[] {
  const share = other.stepS / (one.stepS + other.stepS);
  let next = 0;
  return edges.map((edge) => {
    const at = edge + aheadMs;
    while (next < other.readAt.length && (other.readAt[next] ?? at) < at) {
      next += 1;
    }
    const before = at - (other.readAt[next - 1] ?? Number.NEGATIVE_INFINITY);
    const after = (other.readAt[next] ?? Number.POSITIVE_INFINITY) - at;
    const nearest = before < after ? -before : after;
    return Number.isFinite(nearest) ? edge + nearest * share : edge;
  });
}
