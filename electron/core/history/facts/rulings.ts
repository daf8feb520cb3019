import type { DatabaseSync } from 'node:sqlite';

import { markReasons, type MarkReason, type SourceName } from '../../../../shared/facts.ts';
import { inTransaction, numberAt, prepare, rowsOf, textAt } from '../database/sqlRows.ts';
import type { SourceBook } from './sourceBook.ts';
import type { StaleDays } from './staleDays.ts';

/** How the user can rule a reading, or the intervals of a stretch. */
export type Verdict = 'valid' | 'invalid';

/** What the user decided on the readings of an instant: it holds over every mark. */
export interface Ruling {
  /** UTC epoch ms. */
  readonly at: number;
  readonly verdict: Verdict;
}

/** Why some registers of a reading do not count, worked out from the sorted readings. */
export interface Mark {
  /** UTC epoch ms. */
  readonly at: number;
  /** Which registers: the name of one, or of the group that was judged. */
  readonly registers: string;
  readonly reason: MarkReason;
}

/** What is said about readings: by the user, and by the judge of the sorted series, who writes his marks himself. */
export interface RulingTable {
  /** Keeps a ruling, or takes it back (null). */
  rule(source: SourceName, at: number, verdict: Verdict | null): void;
  /** Those of [from, to), in order of time. */
  rulings(source: SourceName, from: number, to: number): readonly Ruling[];
  /** The marks of [from, to), in order of time. */
  marks(source: SourceName, from: number, to: number): readonly Mark[];
}

/** Opens the tables of rulings and marks. */
export function createRulingTable(database: DatabaseSync, sources: SourceBook, stale: StaleDays): RulingTable {
  const insertRuling = database.prepare('INSERT OR REPLACE INTO ruling (source, at, verdict) VALUES (?, ?, ?)');
  const removeRuling = database.prepare('DELETE FROM ruling WHERE source = ? AND at = ?');
  const selectRulings = prepare(
    database,
    'SELECT at, verdict FROM ruling WHERE source = ? AND at >= ? AND at < ? ORDER BY at',
  );
  const selectMarks = prepare(
    database,
    'SELECT at, registers, reason FROM mark WHERE source = ? AND at >= ? AND at < ? ORDER BY at, registers',
  );

  return {
    rule: (name, at, verdict) => {
      inTransaction(database, () => {
        const source = sources.findOrMake(name).id;
        if (verdict === null) {
          removeRuling.run(source, at);
        } else {
          insertRuling.run(source, at, verdict);
        }
        stale.addSpan(source, at, at);
      });
    },
    rulings: (name, from, to) => {
      const source = sources.find(name);
      return source === null
        ? []
        : rowsOf(selectRulings, source.id, from, to).map((row) => ({
            at: numberAt(row, 0),
            verdict: textAt(row, 1) === 'valid' ? 'valid' : 'invalid',
          }));
    },
    marks: (name, from, to) => {
      const source = sources.find(name);
      return source === null
        ? []
        : rowsOf(selectMarks, source.id, from, to).flatMap((row) => {
            const reason = markReasons.find((one) => one === textAt(row, 2));
            return reason === undefined ? [] : [{ at: numberAt(row, 0), registers: textAt(row, 1), reason }];
          });
    },
  };
}
