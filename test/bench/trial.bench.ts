import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { localCalendar } from '../../electron/core/balance/index.ts';
import { openHistory, type History } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';
import type { Fact } from '../../shared/facts.ts';
import type { EnergyTotals } from '../../shared/totals.ts';
import { trialHouse, trialReadings, type TrialHouse, type TrialRegister } from '../support/trialHouse.ts';
import { printMeasurements, type Measurement } from './table.ts';
import {
  byPowers,
  byRegisters,
  curvedByPowers,
  lastKnown,
  type BucketAmounts,
  type TrialFacts,
} from './trialMethods.ts';

/*
 * How right consumption is in a house of which everything is known: ten days of broken cloud over 5 kW of panels, the
 * meter's telegram every 10 s, the inverter read every 60 s, registers of whole Wh. Our own numbers come from the
 * history; beside them stand the usual ways of other programs, from the same readings.
 */

const zone = 'Europe/Amsterdam';
const days = 10;
const slotMs = 300_000;
const hourMs = 3_600_000;
const house = trialHouse({ days, seed: 5, startMs: Date.UTC(2026, 4, 31, 22) });
const range = { from: house.startMs, to: house.startMs + days * 24 * hourMs };
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));

/** Where in its period an inverter is read; the collector begins 2 s after whole multiples of it. */
const phases = [
  { name: 'as the collector reads', offsetS: 2 },
  { name: 'half a minute off the edges', offsetS: 30 },
] as const;

function known(register: TrialRegister, everyS: number, offsetS: number): TrialFacts['solar'] {
  const readings = trialReadings(house, register, { everyS, offsetS });
  return { everyMs: everyS * 1000, readings, powersW: readings.map(({ at }) => powerW(house, register, at)) };
}

/** Power in the second before an instant, W, as devices tell it. */
function powerW({ startMs, ...registers }: TrialHouse, register: TrialRegister, at: number): number {
  const second = Math.max(1, Math.floor((at - startMs) / 1000));
  return Math.round(((registers[register][second] ?? 0) - (registers[register][second - 1] ?? 0)) * 3600);
}

function factsOf({ solar, drawn, fed }: TrialFacts): readonly Fact[] {
  return [
    ...solar.readings.map(({ at, wh }, index): Fact => ({
      source: { kind: 'inverter', id: '2130000001' },
      at,
      rank: 'live',
      registers: { yieldWh: wh + 7_000_000 },
      powerW: solar.powersW[index] ?? null,
    })),
    ...drawn.readings.map(({ at, wh }, index): Fact => ({
      source: { kind: 'meter', id: 'E0047' },
      at,
      rank: 'live',
      registers: { importWh: wh + 5_000_000, exportWh: (fed.readings[index]?.wh ?? 0) + 900_000 },
      powerW: (drawn.powersW[index] ?? 0) - (fed.powersW[index] ?? 0),
    })),
  ];
}

async function historyOf(name: string, facts: readonly Fact[]): Promise<History> {
  const opened = await openHistory({
    folder: join(folder, name),
    clock: { ...systemClock, nowMs: () => range.to },
    worker: null,
    log: () => undefined,
  });
  if (!opened.ok) {
    throw new Error(opened.error.code);
  }
  const history = opened.value;
  const batch = await history.openBatch({ kind: 'live', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  const added = await history.addFacts(batch, facts);
  if (!added.ok) {
    throw new Error(added.error.code);
  }
  return history;
}

async function totalsOf(history: History, bucket: '5m' | '1h' | '1d', span = range): Promise<EnergyTotals> {
  const answer = await history.totals({ ...span, bucket, zone });
  if (!answer.ok) {
    throw new Error(answer.error.code);
  }
  return answer.value;
}

function edgesOf(bucketMs: number): readonly number[] {
  return Array.from({ length: (range.to - range.from) / bucketMs + 1 }, (_, index) => range.from + index * bucketMs);
}

function trueWh(from: number, to: number): number {
  return (house.usedWh[(to - range.from) / 1000] ?? 0) - (house.usedWh[(from - range.from) / 1000] ?? 0);
}

interface Errors {
  readonly rmsWh: number;
  readonly worstWh: number;
  readonly negative: number;
}

/** The first and the last bucket lack a reading on one side, and are left out. */
function errorsOf(amounts: BucketAmounts, bucketMs: number): Errors {
  const errors = amounts.flatMap((wh, bucket) => {
    const from = range.from + bucket * bucketMs;
    const isWhole = bucket > 0 && bucket < amounts.length - 1;
    return wh === null || !isWhole ? [] : [wh - trueWh(from, from + bucketMs)];
  });
  return {
    rmsWh: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length),
    worstWh: Math.max(...errors.map(Math.abs)),
    negative: amounts.filter((wh) => wh !== null && wh < 0).length,
  };
}

/** Of the whole days within the readings, how far the worst one is from the truth, as a share of it. */
function worstDay(amounts: BucketAmounts, bucketMs: number): number {
  const perDay = (24 * hourMs) / bucketMs;
  let worst = 0;
  for (let day = 1; day < days - 1; day += 1) {
    const from = range.from + day * 24 * hourMs;
    const wh = amounts.slice(day * perDay, (day + 1) * perDay).reduce((sum: number, one) => sum + (one ?? 0), 0);
    worst = Math.max(worst, Math.abs(wh / trueWh(from, from + 24 * hourMs) - 1));
  }
  return worst;
}

function told({ rmsWh, worstWh, negative }: Errors, worst: number): string {
  return `${rmsWh.toFixed(2)} Wh, worst ${worstWh.toFixed(0)}, ${negative} below 0, day ${(worst * 100).toFixed(2)} %`;
}

/** A register's value at the edges of days from its readings alone, drawn straight: what days have to add up to. */
function straightAt({ everyMs, readings }: TrialFacts['solar'], at: number): number {
  const place = Math.floor((at - (readings[0]?.at ?? at)) / everyMs);
  const [before, after] = [readings[place], readings[place + 1]];
  const rise = (after?.wh ?? 0) - (before?.wh ?? 0);
  return (before?.wh ?? 0) + (rise * (at - (before?.at ?? at))) / everyMs;
}

/** How many days of those within the readings differ from the registers, and the sum of all from the plain difference. */
async function daysOff(history: History, { solar, drawn, fed }: TrialFacts): Promise<number> {
  let off = 0;
  for (const day of localCalendar(zone).daysOf({ from: range.from + 24 * hourMs, to: range.to - 24 * hourMs })) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    const { sum } = await totalsOf(history, '1d', { from: day.fromMs, to: day.toMs });
    const rises = [solar, drawn, fed].map((one) => straightAt(one, day.toMs) - straightAt(one, day.fromMs));
    const amounts = [sum.yieldWh, sum.importWh, sum.exportWh].map((wh) => wh ?? Number.NaN);
    const isRegister = amounts.every((wh, index) => Math.abs(wh - (rises[index] ?? 0)) <= 1);
    const [yieldWh = 0, importWh = 0, exportWh = 0] = amounts;
    const isWhole = (sum.consumptionWh ?? Number.NaN) + sum.carryWh === yieldWh + importWh - exportWh;
    off += isRegister && isWhole ? 0 : 1;
  }
  return off;
}

async function measurePhase(name: string, offsetS: number, hasBar: boolean): Promise<readonly Measurement[]> {
  const facts = {
    solar: known('yieldWh', 60, offsetS),
    drawn: known('importWh', 10, 3),
    fed: known('exportWh', 10, 3),
  };
  const history = await historyOf(String(offsetS), factsOf(facts));
  const ours = (await totalsOf(history, '5m')).buckets.map(({ consumptionWh }) => consumptionWh);
  const hours = (await totalsOf(history, '1h')).buckets.map(({ consumptionWh }) => consumptionWh);
  const off = await daysOff(history, facts);
  await history.close();
  const own = errorsOf(ours, slotMs);
  const ownHour = errorsOf(hours, hourMs);
  const slots = edgesOf(slotMs);
  const beside = (what: string, amounts: BucketAmounts, bucketMs: number, base: Errors): Measurement => {
    const errors = errorsOf(amounts, bucketMs);
    const times = (errors.rmsWh / base.rmsWh).toFixed(1);
    return {
      what: `  ${what}`,
      measured: `${told(errors, worstDay(amounts, bucketMs))}: ${times} x ours`,
      bar: 'told',
      reached: true,
    };
  };
  const hourEdges = edgesOf(hourMs);
  return [
    {
      what: `${name}: 5 minutes`,
      measured: told(own, worstDay(ours, slotMs)),
      bar: hasBar ? '1.5 Wh, none below 0' : 'none below 0',
      reached: own.negative === 0 && (!hasBar || own.rmsWh <= 1.5),
    },
    { what: '  days that are not as the registers', measured: `${off} of ${days - 2}`, bar: '0', reached: off === 0 },
    beside('experiment: curved by powers', byRegisters(facts, slots, curvedByPowers, curvedByPowers), slotMs, own),
    beside('registers as known last', byRegisters(facts, slots, lastKnown, lastKnown), slotMs, own),
    beside('powers added', byPowers(facts, slots, false), slotMs, own),
    beside('powers added, not below 0', byPowers(facts, slots, true), slotMs, own),
    {
      what: `${name}: hours`,
      measured: told(ownHour, worstDay(hours, hourMs)),
      bar: 'none below 0',
      reached: ownHour.negative === 0,
    },
    beside('registers as known last', byRegisters(facts, hourEdges, lastKnown, lastKnown), hourMs, ownHour),
    beside('powers added', byPowers(facts, hourEdges, false), hourMs, ownHour),
    beside('powers added, not below 0', byPowers(facts, hourEdges, true), hourMs, ownHour),
  ];
}

try {
  const measured: Measurement[] = [];
  for (const { name, offsetS } of phases) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    measured.push(...(await measurePhase(name, offsetS, offsetS === 2)));
  }
  printMeasurements('Consumption against the truth: meter every 10 s, inverter every 60 s', measured);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
