import type { ReadingFact } from '../../../shared/facts.ts';
import type { CollectorNews } from '../../../shared/collectorEvents.ts';
import type { Failure, FailureCode } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { AddedFacts, DeviceNote, History, SpotValues, StatusNote } from '../history/index.ts';
import type { CancelTimer, Clock } from '../ports/index.ts';

/** How long facts are gathered before they are written together. */
const groupMs = 10_000;
/** The most that is gathered while the history does not answer: more than an hour of several devices. */
const mostFacts = 20_000;
const mostNotes = 2000;

/** What became of all facts since the program started. */
export interface WrittenFacts {
  /** Written, repeated ones too. */
  readonly written: number;
  /** Not taken by the history, for their form or their time. */
  readonly refused: number;
  /** Neither written nor waiting: there was no room for more of them. */
  readonly lost: number;
}

/** Brings what devices say into the history, in groups: one batch holds all of a run of the program. */
export interface FactWriter {
  add(fact: ReadingFact): void;
  addSpots(spots: SpotValues): void;
  addStatus(note: StatusNote): void;
  noteDevice(note: DeviceNote): void;
  written(): WrittenFacts;
  /** Writes all that was gathered, without waiting for the next group: before the computer sleeps. Never rejects. */
  flush(): Promise<void>;
  /** The same, for the last time: what comes later is not taken. The history is closed by who opened it. */
  stop(): Promise<void>;
}

export interface FactWriterDependencies {
  readonly history: Pick<History, 'openBatch' | 'addFacts' | 'addSpots' | 'addStatuses' | 'noteDevice'>;
  readonly clock: Clock;
  /** Hears when the history cannot be written, when it can again, and when facts are lost. */
  readonly onNews: (news: CollectorNews) => void;
  readonly onSurprise: (error: unknown) => void;
}

/** What is to be written together. */
interface Group {
  readonly facts: ReadingFact[];
  readonly spots: SpotValues[];
  readonly statuses: StatusNote[];
  readonly devices: DeviceNote[];
}

function emptyGroup(): Group {
  return { facts: [], spots: [], statuses: [], devices: [] };
}

/** Puts one more at the end; gives how many of the oldest had to go for it. */
function push<Item>(list: Item[], item: Item, most: number): number {
  list.push(item);
  return list.splice(0, list.length - most).length;
}

/** The history keeps whole milliseconds; receipts are measured finer. */
function wholeInstant<Said extends { readonly at: number }>(said: Said): Said {
  return { ...said, at: Math.round(said.at) };
}

async function unlessEmpty<Item>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<Result<null, Failure>>,
): Promise<Result<null, Failure>> {
  return items.length === 0 ? success(null) : write(items);
}

/**
 * Makes a writer. Facts that cannot be written wait in the history, which writes them as soon as it can; all else is kept
 * here and tried again with the next group.
 */
export function createFactWriter({ history, clock, onNews, onSurprise }: FactWriterDependencies): FactWriter {
  let group = emptyGroup();
  let batch: number | null = null;
  let cancelTimer: CancelTimer | null = null;
  let writing: Promise<void> = Promise.resolve();
  let trouble: FailureCode | null = null;
  let stopped = false;
  let untold = 0;
  let counts: WrittenFacts = { written: 0, refused: 0, lost: 0 };

  function gather<Item>(part: (group: Group) => Item[], item: Item, most = mostNotes): number {
    if (stopped) {
      return 0;
    }
    cancelTimer ??= clock.after(groupMs, () => void write());
    return push(part(group), item, most);
  }

  /** Puts back, before what came meanwhile, what could not be written; the oldest goes where it is too much. */
  function putBack<Item>(part: (group: Group) => Item[], items: readonly Item[], most: number): number {
    const list = part(group);
    list.unshift(...items);
    return list.splice(0, list.length - most).length;
  }

  function lose(count: number): void {
    counts = { ...counts, lost: counts.lost + count };
    untold += count;
  }

  function tellLost(): void {
    if (untold > 0) {
      onNews({ kind: 'factsLost', source: null, details: { count: untold } });
      untold = 0;
    }
  }

  function write(): Promise<void> {
    writing = writing.then(writeGroup);
    return writing;
  }

  async function writeGroup(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    const taken = group;
    group = emptyGroup();
    if (taken.facts.length + taken.spots.length + taken.statuses.length + taken.devices.length === 0) {
      return;
    }
    const facts = await attempt(() => writeFacts(taken.facts));
    const spots = await attempt(() => unlessEmpty(taken.spots, history.addSpots));
    const statuses = await attempt(() => unlessEmpty(taken.statuses, history.addStatuses));
    const devices = await attempt(() => noteDevices(taken.devices));
    // What the history could not write it holds itself; what it never heard of comes back here.
    lose(putBack((one) => one.facts, facts.ok || facts.error !== null ? [] : taken.facts, mostFacts));
    putBack((one) => one.spots, spots.ok ? [] : taken.spots, mostNotes);
    putBack((one) => one.statuses, statuses.ok ? [] : taken.statuses, mostNotes);
    putBack((one) => one.devices, devices.ok ? [] : taken.devices, mostNotes);
    tellLost();
    const firstFailed = [facts, spots, statuses, devices].find((one) => !one.ok);
    tellTrouble(firstFailed === undefined || firstFailed.ok ? null : (firstFailed.error?.code ?? 'unexpected'));
  }

  /** Fails with null where the history broke instead of answering. */
  async function attempt<Value>(ask: () => Promise<Result<Value, Failure>>): Promise<Result<Value, Failure | null>> {
    try {
      return await ask();
    } catch (error) {
      if (trouble === null) {
        onSurprise(error);
      }
      return failed(null);
    }
  }

  async function writeFacts(facts: readonly ReadingFact[]): Promise<Result<null, Failure>> {
    if (facts.length === 0) {
      return success(null);
    }
    const first = await addToBatch(facts);
    // A back-up that was put in the place of the history knows nothing of the batch: the facts go into a new one.
    const isClosed = first.ok && (first.value.refused.batchClosed ?? 0) > 0;
    if (isClosed) {
      batch = null;
    }
    const outcome = isClosed ? await addToBatch(facts) : first;
    if (!outcome.ok) {
      lose(Number(outcome.error.details?.['lost'] ?? 0));
      return outcome;
    }
    const refused = Object.values(outcome.value.refused).reduce((sum, count) => sum + count, 0);
    counts = {
      ...counts,
      written: counts.written + outcome.value.added + outcome.value.repeated,
      refused: counts.refused + refused,
    };
    return success(null);
  }

  async function addToBatch(facts: readonly ReadingFact[]): Promise<Result<AddedFacts, Failure>> {
    batch ??= await history.openBatch({
      kind: 'live',
      createdAt: clock.nowMs(),
      label: 'live',
      file: null,
      clockOffsetMs: null,
    });
    return history.addFacts(batch, facts, true);
  }

  async function noteDevices(notes: readonly DeviceNote[]): Promise<Result<null, Failure>> {
    for (const note of notes) {
      const noted = await history.noteDevice(note);
      if (!noted.ok) {
        return noted;
      }
    }
    return success(null);
  }

  function tellTrouble(code: FailureCode | null): void {
    if (code !== null && code !== trouble) {
      onNews({ kind: 'historyTrouble', source: null, details: { code } });
    } else if (code === null && trouble !== null) {
      onNews({ kind: 'historyWorksAgain', source: null, details: {} });
    }
    trouble = code;
  }

  return {
    add: (fact) => lose(gather((one) => one.facts, wholeInstant(fact), mostFacts)),
    addSpots: (spots) => void gather((one) => one.spots, wholeInstant(spots)),
    addStatus: (note) => void gather((one) => one.statuses, wholeInstant(note)),
    noteDevice: (note) => void gather((one) => one.devices, wholeInstant(note)),
    written: () => counts,
    flush: write,
    stop: () => {
      stopped = true;
      return write();
    },
  };
}
