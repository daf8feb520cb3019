import type { PackedBuckets } from '../../../shared/bucketColumns.ts';
import type { Fact } from '../../../shared/facts.ts';
import type { Failure } from '../../../shared/failures.ts';
import type { BalanceFinding } from '../../../shared/findings.ts';
import { success, type Result } from '../../../shared/result.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import type { Clock } from '../ports/index.ts';
import { balanceCalls } from './balanceCalls.ts';
import { startChores } from './chores.ts';
import { createFactDoor } from './factDoor.ts';
import type { AddedFacts } from './facts/factStore.ts';
import { runFileTask, type FileTask, type FileTaskOutcome } from './files/fileTasks.ts';
import { historyFile } from './files/openHistoryFile.ts';
import type { HistoryStore, ThinnedFacts } from './store/historyStore.ts';
import { openLocalLink, openWorkerLink, runTaskInWorker, type StoreLink } from './storeLink.ts';
import type { FindingsQuestion, TotalsQuestion } from './totals/totalsQuestion.ts';

type PlainCalls = Omit<
  HistoryStore,
  'problems' | 'addBlocks' | 'restore' | 'close' | 'tend' | 'totals' | 'rows' | 'findings' | 'thin'
>;

/** The calls of the store as they are asked from outside: each gives its answer later. */
type AsyncCalls = {
  readonly [Call in keyof PlainCalls]: (
    ...values: Parameters<PlainCalls[Call]>
  ) => Promise<ReturnType<PlainCalls[Call]>>;
};

/** The history of a data folder. */
export interface History extends AsyncCalls {
  /** What was found when it was opened: `historyRepaired` or `historyLogDamaged` where something damaged was kept aside. */
  readonly problems: readonly Failure[];
  /** Whether it runs in this thread, because its worker could not start or none was given. */
  readonly inProcess: boolean;
  /**
   * Adds facts to a batch; a few thousand at once are fast. When it succeeds they outlive the program, however it ends;
   * those that have no proper form are counted as refused. When it fails none of them was written: `diskFull`,
   * `historyReadOnly`, `historyLocked` or `historyDamaged`.
   *
   * @param facts not to be changed until it has succeeded or failed: they are looked at piece by piece
   * @param keep where they cannot be written they wait in memory, up to a bound, and are written when they can be; the
   *   failure's details tell how many wait and how many were lost
   */
  addFacts(batch: number, facts: readonly Fact[], keep?: boolean): Promise<Result<AddedFacts, Failure>>;
  /**
   * What all facts say of a range, in buckets: see `EnergyTotals`. Fails with `badArguments`, or as adding facts does
   * where what was worked out cannot be kept.
   */
  totals(question: TotalsQuestion): Promise<Result<EnergyTotals, Failure>>;
  /**
   * The same in pieces of whole buckets, in order, for ranges of any length: each is the totals of its stretch, its sums
   * too. Little more than one piece is in memory at a time. Ends after a failure.
   */
  rows(question: TotalsQuestion): AsyncGenerator<Result<EnergyTotals, Failure>, void, undefined>;
  /** The buckets of `rows` alone, without an object for each. Two arrays are filled in turn: read one before the next. */
  packedRows(question: TotalsQuestion): AsyncGenerator<Result<PackedBuckets, Failure>, void, undefined>;
  /** What is amiss with the balance of a range: see `balanceFindings`. Fails as `totals`. */
  findings(question: FindingsQuestion): Promise<Result<readonly BalanceFinding[], Failure>>;
  /** Works out all that is not yet: asked for, it is there at once then. Done by itself a little after facts came. */
  tend(): Promise<Result<null, Failure>>;
  /**
   * Thins what is older than the time of full detail, in small steps. Done by itself once a day. What batches said in
   * that time can no longer be undone: `Batch.fixedBefore` tells.
   */
  thin(): Promise<Result<ThinnedFacts, Failure>>;
  /** Copies the history to one file while it is in use; a file of that name is replaced. */
  backUp(target: string): Promise<Result<null, Failure>>;
  /** Looks through the whole file; gives what is damaged, nothing where it is sound. */
  check(): Promise<Result<readonly string[], Failure>>;
  /**
   * Puts a back-up in the place of the history, which is kept under another name. Batches have to be opened anew. Fails
   * with `backupUnusable`, `historyTooNew` or `fileUnusable`, and then nothing has changed.
   */
  restore(file: string): Promise<Result<null, Failure>>;
  /** Writes what waits, if it can, and closes. Gives how many facts are lost. */
  close(): Promise<number>;
}

/** How a history is opened. */
export interface HistoryOptions {
  /** The data folder; made where it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  /** The entry of the worker thread, built or as source; null to run in this thread. */
  readonly worker: URL | null;
  /** Takes a line for the log. */
  readonly log: (line: string) => void;
  /** For how many days all readings are kept; 90 where left out, null for ever. */
  readonly detailDays?: number | null;
  /** How many facts may wait in memory at most. */
  readonly waitingBound?: number;
  /** A limit on the size of the database, pages of 8 KiB: for tests of a full disk. */
  readonly maxPages?: number;
}

/**
 * Opens the history of a folder: in a worker thread where one is given and can start, else in this thread, and the log
 * says so. It makes a back-up by itself each week, beside the history, and keeps the last four.
 *
 * Fails with `historyTooNew` (its file is left byte for byte), `historyLocked`, `historyReadOnly`, `diskFull` or
 * `fileUnusable`. The caller holds the lock of the folder.
 */
export async function openHistory(options: HistoryOptions): Promise<Result<History, Failure>> {
  const { folder, clock, worker, log, waitingBound, maxPages } = options;
  const storeOptions = {
    folder,
    nowMs: clock.nowMs(),
    ...(waitingBound !== undefined && { waitingBound }),
    ...(maxPages !== undefined && { maxPages }),
  };
  const threaded =
    worker === null
      ? null
      : await openWorkerLink(worker, storeOptions, (reason) => log(`the history worker failed: ${reason}`));
  if (threaded === null && worker !== null) {
    log('the history runs in process, as its worker did not start');
  }
  const opened = threaded ?? openLocalLink(storeOptions, clock);
  return opened.ok ? success(await createHistory(opened.value, options)) : opened;
}

async function createHistory(store: StoreLink, options: HistoryOptions): Promise<History> {
  const { folder, clock, log } = options;
  const door = createFactDoor(store, clock);
  const link: StoreLink = { ...store, ask: door.ask };
  const worker = link.inProcess ? null : options.worker;
  const file = historyFile(folder);
  const problems = await link.ask('problems');
  async function runTask(task: FileTask): Promise<FileTaskOutcome> {
    return (worker === null ? null : await runTaskInWorker(worker, task)) ?? runFileTask(task);
  }

  async function backUp(target: string): Promise<Result<null, Failure>> {
    const done = await runTask({ kind: 'backUp', file, target });
    return done.ok ? success(null) : done;
  }

  let closed = false;
  const balance = balanceCalls(link, options, () => closed);
  const chores = startChores({ folder, clock, log, link, balance, backUp });

  return {
    problems,
    inProcess: link.inProcess,
    openBatch: (batch) => link.ask('openBatch', batch),
    addFacts: async (batch, facts, keep = false) => {
      const outcome = await door.add(batch, facts, keep);
      if (outcome.ok) {
        chores.tendLater();
      } else if (keep) {
        chores.retryLater();
      }
      return outcome;
    },
    flush: () => link.ask('flush'),
    sources: () => link.ask('sources'),
    winners: (span) => link.ask('winners', span),
    intervals: (span) => link.ask('intervals', span),
    readingGaps: (question) => link.ask('readingGaps', question),
    askedSpans: (source) => link.ask('askedSpans', source),
    setAskedSpans: (order) => link.ask('setAskedSpans', order),
    batches: () => link.ask('batches'),
    setUndone: (order) => {
      chores.tendLater();
      return link.ask('setUndone', order);
    },
    rule: (ruling) => {
      chores.tendLater();
      return link.ask('rule', ruling);
    },
    rulings: (span) => link.ask('rulings', span),
    ruleIntervals: (ruling) => {
      chores.tendLater();
      return link.ask('ruleIntervals', ruling);
    },
    ruledIntervals: (span) => link.ask('ruledIntervals', span),
    marks: (span) => link.ask('marks', span),
    noteDevice: (note) => link.ask('noteDevice', note),
    devices: () => link.ask('devices'),
    addEvents: (events) => link.ask('addEvents', events),
    events: (span) => link.ask('events', span),
    addSpots: (spots) => link.ask('addSpots', spots),
    spots: (span) => link.ask('spots', span),
    addStatuses: (notes) => link.ask('addStatuses', notes),
    statuses: (span) => link.ask('statuses', span),
    staleDays: (limit) => link.ask('staleDays', limit),
    ...balance,
    rebuild: () => link.ask('rebuild'),
    powers: (span) => link.ask('powers', span),
    setPlace: (place) => link.ask('setPlace', place),
    setLife: (life) => link.ask('setLife', life),
    lives: () => link.ask('lives'),
    stats: () => link.ask('stats'),
    settle: () => link.ask('settle'),
    backUp,
    check: () => runTask({ kind: 'check', file }),
    restore: (backup) => link.ask('restore', { file: backup, nowMs: clock.nowMs() }),
    close: async () => {
      closed = true;
      chores.stop();
      const lost = await link.ask('close');
      await link.end();
      return lost;
    },
  };
}
