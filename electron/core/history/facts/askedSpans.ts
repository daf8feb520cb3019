import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../../shared/facts.ts';
import type { SourceBook } from './sourceBook.ts';
import { inTransaction, numberAt, prepare, rowsOf, textAt } from '../database/sqlRows.ts';

/** The parts of an inverter's memory that are asked for what is missing. */
const askedParts = ['fiveMinutes', 'days'] as const;
type AskedPart = (typeof askedParts)[number];

/** What became of a question: the inverter told all it has, it keeps nothing of that time, or it could not be read. */
const askedAnswers = ['answered', 'notKept', 'unread'] as const;
type AskedAnswer = (typeof askedAnswers)[number];

/** What became of a question for a span of an inverter's own memory. Instants are UTC epoch ms, `to` not included. */
export interface AskedSpan {
  readonly part: AskedPart;
  readonly from: number;
  readonly to: number;
  readonly answer: AskedAnswer;
  readonly askedAt: number;
  /** How often in a row it could not be read; 0 where it was answered. */
  readonly tries: number;
}

/** What was asked of the memories of inverters, so that nothing is asked for twice in vain. */
export interface AskedSpans {
  /** In order of part and time. */
  list(source: SourceName): readonly AskedSpan[];
  /** Replaces all that is known of a source. */
  set(source: SourceName, spans: readonly AskedSpan[]): void;
}

/** Opens the table of what was asked. */
export function createAskedSpans(database: DatabaseSync, sources: SourceBook): AskedSpans {
  const select = prepare(
    database,
    'SELECT part, from_at, to_at, answer, asked_at, tries FROM asked_span WHERE source = ? ORDER BY part, from_at',
  );
  const remove = database.prepare('DELETE FROM asked_span WHERE source = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO asked_span VALUES (?, ?, ?, ?, ?, ?, ?)');
  return {
    list: (name) => {
      const source = sources.find(name);
      return source === null
        ? []
        : rowsOf(select, source.id).flatMap((row) => {
            const part = askedParts.find((one) => one === textAt(row, 0));
            const answer = askedAnswers.find((one) => one === textAt(row, 3));
            return part === undefined || answer === undefined
              ? []
              : [
                  {
                    part,
                    from: numberAt(row, 1),
                    to: numberAt(row, 2),
                    answer,
                    askedAt: numberAt(row, 4),
                    tries: numberAt(row, 5),
                  },
                ];
          });
    },
    set: (name, spans) => {
      inTransaction(database, () => {
        const { id } = sources.findOrMake(name);
        remove.run(id);
        for (const { part, from, to, answer, askedAt, tries } of spans) {
          insert.run(id, part, from, to, answer, askedAt, tries);
        }
      });
    },
  };
}
