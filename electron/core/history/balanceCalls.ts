import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import { pause } from '../ports/index.ts';
import type { History, HistoryOptions } from './history.ts';
import type { ThinnedFacts } from './historyStore.ts';
import type { StoreLink } from './storeLink.ts';
import {
  checkQuestion,
  questionPieces,
  unpackTotals,
  type PackedTotals,
  type TotalsQuestion,
} from './totalsQuestion.ts';

const dayMs = 86_400_000;
/** How long one step of long work may take in the thread of the store, ms: between steps others have their turn. */
const stepMs = 20;
const defaultDetailDays = 90;

type BalanceCalls = Pick<History, 'totals' | 'rows' | 'packedRows' | 'findings' | 'tend' | 'thin'>;

/** The calls of a history that take many steps in the thread of its store. */
export function balanceCalls(link: StoreLink, options: HistoryOptions, isClosed: () => boolean): BalanceCalls {
  /** Takes one step after the other until one gives a value, and lets others have their turn in between. */
  async function inSteps<Value>(step: () => Promise<Result<Value | null, Failure>>): Promise<Result<Value, Failure>> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- each answer tells whether another step is wanted
      const answer = await step();
      if (!answer.ok) {
        return answer;
      }
      if (answer.value !== null) {
        return success(answer.value);
      }
      if (link.inProcess) {
        // oxlint-disable-next-line no-await-in-loop -- the store runs in this thread: others want it too
        await pause(options.clock, 0);
      }
    }
  }

  async function totals(question: TotalsQuestion): Promise<Result<EnergyTotals, Failure>> {
    const checked = checkQuestion(question);
    const answer = checked.ok ? await inSteps(() => link.ask('totals', question)) : checked;
    return answer.ok ? success(unpackTotals(answer.value)) : answer;
  }

  /** Pieces in order, the next one on its way while one is read: two arrays are filled in turn. */
  async function* pieces(question: TotalsQuestion): AsyncGenerator<Result<PackedTotals, Failure>, void, undefined> {
    const checked = checkQuestion(question);
    if (!checked.ok) {
      yield checked;
      return;
    }
    const ranges = questionPieces(question);
    const ask = (index: number, spare: Float64Array<ArrayBuffer>) => {
      const range = ranges[index];
      // An array that went along with a question that was not answered is gone.
      const roomFor = () => (spare.length > 0 ? spare : new Float64Array(0));
      return range === undefined
        ? null
        : inSteps(() => link.ask('rows', { question: { ...question, ...range }, room: roomFor() }));
    };
    let next = ask(0, new Float64Array(0));
    let spare = new Float64Array(0);
    for (let index = 1; next !== null; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- in order, and one ahead of its reader
      const answer: Result<PackedTotals, Failure> = await next;
      next = answer.ok ? ask(index, spare) : null;
      yield answer;
      spare = answer.ok ? answer.value.buckets.cells : spare;
    }
  }

  return {
    totals,
    async *rows(question) {
      for await (const piece of pieces(question)) {
        yield piece.ok ? success(unpackTotals(piece.value)) : piece;
      }
    },
    async *packedRows(question) {
      for await (const piece of pieces(question)) {
        yield piece.ok ? success(piece.value.buckets) : piece;
      }
    },
    findings: async (question) => {
      const checked = checkQuestion(question);
      return checked.ok ? inSteps(() => link.ask('findings', question)) : checked;
    },
    tend: async () => {
      const done = await inSteps(async () => {
        const answer = isClosed() ? success({ isSettled: true }) : await link.ask('tend', stepMs);
        return answer.ok && !answer.value.isSettled ? success(null) : answer;
      });
      return done.ok ? success(null) : done;
    },
    thin: async () => {
      const { detailDays = defaultDetailDays, clock } = options;
      if (detailDays === null) {
        return success({ removed: 0, isDone: true });
      }
      const before = clock.nowMs() - detailDays * dayMs;
      let removed = 0;
      return inSteps<ThinnedFacts>(async () => {
        if (isClosed()) {
          return success({ removed, isDone: false });
        }
        const answer = await link.ask('thin', { before, budgetMs: stepMs });
        if (!answer.ok) {
          return answer;
        }
        removed += answer.value.removed;
        return success(answer.value.isDone ? { removed, isDone: true } : null);
      });
    },
  };
}
