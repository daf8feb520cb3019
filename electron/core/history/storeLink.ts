import { Worker, type Transferable } from 'node:worker_threads';

import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports/index.ts';
import type { FileTask, FileTaskOutcome } from './fileTasks.ts';
import type { HistoryStore, StoreOptions } from './historyStore.ts';
import { openStore } from './openStore.ts';

export type StoreCall = keyof HistoryStore;

/** What a worker is started for: to hold the store, or for one long task on its file. */
export type WorkerOrder =
  | { readonly kind: 'store'; readonly options: StoreOptions }
  | { readonly kind: 'task'; readonly task: FileTask };

/** What is asked of the worker. */
export interface StoreQuestion {
  readonly id: number;
  readonly call: StoreCall;
  readonly values: readonly unknown[];
}

/** What the worker answers; `opened` comes once, before all else. */
export type StoreAnswer =
  | { readonly kind: 'opened'; readonly result: Result<null, Failure> }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'surprise'; readonly id: number; readonly text: string };

/** A store, wherever it runs. */
export interface StoreLink {
  /** Whether the store runs in this thread. */
  readonly inProcess: boolean;
  ask<Call extends StoreCall>(
    call: Call,
    ...values: Parameters<HistoryStore[Call]>
  ): Promise<ReturnType<HistoryStore[Call]>>;
  end(): Promise<void>;
}

/** Opens a store in this thread. Fails as `openStore`. */
export function openLocalLink(options: StoreOptions, clock: Clock): Result<StoreLink, Failure> {
  const opened = openStore(options, clock);
  if (!opened.ok) {
    return opened;
  }
  const store = opened.value;
  return success({
    inProcess: true,
    ask: async (call, ...values) => answerOf(call, callStore(store, call, values)),
    end: async () => undefined,
  });
}

/** Asks a store by the name of a call. */
export function callStore(store: HistoryStore, call: StoreCall, values: readonly unknown[]): unknown {
  const answer: unknown = Reflect.apply(store[call], store, values);
  return answer;
}

/**
 * Opens a store in a worker thread. Fails as `openStore`; null where the worker cannot start.
 *
 * @param told why it cannot start
 */
export function openWorkerLink(
  worker: URL,
  options: StoreOptions,
  told: (reason: string) => void,
): Promise<Result<StoreLink, Failure> | null> {
  const order: WorkerOrder = { kind: 'store', options };
  const thread = startWorker(worker, order, told);
  if (thread === null) {
    return Promise.resolve(null);
  }
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  let ended: Error | null = null;
  const started = Promise.withResolvers<Result<StoreLink, Failure> | null>();

  function stop(error: Error): void {
    ended = error;
    for (const one of open.values()) {
      one.reject(error);
    }
    open.clear();
  }

  const link: StoreLink = {
    inProcess: false,
    ask: async (call, ...values) => {
      if (ended !== null) {
        throw ended;
      }
      lastId += 1;
      const question: StoreQuestion = { id: lastId, call, values };
      const answer = Promise.withResolvers<unknown>();
      open.set(lastId, answer);
      thread.postMessage(question, buffersIn(values));
      return answerOf(call, await answer.promise);
    },
    end: async () => {
      await thread.terminate();
    },
  };

  thread.on('message', (message: StoreAnswer) => {
    if (message.kind === 'opened') {
      started.resolve(message.result.ok ? success(link) : message.result);
      return;
    }
    const waiting = open.get(message.id);
    open.delete(message.id);
    if (message.kind === 'answer') {
      waiting?.resolve(message.value);
    } else {
      waiting?.reject(new Error(message.text));
    }
  });
  thread.on('error', (error) => {
    const reason = error instanceof Error ? error : new Error(String(error));
    told(reason.message);
    stop(reason);
    started.resolve(null);
  });
  thread.on('exit', () => {
    stop(new Error('The history worker has ended'));
    started.resolve(null);
  });
  return started.promise;
}

/** Runs a long task in a worker thread of its own; null where that cannot start. */
export function runTaskInWorker(worker: URL, task: FileTask): Promise<FileTaskOutcome | null> {
  const order: WorkerOrder = { kind: 'task', task };
  const thread = startWorker(worker, order, () => undefined);
  if (thread === null) {
    return Promise.resolve(null);
  }
  const ended = Promise.withResolvers<FileTaskOutcome | null>();
  thread.on('message', (outcome: FileTaskOutcome) => ended.resolve(outcome));
  thread.on('error', () => ended.resolve(null));
  thread.on('exit', () => ended.resolve(null));
  return ended.promise;
}

/** The buffers of typed arrays inside plain values, which cross to another thread without being copied. */
export function buffersIn(value: unknown): Transferable[] {
  if (ArrayBuffer.isView(value)) {
    return value.buffer instanceof ArrayBuffer && value.byteLength > 0 ? [value.buffer] : [];
  }
  if (Array.isArray(value)) {
    return value.length > longestList ? [] : value.flatMap((one) => buffersIn(one));
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((one) => buffersIn(one)) : [];
}

/** Longer lists are of plain values: what holds typed arrays is short. */
const longestList = 1024;

function startWorker(worker: URL, order: WorkerOrder, told: (reason: string) => void): Worker | null {
  try {
    return new Worker(worker, { workerData: order, name: 'history' });
  } catch (error) {
    told(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** What the store gave to a call: both ends are the same program, so it has the form that the call promises. */
function answerOf<Call extends StoreCall>(_call: Call, value: unknown): ReturnType<HistoryStore[Call]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the compiler checked it at the other end
  return value as ReturnType<HistoryStore[Call]>;
}
