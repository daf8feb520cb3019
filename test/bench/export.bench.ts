import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openHistory, type History } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';
import type { Fact } from '../../shared/facts.ts';
import { printMeasurements, type Measurement } from './table.ts';

/*
 * How fast the history of ten years goes to a file, five minutes a row, and how much memory that takes: first from the
 * facts, with all that has to be worked out, then again.
 */

const years = 10;
const from = Date.UTC(2015, 11, 31, 23);
const to = Date.UTC(2015 + years, 11, 31, 23);
const slotMs = 300_000;
const perGroup = 5000;
const rowBar = 300_000;
const memoryBarMb = 150;
const worker = new URL('../../electron/core/history/historyWorker.ts', import.meta.url);
const once = fileURLToPath(new URL('./exportOnce.ts', import.meta.url));
const cli = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));

/** A sunny house, read every five minutes. */
function* facts(): Generator<Fact, void, undefined> {
  let [yieldWh, importWh, exportWh] = [0, 0, 0];
  for (let at = from; at <= to; at += slotMs) {
    const sunWh = Math.round(Math.max(0, 300 * Math.sin(((at / 86_400_000) % 1) * 2 * Math.PI - Math.PI / 2)));
    const usedWh = 20 + ((at / slotMs) % 37);
    yieldWh += sunWh;
    importWh += Math.max(0, usedWh - sunWh);
    exportWh += Math.max(0, sunWh - usedWh);
    const shared = { at, rank: 'live', powerW: null } as const;
    yield { ...shared, source: { kind: 'inverter', id: '2130000001' }, registers: { yieldWh } };
    yield { ...shared, source: { kind: 'meter', id: 'E0047' }, registers: { importWh, exportWh } };
  }
}

async function store(history: History): Promise<void> {
  const batch = await history.openBatch({ kind: 'import', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  let group: Fact[] = [];
  const send = async () => {
    const outcome = await history.addFacts(batch, group);
    if (!outcome.ok) {
      throw new Error(outcome.error.code);
    }
    group = [];
  };
  for (const fact of facts()) {
    group.push(fact);
    if (group.length === perGroup) {
      // oxlint-disable-next-line no-await-in-loop -- group by group
      await send();
    }
  }
  await send();
}

interface Run {
  readonly tookMs: number;
  readonly mostMb: number;
  readonly heapMb: number;
}

/** In a process of its own, as `suntally export` is. */
function exportOnce(format: 'programs' | 'spreadsheet'): Run {
  const values = [folder, join(folder, `${format}.csv`), format, String(from), String(to)];
  const run = spawnSync(process.execPath, [once, ...values], { encoding: 'utf8' });
  if (run.status !== 0) {
    throw new Error(run.stderr);
  }
  const answer: unknown = JSON.parse(run.stdout);
  if (!isRun(answer)) {
    throw new Error(run.stdout);
  }
  return answer;
}

function isRun(value: unknown): value is Run {
  return typeof value === 'object' && value !== null && 'tookMs' in value && 'mostMb' in value && 'heapMb' in value;
}

function linesOf(
  what: string,
  { tookMs, mostMb, heapMb }: Run,
  isBarred: boolean,
  plainPerSecond: number,
): readonly Measurement[] {
  const perSecond = Math.round((to - from) / slotMs / (tookMs / 1000));
  return [
    {
      what,
      measured: `${perSecond.toLocaleString('en')} rows/s, ${(perSecond / plainPerSecond).toFixed(2)} x plain joins`,
      bar: isBarred ? `${rowBar.toLocaleString('en')} rows/s` : 'told',
      reached: !isBarred || perSecond >= rowBar,
    },
    {
      what: `${what}: memory of the process`,
      measured: `${Math.round(mostMb)} MB, heap of the main thread at the end ${Math.round(heapMb)} MB`,
      bar: isBarred ? `${memoryBarMb} MB` : 'told',
      reached: !isBarred || mostMb < memoryBarMb,
    },
  ];
}

/** The same rows by the plainest means, for comparison: cells joined to lines, a week's lines to a text, written. */
function plainJoinsPerSecond(): number {
  const file = openSync(join(folder, 'plain.csv'), 'w');
  const began = performance.now();
  let count = 0;
  for (let at = from; at < to; at += 2016 * slotMs) {
    const lines: string[] = [];
    for (let slot = at; slot < Math.min(to, at + 2016 * slotMs); slot += slotMs) {
      const begin = new Date(slot).toISOString();
      const end = new Date(slot + slotMs).toISOString();
      lines.push([begin, end, begin, end, 120, count % 97, 45, 78, 75, 'measured', 1].join(','));
      count += 1;
    }
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  return (count * 1000) / (performance.now() - began);
}

/** What `record` takes. */
function recordedPerSecond(count: number): Measurement {
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const at = new Date(to + index * 10_000).toISOString();
    text += `{"source":{"kind":"meter","id":"E1"},"origin":"live","at":"${at}","importWh":${index},"exportWh":0}\n`;
  }
  const began = performance.now();
  const run = spawnSync(process.execPath, [cli, 'record', '--data', join(folder, 'recorded')], { input: text });
  const perSecond = Math.round((count * 1000) / (performance.now() - began));
  if (run.status !== 0) {
    throw new Error(String(run.stderr));
  }
  return { what: 'suntally record', measured: `${perSecond.toLocaleString('en')} lines/s`, bar: 'told', reached: true };
}

try {
  const opened = await openHistory({ folder, clock: systemClock, worker, log: () => undefined });
  if (!opened.ok) {
    throw new Error(opened.error.code);
  }
  await store(opened.value);
  await opened.value.close();
  const plain = plainJoinsPerSecond();
  printMeasurements(`Export of ${years} years by five minutes, load ${(loadavg()[0] ?? 0).toFixed(1)} before`, [
    { what: 'plain joins', measured: `${Math.round(plain).toLocaleString('en')} rows/s`, bar: 'told', reached: true },
    ...linesOf('programs, all worked out first', exportOnce('programs'), false, plain),
    ...linesOf('programs', exportOnce('programs'), true, plain),
    ...linesOf('spreadsheet', exportOnce('spreadsheet'), true, plain),
    recordedPerSecond(500_000),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
