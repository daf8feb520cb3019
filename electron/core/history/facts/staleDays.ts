import type { DatabaseSync } from 'node:sqlite';

import { numberAt, prepare, rowsOf } from '../database/sqlRows.ts';

/** Length of a UTC day. */
export const dayMs = 86_400_000;

/** A UTC day of a source whose facts have changed. `day` is the number of whole days since 1970. */
export interface StaleDay {
  readonly source: number;
  readonly day: number;
}

/**
 * Which days' facts changed since somebody last worked them out. Kept with the facts, in the same transaction, so that a
 * stop in between loses none. A changed reading also changes the stretch to its neighbours, which may lie on other days:
 * whoever works the days out widens them.
 */
export interface StaleDays {
  /** @param from the first changed instant of the day, where it is known: then what is before it did not change */
  add(source: number, day: number, from?: number): void;
  addSpan(source: number, from: number, to: number): void;
  /** The oldest ones first. */
  list(limit: number): readonly StaleDay[];
  settle(days: readonly StaleDay[]): void;
  /** The first instant of a stale day that may have changed, UTC epoch ms. */
  changedFrom(day: StaleDay): number;
  /** Forgets what it remembers of the table: after a transaction that was not kept. */
  reload(): void;
}

/** Opens the stale days of a database. */
export function createStaleDays(database: DatabaseSync): StaleDays {
  const insert = database.prepare('INSERT OR IGNORE INTO stale_day (source, day) VALUES (?, ?)');
  const select = prepare(database, 'SELECT source, day FROM stale_day ORDER BY source, day LIMIT ?');
  const remove = database.prepare('DELETE FROM stale_day WHERE source = ? AND day = ?');
  /** The day that was added last of each source, which live readings add again and again. */
  const last = new Map<number, number>();
  /** The first changed instants of days that became stale since the history was opened. */
  const changes = new Map<string, number>();

  function add(source: number, day: number, from: number = day * dayMs): void {
    const key = `${source}/${day}`;
    if (last.get(source) !== day) {
      const isNew = insert.run(source, day).changes > 0;
      last.set(source, day);
      if (isNew) {
        changes.set(key, from);
      }
    }
    const known = changes.get(key);
    if (known !== undefined && from < known) {
      changes.set(key, from);
    }
  }

  return {
    add,
    addSpan: (source, from, to) => {
      for (let day = Math.floor(from / dayMs); day <= Math.floor(to / dayMs); day += 1) {
        add(source, day);
      }
    },
    list: (limit) => rowsOf(select, limit).map((row) => ({ source: numberAt(row, 0), day: numberAt(row, 1) })),
    settle: (days) => {
      for (const { source, day } of days) {
        remove.run(source, day);
        changes.delete(`${source}/${day}`);
      }
      last.clear();
    },
    changedFrom: ({ source, day }) => changes.get(`${source}/${day}`) ?? day * dayMs,
    reload: () => {
      last.clear();
      changes.clear();
    },
  };
}
