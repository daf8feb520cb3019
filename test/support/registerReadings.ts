import { rulings, type RegisterSeries } from '../../electron/core/balance/terms/series.ts';

/** One reading of a test: minutes since the beginning, register, rank (0 the best), what the user said. */
export type TestReading = readonly [minute: number, value: number, rank?: number, ruling?: number];

const minuteMs = 60_000;

/** 1 June 2026, 00:00 UTC: a slot's edge. */
export const startMs = Date.UTC(2026, 5, 1);

/** Puts readings in columns. */
export function seriesOf(readings: readonly TestReading[]): RegisterSeries {
  return {
    at: Float64Array.from(readings, ([minute]) => startMs + minute * minuteMs),
    value: Float64Array.from(readings, ([, value]) => value),
    rank: Uint8Array.from(readings, ([, , rank]) => rank ?? 0),
    ruling: Uint8Array.from(readings, ([, , , ruling]) => ruling ?? rulings.none),
  };
}

/** Readings at a steady step, each higher by the same. */
export function steadyReadings(
  fromMinute: number,
  stepMinutes: number,
  count: number,
  fromValue: number,
  rise: number,
): readonly TestReading[] {
  return Array.from({ length: count }, (_, index): TestReading => [
    fromMinute + index * stepMinutes,
    fromValue + index * rise,
  ]);
}
