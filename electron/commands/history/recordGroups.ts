import type { Failure } from '../../../shared/failures.ts';
import type { Fact } from '../../../shared/facts.ts';
import type { History } from '../../core/history/index.ts';
import type { CancelTimer, Clock } from '../../core/ports/index.ts';

/** So many facts are stored at once: more are not faster. */
const factsPerGroup = 5000;
/** A producer that has nothing more to say for now gets its answer soon. */
const longestWaitMs = 250;

/** What became of a group. */
export interface StoredGroup {
  /** Facts of the group that the history holds now, those that it held before too. */
  readonly stored: number;
  /** Facts that say something else than too many others of their instant do. */
  readonly crowded: number;
}

/** Facts on their way into the history, group by group. */
export interface FactGroups {
  /** Adds a fact. Resolves when another may come: two groups are on their way at most. */
  add(fact: Fact): Promise<void> | null;
  /** Stores what is left; resolves when all is stored, or it failed. */
  finish(): Promise<void>;
  /** Why a group could not be stored; no later one is then. */
  readonly problem: Failure | null;
}

/** Where groups of facts go. */
export interface FactGroupsOptions {
  readonly history: Pick<History, 'addFacts'>;
  readonly batch: number;
  readonly clock: Clock;
  /** Told each group when it is durable, in order. */
  readonly onStored: (group: StoredGroup) => void;
  readonly onProblem: () => void;
}

/** Makes groups of facts by count and by time. */
export function createFactGroups({ history, batch, clock, onStored, onProblem }: FactGroupsOptions): FactGroups {
  let group: Fact[] = [];
  let cancelTimer: CancelTimer | null = null;
  let writing: Promise<void> = Promise.resolve();
  let problem: Failure | null = null;

  async function store(facts: readonly Fact[]): Promise<void> {
    if (problem !== null) {
      return;
    }
    const outcome = await history.addFacts(batch, facts);
    if (!outcome.ok) {
      problem = outcome.error;
      onProblem();
      return;
    }
    const stored = outcome.value.added + outcome.value.repeated;
    onStored({ stored, crowded: facts.length - stored });
  }

  /** Sends the group off, behind those before it. */
  function send(): void {
    cancelTimer?.();
    cancelTimer = null;
    const facts = group;
    group = [];
    if (facts.length > 0) {
      writing = writing.then(() => store(facts));
    }
  }

  return {
    add: (fact) => {
      group.push(fact);
      if (group.length >= factsPerGroup) {
        const before = writing;
        send();
        return before;
      }
      cancelTimer ??= clock.after(longestWaitMs, send);
      return null;
    },
    finish: () => {
      send();
      return writing;
    },
    get problem() {
      return problem;
    },
  };
}
