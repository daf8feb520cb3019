import { type IntervalPiece } from '../terms/intervals.ts';
import { type RegisterSeries } from '../terms/series.ts';
import { type Curve } from './curve.ts';
import { fillGaps } from './curveFill.ts';
import { joinIntervals } from './curveJoin.ts';
import { readingCurve } from './curveReadings.ts';
import { type GapShape } from './sunShape.ts';

/** All that is known of one energy of one source. */
export interface SourceEnergy {
  readonly series: RegisterSeries;
  /** The verdicts on the series, see `judge`. */
  readonly judged: Uint8Array;
  /** Its intervals, see `intervalRow`. */
  readonly row: readonly IntervalPiece[];
}

/**
 * Makes the curve of one energy of one source from all facts about it.
 *
 * To cut some slots only, not everything is needed for them to come out the same. Take the span of the slots, widened
 * until neither an interval nor the time between two counting readings crosses its ends; then all readings and intervals
 * in it, and `pointsAround` counting readings at or before its beginning and at or after its end.
 *
 * @param shapes how amounts lie in gaps, the best first; gaps stay straight without
 */
export function sourceCurve(facts: SourceEnergy, shapes: readonly GapShape[]): Curve {
  return fillGaps(joinIntervals(readingCurve(facts.series, facts.judged), facts.row), shapes);
}
