import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../shared/facts.ts';
import type { BatchBook } from './batchBook.ts';
import type { DayCutter } from './dayCutter.ts';
import type { SlotPower } from './historyStore.ts';
import type { OpenWindow } from './judgedWindow.ts';
import type { SourceBook } from './sourceBook.ts';

export interface Thinner {
  /** Thins one day before an instant, inside a transaction; gives how many readings it took out, null where none is left. */
  step(before: number): number | null;
  powers(source: SourceName, from: number, to: number): readonly SlotPower[];
}

export function createThinner(
  _database: DatabaseSync,
  _sources: SourceBook,
  _batches: BatchBook,
  _openWindow: OpenWindow,
  _cutter: DayCutter,
): Thinner {
  return { step: () => null, powers: () => [] };
}
