import type { RegisterAt } from './clockDetectorDays.ts';

/** A register to compare: its values, and when it was read. */
export interface ClockedRegister {
  readonly at: RegisterAt;
  /** The instants of its readings by its own stamps, UTC epoch ms, in order. */
  readonly readAt: readonly number[];
  /** The usual step between them, seconds. */
  readonly stepS: number;
}

/** Powers between the edges of each day, W, as they would be with the clocks set by one shift. */
export interface ClockTrial {
  readonly solarW: readonly Float64Array[];
  readonly gridW: readonly Float64Array[];
}

/** The sum of the changes of consumption from each bucket to the next, W, where the inverter's energy takes a factor. */
export function roughness({ solarW, gridW }: ClockTrial, factor: number): number {
  let sum = 0;
  for (const [day, solar] of solarW.entries()) {
    const grid = gridW[day] ?? solar;
    let before = Number.NaN;
    for (let index = 0; index < solar.length; index += 1) {
      const used = (solar[index] ?? 0) * factor + (grid[index] ?? 0);
      const change = Math.abs(used - before);
      sum += Number.isNaN(change) ? 0 : change;
      before = used;
    }
  }
  return sum;
}

/**
 * Mean powers between neighbouring edges, W; NaN where a value is unknown.
 *
 * @param edges instants by one clock, UTC epoch ms
 * @param shiftMs how far the register's clock is ahead of it
 */
export function powersW(at: RegisterAt, edges: readonly number[], shiftMs: number): Float64Array {
  const values = edges.map((edge) => at(edge + shiftMs) ?? Number.NaN);
  const out = new Float64Array(Math.max(0, edges.length - 1));
  for (let index = 0; index < out.length; index += 1) {
    const lengthMs = (edges[index + 1] ?? 0) - (edges[index] ?? 0);
    out[index] = (((values[index + 1] ?? 0) - (values[index] ?? 0)) * 3_600_000) / lengthMs;
  }
  return out;
}
