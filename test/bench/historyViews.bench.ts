import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';

import { localCalendar } from '../../electron/core/balance/index.ts';
import { openHistory, type History, type TotalsQuestion } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';
import type { ReadingFact, SourceName } from '../../shared/facts.ts';
import type { BucketLength } from '../../shared/totals.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { percentile, printMeasurements, type Measurement } from './table.ts';

/*
 * How fast views of ten years are answered, in two histories: readings every 5 minutes and of the last 90 days every
 * 10 seconds; and every 10 seconds throughout, for as many years as SUNTALLY_BENCH_YEARS says (else 1: what is asked is
 * the same, and ten years take an hour to make). How the main thread waits while a million facts arrive, and how large
 * a thinned year is.
 */

const zone = 'Europe/Amsterdam';
const dayMs = 86_400_000;
const pageBytes = 8192;
const end = Date.UTC(2026, 8, 1);
const begin = Date.UTC(2016, 8, 1);
const denseYears = Number(process.env['SUNTALLY_BENCH_YEARS'] ?? 1);
const worker = new URL('../../electron/core/history/historyWorker.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));
const meter = { kind: 'meter', id: 'E0047' } as const;
const inverter = { kind: 'inverter', id: '2130000001' } as const;

/** A house, reading by reading: what the sun gives and what is used, with clouds and a kettle. */
function createHouse() {
  const random = seededRandom(11);
  let [yieldWh, importWh, exportWh, cloud, load] = [4_000_000, 3_000_000, 2_000_000, 1, 300];
  return (at: number, stepMs: number) => {
    const hours = stepMs / 3_600_000;
    if (random() < hours * 6) {
      cloud = 0.2 + 0.8 * random();
      load = random() < 0.15 ? 2400 : 150 + 400 * random();
    }
    const sun = Math.max(0, Math.sin((((at / 3_600_000) % 24) / 24 - 0.25) * 2 * Math.PI)) * 4200 * cloud;
    yieldWh += sun * hours;
    importWh += Math.max(0, load - sun) * hours;
    exportWh += Math.max(0, sun - load) * hours;
    const powerW = Math.round(load - sun);
    return [
      reading(meter, at + 1000, powerW, {
        importT1Wh: Math.floor(importWh),
        importT2Wh: 5_000_000,
        exportT1Wh: Math.floor(exportWh),
        exportT2Wh: 6_000_000,
        gasDm3: Math.floor(at / 3_600_000),
      }),
      ...(sun > 0 ? [reading(inverter, at, Math.round(sun), { yieldWh: Math.floor(yieldWh) })] : []),
    ];
  };
}

function reading(source: SourceName, at: number, powerW: number, registers: ReadingFact['registers']): ReadingFact {
  return { source, at, rank: 'live', registers, powerW };
}

async function open(name: string, detailDays: number | null, nowMs = end): Promise<History> {
  const opened = await openHistory({
    folder: join(folder, name),
    clock: { ...systemClock, nowMs: () => nowMs },
    worker,
    log: () => undefined,
    detailDays,
  });
  if (!opened.ok) {
    throw new Error(`The history did not open: ${opened.error.code}`);
  }
  return opened.value;
}

async function fill(history: History, from: number, to: number, stepMs: number, house: ReturnType<typeof createHouse>) {
  const batch = await history.openBatch({ kind: 'import', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  let facts: ReadingFact[] = [];
  for (let at = from; at < to; at += stepMs) {
    facts.push(...house(at, stepMs));
    if (facts.length >= 20_000 || at + stepMs >= to) {
      // oxlint-disable-next-line no-await-in-loop -- one group after the other
      await history.addFacts(batch, facts);
      facts = [];
    }
  }
}

/** The views that there are. */
const views: readonly (readonly [what: string, days: number, bucket: BucketLength])[] = [
  ['a day by 5 minutes', 1, '5m'],
  ['a day by quarters', 1, '15m'],
  ['a week by hours', 7, '1h'],
  ['a month by days', 31, '1d'],
  ['a year by months', 365, '1mo'],
  ['all by years', 36_500, '1y'],
];

async function measureViews(history: History, name: string, from: number): Promise<readonly Measurement[]> {
  const random = seededRandom(3);
  const calendar = localCalendar(zone);
  const measured: Measurement[] = [];
  // oxlint-disable no-await-in-loop -- one after the other is what is measured
  for (const [what, days, bucket] of views) {
    const times: number[] = [];
    const ask = async (): Promise<number> => {
      const first = days > 3000 ? begin : calendar.dayAt(from + random() * (end - from - days * dayMs)).fromMs;
      const question: TotalsQuestion = { from: first, to: Math.min(end, first + days * dayMs), bucket, zone };
      const began = performance.now();
      const answer = await history.totals(question);
      if (!answer.ok || answer.value.buckets.length === 0) {
        throw new Error('No totals came');
      }
      return performance.now() - began;
    };
    const cold = await ask();
    for (let round = 0; round < 300; round += 1) {
      times.push(await ask());
    }
    const p95 = percentile(times, 0.95);
    measured.push({
      what: `${name}: ${what}`,
      measured: `p95 ${p95.toFixed(1)} ms, median ${percentile(times, 0.5).toFixed(1)}, first ${cold.toFixed(0)}`,
      bar: '10 ms',
      reached: p95 <= 10,
    });
  }
  // oxlint-enable no-await-in-loop
  return measured;
}

function told(what: string, measured: string): Measurement {
  return { what, measured, bar: 'told', reached: true };
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return (performance.now() - began) / 1000;
}

/** How long the main thread waits while a million facts arrive, a view is open and asked for again and again. */
async function measureDelay(history: History): Promise<Measurement> {
  const house = createHouse();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const batch = await history.openBatch({ kind: 'import', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  delay.enable();
  let count = 0;
  // oxlint-disable no-await-in-loop -- one group after the other
  for (let at = begin - 900 * dayMs; count < 1_000_000;) {
    const facts: ReadingFact[] = [];
    while (facts.length < 1000) {
      facts.push(...house(at, 10_000));
      at += 10_000;
    }
    count += facts.length;
    await history.addFacts(batch, facts);
  }
  const asked = timed(() => history.totals({ from: end - dayMs, to: end, bucket: '5m', zone }));
  const seconds = await asked;
  // oxlint-enable no-await-in-loop
  delay.disable();
  // The histogram counts the timer's own millisecond too.
  const p999 = delay.percentile(99.9) / 1e6;
  const most = delay.max / 1e6;
  return {
    what: 'main thread while a million facts arrive and are worked out',
    measured: `p99.9 ${p999.toFixed(1)} ms, most ${most.toFixed(1)} ms, answer after ${seconds.toFixed(1)} s`,
    bar: 'p99.9 16 ms, most 50 ms',
    reached: p999 <= 16 && most <= 50,
  };
}

/** Size of what is used in a history, MB. */
function sizeMb(name: string): { readonly used: number; readonly packed: number; readonly tables: string } {
  const copy = join(folder, `${name}.copy.db`);
  rmSync(copy, { force: true });
  const database = new DatabaseSync(join(folder, name, 'history.db'), { readOnly: true });
  const value = (pragma: string) => Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
  const used = ((value('page_count') - value('freelist_count')) * value('page_size')) / 1e6;
  database.exec(`VACUUM INTO '${copy}'`);
  database.close();
  const small = new DatabaseSync(copy);
  const pages = Number(Object.values(small.prepare('PRAGMA page_count').get() ?? {})[0]);
  const rows = small
    .prepare('SELECT name FROM sqlite_schema WHERE name LIKE ?')
    .all('reading_%')
    .map((row) => String(small.prepare(`SELECT count(*) AS n FROM ${String(row['name'])}`).get()?.['n']));
  small.close();
  return { used, packed: (pages * pageBytes) / 1e6, tables: rows.join(' and ') };
}

try {
  const mixed = await open('mixed', null);
  const house = createHouse();
  const edge = end - 90 * dayMs;
  const stored = await timed(async () => {
    await fill(mixed, begin, edge, 300_000, house);
    await fill(mixed, edge, end, 10_000, house);
  });
  const worked = await timed(() => mixed.tend());
  const measured: Measurement[] = [
    told('10 years, 90 days of them by 10 s: made and stored', `${stored.toFixed(0)} s`),
    told('worked out anew', `${worked.toFixed(1)} s`),
    ...(await measureViews(mixed, '10 years', begin)),
    await measureDelay(mixed),
  ];
  await mixed.close();

  const dense = await open('dense', 0, end + 2 * dayMs);
  const from = end - denseYears * 365 * dayMs;
  const made = await timed(() => fill(dense, from, end, 10_000, createHouse()));
  const settled = await timed(() => dense.tend());
  measured.push(
    told(`${denseYears} years by 10 s: made and stored`, `${made.toFixed(0)} s`),
    told('worked out anew', `${settled.toFixed(1)} s`),
    ...(await measureViews(dense, 'by 10 s', from)),
  );
  const before = sizeMb('dense');
  const thinned = await timed(() => dense.thin());
  await dense.settle();
  const size = sizeMb('dense');
  const each = size.used / denseYears / 2;
  measured.push(
    told('thinned', `${thinned.toFixed(0)} s, ${before.used.toFixed(0)} MB to ${size.used.toFixed(1)} MB`),
    {
      what: 'a thinned year of a source',
      measured: `${each.toFixed(1)} MB, packed ${(size.packed / denseYears / 2).toFixed(1)} (${size.tables} readings)`,
      bar: '10 MB',
      reached: each <= 10,
    },
  );
  await dense.close();
  printMeasurements('Views of the history', measured);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
