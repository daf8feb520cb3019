import type { IntervalFact, SourceName } from '../../../../shared/facts.ts';
import type { Failure } from '../../../../shared/failures.ts';
import type { BalanceFinding } from '../../../../shared/findings.ts';
import type { DeviceEvent } from '../../../../shared/inverterArchive.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Place } from '../../../../shared/zonePlaces.ts';
import type { AskedSpan } from '../facts/askedSpans.ts';
import type { Batch, NewBatch } from '../facts/batchBook.ts';
import type { DeviceNote, KeptDevice } from '../facts/devices.ts';
import type { FactBlock } from '../facts/factBlock.ts';
import type { AddedFacts } from '../facts/factStore.ts';
import type { RuledStretch } from '../facts/intervalRulings.ts';
import type { ReadingColumns, ReadingSpan } from '../facts/readingColumns.ts';
import type { GapQuestion, ReadingGap } from '../facts/readingGaps.ts';
import type { Mark, Ruling, Verdict } from '../facts/rulings.ts';
import type { SpotValues, StatusNote } from '../facts/spotValues.ts';
import type { StaleDay } from '../facts/staleDays.ts';
import type { SlotPower } from '../thinning/slotPowers.ts';
import type { FindingsQuestion, PackedTotals, RowsQuestion, TotalsQuestion } from '../totals/totalsQuestion.ts';

/** A span of a source's time: UTC epoch ms, `to` not included. */
export interface SourceSpan {
  readonly source: SourceName;
  readonly from: number;
  readonly to: number;
}

/** A group of facts for a batch. */
export interface FactGroup {
  readonly batch: number;
  readonly blocks: readonly FactBlock[];
  /** Whether facts that cannot be written now wait in memory until they can. */
  readonly keep: boolean;
}

/** A source of which something is kept. */
export interface KeptSource {
  readonly source: SourceName;
  /** The first and the last instant of its readings, UTC epoch ms; null where it has intervals alone, or nothing. */
  readonly readings: { readonly first: number; readonly last: number } | null;
}

/** How a history stands. */
export interface HistoryStats {
  readonly file: string;
  /** Size of the database without what is not checkpointed yet. */
  readonly bytes: number;
  readonly sources: number;
  readonly batches: number;
  /** Facts that wait in memory because they cannot be written, and why. */
  readonly waiting: number;
  readonly trouble: Failure | null;
}

/** When a device was put in and taken out, as the user said. UTC epoch ms. */
export interface DeviceLife {
  readonly source: SourceName;
  readonly installedAt: number | null;
  readonly removedAt: number | null;
}

/** What thinning did. */
export interface ThinnedFacts {
  /** How many readings it took out. */
  readonly removed: number;
  /** Whether no day is left to thin. */
  readonly isDone: boolean;
}

/** Whether a change was kept. */
export type Outcome = Result<null, Failure>;

/**
 * The history, in the thread that it runs in. Every call takes one plain value and gives one, so that it can be asked
 * from another thread in the same way. What can be expected to go wrong while writing comes back as `diskFull`,
 * `historyReadOnly`, `historyLocked` or `historyDamaged`; then nothing of the call was kept.
 */
export interface HistoryStore {
  /** What was found when it was opened: a damaged file that was set aside. */
  problems(): readonly Failure[];
  /** Makes a batch; it is kept with its first fact. Gives its number. */
  openBatch(batch: NewBatch): number;
  /** Adds a group. When it succeeds the facts outlive the program, however it ends. */
  addBlocks(group: FactGroup): Result<AddedFacts, Failure>;
  /** Writes what waits in memory. Succeeds where nothing waits any more. */
  flush(): Outcome;
  sources(): readonly KeptSource[];
  winners(span: { readonly source: SourceName } & ReadingSpan): ReadingColumns | null;
  intervals(span: SourceSpan): readonly IntervalFact[];
  /** Where an inverter has no live reading and none of an archive for longer than asked, in order of time. */
  readingGaps(question: GapQuestion): readonly ReadingGap[];
  /** What was asked of an inverter's own memory, in order of part and time. */
  askedSpans(source: SourceName): readonly AskedSpan[];
  /** Replaces what was asked of an inverter's own memory. */
  setAskedSpans(order: { readonly source: SourceName; readonly spans: readonly AskedSpan[] }): Outcome;
  batches(): readonly Batch[];
  /** Takes a batch's facts out, or in again; what another batch gives too stays. */
  setUndone(order: { readonly batch: number; readonly undone: boolean }): Outcome;
  /** Rules the readings of an instant; null takes it back. */
  rule(ruling: { readonly source: SourceName; readonly at: number; readonly verdict: Verdict | null }): Outcome;
  rulings(span: SourceSpan): readonly Ruling[];
  /** Rules all intervals of a source wrong that lie within a span as a whole: they do not count. `valid` or null takes it back. */
  ruleIntervals(ruling: SourceSpan & { readonly verdict: Verdict | null }): Outcome;
  /** Where intervals are ruled wrong: the stretches that share time with a span, in order, joined where they meet. */
  ruledIntervals(span: SourceSpan): readonly RuledStretch[];
  /** Why readings of a span do not count, as far as it is worked out: see `tend`. */
  marks(span: SourceSpan): readonly Mark[];
  noteDevice(note: DeviceNote): Outcome;
  devices(): readonly KeptDevice[];
  addEvents(events: readonly DeviceEvent[]): Outcome;
  events(span: { readonly from: number; readonly to: number }): readonly DeviceEvent[];
  addSpots(spots: readonly SpotValues[]): Outcome;
  spots(span: SourceSpan): readonly SpotValues[];
  addStatuses(notes: readonly StatusNote[]): Outcome;
  statuses(span: SourceSpan): readonly StatusNote[];
  /** UTC days whose facts changed and were not judged since. */
  staleDays(limit: number): readonly StaleDay[];
  /** Works out what is not yet, for about so long, ms. Tells whether all is. */
  tend(budgetMs: number): Result<{ readonly isSettled: boolean }, Failure>;
  /** The totals of a range; null where so much has to be worked out that it is better to ask again. */
  totals(question: TotalsQuestion): Result<PackedTotals | null, Failure>;
  /** The same, with the buckets in the array that is given where they have room in it. */
  rows(order: RowsQuestion): Result<PackedTotals | null, Failure>;
  /** What is amiss with the balance of a range; null as with `totals`. */
  findings(question: FindingsQuestion): Result<readonly BalanceFinding[] | null, Failure>;
  /** Throws away all that was worked out: it is worked out again from the facts. */
  rebuild(): Outcome;
  /** Thins a part of the days that end at or before an instant, for about so long, ms. */
  thin(order: { readonly before: number; readonly budgetMs: number }): Result<ThinnedFacts, Failure>;
  /** Present power by slots of 5 minutes, where a source told it. */
  powers(span: SourceSpan): readonly SlotPower[];
  /**
   * Tells where the plant stands, so that yield known for a gap is spread as the sun shone there; null to go by the zone
   * that questions name, which is the usual way.
   */
  setPlace(place: Place | null): Outcome;
  /** Tells when a device was put in and taken out, UTC epoch ms; null where nobody said. */
  setLife(life: DeviceLife): Outcome;
  lives(): readonly DeviceLife[];
  stats(): HistoryStats;
  /** Makes the disk take all that was added: after an import, so that it outlives a power cut too. */
  settle(): Outcome;
  /** Puts a back-up in the place of the history, which is kept under another name. */
  restore(order: { readonly file: string; readonly nowMs: number }): Outcome;
  /** Closes the history in order. What still waits in memory is written if it can be; gives how many facts are lost. */
  close(): number;
}

/** How a store is opened. */
export interface StoreOptions {
  /** The data folder; made where it is missing. */
  readonly folder: string;
  /** UTC epoch ms, for the name of a damaged file. */
  readonly nowMs: number;
  /** How many facts may wait in memory at most. */
  readonly waitingBound?: number;
  /** A limit on the size of the database, pages of 8 KiB: for tests of a full disk. */
  readonly maxPages?: number;
}
