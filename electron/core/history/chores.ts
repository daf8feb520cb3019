import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import type { CancelTimer, Clock } from '../ports/index.ts';
import { attempt } from './database/sqliteFailures.ts';
import { dueBackup, removeOldBackups } from './files/backupFiles.ts';
import type { History } from './history.ts';
import type { StoreLink } from './storeLink.ts';

/** How long after a failed write the next one is tried, and how often it is looked whether a back-up is due, ms. */
const retryMs = 30_000;
const backupCheckMs = 3_600_000;
/** How often old readings are thinned, ms. */
const thinMs = 86_400_000;
/** What facts change is worked out when none came for the shorter time, or at the latest after the longer one, ms. */
const quietMs = 1000;
const busyMs = 10_000;

/** What an open history does by itself: back-ups and thinning from time to time, and what it is told to do later. */
export interface Chores {
  /** Works out what facts change, a little after they came: then it is there when it is asked for. */
  tendLater(): void;
  /** Tries again to write what waits in memory, until it succeeds. */
  retryLater(): void;
  /** Begins nothing more. */
  stop(): void;
}

/** What the chores are done with. */
export interface ChoreTools {
  readonly folder: string;
  readonly clock: Clock;
  /** Takes a line for the log. */
  readonly log: (line: string) => void;
  readonly link: Pick<StoreLink, 'ask'>;
  readonly balance: Pick<History, 'tend' | 'thin'>;
  readonly backUp: (target: string) => Promise<Result<null, Failure>>;
}

/** Starts the chores of a history that was just opened. */
export function startChores({ folder, clock, log, link, balance, backUp }: ChoreTools): Chores {
  let stopped = false;
  let retry: CancelTimer | null = null;
  let nextBackup: CancelTimer = () => undefined;
  let nextTend: CancelTimer | null = null;
  let nextThin: CancelTimer = () => undefined;
  let changedAt = 0;

  function retryLater(): void {
    if (retry === null && !stopped) {
      retry = clock.after(retryMs, () => {
        retry = null;
        void flushWaiting();
      });
    }
  }

  async function flushWaiting(): Promise<void> {
    const flushed = await link.ask('flush').catch(() => null);
    if (flushed !== null && !flushed.ok) {
      retryLater();
    }
  }

  async function backUpWhenDue(): Promise<void> {
    const due = attempt(folder, () => success(dueBackup(folder, clock.nowMs())));
    const done = due.ok && due.value !== null ? await backUp(due.value) : due;
    if (!done.ok) {
      log(`the weekly back-up failed: ${done.error.code}`);
    } else if (due.ok && due.value !== null) {
      removeOldBackups(folder);
      log('made the weekly back-up');
    }
    scheduleBackup(backupCheckMs);
  }

  function scheduleBackup(delayMs: number): void {
    if (!stopped) {
      nextBackup = clock.after(delayMs, () => void backUpWhenDue());
    }
  }

  function scheduleTend(sinceMs: number): void {
    if (nextTend === null && !stopped) {
      nextTend = clock.after(quietMs, () => {
        const nowMs = clock.elapsedMs();
        nextTend = null;
        if (nowMs - changedAt < quietMs && nowMs - sinceMs < busyMs) {
          scheduleTend(sinceMs);
        } else {
          void balance.tend().catch(() => null);
        }
      });
    }
  }

  async function thinOld(): Promise<void> {
    const done = await balance.thin().catch(() => null);
    if (done?.ok === true && done.value.removed > 0) {
      log(`thinned the history by ${done.value.removed} readings`);
    }
    scheduleThin(thinMs);
  }

  function scheduleThin(delayMs: number): void {
    if (!stopped) {
      nextThin = clock.after(delayMs, () => void thinOld());
    }
  }

  scheduleBackup(retryMs);
  scheduleThin(backupCheckMs);
  return {
    tendLater: () => {
      changedAt = clock.elapsedMs();
      scheduleTend(changedAt);
    },
    retryLater,
    stop: () => {
      stopped = true;
      retry?.();
      nextBackup();
      nextTend?.();
      nextThin();
    },
  };
}
