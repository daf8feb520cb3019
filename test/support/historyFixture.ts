import { onTestFinished } from 'vitest';

import {
  openHistory,
  readingFacts,
  type BatchKind,
  type History,
  type HistoryOptions,
} from '../../electron/core/history/index.ts';
import type { Fact, IntervalFact, ReadingFact, SourceName } from '../../shared/facts.ts';
import { createFakeClock } from './fakeClock.ts';

/** The entry of the history's worker, as source. */
export const historyWorker: URL = new URL('../../electron/core/history/historyWorker.ts', import.meta.url);

export const someMeter = { kind: 'meter', id: 'E0047' } as const;
export const someInverter = { kind: 'inverter', id: '2130000001' } as const;
/** A June noon, UTC epoch ms: the fake clock's start is an hour before it. */
export const noon: number = Date.UTC(2026, 5, 21, 10);
export const always = { from: 0, to: Date.UTC(2200, 0, 1) } as const;

/** A live reading of a meter, `seconds` after noon. */
export function meterReading(seconds: number, importWh: number, more: Partial<ReadingFact> = {}): ReadingFact {
  return {
    source: someMeter,
    at: noon + seconds * 1000,
    rank: 'live',
    registers: { importWh, exportWh: 100 },
    powerW: 250,
    ...more,
  };
}

/** A quarter of an hour of a meter, beginning so many quarters after noon. */
export function quarter(index: number, importWh: number, more: Partial<IntervalFact> = {}): IntervalFact {
  return {
    source: someMeter,
    from: noon + index * 900_000,
    to: noon + (index + 1) * 900_000,
    rank: 'validated',
    amounts: { importWh },
    grainS: 900,
    estimated: false,
    ...more,
  };
}

/** Opens the history of a folder in this thread, unless told otherwise; closes it when the test ends. */
export async function openTestHistory(folder: string, options: Partial<HistoryOptions> = {}): Promise<History> {
  const opened = await openHistory({
    folder,
    clock: createFakeClock(),
    worker: null,
    log: () => undefined,
    ...options,
  });
  if (!opened.ok) {
    throw new Error(`The history did not open: ${JSON.stringify(opened.error)}`);
  }
  const history = opened.value;
  let open = true;
  onTestFinished(async () => {
    if (open) {
      await history.close();
    }
  });
  return {
    ...history,
    close: () => {
      open = false;
      return history.close();
    },
  };
}

/** Makes a batch. */
export function openTestBatch(history: History, label: string, kind: BatchKind = 'import'): Promise<number> {
  return history.openBatch({ kind, createdAt: noon, label, file: null, clockOffsetMs: null });
}

/** Adds facts in a batch of their own, and gives what became of them. */
export async function addBatch(history: History, label: string, facts: readonly Fact[]) {
  const batch = await openTestBatch(history, label);
  const outcome = await history.addFacts(batch, facts);
  if (!outcome.ok) {
    throw new Error(`The facts were not added: ${JSON.stringify(outcome.error)}`);
  }
  return { batch, ...outcome.value };
}

/** The readings of a source that count. */
export async function readingsOf(
  history: History,
  source: SourceName = someMeter,
  from = 0,
  to: number = always.to,
  beside = 0,
) {
  const columns = await history.winners({ source, from, to, before: beside, after: beside, limit: 100_000 });
  return columns === null ? [] : readingFacts(source, columns);
}

/** Everything that the history says about facts, as one text. Numbers and order of batches are left out. */
export async function allAnswers(history: History): Promise<string> {
  const sources = await history.sources();
  const answers = await Promise.all(
    sources.map(async ({ source, readings }) => {
      const columns = await history.winners({ source, ...always, before: 0, after: 0, limit: 100_000 });
      return {
        source,
        readings,
        winners: columns === null ? [] : readingFacts(source, columns),
        intervals: await history.intervals({ source, ...always }),
        rulings: await history.rulings({ source, ...always }),
        spots: await history.spots({ source, ...always }),
        statuses: await history.statuses({ source, ...always }),
      };
    }),
  );
  const batches = (await history.batches()).map((batch) => ({ ...batch, id: null }));
  return JSON.stringify({
    answers,
    batches: batches.toSorted((one, other) => Number(one.label > other.label) - Number(one.label < other.label)),
    devices: await history.devices(),
    events: await history.events(always),
  });
}
