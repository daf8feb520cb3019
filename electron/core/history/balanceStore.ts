import type { DatabaseSync } from 'node:sqlite';

import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import type { TimeRange } from '../balance/index.ts';
import type { Clock } from '../ports/index.ts';
import type { BatchBook } from './batchBook.ts';
import { createDayCutter } from './dayCutter.ts';
import { createDayJudge } from './dayJudge.ts';
import { createDayTotals } from './dayTotals.ts';
import type { DeviceLife, HistoryStore, Outcome } from './historyStore.ts';
import type { IntervalTable } from './intervalTable.ts';
import type { OpenWindow } from './judgedWindow.ts';
import { createWorkFinder } from './neededWork.ts';
import { createWindows } from './readingWindows.ts';
import type { SourceBook } from './sourceBook.ts';
import { inTransaction, numberAt, numberOrNullAt, prepare, rowsOf } from './sqlRows.ts';
import { dayMs, type StaleDays } from './staleDays.ts';
import { createThinner } from './thinner.ts';
import { packTotals } from './totalsQuestion.ts';
import { createTrustedVerdicts } from './trustedVerdicts.ts';
import { createUpkeep } from './upkeep.ts';

type BalanceTables = ReturnType<typeof createBalanceTables>;
type BalanceCall =
  | 'tend'
  | 'totals'
  | 'rows'
  | 'findings'
  | 'rebuild'
  | 'thin'
  | 'powers'
  | 'setPlace'
  | 'setLife'
  | 'lives';

/** Longer than any local day, ms: the slots of whole local days decide a bucket. */
const longestDayMs = 27 * 3_600_000;
/** How long a question may work before it asks to be asked again, ms. */
const questionBudgetMs = 25;

/** Opens what joins the facts of a database with the balance. */
export function createBalanceTables(
  database: DatabaseSync,
  sources: SourceBook,
  batches: BatchBook,
  stale: StaleDays,
  intervals: IntervalTable,
) {
  const windows = createWindows(database, batches);
  const trust = createTrustedVerdicts(database);
  const cutter = createDayCutter(database, windows.open, intervals);
  const days = createDayTotals(database, sources, intervals);
  const upkeep = createUpkeep(database, {
    sources,
    stale: {
      ...stale,
      settle: (settled) => {
        for (const { day } of settled) {
          days.compareAgain(day * dayMs, (day + 1) * dayMs);
        }
        stale.settle(settled);
      },
    },
    dayJudge: createDayJudge(database, windows.open, intervals, stale, trust),
    cutter,
    finder: createWorkFinder(database, windows.open, cutter, trust),
    changed: (from, to) => days.forget(from, to),
    forget: () => windows.forget(),
  });
  const openWindow: OpenWindow = (...span) => {
    windows.forget();
    return windows.open(...span);
  };
  const thinner = createThinner(database, { sources, batches, intervals, stale, openWindow, upkeep });
  return { database, sources, days, upkeep, thinner, reload: () => days.reload() };
}

/**
 * The calls of a store that the balance answers.
 *
 * @param tables those that are open now
 * @param change runs a change: see `createStore`
 */
export function balanceStore(
  tables: () => BalanceTables,
  change: <Value>(action: () => Value) => Result<Value, Failure>,
  clock: Clock,
): Pick<HistoryStore, BalanceCall> {
  /** Tells whether so much time has passed since now. */
  function timer(budgetMs: number): () => boolean {
    const end = clock.elapsedMs() + budgetMs;
    return () => clock.elapsedMs() >= end;
  }

  function changed(action: () => void): Outcome {
    const outcome = change(() => inTransaction(tables().database, action));
    return outcome.ok ? success(null) : outcome;
  }

  /** Works until all that a range depends on is settled, or all where it is null. False where the time was not enough. */
  function work(isTimeUp: () => boolean, range: TimeRange | null = null): boolean {
    const { upkeep, days } = tables();
    while (!upkeep.isSettled()) {
      if (isTimeUp()) {
        return false;
      }
      if (!upkeep.step(range)) {
        return true;
      }
      days.forgetSources();
    }
    return true;
  }

  /** Answers for a plant in the zone, once all is settled that the range depends on: null before. */
  function ask<Answer>(
    zone: string,
    range: TimeRange | null,
    answer: (isTimeUp: () => boolean) => Answer | null,
  ): Result<Answer | null, Failure> {
    const isTimeUp = timer(questionBudgetMs);
    return change(() =>
      inTransaction(tables().database, () => {
        tables().upkeep.setZone(zone);
        return work(isTimeUp, range) ? answer(isTimeUp) : null;
      }),
    );
  }

  return {
    tend: (budgetMs) => change(() => inTransaction(tables().database, () => ({ isSettled: work(timer(budgetMs)) }))),
    totals: (question) =>
      ask(question.zone, daysAround(question), (isTimeUp) => {
        const found = tables().days.totals(question, isTimeUp);
        return found === null ? null : packTotals(found);
      }),
    rows: ({ question, room }) =>
      ask(question.zone, daysAround(question), (isTimeUp) => {
        const found = tables().days.totals(question, isTimeUp);
        return found === null ? null : packTotals(found, room);
      }),
    findings: (question) => ask(question.zone, null, (isTimeUp) => tables().days.findings(question, isTimeUp)),
    rebuild: () =>
      changed(() => {
        tables().upkeep.rebuild();
        tables().days.reload();
      }),
    thin: ({ before, budgetMs }) =>
      change(() =>
        inTransaction(tables().database, () => {
          const isTimeUp = timer(budgetMs);
          if (!work(isTimeUp)) {
            return { removed: 0, isDone: false };
          }
          let removed = 0;
          for (let step = tables().thinner.step(before); step !== null; step = tables().thinner.step(before)) {
            removed += step;
            if (isTimeUp()) {
              return { removed, isDone: false };
            }
          }
          return { removed, isDone: true };
        }),
      ),
    powers: ({ source, from, to }) => tables().thinner.powers(source, from, to),
    setPlace: (place) => changed(() => tables().upkeep.setPlace(place)),
    setLife: ({ source, installedAt, removedAt }) =>
      changed(() => {
        const { database, sources, days } = tables();
        database
          .prepare('INSERT OR REPLACE INTO life (source, installed_at, removed_at) VALUES (?, ?, ?)')
          .run(sources.findOrMake(source).id, installedAt, removedAt);
        days.forgetSources();
      }),
    lives: () => {
      const { database, sources } = tables();
      const names = sources.names();
      return rowsOf(prepare(database, 'SELECT source, installed_at, removed_at FROM life ORDER BY source')).flatMap(
        (row): DeviceLife[] => {
          const source = names.get(numberAt(row, 0));
          return source === undefined
            ? []
            : [{ source, installedAt: numberOrNullAt(row, 1), removedAt: numberOrNullAt(row, 2) }];
        },
      );
    },
  };
}

function daysAround({ from, to }: TimeRange): TimeRange {
  return { from: from - longestDayMs, to: to + longestDayMs };
}
