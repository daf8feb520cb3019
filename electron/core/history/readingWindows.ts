import type { DatabaseSync } from 'node:sqlite';

import { markReasons } from '../../../shared/facts.ts';
import {
  coverMs,
  isPoint,
  markOutranked,
  rulings,
  verdicts,
  type Energy,
  type RegisterSeries,
} from '../balance/index.ts';
import type { BatchBook } from './batchBook.ts';
import { energyColumn } from './energyColumn.ts';
import { firstFrom, judgedEnergies, type JudgedWindow, type Windows } from './judgedWindow.ts';
import { createReadingQuery, joinColumns, type ReadingColumns, type ReadingQuery } from './readingColumns.ts';
import type { KnownSource } from './sourceBook.ts';
import { firstRow, numberAt, prepare, rowsOf, textAt } from './sqlRows.ts';

/** How many readings are taken beside a window at first, and how many are enough. */
const besideAtFirst = 256;
const besideAtLeast = 128;

const allReadings = Number.POSITIVE_INFINITY;

/** Readings of a source that follow one another, and what was found out about them. */
interface Held {
  readonly source: KnownSource;
  readonly query: ReadingQuery;
  columns: ReadingColumns;
  /** Whether there are no readings before them, or behind. */
  isFirst: boolean;
  isLast: boolean;
  readonly series: Map<Energy, RegisterSeries>;
  readonly judged: Map<Energy, Uint8Array>;
  readonly said: Map<Energy, boolean>;
}

/** Opens windows on the readings of any source. */
export function createWindows(database: DatabaseSync, batches: BatchBook): Windows {
  const selectMarks = prepare(
    database,
    'SELECT at, reason FROM mark WHERE source = ? AND at >= ? AND at <= ? AND registers = ?',
  );
  const selectRulings = prepare(database, 'SELECT at, verdict FROM ruling WHERE source = ? AND at >= ? AND at <= ?');
  const selectSaid = prepare(database, 'SELECT 1 FROM judged_day WHERE source = ? AND energies & ? LIMIT 1');
  const queries = new Map<number, ReadingQuery>();
  let latest: Held | null = null;

  function queryOf(source: KnownSource): ReadingQuery {
    const known = queries.get(source.id) ?? createReadingQuery(database, source.id, source.name.kind, batches);
    queries.set(source.id, known);
    return known;
  }

  function holds({ columns, isFirst, isLast }: Held, from: number, to: number): boolean {
    return (
      (isFirst || firstFrom(columns.at, from) >= besideAtLeast) &&
      (isLast || columns.count - firstFrom(columns.at, to) >= besideAtLeast)
    );
  }

  function hold(source: KnownSource, from: number, to: number): Held {
    if (latest?.source.id === source.id && holds(latest, from, to)) {
      return latest;
    }
    const query = queryOf(source);
    const columns = query.winners({ from, to, before: besideAtFirst, after: besideAtFirst, limit: allReadings });
    latest = {
      source,
      query,
      columns,
      isFirst: firstFrom(columns.at, from) < besideAtFirst,
      isLast: columns.count - firstFrom(columns.at, to) < besideAtFirst,
      series: new Map(),
      judged: new Map(),
      said: new Map(),
    };
    return latest;
  }

  function open(source: KnownSource, from: number, to: number): JudgedWindow {
    const held = hold(source, from, to);

    /** Whether any reading of the source carries an energy: points of one that it never told are not looked for. */
    function isSaid(energy: Energy): boolean {
      const bit = 1 << judgedEnergies[source.name.kind].indexOf(energy);
      const known = held.said.get(energy) ?? firstRow(selectSaid, source.id, bit) !== null;
      held.said.set(energy, known);
      return known;
    }

    function replaceBy(parts: readonly ReadingColumns[]): void {
      held.columns = joinColumns(parts);
      held.series.clear();
      held.judged.clear();
    }

    function trusted() {
      const { columns, isFirst, isLast } = held;
      const first = columns.at[0] ?? 0;
      const last = columns.at[columns.count - 1] ?? 0;
      return {
        from: isFirst ? 0 : firstFrom(columns.at, first + coverMs + 1),
        to: isLast ? columns.count : firstFrom(columns.at, last - coverMs),
      };
    }

    function series(energy: Energy): RegisterSeries {
      const { columns } = held;
      const known = held.series.get(energy);
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
      held.series.set(energy, made);
      return made;
    }

    function judged(energy: Energy): Uint8Array {
      const known = held.judged.get(energy);
      if (known !== undefined) {
        return known;
      }
      const one = series(energy);
      const made = new Uint8Array(one.at.length);
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
      held.judged.set(energy, made);
      return made;
    }

    function growBefore(): void {
      const { columns, query } = held;
      const edge = columns.at[0] ?? from;
      const count = Math.max(besideAtFirst, 3 * firstFrom(columns.at, from));
      const more = query.winners({ from: edge, to: edge, before: count, after: 0, limit: allReadings });
      held.isFirst = more.count < count;
      replaceBy([more, columns]);
    }

    function growAfter(): void {
      const { columns, query } = held;
      const edge = (columns.at[columns.count - 1] ?? to - 1) + 1;
      const count = Math.max(besideAtFirst, 3 * (columns.count - firstFrom(columns.at, to)));
      const more = query.winners({ from: edge, to: edge, before: 0, after: count, limit: allReadings });
      held.isLast = more.count < count;
      replaceBy([columns, more]);
    }

    function nthPoint(energy: Energy, at: number, nth: number, step: 1 | -1, isFirm: boolean): number | null {
      while (isSaid(energy)) {
        const range = trusted();
        const { at: instants } = held.columns;
        if (step < 0 && !held.isLast && (instants[range.to] ?? 0) <= at) {
          growAfter();
          continue;
        }
        if (step > 0 && !held.isFirst && (instants[range.from] ?? Number.POSITIVE_INFINITY) > at) {
          growBefore();
          continue;
        }
        const verdict = judged(energy);
        let found: number | null = null;
        let count = 0;
        let index = step < 0 ? firstFrom(instants, at + 1) - 1 : firstFrom(instants, at);
        for (; index >= range.from && index < range.to; index += step) {
          const own = verdict[index] ?? 0;
          if (isPoint(own)) {
            found = instants[index] ?? null;
            count += 1;
            if (count >= nth && (!isFirm || own !== verdicts.rounding)) {
              return found;
            }
          }
        }
        if (step < 0 ? held.isFirst : held.isLast) {
          return found;
        }
        if (step < 0) {
          growBefore();
        } else {
          growAfter();
        }
      }
      return null;
    }

    return {
      series,
      judged,
      trusted,
      isFirst: () => held.isFirst,
      isLast: () => held.isLast,
      growBefore,
      growAfter,
      forgetVerdicts: (energy) => {
        held.judged.delete(energy);
      },
      pointBefore: (energy, at, nth) => nthPoint(energy, at, nth, -1, false),
      pointAfter: (energy, at, nth) => nthPoint(energy, at, nth, 1, false),
      firmBefore: (energy, at, nth) => nthPoint(energy, at, nth, -1, true),
      firmAfter: (energy, at, nth) => nthPoint(energy, at, nth, 1, true),
    };
  }

  return {
    open,
    forget: () => {
      latest = null;
    },
  };
}

function indexOf(at: Float64Array, instant: number): number {
  const index = firstFrom(at, instant);
  return at[index] === instant ? index : -1;
}
