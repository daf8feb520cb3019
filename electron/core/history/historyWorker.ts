import { parentPort, workerData, type MessagePort } from 'node:worker_threads';

import { success } from '../../../shared/result.ts';
import { systemClock } from '../ports/index.ts';
import { runFileTask } from './files/fileTasks.ts';
import type { HistoryStore } from './store/historyStore.ts';
import { openStore } from './store/openStore.ts';
import { buffersIn, callStore, type StoreAnswer, type StoreQuestion, type WorkerOrder } from './storeLink.ts';

/** The entry of the worker thread: holds the store, or runs one task and ends. */
function runWorker(port: MessagePort, order: WorkerOrder): void {
  if (order.kind === 'task') {
    port.postMessage(runFileTask(order.task));
    return;
  }
  const opened = openStore(order.options, systemClock);
  tell(port, { kind: 'opened', result: opened.ok ? success(null) : opened });
  if (opened.ok) {
    port.on('message', (question: StoreQuestion) => answer(port, opened.value, question));
  }
}

function answer(port: MessagePort, store: HistoryStore, { id, call, values }: StoreQuestion): void {
  try {
    tell(port, { kind: 'answer', id, value: callStore(store, call, values) });
  } catch (error) {
    tell(port, { kind: 'surprise', id, text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function tell(port: MessagePort, message: StoreAnswer): void {
  port.postMessage(message, message.kind === 'answer' ? buffersIn(message.value) : []);
}

if (parentPort !== null) {
  const order: unknown = workerData;
  if (isOrder(order)) {
    runWorker(parentPort, order);
  }
}

function isOrder(value: unknown): value is WorkerOrder {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
