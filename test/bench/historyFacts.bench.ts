import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openHistory, type History } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';
import type { ReadingFact } from '../../shared/facts.ts';
import { killWriter } from '../support/killWriter.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { printMeasurements, type Measurement } from './table.ts';

/* How fast facts are checked and stored, through the worker and in this thread; and 200 kills while a program writes. */

const count = 1_000_000;
const perGroup = 5000;
const start = Date.UTC(2020, 0, 1);
const worker = new URL('../../electron/core/history/historyWorker.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));

function meterFact(index: number, shiftMs = 0): ReadingFact {
  return {
    source: { kind: 'meter', id: 'E0047' },
    at: start + shiftMs + index * 10_000,
    rank: 'live',
    registers: {
      importT1Wh: 4_000_000 + index,
      importT2Wh: 3_000_000 + index,
      exportT1Wh: 1_000_000 + index,
      exportT2Wh: 2_000_000 + index,
      gasDm3: 3_000_000 + Math.floor(index / 360),
    },
    powerW: 400 + (index % 300),
  };
}

function inverterFact(index: number, shiftMs = 0): ReadingFact {
  return {
    source: { kind: 'inverter', id: '2130000001' },
    at: start + shiftMs + index * 10_000,
    rank: 'live',
    registers: { yieldWh: 4_000_000 + index },
    powerW: index % 3000,
  };
}

async function open(name: string, thread: URL | null): Promise<History> {
  const opened = await openHistory({
    folder: join(folder, name),
    clock: systemClock,
    worker: thread,
    log: () => undefined,
  });
  if (!opened.ok) {
    throw new Error(`The history did not open: ${opened.error.code}`);
  }
  return opened.value;
}

/** Stores a million facts, two groups on their way at a time, and gives how many per second with all the making of them. */
async function storedPerSecond(history: History, factAt: (index: number) => ReadingFact): Promise<number> {
  const batch = await history.openBatch({ kind: 'import', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  const began = performance.now();
  let before: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < count; first += perGroup) {
    const facts = Array.from({ length: perGroup }, (_, index) => factAt(first + index));
    const added = history.addFacts(batch, facts).then((outcome) => {
      if (!outcome.ok || outcome.value.added + outcome.value.repeated !== perGroup) {
        throw new Error(`Not all were stored: ${JSON.stringify(outcome)}`);
      }
      return null;
    });
    // oxlint-disable-next-line no-await-in-loop -- no more than two groups wait
    await before;
    before = added;
  }
  await before;
  return (count / (performance.now() - began)) * 1000;
}

function line(what: string, perSecond: number, bar: number | null): Measurement {
  return {
    what,
    measured: `${Math.round(perSecond).toLocaleString('en')} facts/s`,
    bar: bar === null ? 'told' : `${bar.toLocaleString('en')} facts/s`,
    reached: bar === null || perSecond >= bar,
  };
}

/** Kills a writing program so many times, and gives how often all that it acknowledged was there, without damage. */
async function roundsSurvived(rounds: number): Promise<number> {
  const random = seededRandom(7);
  let first = 0;
  let survived = 0;
  for (let round = 0; round < rounds; round += 1) {
    const last = await killWriter({
      folder: join(folder, 'killed'),
      first,
      perGroup: 1 + Math.floor(random() * 300),
      where: round % 2 === 0 ? 'here' : 'worker',
      groups: 1 + Math.floor(random() * 40),
    });
    const history = await open('killed', null);
    const source = { kind: 'meter', id: 'E0047' } as const;
    const found = await history.winners({ source, from: 0, to: 9e12, before: 0, after: 0, limit: 1e8 });
    const checked = await history.check();
    const kept = found?.values.importWh ?? new Float64Array();
    const isWhole = kept.length > last && kept.every((value, index) => value === index);
    survived += isWhole && checked.ok && checked.value.length === 0 && history.problems.length === 0 ? 1 : 0;
    first = kept.length;
    await history.close();
  }
  return survived;
}

try {
  const there = await open('worker', worker);
  const measured = [
    line('meter, in order, worker', await storedPerSecond(there, meterFact), 300_000),
    line('inverter, in order, worker', await storedPerSecond(there, inverterFact), 300_000),
    line('the same file again, worker', await storedPerSecond(there, meterFact), null),
    line('between others, worker', await storedPerSecond(there, (index) => meterFact(index, 5000)), null),
    line(
      'wholly shuffled, worker',
      await storedPerSecond(there, (index) => inverterFact((index * 7919) % count, -1e11)),
      null,
    ),
  ];
  await there.close();
  const here = await open('here', null);
  measured.push(line('meter, in order, this thread', await storedPerSecond(here, meterFact), null));
  await here.close();
  const rounds = 200;
  const survived = await roundsSurvived(rounds);
  measured.push({
    what: 'killed while writing: nothing lost, no damage',
    measured: `${survived} of ${rounds} rounds`,
    bar: `${rounds} of ${rounds}`,
    reached: survived === rounds,
  });
  printMeasurements('Facts into the history', measured);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
