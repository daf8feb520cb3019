import type { PowerSample } from '../../../shared/contract/index.ts';
import { bucketMs, startOfBucket } from '../../../shared/powerBuckets.ts';

const mostBuckets = 360;

/** The solar power of the last hour, gathered in buckets of 10 s. */
export interface LastHour {
  /** Takes what one inverter told at that instant. */
  add(inverter: string, atMs: number, powerW: number): void;
  /** Forgets what an inverter contributed. */
  remove(inverter: string): void;
  /**
   * The buckets up to now, oldest first and without holes, at most 360. Each is the sum of the last power of every
   * inverter that told one in it, or null where none did. Begins with the first one that is known; the running bucket is
   * part of it as soon as it is known.
   */
  samples(nowMs: number): readonly PowerSample[];
}

/** Makes an empty last hour. */
export function createLastHour(): LastHour {
  const buckets = new Map<number, Map<string, number>>();

  function prune(nowMs: number): void {
    const oldest = startOfBucket(nowMs) - (mostBuckets - 1) * bucketMs;
    for (const start of buckets.keys()) {
      if (start < oldest || start > nowMs) {
        buckets.delete(start);
      }
    }
  }

  return {
    add: (inverter, atMs, powerW) => {
      const start = startOfBucket(atMs);
      const bucket = buckets.get(start) ?? new Map<string, number>();
      buckets.set(start, bucket.set(inverter, powerW));
    },
    remove: (inverter) => {
      for (const [start, bucket] of buckets) {
        bucket.delete(inverter);
        if (bucket.size === 0) {
          buckets.delete(start);
        }
      }
    },
    samples: (nowMs) => {
      prune(nowMs);
      if (buckets.size === 0) {
        return [];
      }
      const first = Math.min(...buckets.keys());
      const current = startOfBucket(nowMs);
      const last = buckets.has(current) ? current : current - bucketMs;
      return Array.from({ length: (last - first) / bucketMs + 1 }, (_none, index) => {
        const at = first + index * bucketMs;
        return { at, solarPowerW: sum(buckets.get(at)) };
      });
    },
  };
}

function sum(bucket: ReadonlyMap<string, number> | undefined): number | null {
  return bucket === undefined ? null : [...bucket.values()].reduce((total, powerW) => total + powerW, 0);
}
