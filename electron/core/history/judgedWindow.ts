import type { DatabaseSync } from 'node:sqlite';

import { markReasons, type SourceKind } from '../../../shared/facts.ts';
import {
  coverMs,
  isPoint,
  markOutranked,
  rulings,
  seriesPart,
  verdicts,
  type Energy,
  type RegisterSeries,
} from '../balance/index.ts';
import type { BatchBook } from './batchBook.ts';
import { createReadingQuery, joinColumns, type ReadingColumns } from './readingColumns.ts';
import type { ValueName } from './readingValues.ts';
import type { KnownSource } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf, textAt } from './sqlRows.ts';

/** The energies that are judged for each kind of source. */
export const judgedEnergies: Readonly<Record<SourceKind, readonly Energy[]>> = {
  inverter: ['yield'],
  meter: ['import', 'export', 'gas', 'water', 'heat'],
};

/** The energies of which slots are kept. */
export const slotEnergies = ['yield', 'import', 'export'] as const;
export type SlotEnergy = (typeof slotEnergies)[number];

/** How many readings are taken beside a window at first. */
const besideAtFirst = 256;

const allReadings = Number.POSITIVE_INFINITY;

/**
 * Readings of a source around a span, as they were judged last: by the marks that are kept, the user's rulings and
 * their ranks. It grows when more of them are wanted.
 */
export interface JudgedWindow {
  series(energy: Energy): RegisterSeries;
  /** The verdicts on the series. */
  judged(energy: Energy): Uint8Array;
  /** The readings at hand whose verdicts do not depend on others: indexes of the first and after the last. */
  trusted(): { readonly from: number; readonly to: number };
  /** Whether there are no readings before those at hand, or behind. */
  isFirst(): boolean;
  isLast(): boolean;
  /** How many are at hand behind the span. */
  growBefore(): void;
  growAfter(): void;
  /** The instant of the nth point at or before an instant; of the first one where there are fewer; null where there is none. */
  pointBefore(energy: Energy, at: number, nth: number): number | null;
  /** The same at or after an instant, and the last one. */
  pointAfter(energy: Energy, at: number, nth: number): number | null;
}

/** Opens windows on the readings of any source. */
export function createWindows(database: DatabaseSync, batches: BatchBook) {
  const selectMarks = prepare(
    database,
    'SELECT at, reason FROM mark WHERE source = ? AND at >= ? AND at <= ? AND registers = ?',
  );
  const selectRulings = prepare(database, 'SELECT at, verdict FROM ruling WHERE source = ? AND at >= ? AND at <= ?');

  const selectSaid = prepare(database, 'SELECT 1 FROM judged_day WHERE source = ? AND energies & ? LIMIT 1');

  return (source: KnownSource, from: number, to: number): JudgedWindow => {
    const said = new Map<Energy, boolean>();

    /** Whether any reading of the source carries an energy: points of one that it never told are not looked for. */
    function isSaid(energy: Energy): boolean {
      const bit = 1 << judgedEnergies[source.name.kind].indexOf(energy);
      const known = said.get(energy) ?? firstRow(selectSaid, source.id, bit) !== null;
      said.set(energy, known);
      return known;
    }

    const query = createReadingQuery(database, source.id, source.name.kind, batches);
    let before = besideAtFirst;
    let after = besideAtFirst;
    let columns = query.winners({ from, to, before, after, limit: allReadings });
    let seriesOf = new Map<Energy, RegisterSeries>();
    let judgedOf = new Map<Energy, Uint8Array>();

    function replaceBy(parts: readonly ReadingColumns[]): void {
      columns = joinColumns(parts);
      seriesOf = new Map();
      judgedOf = new Map();
    }

    function isFirst(): boolean {
      return firstFrom(columns.at, from) < before;
    }

    function isLast(): boolean {
      return columns.count - firstFrom(columns.at, to) < after;
    }

    function trusted() {
      const first = columns.at[0] ?? 0;
      const last = columns.at[columns.count - 1] ?? 0;
      return {
        from: isFirst() ? 0 : firstFrom(columns.at, first + coverMs + 1),
        to: isLast() ? columns.count : firstFrom(columns.at, last - coverMs),
      };
    }

    function series(energy: Energy): RegisterSeries {
      const known = seriesOf.get(energy);
      if (known !== undefined) {
        return known;
      }
      const ruling = new Uint8Array(columns.count);
      for (const row of rowsOf(selectRulings, source.id, columns.at[0] ?? 0, columns.at[columns.count - 1] ?? 0)) {
        const index = indexOf(columns.at, numberAt(row, 0));
        if (index >= 0) {
          ruling[index] = textAt(row, 1) === 'valid' ? rulings.valid : rulings.invalid;
        }
      }
      const made = { at: columns.at, value: energyColumn(columns, energy), rank: columns.rank, ruling };
      seriesOf.set(energy, made);
      return made;
    }

    function judged(energy: Energy): Uint8Array {
      const known = judgedOf.get(energy);
      if (known !== undefined) {
        return known;
      }
      const one = series(energy);
      const made = new Uint8Array(columns.count);
      markOutranked(one, made);
      for (let index = 0; index < made.length; index += 1) {
        if (Number.isNaN(one.value[index])) {
          made[index] = verdicts.absent;
        } else if (made[index] !== verdicts.outranked) {
          made[index] = one.ruling[index] === rulings.invalid ? verdicts.ruledOut : verdicts.counts;
        }
      }
      for (const row of rowsOf(selectMarks, source.id, one.at[0] ?? 0, one.at[one.at.length - 1] ?? 0, energy)) {
        const index = indexOf(one.at, numberAt(row, 0));
        const reason = markReasons.find((each) => each === textAt(row, 1));
        if (index >= 0 && reason !== undefined && made[index] === verdicts.counts) {
          made[index] = verdicts[reason];
        }
      }
      judgedOf.set(energy, made);
      return made;
    }

    function growBefore(): void {
      const edge = columns.at[0] ?? from;
      const more = query.winners({ from: edge, to: edge, before: 3 * before, after: 0, limit: allReadings });
      before *= 4;
      replaceBy([more, columns]);
    }

    function growAfter(): void {
      const edge = (columns.at[columns.count - 1] ?? to - 1) + 1;
      const more = query.winners({ from: edge, to: edge, before: 0, after: 3 * after, limit: allReadings });
      after *= 4;
      replaceBy([columns, more]);
    }

    return {
      series,
      judged,
      trusted,
      isFirst,
      isLast,
      growBefore,
      growAfter,
      pointBefore: (energy, at, nth) => {
        while (isSaid(energy)) {
          const range = trusted();
          if (!isLast() && (columns.at[range.to] ?? 0) <= at) {
            growAfter();
            continue;
          }
          const verdict = judged(energy);
          let found: number | null = null;
          let count = 0;
          for (let index = firstFrom(columns.at, at + 1) - 1; index >= range.from && count < nth; index -= 1) {
            if (isPoint(verdict[index] ?? 0)) {
              found = columns.at[index] ?? null;
              count += 1;
            }
          }
          if (count === nth || isFirst()) {
            return found;
          }
          growBefore();
        }
        return null;
      },
      pointAfter: (energy, at, nth) => {
        while (isSaid(energy)) {
          const range = trusted();
          if (!isFirst() && (columns.at[range.from] ?? Number.POSITIVE_INFINITY) > at) {
            growBefore();
            continue;
          }
          const verdict = judged(energy);
          let found: number | null = null;
          let count = 0;
          for (let index = firstFrom(columns.at, at); index < range.to && count < nth; index += 1) {
            if (isPoint(verdict[index] ?? 0)) {
              found = columns.at[index] ?? null;
              count += 1;
            }
          }
          if (count === nth || isLast()) {
            return found;
          }
          growAfter();
        }
        return null;
      },
    };
  };
}

export type OpenWindow = ReturnType<typeof createWindows>;

/** The readings of a series in [from, to], and their verdicts. */
export function partBetween(
  series: RegisterSeries,
  judged: Uint8Array,
  from: number,
  to: number,
): { readonly series: RegisterSeries; readonly judged: Uint8Array } {
  const begin = firstFrom(series.at, from);
  const end = firstFrom(series.at, to + 1);
  return { series: seriesPart(series, begin, end), judged: judged.subarray(begin, end) };
}

/** The index of the first instant not before one, in rising instants. */
export function firstFrom(at: Float64Array, from: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** What readings say of an energy, as `energyValue` of the balance does for one: the sum's register, else both tariffs. */
export function energyColumn(columns: ReadingColumns, energy: Energy): Float64Array {
  const column = (name: ValueName) => columns.values[name] ?? new Float64Array(columns.count).fill(Number.NaN);
  switch (energy) {
    case 'yield':
      return column('yieldWh');
    case 'import':
      return orSum(column('importWh'), column('importT1Wh'), column('importT2Wh'));
    case 'export':
      return orSum(column('exportWh'), column('exportT1Wh'), column('exportT2Wh'));
    case 'importT1':
      return column('importT1Wh');
    case 'importT2':
      return column('importT2Wh');
    case 'exportT1':
      return column('exportT1Wh');
    case 'exportT2':
      return column('exportT2Wh');
    case 'gas':
      return column('gasDm3');
    case 'water':
      return column('waterDm3');
    case 'heat':
      return column('heatKj');
  }
}

function orSum(whole: Float64Array, first: Float64Array, second: Float64Array): Float64Array {
  const out = whole.slice();
  for (let index = 0; index < out.length; index += 1) {
    if (Number.isNaN(out[index])) {
      out[index] = (first[index] ?? Number.NaN) + (second[index] ?? Number.NaN);
    }
  }
  return out;
}

function indexOf(at: Float64Array, instant: number): number {
  const index = firstFrom(at, instant);
  return at[index] === instant ? index : -1;
}
