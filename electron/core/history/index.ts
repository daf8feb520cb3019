export { type Batch, type BatchKind, type BatchSpan, type NewBatch } from './batchBook.ts';
export type { DeviceNote, KeptDevice } from './devices.ts';
export { refusalOf, type RefusalReason, type Refusals } from './factBlock.ts';
export type { AddedFacts } from './factStore.ts';
export type { AskedSpan } from './facts/askedSpans.ts';
export type { ReadingGap } from './facts/readingGaps.ts';
export { openHistory, type History, type HistoryOptions } from './history.ts';
export type { DeviceLife, HistoryStats, KeptSource, SlotPower, SourceSpan, ThinnedFacts } from './historyStore.ts';
export {
  backUpClosed,
  hasHistory,
  historyDamage,
  restoreClosed,
  surveyHistory,
  type HistorySurvey,
  type SourceSurvey,
} from './fromOutside.ts';
export { readingFacts, type ReadingColumns, type ReadingSpan } from './readingColumns.ts';
export { type Mark, type Ruling, type Verdict } from './rulings.ts';
export { spotNames, type SpotValues, type StatusName, type StatusNote } from './spotValues.ts';
export type { StaleDay } from './staleDays.ts';
export type { FindingsQuestion, TotalsQuestion } from './totalsQuestion.ts';
export { compareReadings, winnerOf, type RankedValues } from './winner.ts';
