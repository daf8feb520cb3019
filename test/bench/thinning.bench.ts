import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openHistory, spotNames, type History, type SpotValues } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';
import type { ReadingFact } from '../../shared/facts.ts';
import { printMeasurements, type Measurement } from './table.ts';

/*
 * What is left of a year of telegrams of every second beside an inverter that is read every ten seconds, with the spot
 * values of both: how long thinning takes, how large a year of a source is then, and whether any day's totals changed.
 * SUNTALLY_BENCH_DAYS says how many days (else 365); what is told per year is measured over that many.
 */

const dayMs = 86_400_000;
const slotMs = 300_000;
const days = Number(process.env['SUNTALLY_BENCH_DAYS'] ?? 365);
const zone = 'Europe/Amsterdam';
const begin = Date.UTC(2025, 0, 1);
const end = begin + days * dayMs;
const meter = { kind: 'meter', id: 'E0047' } as const;
const inverter = { kind: 'inverter', id: '2130000001' } as const;
const worker = new URL('../../electron/core/history/historyWorker.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));
const barMb = 10;

/** All energy of the sun up to an instant, Wh: a day of 16 hours under clouds that come and go. */
function sunWh(at: number): number {
  const day = Math.floor(at / dayMs);
  const share = Math.min(1, Math.max(0, ((at % dayMs) / 3_600_000 - 4) / 16));
  const clouds = share - Math.sin(2 * Math.PI * 40 * share) / (2 * Math.PI * 40);
  return (day - begin / dayMs) * 20_000 + 20_000 * (0.5 - Math.cos(Math.PI * clouds) / 2);
}

function telegram(at: number): ReadingFact {
  const hours = (at - begin) / 3_600_000;
  return {
    source: meter,
    at,
    rank: 'live',
    registers: {
      importT1Wh: Math.floor(4_000_000 + 240 * hours + 200 * (1 - Math.cos(hours))),
      importT2Wh: 5_000_000,
      exportT1Wh: Math.floor(2_000_000 + 0.7 * sunWh(at)),
      exportT2Wh: 6_000_000,
      gasDm3: Math.floor(hours * 80),
    },
    powerW: Math.floor(at / 1000) % 3001,
  };
}

function reading(at: number): ReadingFact {
  return {
    source: inverter,
    at,
    rank: 'live',
    registers: { yieldWh: Math.floor(7_000_000 + sunWh(at)) },
    powerW: Math.floor(at / 1000) % 4001,
  };
}

/** Phases of a meter; phases, strings, temperature and frequency of an inverter. */
function spot(source: SpotValues['source'], at: number): SpotValues {
  const isKept = (index: number) => (source.kind === 'meter' ? index < 6 : index < 8 || index > 17);
  return {
    source,
    at,
    values: spotNames.map((_, index) => (isKept(index) ? 2000 + ((at / 1000 + index * 31) % 400) : null)),
  };
}

async function fillDay(history: History, batch: number, from: number): Promise<void> {
  const facts: ReadingFact[] = [];
  for (let at = from; at < from + dayMs; at += 1000) {
    facts.push(telegram(at));
    const hour = (at % dayMs) / 3_600_000;
    if (at % 10_000 === 0 && hour >= 4 && hour <= 20) {
      facts.push(reading(at));
    }
  }
  const added = await history.addFacts(batch, facts);
  if (!added.ok) {
    throw new Error(added.error.code);
  }
  const slots = Array.from({ length: dayMs / slotMs }, (_, index) => from + index * slotMs);
  const lit = slots.filter((at) => at % dayMs >= 4 * 3_600_000 && at % dayMs <= 20 * 3_600_000);
  await history.addSpots([...slots.map((at) => spot(meter, at)), ...lit.map((at) => spot(inverter, at))]);
}

async function answersOf(history: History): Promise<string> {
  const range = { from: begin, to: end, zone };
  const month = { from: begin, to: begin + 31 * dayMs, zone };
  return JSON.stringify([
    await history.totals({ ...range, bucket: '1d' }),
    await history.totals({ ...range, bucket: '1y' }),
    await history.totals({ ...month, bucket: '5m' }),
  ]);
}

/** What a table takes, MB: a table in which a source's rows are told apart by their number of rows. */
function sizes(): { readonly used: number; readonly rows: string } {
  const database = new DatabaseSync(join(folder, 'history.db'), { readOnly: true });
  const value = (pragma: string) => Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
  const used = ((value('page_count') - value('freelist_count')) * value('page_size')) / 1e6;
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  const rows = `${count('reading_1')} + ${count('reading_2')} readings, ${count('spot')} spots`;
  database.close();
  return { used, rows };
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return (performance.now() - began) / 1000;
}

function told(what: string, measured: string): Measurement {
  return { what, measured, bar: 'told', reached: true };
}

try {
  const opened = await openHistory({
    folder,
    clock: { ...systemClock, nowMs: () => end + 2 * dayMs },
    worker,
    log: () => undefined,
    detailDays: 0,
  });
  if (!opened.ok) {
    throw new Error(opened.error.code);
  }
  const history = opened.value;
  const batch = await history.openBatch({ kind: 'import', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  const stored = await timed(async () => {
    for (let day = 0; day < days; day += 1) {
      // oxlint-disable-next-line no-await-in-loop -- day by day, so that memory stays small
      await fillDay(history, batch, begin + day * dayMs);
    }
  });
  const worked = await timed(() => history.tend());
  const before = await answersOf(history);
  const full = sizes();
  let removed = 0;
  const thinned = await timed(async () => {
    const outcome = await history.thin();
    removed = outcome.ok ? outcome.value.removed : 0;
  });
  await history.settle();
  const after = await answersOf(history);
  await history.close();
  const left = sizes();
  const perYear = ((left.used / days) * 365) / 2;
  printMeasurements(`Thinning of ${days} days by 1 s and 10 s`, [
    told('made and stored', `${stored.toFixed(0)} s`),
    told('worked out', `${worked.toFixed(1)} s`),
    told('thinned', `${thinned.toFixed(1)} s, ${(removed / thinned / 1000).toFixed(0)},000 readings/s taken out`),
    told(
      'size',
      `${full.used.toFixed(0)} MB to ${left.used.toFixed(1)} MB (file ${(statSync(join(folder, 'history.db')).size / 1e6).toFixed(0)})`,
    ),
    told('rows', `${full.rows}; then ${left.rows}`),
    {
      what: 'a thinned year of a source, with all that is kept beside it',
      measured: `${perYear.toFixed(2)} MB`,
      bar: `${barMb} MB`,
      reached: perYear <= barMb,
    },
    {
      what: 'totals of days, of the year, and of a month by 5 minutes',
      measured: before === after ? 'the same' : 'not the same',
      bar: 'the same',
      reached: before === after,
    },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
