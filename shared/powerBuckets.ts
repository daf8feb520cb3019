/** The length of one bucket of the last hour's solar power: collected, sent and drawn in these steps. */
export const bucketMs = 10_000;

/** The start of the bucket that an instant falls into. UTC epoch ms. */
export function startOfBucket(atMs: number): number {
  return Math.floor(atMs / bucketMs) * bucketMs;
}
