import { type MarkReason } from '../../../../shared/facts.ts';

/** What the judge says of one reading of one energy. Those up to `rounding` are points of the register's curve. */
export const verdicts = {
  /** The reading does not carry this energy. */
  absent: 0,
  counts: 1,
  /** Counts, and begins a new segment: the difference to the reading before is unknown. */
  reset: 2,
  /** Counts, after the register ran through its range. */
  wrap: 3,
  /** Lower by a trifle: counts with the register of the reading before. */
  rounding: 4,
  glitch: 5,
  implausible: 6,
  /** Lies between readings of a higher rank: they say it better. Nothing is wrong with it. */
  outranked: 7,
  /** The user said that it is wrong. */
  ruledOut: 8,
} as const;

/** Why a reading with that verdict is marked; null where it is not. */
export function markOf(verdict: number): MarkReason | null {
  switch (verdict) {
    case verdicts.reset:
      return 'reset';
    case verdicts.wrap:
      return 'wrap';
    case verdicts.rounding:
      return 'rounding';
    case verdicts.glitch:
      return 'glitch';
    case verdicts.implausible:
      return 'implausible';
    default:
      return null;
  }
}

/** Whether a reading with that verdict is a point of the register's curve. */
export function isPoint(verdict: number): boolean {
  return verdict >= verdicts.counts && verdict <= verdicts.rounding;
}
