import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../shared/facts.ts';
import type { SourceBook } from './sourceBook.ts';
import { inTransaction, numberAt, prepare, rowsOf, textAt } from './sqlRows.ts';
import { dayMs } from './staleDays.ts';
import { compareValues } from './winner.ts';

/** The spot values that are kept, whole numbers. The unit stands in the name: W, tenths of a volt or degree, hundredths of a hertz. */
export const spotNames = [
  'phase1W',
  'phase2W',
  'phase3W',
  'phase1Dv',
  'phase2Dv',
  'phase3Dv',
  'string1W',
  'string2W',
  'string3W',
  'string4W',
  'string5W',
  'string6W',
  'string1Dv',
  'string2Dv',
  'string3Dv',
  'string4Dv',
  'string5Dv',
  'string6Dv',
  'temperatureDc',
  'frequencyChz',
] as const;

const spotMs = 300_000;

/** Spot values of a source at an instant, in the order of `spotNames`; null where it does not say. */
export interface SpotValues {
  readonly source: SourceName;
  /** UTC epoch ms. */
  readonly at: number;
  readonly values: readonly (number | null)[];
}

/** What a source said of its state: from this instant on, until another tag. */
export interface StatusNote {
  readonly source: SourceName;
  /** UTC epoch ms. */
  readonly at: number;
  readonly name: StatusName;
  /** SMA's number of the word. */
  readonly tag: number;
}

export const statusNames = ['status', 'gridRelay'] as const;
export type StatusName = (typeof statusNames)[number];

/** Values that are kept for looking back, and count in no total: phases, strings, temperature, states. */
export interface SpotTable {
  /** Keeps one set of values per source and five minutes: the earliest of them. Values that are not whole are rounded. */
  add(spots: readonly SpotValues[]): void;
  /** Those of [from, to), in order of time. */
  list(source: SourceName, from: number, to: number): readonly SpotValues[];
  /** Keeps states; tell only changes, as each one is a row. */
  addStatuses(notes: readonly StatusNote[]): void;
  /** The changes of state in [from, to), in order of time; one that only says the same again is left out. */
  statuses(source: SourceName, from: number, to: number): readonly StatusNote[];
}

/** Opens the tables of spot values and states. */
export function createSpotTable(database: DatabaseSync, sources: SourceBook): SpotTable {
  const places = spotNames.map(() => '?').join(', ');
  const insert = database.prepare(`INSERT OR REPLACE INTO spot VALUES (?, ?, ?, ${places})`);
  const insertFull = database.prepare('INSERT OR IGNORE INTO full_day (source, day) VALUES (?, ?)');
  const selectOne = prepare(database, 'SELECT * FROM spot WHERE source = ? AND slot = ?');
  const select = prepare(database, 'SELECT * FROM spot WHERE source = ? AND slot >= ? AND slot <= ? ORDER BY slot');
  const insertStatus = database.prepare('INSERT OR IGNORE INTO status (source, at, name, tag) VALUES (?, ?, ?, ?)');
  const selectStatuses = prepare(
    database,
    'SELECT name, at, tag FROM status WHERE source = ? AND at >= ? AND at < ? ORDER BY at, name, tag',
  );

  return {
    add: (spots) => {
      inTransaction(database, () => {
        for (const { source, at, values } of spots) {
          const { id } = sources.findOrMake(source);
          const slot = Math.floor(at / spotMs);
          const content = [at - slot * spotMs, ...spotNames.map((_, index) => wholeOrNull(values[index] ?? null))];
          const kept = rowsOf(selectOne, id, slot)[0];
          if (kept === undefined || isEarlier(content, kept.slice(2).map(numberOrNull))) {
            insert.run(id, slot, ...content);
            // A day without readings, or one that was thinned before, has something to thin now.
            insertFull.run(id, Math.floor(at / dayMs));
          }
        }
      });
    },
    list: (name, from, to) => {
      const source = sources.find(name);
      return source === null
        ? []
        : rowsOf(select, source.id, Math.floor(from / spotMs), Math.floor(to / spotMs))
            .map((row) => ({
              source: name,
              at: numberAt(row, 1) * spotMs + numberAt(row, 2),
              values: row.slice(3).map(numberOrNull),
            }))
            .filter(({ at }) => at >= from && at < to);
    },
    addStatuses: (notes) => {
      inTransaction(database, () => {
        for (const { source, at, name, tag } of notes) {
          insertStatus.run(sources.findOrMake(source).id, at, name, tag);
        }
      });
    },
    statuses: (source, from, to) => {
      const known = sources.find(source);
      const last = new Map<string, number>();
      return known === null
        ? []
        : rowsOf(selectStatuses, known.id, from, to).flatMap((row) => {
            const name = statusNames.find((one) => one === textAt(row, 0));
            const tag = numberAt(row, 2);
            if (name === undefined || last.get(name) === tag) {
              return [];
            }
            last.set(name, tag);
            return [{ source, at: numberAt(row, 1), name, tag }];
          });
    },
  };
}

/** The earlier in its five minutes; of two of the same instant the larger, so that their order does not matter. */
function isEarlier(one: readonly (number | null)[], other: readonly (number | null)[]): boolean {
  return (one[0] ?? 0) - (other[0] ?? 0) < 0 || (one[0] === other[0] && compareValues(one, other) < 0);
}

function wholeOrNull(value: number | null): number | null {
  const rounded = value === null ? Number.NaN : Math.round(value);
  return Number.isSafeInteger(rounded) ? rounded : null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
