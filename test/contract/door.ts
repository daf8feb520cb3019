import type { CallArguments, CallName, CallValue, Change, ProgramFacts, Reply } from '../../shared/contract/index.ts';

/** The program behind one of its doors, as a window sees it. */
export interface OpenDoor {
  readonly name: ProgramFacts['door'];
  /** What was kept on disk is here. */
  readonly dataFolder: string;
  /** Asks for anything, also for what no well-behaved window asks for. */
  ask(name: string, callArguments: unknown): Promise<Reply<unknown>>;
  /** All changes so far, in order. */
  readonly changes: readonly Change[];
  /** Settles with the first change, past or to come, that fits; rejects after ten seconds. */
  change(fits: (change: Change) => boolean): Promise<Change>;
  close(): Promise<void>;
}

/** Asks for what the contract knows, typed by it. */
export async function call<Name extends CallName>(
  door: OpenDoor,
  name: Name,
  callArguments: CallArguments<Name>,
): Promise<Reply<CallValue<Name>>> {
  return (await door.ask(name, callArguments)) as Reply<CallValue<Name>>;
}

/** The value of a reply that must be a good one. */
export async function valueOf<Value>(reply: Promise<Reply<Value>>): Promise<Value> {
  const settled = await reply;
  if (!settled.ok) {
    throw new Error(`Failed with ${JSON.stringify(settled.error)}`);
  }
  return settled.value;
}

/** The failure code of a reply, or null for a good one. */
export async function codeOf(reply: Promise<Reply<unknown>>): Promise<string | null> {
  const settled = await reply;
  return settled.ok ? null : settled.error.code;
}

/** Gathers changes and lets a test wait for one. */
export interface ChangeLog {
  readonly changes: readonly Change[];
  add(change: Change): void;
  readonly wait: (fits: (change: Change) => boolean) => Promise<Change>;
}

const waitLimitMs = 10_000;

export function createChangeLog(): ChangeLog {
  const changes: Change[] = [];
  const waiting = new Set<(change: Change) => void>();
  return {
    changes,
    add: (change) => {
      changes.push(change);
      for (const tell of waiting) {
        tell(change);
      }
    },
    wait: (fits) => {
      const past = changes.find(fits);
      if (past !== undefined) {
        return Promise.resolve(past);
      }
      return new Promise((resolve, reject) => {
        const limit = setTimeout(() => settle(() => reject(new Error('No such change came'))), waitLimitMs);
        function settle(how: () => void): void {
          clearTimeout(limit);
          waiting.delete(tell);
          how();
        }
        function tell(change: Change): void {
          if (fits(change)) {
            settle(() => resolve(change));
          }
        }
        waiting.add(tell);
      });
    },
  };
}
