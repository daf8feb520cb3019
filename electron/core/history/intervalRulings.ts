import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../shared/facts.ts';
import type { Verdict } from './rulings.ts';
import type { SourceBook } from './sourceBook.ts';
import { inTransaction, numberAt, prepare, rowsOf } from './sqlRows.ts';
import type { StaleDays } from './staleDays.ts';

/** A stretch of time, UTC epoch ms, `to` not included. */
export interface RuledStretch {
  readonly from: number;
  readonly to: number;
}

/**
 * What the user decided on the intervals of a source: within some stretches they are wrong. It holds for stretches of
 * time and not for facts, so that it is the same whether it is said before the facts come or after.
 */
export interface IntervalRulings {
  /** Rules all intervals wrong that lie within a stretch as a whole; or takes that back for it (`valid`, null). */
  rule(source: SourceName, stretch: RuledStretch, verdict: Verdict | null): void;
  /** The stretches in which intervals are ruled wrong and that share time with one, in order, joined where they meet. */
  list(source: SourceName, within: RuledStretch): readonly RuledStretch[];
  /** Whether the interval with these ends is ruled wrong. */
  isRuledOut(source: number, from: number, to: number): boolean;
  /** Reads all again: after a transaction that was not kept. */
  reload(): void;
}

export function createIntervalRulings(database: DatabaseSync, sources: SourceBook, stale: StaleDays): IntervalRulings {
  const select = prepare(database, 'SELECT source, from_at, to_at FROM interval_ruling ORDER BY source, from_at');
  const insert = database.prepare('INSERT INTO interval_ruling (source, from_at, to_at) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM interval_ruling WHERE source = ?');
  const selectTouched = prepare(
    database,
    'SELECT from_at, to_at FROM interval WHERE source = ? AND from_at >= ? AND from_at < ? AND to_at > ?',
  );
  let stretches = new Map<number, readonly RuledStretch[]>();

  function reload(): void {
    const found = new Map<number, RuledStretch[]>();
    for (const row of rowsOf(select)) {
      const source = numberAt(row, 0);
      const known = found.get(source) ?? [];
      known.push({ from: numberAt(row, 1), to: numberAt(row, 2) });
      found.set(source, known);
    }
    stretches = found;
  }

  reload();
  return {
    rule: (name, stretch, verdict) => {
      inTransaction(database, () => {
        const source = sources.findOrMake(name);
        const before = stretches.get(source.id) ?? [];
        const now =
          verdict === 'invalid' && isStretch(stretch) ? withStretch(before, stretch) : withoutStretch(before, stretch);
        remove.run(source.id);
        for (const { from, to } of now) {
          insert.run(source.id, from, to);
        }
        stretches.set(source.id, now);
        const { from, to } = stretch;
        for (const row of rowsOf(selectTouched, source.id, from - source.longestIntervalMs, to, from)) {
          stale.addSpan(source.id, numberAt(row, 0), numberAt(row, 1) - 1);
        }
      });
    },
    list: (name, { from, to }) => {
      const source = sources.find(name);
      return source === null ? [] : (stretches.get(source.id) ?? []).filter((one) => one.from < to && one.to > from);
    },
    isRuledOut: (source, from, to) => stretches.get(source)?.some((one) => one.from <= from && one.to >= to) ?? false,
    reload,
  };
}

/** Stretches in order that do not touch one another, with one more. */
function withStretch(stretches: readonly RuledStretch[], added: RuledStretch): readonly RuledStretch[] {
  const touching = stretches.filter((one) => one.from <= added.to && one.to >= added.from);
  const joined = {
    from: Math.min(added.from, ...touching.map((one) => one.from)),
    to: Math.max(added.to, ...touching.map((one) => one.to)),
  };
  return [...stretches.filter((one) => !touching.includes(one)), joined].toSorted(
    (one, other) => one.from - other.from,
  );
}

/** What is left of stretches outside of one. */
function withoutStretch(stretches: readonly RuledStretch[], removed: RuledStretch): readonly RuledStretch[] {
  return stretches
    .flatMap(({ from, to }) => [
      { from, to: Math.min(to, removed.from) },
      { from: Math.max(from, removed.to), to },
    ])
    .filter(isStretch);
}

function isStretch({ from, to }: RuledStretch): boolean {
  return from < to;
}
