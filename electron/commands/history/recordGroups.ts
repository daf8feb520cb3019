import type { Failure } from '../../../shared/failures.ts';
import type { Fact } from '../../../shared/facts.ts';
import type { History } from '../../core/history/index.ts';
import type { CancelTimer, Clock } from '../../core/ports/index.ts';

/** So many facts are stored at once: more are not faster, and take more memory. */
const factsPerGroup = 2000;
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
  /**
   * Adds a fact. One group is on its way at most while the next one is filled: where that is full too, it resolves when
   * another fact may come. Null where one may come at once.
   */
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
  /** Ends when the group that is on its way is stored, or failed; null where none is. */
  let writing: Promise<void> | null = null;
  /** Whether the group that is filled is to go as soon as it can. */
  let isDue = false;
  let problem: Failure | null = null;

  async function store(facts: readonly Fact[]): Promise<void> {
    const outcome = await history.addFacts(batch, facts);
    if (!outcome.ok) {
      problem = outcome.error;
      onProblem();
      return;
    }
    const stored = outcome.value.added + outcome.value.repeated;
    onStored({ stored, crowded: facts.length - stored });
  }

  /** Sends the group off, or lets it go behind the one that is on its way. */
  function send(): void {
    cancelTimer?.();
    cancelTimer = null;
    isDue = writing !== null;
    if (writing !== null || problem !== null || group.length === 0) {
      return;
    }
    const facts = group;
    group = [];
    // A surprise stays where it is: nothing is sent after it, and whoever waits gets it.
    writing = store(facts).then(() => {
      writing = null;
      if (isDue) {
        send();
      }
    });
  }

  return {
    add: (fact) => {
      group.push(fact);
      if (group.length < factsPerGroup) {
        cancelTimer ??= isDue ? null : clock.after(longestWaitMs, send);
        return null;
      }
      const before = writing;
      send();
      return before;
    },
    finish: async () => {
      send();
      await writing;
      // The last group went off when the one before it was stored.
      await writing;
    },
    get problem() {
      return problem;
    },
  };
}
