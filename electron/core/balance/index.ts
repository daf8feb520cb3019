export { judge } from './judge.ts';
export { agreementIndex, resumeIndex } from './judgeResume.ts';
export { isPoint, markOf, verdicts } from './judgeVerdicts.ts';
export {
  energies,
  energyValue,
  registerSeries,
  rulings,
  seriesPart,
  tariffs,
  type Energy,
  type RegisterSeries,
} from './series.ts';

export { pointsAround, type Curve } from './curve.ts';
export { sourceCurve, type SourceEnergy } from './curveSource.ts';
export { cutSlots } from './curveSlots.ts';
export { valueAt, type CurveValue } from './curveValue.ts';
export { intervalRow, type IntervalPiece } from './intervals.ts';
export { curveShape, sunShape, type GapShape } from './sunShape.ts';

export {
  emptySlots,
  measuredSlot,
  slotBits,
  slotMs,
  slotQuality,
  slotWh,
  spanState,
  type SlotColumn,
} from './slotColumn.ts';
