export type { AskedSpan } from './facts/askedSpans.ts';
export { type Batch, type BatchKind, type BatchSpan, type NewBatch } from './facts/batchBook.ts';
export type { DeviceNote, KeptDevice } from './facts/devices.ts';
export { refusalOf, type RefusalReason, type Refusals } from './facts/factBlock.ts';
export type { AddedFacts } from './facts/factStore.ts';
export { readingFacts, type ReadingColumns, type ReadingSpan } from './facts/readingColumns.ts';
export type { ReadingGap } from './facts/readingGaps.ts';
export { type Mark, type Ruling, type Verdict } from './facts/rulings.ts';
export { spotNames, type SpotValues, type StatusName, type StatusNote } from './facts/spotValues.ts';
export type { StaleDay } from './facts/staleDays.ts';
export { compareReadings, winnerOf, type RankedValues } from './facts/winner.ts';
export {
  backUpClosed,
  hasHistory,
  isHistoryOf,
  historyDamage,
  restoreClosed,
  surveyHistory,
  type HistorySurvey,
  type SourceSurvey,
} from './files/fromOutside.ts';
export { openHistory, type History, type HistoryOptions } from './history.ts';
export type { DeviceLife, HistoryStats, KeptSource, SourceSpan, ThinnedFacts } from './store/historyStore.ts';
export type { SlotPower } from './thinning/slotPowers.ts';
export type { FindingsQuestion, TotalsQuestion } from './totals/totalsQuestion.ts';
