import type { PowerSample } from '../../../shared/contract/index.ts';
import { bucketMs, startOfBucket } from '../../../shared/powerBuckets.ts';

const mostBuckets = 360;

/** The solar power of the last hour, gathered in buckets of 10 s. */
export interface LastHour {
  /**
   * Takes what one inverter told at that instant.
   *
   * @param holdMs how long it stands for the time after it, where nothing newer is known: for reads that are further
   *   apart than buckets
   */
  add(inverter: string, atMs: number, powerW: number, holdMs?: number): void;
  /** Forgets what an inverter contributed. */
  remove(inverter: string): void;
  /**
   * The buckets up to now, oldest first and without holes, at most 360. Each is the sum of the last power of every
   * inverter that told one in it or before and holds, or null where none does. Begins with the first one that is known; the running bucket is
   * part of it as soon as it is known.
   */
  samples(nowMs: number): readonly PowerSample[];
}

/** What an inverter told, and until when it stands for the time after it: UTC epoch ms. */
interface ToldPower {
  readonly powerW: number;
  readonly untilMs: number;
}

/** Makes an empty last hour. */
export function createLastHour(): LastHour {
  const buckets = new Map<number, Map<string, ToldPower>>();

  function prune(nowMs: number): void {
    const oldest = startOfBucket(nowMs) - (mostBuckets - 1) * bucketMs;
    for (const start of buckets.keys()) {
      if (start < oldest || start > nowMs) {
        buckets.delete(start);
      }
    }
  }

  return {
    add: (inverter, atMs, powerW, holdMs = 0) => {
      const start = startOfBucket(atMs);
      const bucket = buckets.get(start) ?? new Map<string, ToldPower>();
      buckets.set(start, bucket.set(inverter, { powerW, untilMs: atMs + holdMs }));
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
      const standing = new Map<string, ToldPower>();
      const samples = Array.from({ length: (current - first) / bucketMs + 1 }, (_none, index) => {
        const at = first + index * bucketMs;
        buckets.get(at)?.forEach((told, inverter) => standing.set(inverter, told));
        const known = [...standing].filter(
          ([inverter, { untilMs }]) => untilMs > at || buckets.get(at)?.has(inverter) === true,
        );
        return { at, solarPowerW: sum(known.map(([, { powerW }]) => powerW)) };
      });
      return samples.at(-1)?.solarPowerW === null ? samples.slice(0, -1) : samples;
    },
  };
}

function sum(powersW: readonly number[]): number | null {
  return powersW.length === 0 ? null : powersW.reduce((total, powerW) => total + powerW, 0);
}
