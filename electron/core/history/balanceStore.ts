import type { DatabaseSync } from 'node:sqlite';

import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports/index.ts';
import type { BatchBook } from './batchBook.ts';
import { createDayCutter } from './dayCutter.ts';
import { createDayJudge } from './dayJudge.ts';
import { createDayTotals } from './dayTotals.ts';
import type { DeviceLife, HistoryStore, Outcome } from './historyStore.ts';
import type { IntervalTable } from './intervalTable.ts';
import { createWindows } from './judgedWindow.ts';
import type { SourceBook } from './sourceBook.ts';
import { inTransaction, numberAt, numberOrNullAt, prepare, rowsOf } from './sqlRows.ts';
import { dayMs, type StaleDays } from './staleDays.ts';
import { createThinner } from './thinner.ts';
import { packTotals } from './totalsQuestion.ts';
import { createUpkeep } from './upkeep.ts';

type BalanceTables = ReturnType<typeof createBalanceTables>;
type BalanceCall = 'tend' | 'totals' | 'findings' | 'rebuild' | 'thin' | 'powers' | 'setPlace' | 'setLife' | 'lives';

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
  const openWindow = createWindows(database, batches);
  const cutter = createDayCutter(database, openWindow, intervals);
  const days = createDayTotals(database, sources, intervals);
  const upkeep = createUpkeep(
    database,
    sources,
    {
      ...stale,
      settle: (settled) => {
        for (const { day } of settled) {
          days.compareAgain(day * dayMs, (day + 1) * dayMs);
        }
        stale.settle(settled);
      },
    },
    createDayJudge(database, openWindow, intervals, stale),
    cutter,
    (from, to) => days.forget(from, to),
  );
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

  /** Works until all is settled or the time is up. */
  function work(isTimeUp: () => boolean): boolean {
    const { upkeep, days } = tables();
    while (!upkeep.isSettled()) {
      if (isTimeUp()) {
        return false;
      }
      upkeep.step();
      days.forgetSources();
    }
    return true;
  }

  /** Answers once all is settled, for a plant in the zone: null before. */
  function ask<Answer>(
    zone: string,
    answer: (isTimeUp: () => boolean) => Answer | null,
  ): Result<Answer | null, Failure> {
    const isTimeUp = timer(questionBudgetMs);
    return change(() =>
      inTransaction(tables().database, () => {
        tables().upkeep.setZone(zone);
        return work(isTimeUp) ? answer(isTimeUp) : null;
      }),
    );
  }

  return {
    tend: (budgetMs) => change(() => inTransaction(tables().database, () => ({ isSettled: work(timer(budgetMs)) }))),
    totals: (question) =>
      ask(question.zone, (isTimeUp) => {
        const found = tables().days.totals(question, isTimeUp);
        return found === null ? null : packTotals(found);
      }),
    findings: (question) => ask(question.zone, (isTimeUp) => tables().days.findings(question, isTimeUp)),
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
