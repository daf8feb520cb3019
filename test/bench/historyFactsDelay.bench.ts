import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

import type { History } from '../../electron/core/history/index.ts';
import {
  factCount,
  factsPerGroup,
  inverterFact,
  makeGroup,
  meterFact,
  openBenchHistory,
  storeFacts,
} from './historyFactsMade.ts';
import { printMeasurements, type Measurement } from './table.ts';

/*
 * How long the main thread waits while a million facts arrive and are worked out, and what of it is the bench's own. The
 * facts are made in this thread, 250 at a time with a turn for others in between, as an import reads its file; groups of
 * 5,000 are handed to the history, which runs in its worker. Delays are the times between ticks of a timer of 1 ms. What a
 * thread that does nothing waited meanwhile is told too: that much is other programs on the machine.
 */

const idle = new Worker(new URL('./idleThread.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));
const barP999Ms = 16;
const barMostMs = 50;

/** What a thread waited while something was done, ms. */
interface Waited {
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
  /** What a thread that does nothing waited at most. */
  readonly idleMost: number;
  /** How long collecting garbage took in this thread: all of it, and at most in one go. */
  readonly garbage: { readonly sum: number; readonly most: number };
  readonly seconds: number;
}

/** What the idle thread waited at most since it was asked before, ms. */
function idleWaited(): Promise<number> {
  const answer = Promise.withResolvers<number>();
  idle.once('message', (most: number) => answer.resolve(most));
  idle.postMessage('end', []);
  return answer.promise;
}

async function waitedDuring(action: () => Promise<unknown>): Promise<Waited> {
  const collected: number[] = [];
  const observer = new PerformanceObserver((list) => collected.push(...list.getEntries().map((one) => one.duration)));
  observer.observe({ entryTypes: ['gc'] });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await idleWaited();
  delay.enable();
  const began = performance.now();
  await action();
  const seconds = (performance.now() - began) / 1000;
  delay.disable();
  observer.disconnect();
  return {
    p99: delay.percentile(99) / 1e6,
    p999: delay.percentile(99.9) / 1e6,
    most: delay.max / 1e6,
    idleMost: await idleWaited(),
    garbage: { sum: collected.reduce((sum, one) => sum + one, 0), most: Math.max(0, ...collected) },
    seconds,
  };
}

function line(what: string, { p99, p999, most, idleMost, garbage, seconds }: Waited, hasBar: boolean): Measurement {
  return {
    what,
    measured:
      `p99 ${p99.toFixed(1)}, p99.9 ${p999.toFixed(1)}, most ${most.toFixed(1)} ms in ${seconds.toFixed(1)} s; ` +
      `garbage ${garbage.sum.toFixed(0)} ms, most ${garbage.most.toFixed(1)}; an idle thread most ${idleMost.toFixed(1)}`,
    bar: hasBar ? `p99.9 ${barP999Ms}, most ${barMostMs} ms` : 'told',
    reached: !hasBar || (p999 <= barP999Ms && most <= barMostMs),
  };
}

/** Two readings of a meter, then one of an inverter, as both speak in turn. */
function houseFact(index: number) {
  const moment = Math.floor(index / 3);
  return index % 3 === 2 ? inverterFact(moment) : meterFact(2 * moment + (index % 3));
}

async function makeAlone(): Promise<void> {
  for (let first = 0; first < factCount; first += factsPerGroup) {
    // oxlint-disable-next-line no-await-in-loop -- one group after the other
    await makeGroup(houseFact, first);
  }
}

/** Asks for a day again and again until told to stop, as an open window does. */
async function askAgain(history: History, isOver: () => boolean): Promise<void> {
  const from = Date.UTC(2020, 0, 5);
  while (!isOver()) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    await history.totals({ from, to: from + 86_400_000, bucket: '5m', zone: 'Europe/Amsterdam' });
  }
}

try {
  const loadBefore = loadavg()[0] ?? 0;
  const measured = [line('the facts are made and thrown away', await waitedDuring(makeAlone), false)];
  const history = await openBenchHistory(folder, 'worker', 'worker');
  measured.push(line('made and stored', await waitedDuring(() => storeFacts(history, houseFact)), true));
  measured.push(line('worked out', await waitedDuring(() => history.tend()), true));
  const asked = await waitedDuring(async () => {
    let isOver = false;
    const asking = askAgain(history, () => isOver);
    await storeFacts(history, (index) => houseFact(index + factCount));
    isOver = true;
    await asking;
  });
  measured.push(line('made and stored while a day is asked for', asked, true));
  await history.close();
  const load = `${loadBefore.toFixed(2)} before, ${(loadavg()[0] ?? 0).toFixed(2)} after`;
  measured.push({ what: 'load of the machine in the last minute', measured: load, bar: 'told', reached: true });
  printMeasurements(`The main thread while ${factCount.toLocaleString('en')} facts arrive`, measured);
} finally {
  await idle.terminate();
  rmSync(folder, { recursive: true, force: true });
}
