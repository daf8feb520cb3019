import { ranks, type Rank } from '../../../../shared/facts.ts';
import { wrapModulus } from '../judging/judgeRules.ts';
import { isPoint, verdicts } from '../judging/judgeVerdicts.ts';
import { type RegisterSeries } from '../terms/series.ts';
import { slotMs } from '../terms/slotColumn.ts';
import { curveBits, type Curve } from './curve.ts';
import { markLongPieces } from './curveGaps.ts';

const estimatedRank = ranks.indexOf('estimated');

/** What a rank says of the step of its data, seconds, by its index in `ranks`; no less than a slot. */
const leastGrainsS: readonly number[] = ranks.map(leastGrainS);

/**
 * Makes the curve of a register from its judged readings.
 *
 * @param series the readings of one energy of one source
 * @param judged their verdicts, see `judge`
 */
export function readingCurve(series: RegisterSeries, judged: Uint8Array): Curve {
  const { at, value, rank } = series;
  let count = 0;
  for (let index = 0; index < judged.length; index += 1) {
    count += isPoint(judged[index] ?? 0) ? 1 : 0;
  }
  const curve: Curve = {
    at: new Float64Array(count),
    wh: new Float64Array(count),
    bits: new Uint8Array(count),
    grainS: new Uint32Array(count),
  };
  let point = 0;
  let shift = 0;
  let latest = 0;
  let latestValue = 0;
  for (let index = 0; index < judged.length; index += 1) {
    const verdict = judged[index] ?? 0;
    if (isPoint(verdict)) {
      const own = value[index] ?? 0;
      if (verdict === verdicts.reset && point > 0) {
        shift = latest - own;
      } else if (verdict === verdicts.wrap) {
        shift += wrapModulus(latestValue, own);
      }
      const held = point > 0 && own + shift < latest ? latest : own + shift;
      if (verdict !== verdicts.rounding) {
        // A fall that nobody has explained yet must not hold up all readings behind it: it ends with its own piece.
        shift = held - own;
      }
      latest = held;
      latestValue = held - shift;
      curve.at[point] = at[index] ?? 0;
      curve.wh[point] = held;
      curve.grainS[point] = leastGrainsS[rank[index] ?? 0] ?? 0;
      if (rank[index] === estimatedRank) {
        guessAround(curve, point);
      }
      if (verdict === verdicts.reset && point > 0) {
        // After what is a guess around a reading: where nothing is known, nothing is guessed.
        curve.bits[point - 1] = ((curve.bits[point - 1] ?? 0) & curveBits.guessedPoint) | curveBits.unknown;
      }
      point += 1;
    }
  }
  markLongPieces(curve);
  return curve;
}

/** What joins the pieces beside an estimated reading: neither they nor it are measured. */
function guessAround(curve: Curve, point: number): void {
  curve.bits[point] = curveBits.guessedPiece | curveBits.guessedPoint;
  if (point > 0) {
    curve.bits[point - 1] = (curve.bits[point - 1] ?? 0) | curveBits.guessedPiece;
  }
}

function leastGrainS(rank: Rank): number {
  switch (rank) {
    case 'live':
    case 'archive':
    case 'estimated':
      return slotMs / 1000;
    case 'quarterRegister':
    case 'validated':
      return 900;
    case 'hour':
      return 3600;
    case 'day':
      return 86_400;
  }
}
