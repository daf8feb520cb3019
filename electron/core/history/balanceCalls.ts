import type { Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import { pause } from '../ports/index.ts';
import type { History, HistoryOptions } from './history.ts';
import type { StoreLink } from './storeLink.ts';
import { checkQuestion, questionPieces, unpackTotals, type TotalsQuestion } from './totalsQuestion.ts';

const dayMs = 86_400_000;
/** How long one step of long work may take in the thread of the store, ms: between steps others have their turn. */
const stepMs = 20;
const defaultDetailDays = 90;

type BalanceCalls = Pick<History, 'totals' | 'rows' | 'findings' | 'tend' | 'thin'>;

/** The calls of a history that take many steps in the thread of its store. */
export function balanceCalls(link: StoreLink, options: HistoryOptions, isClosed: () => boolean): BalanceCalls {
  /** Lets others have their turn where the store runs in this thread. */
  async function betweenSteps(): Promise<void> {
    if (link.inProcess) {
      await pause(options.clock, 0);
    }
  }

  async function totals(question: TotalsQuestion): Promise<Result<EnergyTotals, Failure>> {
    const checked = checkQuestion(question);
    if (!checked.ok) {
      return checked;
    }
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- each answer tells whether another step is wanted
      const answer = await link.ask('totals', question);
      if (!answer.ok) {
        return answer;
      }
      if (answer.value !== null) {
        return success(unpackTotals(answer.value));
      }
      // oxlint-disable-next-line no-await-in-loop -- a step at a time, so that other calls come in between
      await betweenSteps();
    }
  }

  return {
    totals,
    async *rows(question) {
      const checked = checkQuestion(question);
      if (!checked.ok) {
        yield checked;
        return;
      }
      const pieces = questionPieces(question);
      const ask = (index: number) => {
        const piece = pieces[index];
        return piece === undefined ? null : totals({ ...question, ...piece });
      };
      let next = ask(0);
      for (let index = 1; next !== null; index += 1) {
        // oxlint-disable-next-line no-await-in-loop -- in order, and one ahead of its reader
        const answer: Result<EnergyTotals, Failure> = await next;
        next = answer.ok ? ask(index) : null;
        yield answer;
      }
    },
    findings: async (question) => {
      const checked = checkQuestion(question);
      if (!checked.ok) {
        return checked;
      }
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- each answer tells whether another step is wanted
        const answer = await link.ask('findings', question);
        if (!answer.ok) {
          return answer;
        }
        if (answer.value !== null) {
          return success(answer.value);
        }
        // oxlint-disable-next-line no-await-in-loop -- a step at a time, so that other calls come in between
        await betweenSteps();
      }
    },
    tend: async () => {
      while (!isClosed()) {
        // oxlint-disable-next-line no-await-in-loop -- each answer tells whether another step is wanted
        const answer = await link.ask('tend', stepMs);
        if (!answer.ok || answer.value.isSettled) {
          return answer.ok ? success(null) : answer;
        }
        // oxlint-disable-next-line no-await-in-loop -- a step at a time, so that other calls come in between
        await betweenSteps();
      }
      return success(null);
    },
    thin: async () => {
      const { detailDays = defaultDetailDays, clock } = options;
      let removed = 0;
      if (detailDays === null) {
        return success({ removed, isDone: true });
      }
      const before = clock.nowMs() - detailDays * dayMs;
      while (!isClosed()) {
        // oxlint-disable-next-line no-await-in-loop -- each answer tells whether another step is wanted
        const answer = await link.ask('thin', { before, budgetMs: stepMs });
        if (!answer.ok) {
          return failed(answer.error);
        }
        removed += answer.value.removed;
        if (answer.value.isDone) {
          return success({ removed, isDone: true });
        }
        // oxlint-disable-next-line no-await-in-loop -- a step at a time, so that other calls come in between
        await betweenSteps();
      }
      return success({ removed, isDone: false });
    },
  };
}
