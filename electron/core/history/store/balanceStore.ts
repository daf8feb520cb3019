import type { DatabaseSync } from 'node:sqlite';

import type { Failure } from '../../../../shared/failures.ts';
import { success, type Result } from '../../../../shared/result.ts';
import { longestDayMs, type TimeRange } from '../../balance/index.ts';
import type { Clock } from '../../ports/index.ts';
import { inTransaction, numberAt, numberOrNullAt, prepare, rowsOf } from '../database/sqlRows.ts';
import { createDayCutter } from '../days/dayCutter.ts';
import { createWorkFinder } from '../days/neededWork.ts';
import { createUpkeep } from '../days/upkeep.ts';
import type { BatchBook } from '../facts/batchBook.ts';
import type { IntervalTable } from '../facts/intervalTable.ts';
import type { SourceBook } from '../facts/sourceBook.ts';
import { dayMs, type StaleDays } from '../facts/staleDays.ts';
import { createDayJudge } from '../judging/dayJudge.ts';
import type { OpenWindow } from '../judging/judgedWindow.ts';
import { createWindows } from '../judging/readingWindows.ts';
import { createTrustedVerdicts } from '../judging/trustedVerdicts.ts';
import { createThinner } from '../thinning/thinner.ts';
import { createDayTotals } from '../totals/dayTotals.ts';
import { packTotals } from '../totals/totalsQuestion.ts';
import type { DeviceLife, HistoryStore, Outcome } from './historyStore.ts';

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

/** How the tables of a store are worked with: see `createStore`. */
interface StoreAccess {
  readonly change: <Value>(action: () => Value) => Result<Value, Failure>;
  readonly read: <Value>(action: () => Value) => Value;
}

/**
 * The calls of a store that the balance answers.
 *
 * @param tables those that are open now
 */
export function balanceStore(
  tables: () => BalanceTables,
  { change, read }: StoreAccess,
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
    powers: ({ source, from, to }) => read(() => tables().thinner.powers(source, from, to)),
    setPlace: (place) => changed(() => tables().upkeep.setPlace(place)),
    setLife: ({ source, installedAt, removedAt }) =>
      changed(() => {
        const { database, sources, days } = tables();
        database
          .prepare('INSERT OR REPLACE INTO life (source, installed_at, removed_at) VALUES (?, ?, ?)')
          .run(sources.findOrMake(source).id, installedAt, removedAt);
        days.forgetSources();
      }),
    lives: () => read(() => livesOf(tables())),
  };
}

function livesOf({ database, sources }: BalanceTables): readonly DeviceLife[] {
  const names = sources.names();
  const rows = rowsOf(prepare(database, 'SELECT source, installed_at, removed_at FROM life ORDER BY source'));
  return rows.flatMap((row): DeviceLife[] => {
    const source = names.get(numberAt(row, 0));
    return source === undefined
      ? []
      : [{ source, installedAt: numberOrNullAt(row, 1), removedAt: numberOrNullAt(row, 2) }];
  });
}

/** The slots of whole local days decide a bucket. */
function daysAround({ from, to }: TimeRange): TimeRange {
  return { from: from - longestDayMs, to: to + longestDayMs };
}
