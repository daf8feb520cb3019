import type { DatabaseSync } from 'node:sqlite';

import { markOf, type Energy } from '../../balance/index.ts';
import { numberAt, prepare, rowsOf, textAt } from '../database/sqlRows.ts';
import type { KnownSource } from '../facts/sourceBook.ts';
import { firstFrom } from './judgedWindow.ts';

/**
 * Replaces the marks of an energy in [from, to), UTC epoch ms, where they are others than before; inside a transaction.
 *
 * @param at the instants of readings, rising
 * @param judged the verdicts on them
 */
export type StoreMarks = (
  source: KnownSource,
  energy: Energy,
  from: number,
  to: number,
  at: Float64Array,
  judged: Uint8Array,
) => void;

/** Opens the marks of a database for writing. */
export function createMarkWriter(database: DatabaseSync): StoreMarks {
  const select = prepare(
    database,
    'SELECT at, reason FROM mark WHERE source = ? AND at >= ? AND at < ? AND registers = ? ORDER BY at',
  );
  const remove = database.prepare('DELETE FROM mark WHERE source = ? AND at >= ? AND at < ? AND registers = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO mark (source, at, registers, reason) VALUES (?, ?, ?, ?)');

  return (source, energy, from, to, at, judged) => {
    const made: { readonly at: number; readonly reason: string }[] = [];
    for (let index = firstFrom(at, from); index < at.length && (at[index] ?? to) < to; index += 1) {
      const reason = markOf(judged[index] ?? 0);
      if (reason !== null) {
        made.push({ at: at[index] ?? 0, reason });
      }
    }
    const kept = rowsOf(select, source.id, from, to, energy);
    const isSame =
      kept.length === made.length &&
      made.every(
        (one, index) => numberAt(kept[index] ?? null, 0) === one.at && textAt(kept[index] ?? null, 1) === one.reason,
      );
    if (!isSame) {
      remove.run(source.id, from, to, energy);
      for (const one of made) {
        insert.run(source.id, one.at, energy, one.reason);
      }
    }
  };
}
