import type { PowerSample } from '../../shared/contract/index.ts';
import { bucketMs, startOfBucket } from '../../shared/powerBuckets.ts';

const hourMs = 60 * 60_000;
const minuteMs = 60_000;
const bucketCount = hourMs / bucketMs;
/** A tick closer than this part of a step to the last one would run into its label. */
const clearOfEnd = 0.5;
/** Holes shorter than this are drawn as a broken line only. */
const shortestBandMs = 30_000;

export interface ChartPoint {
  readonly at: number;
  readonly solarPowerW: number | null;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Everything the chart draws, worked out beforehand. Instants are UTC epoch ms. */
export interface LastHourModel {
  /** One point per bucket; null where nothing is known. */
  readonly points: readonly ChartPoint[];
  readonly from: number;
  readonly to: number;
  /** Round times, in steps that fit the width. */
  readonly ticks: readonly number[];
  /** From 0 to `topW`. */
  readonly powerTicksW: readonly number[];
  readonly topW: number;
  /** Holes after the first reading, wide enough to be marked. */
  readonly gaps: readonly Span[];
  readonly peak: { readonly at: number; readonly powerW: number } | null;
  readonly lowestW: number | null;
  /** The newest reading, where it belongs to the newest bucket. */
  readonly last: { readonly at: number; readonly powerW: number } | null;
}

/**
 * Lays the samples of the last hour on a fixed grid of 10-second buckets, so that a bucket nobody sent is a hole too.
 * `stepMinutes` is the distance of the ticks of the time axis.
 */
export function lastHourModel(samples: readonly PowerSample[], nowMs: number, stepMinutes: number): LastHourModel {
  const newest = samples.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const to = Math.max(newest, startOfBucket(nowMs) - bucketMs);
  const from = to - hourMs;
  const byTime = new Map(samples.map((sample) => [startOfBucket(sample.at), sample.solarPowerW]));
  const points = Array.from({ length: bucketCount + 1 }, (_none, index) => {
    const at = from + index * bucketMs;
    return { at, solarPowerW: byTime.get(startOfBucket(at)) ?? null };
  });
  const known = points.flatMap(({ at, solarPowerW }) => (solarPowerW === null ? [] : [{ at, powerW: solarPowerW }]));
  const peak = known.reduce<LastHourModel['peak']>(
    (best, one) => (best === null || one.powerW > best.powerW ? one : best),
    null,
  );
  const topW = roundTop(peak?.powerW ?? 0);
  const lastKnown = known.at(-1) ?? null;
  return {
    points,
    from,
    to,
    ticks: timeTicks(from, to, stepMinutes),
    powerTicksW: [0, topW / 2, topW],
    topW,
    gaps: gapsOf(points, to),
    peak,
    lowestW: known.length === 0 ? null : Math.min(...known.map((one) => one.powerW)),
    last: lastKnown !== null && to - lastKnown.at <= bucketMs ? lastKnown : null,
  };
}

/** Every zone in use today keeps quarters of an hour, so round UTC times are round local times. */
function timeTicks(from: number, to: number, stepMinutes: number): number[] {
  const stepMs = stepMinutes * minuteMs;
  const first = Math.ceil((from + minuteMs) / stepMs) * stepMs;
  const ticks: number[] = [];
  for (let at = first; at <= to - stepMs * clearOfEnd; at += stepMs) {
    ticks.push(at);
  }
  return [...ticks, to];
}

/** The first of a row of round numbers, each with a round half, that the peak fits under. */
function roundTop(peakW: number): number {
  const steps = [1, 2, 3, 4, 6, 8, 10];
  const decade = 10 ** Math.max(2, Math.floor(Math.log10(Math.max(peakW, 1))));
  return (steps.find((step) => peakW <= step * decade) ?? 10) * decade;
}

function gapsOf(points: readonly ChartPoint[], to: number): Span[] {
  const gaps: Span[] = [];
  let lastKnown: number | null = null;
  for (const { at, solarPowerW } of points) {
    if (solarPowerW === null) {
      continue;
    }
    if (lastKnown !== null && at - lastKnown - bucketMs >= shortestBandMs) {
      gaps.push({ from: lastKnown, to: at });
    }
    lastKnown = at;
  }
  if (lastKnown !== null && to - lastKnown >= shortestBandMs + bucketMs) {
    gaps.push({ from: lastKnown, to });
  }
  return gaps;
}
