import { createAmsterdamTime } from '../house/amsterdamTime.ts';

/** The highest quarter-hour of a month, W, and its end. Before the first quarter is over it is 0 at the beginning. */
export interface DemandPeak {
  readonly atMs: number;
  readonly powerW: number;
}

export interface MonthPeak extends DemandPeak {
  /** The first instant after the month. */
  readonly monthEndMs: number;
}

/** What a Belgian meter shows of the demand of its house. */
export interface QuarterDemand {
  /** The running quarter: the energy taken since it began, over 15 minutes. */
  readonly runningW: number;
  readonly monthPeak: DemandPeak;
  /** Up to 13 months that are over, the latest first. */
  readonly pastPeaks: readonly MonthPeak[];
}

const quarterMs = 900_000;
const mostPastMonths = 13;

/**
 * Makes the demand of a meter.
 *
 * @param importMilliWs energy taken from the grid until an instant, mWs
 * @param placedAtMs when the meter was placed: what was before it does not know
 */
export function createQuarterDemand(
  importMilliWs: (atMs: number) => number,
  placedAtMs: number,
): (atMs: number) => QuarterDemand {
  const time = createAmsterdamTime();
  const pastMonths = new Map<number, DemandPeak>();
  let running = { monthMs: 0, untilMs: 0, peak: noPeak(0) };

  function demandW(fromMs: number, toMs: number): number {
    const sinceMs = Math.max(fromMs, placedAtMs);
    return toMs <= sinceMs ? 0 : Math.floor((importMilliWs(toMs) - importMilliWs(sinceMs)) / quarterMs);
  }

  /** Goes on from a peak through the quarters that end in (fromMs, toMs]. */
  function highest(from: DemandPeak, fromMs: number, toMs: number): DemandPeak {
    let peak = from;
    let beganAt = importMilliWs(Math.max(fromMs, placedAtMs));
    for (let endMs = fromMs + quarterMs; endMs <= toMs; endMs += quarterMs) {
      const endedAt = importMilliWs(Math.max(endMs, placedAtMs));
      const powerW = Math.floor((endedAt - beganAt) / quarterMs);
      peak = powerW > peak.powerW ? { atMs: endMs, powerW } : peak;
      beganAt = endedAt;
    }
    return peak;
  }

  function monthPeak(monthMs: number, quarterAtMs: number): DemandPeak {
    const goesOn = running.monthMs === monthMs && running.untilMs <= quarterAtMs;
    const before = goesOn ? running : { monthMs, untilMs: monthMs, peak: noPeak(monthMs) };
    const peak = highest(before.peak, before.untilMs, quarterAtMs);
    running = { monthMs, untilMs: quarterAtMs, peak };
    return peak;
  }

  function pastMonth(monthMs: number, monthEndMs: number): MonthPeak {
    const peak = pastMonths.get(monthMs) ?? highest(noPeak(monthMs), monthMs, monthEndMs);
    pastMonths.set(monthMs, peak);
    return { ...peak, monthEndMs };
  }

  return (atMs) => {
    const quarterAtMs = Math.floor(atMs / quarterMs) * quarterMs;
    const pastPeaks: MonthPeak[] = [];
    for (let months = 1; months <= mostPastMonths; months += 1) {
      const monthEndMs = time.monthMs(atMs, 1 - months);
      if (monthEndMs > placedAtMs) {
        pastPeaks.push(pastMonth(time.monthMs(atMs, -months), monthEndMs));
      }
    }
    return {
      runningW: demandW(quarterAtMs, atMs),
      monthPeak: monthPeak(time.monthMs(atMs), quarterAtMs),
      pastPeaks,
    };
  };
}

function noPeak(monthMs: number): DemandPeak {
  return { atMs: monthMs, powerW: 0 };
}
