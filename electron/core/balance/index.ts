export { localCalendar, utcStepMs, type LocalCalendar, type TimeRange } from './calendar.ts';
export { findClockDifference, type ClockAnswer, type ClockedRegister, type ClockQuestion } from './clockDetector.ts';
export type { RegisterAt } from './clockDetectorDays.ts';
export { pointsAround, type Curve } from './curve.ts';
export { cutSlots } from './curveSlots.ts';
export { sourceCurve, type SourceEnergy } from './curveSource.ts';
export { valueAt, type CurveValue } from './curveValue.ts';
export { intervalRow, type IntervalPiece } from './intervals.ts';
export { judge } from './judge.ts';
export { coverMs, markOutranked } from './judgeRanks.ts';
export { agreementIndex, resumeIndex } from './judgeResume.ts';
export { isPoint, markOf, verdicts } from './judgeVerdicts.ts';
export { plantColumns, type PlantColumns, type SlotRange, type SourceColumns } from './plant.ts';
export { presences, type SourceLife } from './plantLives.ts';
export { areApart } from './plantMeters.ts';
export {
  energies,
  energyValue,
  registerSeries,
  rulings,
  seriesPart,
  type Energy,
  type RegisterSeries,
} from './series.ts';
export { emptySlots, slotMs, slotQuality, slotWh, spanState, type SlotColumn } from './slotColumn.ts';
export { curveShape, sunShape, type GapShape } from './sunShape.ts';
export { daySpans, totals, totalsOfDays } from './totals.ts';
export { balanceFindings, findingCodes, type BalanceFinding, type FindingCode } from './totalsFindings.ts';
export { joinSpans, type BalanceSpan } from './totalsSpan.ts';
