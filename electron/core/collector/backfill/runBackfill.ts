import type { CollectorNews } from '../../../../shared/collectorEvents.ts';
import type { ReadingFact, SourceName } from '../../../../shared/facts.ts';
import type { Failure } from '../../../../shared/failures.ts';
import type { InverterArchive, TimeSpan } from '../../../../shared/inverterArchive.ts';
import type { Result } from '../../../../shared/result.ts';
import type { AskedSpan, History } from '../../history/index.ts';
import type { Clock } from '../../ports/index.ts';
import type { ArchiveRequest } from '../../speedwire/index.ts';
import { failureKind } from '../failureKinds.ts';
import { archiveFacts } from './archiveFacts.ts';
import { rememberAsked } from './askedMemory.ts';
import { endOf, mostTriesOf, settledTo, type BackfillOutcome } from './answers.ts';
import { gapsInPieces } from './gapsInPieces.ts';
import type { PlantDays } from './plantDays.ts';
import {
  isWorthTelling,
  longGapMs,
  oldestMs,
  planBackfill,
  reachMs,
  shortestGapMs,
  type BackfillPiece,
} from './planBackfill.ts';
import { joined, overlap, within } from './spans.ts';

/** Asks an inverter for what it remembers. */
export type ReadArchive = (request: ArchiveRequest) => Promise<Result<InverterArchive, Failure>>;

/** How far a back-fill has come. The values of days count as one day. */
export interface BackfillProgress {
  readonly doneDays: number;
  readonly ofDays: number;
}

export interface BackfillRun {
  readonly history: Pick<History, 'readingGaps' | 'askedSpans' | 'setAskedSpans' | 'openBatch' | 'addFacts'>;
  readonly clock: Clock;
  readonly days: PlantDays;
  readonly source: SourceName;
  readonly readArchive: ReadArchive;
  readonly signal: AbortSignal;
  readonly onEvent: (news: CollectorNews) => void;
  readonly onProgress: (progress: BackfillProgress) => void;
  /** Takes a line for the log. */
  readonly log: (line: string) => void;
}

/** The rest that an inverter gets between two pieces. */
const restMs = 5000;
/** So many pieces that could not be read in a row, though the inverter answers, end a run. */
const mostFailures = 3;
/**
 * Closes the gaps in the readings of one inverter, as far as the inverter remembers: asks piece by piece, with rests, and
 * keeps each piece as a batch of its own before it asks for the next. What comes a second time changes nothing. Only
 * stamps of a clock that could be measured are kept. A run that ends half-way loses nothing but its last piece.
 */
export async function runBackfill(run: BackfillRun): Promise<BackfillOutcome> {
  const { history, clock, source, signal } = run;
  const nowMs = clock.nowMs();
  const gapsNow = () =>
    gapsInPieces(history, { source, from: nowMs - reachMs, to: nowMs, longerThanMs: shortestGapMs });
  const gaps = await gapsNow();
  const longGaps = await history.readingGaps({ source, from: oldestMs, to: nowMs, longerThanMs: longGapMs });
  let asked = await history.askedSpans(source);
  /** What was asked for in this run: whatever came of it, it is not asked for again in the same run. */
  const askedNow: AskedSpan[] = [];
  const stored: Record<BackfillPiece['part'], TimeSpan[]> = { fiveMinutes: [], days: [] };
  const notKept: TimeSpan[] = [];
  let doneDays = 0;
  let failuresInARow = 0;
  let hasStarted = false;
  let hasTroubled = false;

  const plan = () => planBackfill({ nowMs, dayAt: run.days.dayAt, gaps, longGaps, asked: [...asked, ...askedNow] });

  async function remember(
    piece: BackfillPiece,
    unread: readonly TimeSpan[],
    mostTries: number,
    archive: InverterArchive | null,
  ): Promise<boolean> {
    asked = rememberAsked(
      asked,
      {
        part: piece.part,
        missing: piece.missing,
        unread,
        mostTries,
        notKept: piece.part === 'fiveMinutes' ? (archive?.notKept ?? []) : [],
        settledTo: archive === null ? nowMs : settledTo(piece, archive, run.days, nowMs),
      },
      clock.nowMs(),
      nowMs - reachMs,
    );
    const kept = await history.setAskedSpans({ source, spans: asked });
    return kept.ok;
  }

  /** Asks, keeps what came, and says what that means for the run; null where it goes on. */
  async function askFor(piece: BackfillPiece): Promise<BackfillOutcome | null> {
    const { part, from, to } = piece;
    const wanted = { fiveMinutes: part === 'fiveMinutes', days: part === 'days', events: false };
    const answer = await run.readArchive({ from, to, ...wanted, signal });
    if (signal.aborted) {
      return 'stopped';
    }
    if (!answer.ok) {
      return failedPiece(piece, answer.error);
    }
    const archive = answer.value;
    if (archive.clockOffsetS === null) {
      run.log(`${source.id}: its clock could not be measured, so its memory is read later`);
      await remember(piece, piece.missing, 1, null);
      return 'later';
    }
    const facts = archiveFacts(source, archive, piece.missing, run.days.dayEnd);
    const span = spanOf(facts);
    if (span !== null && piece.isNews) {
      tellStart(part, span.from);
    }
    if (!(await store(run, piece, archive.clockOffsetS, facts))) {
      return 'later';
    }
    if (span !== null && piece.isNews) {
      stored[part].push(span);
    }
    notKept.push(...within(piece.missing, archive.notKept));
    const worst = archive.failures.find((one) => endOf(one) !== null) ?? archive.failures[0] ?? null;
    tellTrouble(piece, worst);
    if (!(await remember(piece, archive.unread, worst === null ? 1 : mostTriesOf(worst), archive))) {
      return 'later';
    }
    failuresInARow = 0;
    return worst === null ? null : endOf(worst);
  }

  async function failedPiece(piece: BackfillPiece, problem: Failure): Promise<BackfillOutcome | null> {
    const end = endOf(problem);
    if (end === 'stopped') {
      return end;
    }
    failuresInARow += 1;
    tellTrouble(piece, problem);
    await remember(piece, piece.missing, mostTriesOf(problem), null);
    return end ?? (failuresInARow >= mostFailures ? 'later' : null);
  }

  /** Tells that it comes, from the first of it: how far back an inverter remembers shows only then. */
  function tellStart(part: BackfillPiece['part'], from: number): void {
    if (!hasStarted) {
      hasStarted = true;
      const { to } = hull(plan().filter((one) => one.isNews && one.part === part));
      run.onEvent({ kind: 'backfillStarted', source, details: { from, to } });
    }
  }

  /**
   * Tells once in a run what could not be read, and not again at later tries. A silence counts from the second time on:
   * whoever watches the inverter tells the first.
   */
  function tellTrouble(piece: BackfillPiece, problem: Failure | null): void {
    if (problem === null || hasTroubled || !piece.isNews || endOf(problem) === 'stopped') {
      return;
    }
    const before = asked.filter((one) => one.answer === 'unread' && one.part === piece.part && overlap(one, piece));
    const tries = Math.max(0, ...before.map((one) => one.tries));
    const isPlainSilence = failureKind(problem.code) === 'silent' && problem.code !== 'unanswered';
    if (tries === (isPlainSilence ? 1 : 0)) {
      hasTroubled = true;
      const { from, to } = piece;
      run.onEvent({ kind: 'backfillFailed', source, details: { from, to, code: problem.code } });
    }
  }

  async function tellEnd(): Promise<void> {
    for (const spans of [stored.fiveMinutes, stored.days]) {
      if (spans.length > 0) {
        run.onEvent({ kind: 'backfilled', source, details: hull(spans) });
      }
    }
    if (notKept.length > 0) {
      // Of a night nothing is kept and nothing is missing: only what is still open counts, and only after the first contact.
      const open = (await gapsNow()).filter((gap) => gap.fromWh !== null && isWorthTelling(gap));
      for (const details of within(joined(notKept), open)) {
        run.onEvent({ kind: 'backfillNotKept', source, details });
      }
    }
  }

  let end: BackfillOutcome | null = null;
  for (let pieces = plan(); end === null && pieces.length > 0; pieces = plan()) {
    const [piece] = pieces;
    if (piece === undefined || signal.aborted) {
      break;
    }
    const report = () => run.onProgress({ doneDays, ofDays: doneDays + sumOfDays(pieces) });
    report();
    // oxlint-disable-next-line no-await-in-loop -- piece by piece
    end = await askFor(piece);
    doneDays += piece.days;
    askedNow.push(
      ...piece.missing.map((span): AskedSpan => ({
        part: piece.part,
        ...span,
        answer: 'answered',
        askedAt: 0,
        tries: 0,
      })),
    );
    // oxlint-disable-next-line no-await-in-loop -- piece by piece
    await (end === null ? rest(clock, restMs, signal) : null);
  }
  if (signal.aborted) {
    return 'stopped';
  }
  await tellEnd();
  return end ?? (asked.some((one) => one.answer === 'unread') ? 'later' : 'done');
}

/** Keeps the facts of a piece as a batch of its own; false where the history did not take them. */
async function store(
  { history, clock, source, log }: BackfillRun,
  { part }: BackfillPiece,
  clockOffsetS: number,
  facts: readonly ReadingFact[],
): Promise<boolean> {
  if (facts.length === 0) {
    return true;
  }
  const batch = await history.openBatch({
    kind: 'archive',
    createdAt: clock.nowMs(),
    label: part,
    file: null,
    clockOffsetMs: clockOffsetS * 1000,
  });
  const added = await history.addFacts(batch, facts);
  if (!added.ok) {
    log(`${source.id}: what it remembers could not be kept: ${added.error.code}`);
    return false;
  }
  // A back-up that was put in the place of the history meanwhile knows nothing of the batch.
  return (added.value.refused.batchClosed ?? 0) === 0;
}

/** From the first to the last instant; null where there are none. */
function spanOf(facts: readonly ReadingFact[]): TimeSpan | null {
  const instants = facts.map(({ at }) => at);
  return instants.length === 0 ? null : { from: Math.min(...instants), to: Math.max(...instants) };
}

function sumOfDays(pieces: readonly BackfillPiece[]): number {
  return pieces.reduce((sum, one) => sum + one.days, 0);
}

function hull(spans: readonly TimeSpan[]): TimeSpan {
  return { from: Math.min(...spans.map((one) => one.from)), to: Math.max(...spans.map((one) => one.to)) };
}

/** Waits, or until it is stopped. */
function rest(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(durationMs, end);
    signal.addEventListener('abort', end);
    if (signal.aborted) {
      end();
    }
  });
}
