import { localCalendar } from '../../electron/core/balance/terms/calendar.ts';
import { cutSlots } from '../../electron/core/balance/curves/curveSlots.ts';
import { sourceCurve } from '../../electron/core/balance/curves/curveSource.ts';
import { intervalRow } from '../../electron/core/balance/terms/intervals.ts';
import { judge } from '../../electron/core/balance/judging/judge.ts';
import { plantColumns, type PlantColumns, type SourceColumns } from '../../electron/core/balance/plant/plant.ts';
import { energyValue, rulings, type Energy, type RegisterSeries } from '../../electron/core/balance/terms/series.ts';
import { slotMs, type SlotColumn } from '../../electron/core/balance/terms/slotColumn.ts';
import { sunShape } from '../../electron/core/balance/curves/sunShape.ts';
import { totals } from '../../electron/core/balance/sums/totals.ts';
import {
  ranks,
  type Fact,
  type IntervalFact,
  type Rank,
  type ReadingFact,
  type Registers,
  type SourceName,
} from '../../shared/facts.ts';
import type { BucketLength, EnergyTotals } from '../../shared/totals.ts';

const dayMs = 86_400_000;

/** A reading of an inverter. */
export function yieldAt(at: string | number, yieldWh: number, id = 'inverter', rank: Rank = 'live'): ReadingFact {
  return reading({ kind: 'inverter', id }, at, { yieldWh }, rank);
}

/** A reading of a meter. */
export function gridAt(
  at: string | number,
  importWh: number,
  exportWh: number,
  id = 'meter',
  rank: Rank = 'live',
): ReadingFact {
  return reading({ kind: 'meter', id }, at, { importWh, exportWh }, rank);
}

export function reading(source: SourceName, at: string | number, registers: Registers, rank: Rank): ReadingFact {
  return { source, at: typeof at === 'number' ? at : Date.parse(at), rank, registers, powerW: null };
}

/** Answers from facts as the history will, without its database: the days around the range, whole. */
export function totalsOfFacts(
  facts: readonly Fact[],
  from: string,
  to: string,
  bucket: BucketLength,
  zone = 'Europe/Amsterdam',
): EnergyTotals {
  const range = { from: Date.parse(from), to: Date.parse(to) };
  return totals(plantOfFacts(facts, range, zone), range, bucket, localCalendar(zone));
}

/** The columns of a plant over the local days that share an instant with a range. */
export function plantOfFacts(
  facts: readonly Fact[],
  range: { readonly from: number; readonly to: number },
  zone: string,
): PlantColumns {
  const calendar = localCalendar(zone);
  const fromSlot = calendar.dayAt(range.from).fromMs / slotMs;
  const count = calendar.dayAt(Math.max(range.from, range.to - 1)).toMs / slotMs - fromSlot;
  const names = new Map(facts.map(({ source }) => [`${source.kind} ${source.id}`, source]));
  const sources = [...names.values()].map((source): SourceColumns => {
    const own = facts.filter((fact) => fact.source.kind === source.kind && fact.source.id === source.id);
    const readings = own.filter((fact) => 'at' in fact).toSorted((a, b) => a.at - b.at);
    const intervals = own.filter((fact): fact is IntervalFact => 'from' in fact);
    const column = (energy: Energy): SlotColumn | null => {
      const withEnergy = readings.filter(({ registers }) => !Number.isNaN(energyValue(registers, energy)));
      const row = intervalRow(intervals, energy);
      if (withEnergy.length === 0 && row.length === 0) {
        return null;
      }
      const series = registerSeries(withEnergy, energy);
      const shapes = energy === 'yield' ? [sunShape(52, 5)] : [];
      return cutSlots(sourceCurve({ series, judged: judge(series, energy), row }, shapes), fromSlot, count);
    };
    const [first] = readings;
    return {
      source,
      life: {
        firstAt: Math.min(first?.at ?? Infinity, ...intervals.map((fact) => fact.from)),
        lastAt: Math.max(readings.at(-1)?.at ?? -Infinity, ...intervals.map((fact) => fact.to)),
        firstWh: source.kind === 'inverter' ? (first?.registers.yieldWh ?? null) : null,
        installedAt: null,
        removedAt: null,
      },
      yieldWh: column('yield'),
      importWh: column('import'),
      exportWh: column('export'),
    };
  });
  return plantColumns(sources, { fromSlot, count }, calendar);
}

/** The readings of one source, sorted by instant, in columns. */
function registerSeries(readings: readonly ReadingFact[], energy: Energy): RegisterSeries {
  return {
    at: Float64Array.from(readings, ({ at }) => at),
    value: Float64Array.from(readings, ({ registers }) => energyValue(registers, energy)),
    rank: Uint8Array.from(readings, ({ rank }) => ranks.indexOf(rank)),
    ruling: new Uint8Array(readings.length).fill(rulings.none),
  };
}

/** Instants at a steady step. */
export function steps(from: string, to: string, everyS: number): readonly number[] {
  const fromMs = Date.parse(from);
  const count = Math.floor((Date.parse(to) - fromMs) / (everyS * 1000)) + 1;
  if (count > (400 * dayMs) / 10_000) {
    throw new RangeError('too many steps for a test');
  }
  return Array.from({ length: count }, (_, index) => fromMs + index * everyS * 1000);
}
