import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { failure, type Failure } from '../../../shared/failures.ts';
import { markReasons, type MarkReason, type SourceName } from '../../../shared/facts.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { backUp, ownBackups } from './backupFiles.ts';
import { checkFile, findDamage } from './databaseFile.ts';
import { checkBackup, historyFile, prepareReplacement, replaceHistory } from './openHistoryFile.ts';
import { instantOfKey, keysPerRank } from './readingTable.ts';
import { readingTableName } from './schema.ts';
import { createSourceBook } from './sourceBook.ts';
import { attempt } from './sqliteFailures.ts';
import { firstRow, numberAt, pragma, prepare, rowsOf, textAt } from './sqlRows.ts';

/** What a history keeps of a source. */
export interface SourceSurvey {
  readonly source: SourceName;
  /** Readings, those that lose against others of their instant and those of batches that were undone too. */
  readonly readings: number;
  readonly intervals: number;
  /** The first and the last instant, UTC epoch ms; null where it has neither. */
  readonly first: number | null;
  readonly last: number | null;
  /** How many readings are marked, by reason; reasons that do not occur are left out. */
  readonly marked: Readonly<Partial<Record<MarkReason, number>>>;
  /** How many facts say something else than another one of the same instant or ends and of the same worth. */
  readonly contradicted: number;
}

/** What a history says of itself. */
export interface HistorySurvey {
  readonly file: string;
  /** Size of the database without its log. */
  readonly bytes: number;
  readonly batches: number;
  readonly undoneBatches: number;
  readonly sources: readonly SourceSurvey[];
  /** The newest back-up that was made by itself, UTC epoch ms; null where there is none. */
  readonly lastBackup: { readonly file: string; readonly at: number } | null;
}

/** Whether a folder holds a history. */
export function hasHistory(folder: string): boolean {
  return existsSync(historyFile(folder));
}

/**
 * Looks through the whole history of a folder for damage, and gives what SQLite finds; nothing where it is sound.
 * Changes nothing, and can be done while a program uses it. Fails with `historyTooNew`, `historyLocked`,
 * `historyReadOnly` or `fileUnusable`.
 */
export function historyDamage(folder: string): Result<readonly string[], Failure> {
  const found = readFrom(historyFile(folder), (database) => findDamage(database, false));
  return !found.ok && found.error.code === 'historyDamaged' ? success(['nothing of it can be read']) : found;
}

/** Counts what a sound history of a folder keeps, also while a program uses it. Fails as `historyDamage`. */
export function surveyHistory(folder: string): Result<HistorySurvey, Failure> {
  const file = historyFile(folder);
  return readFrom(file, (database) => {
    const count = (sql: string) => numberAt(firstRow(prepare(database, sql)), 0);
    const newest = ownBackups(folder)[0];
    return {
      file,
      bytes: statSync(file).size,
      batches: count('SELECT count(DISTINCT batch) FROM batch_span'),
      undoneBatches: count('SELECT count(*) FROM batch WHERE undone = 1'),
      sources: surveySources(database),
      lastBackup: newest === undefined ? null : { file: newest, at: statSync(newest).mtimeMs },
    };
  });
}

/**
 * Copies the history of a folder to one file, also while a program uses it; a file of that name is replaced. Fails as
 * `History.backUp`.
 */
export function backUpClosed(folder: string, target: string): Result<null, Failure> {
  const file = historyFile(folder);
  if (!existsSync(file)) {
    return noHistory(file);
  }
  if (isSameFile(file, target)) {
    return failed(failure('fileUnusable', { file: target, reason: 'it is the history itself' }));
  }
  const checked = checkFile(file);
  return checked.ok ? backUp(file, target) : checked;
}

/**
 * Puts a back-up in the place of the history of a folder that no program uses, whatever state that history is in; it is
 * kept under another name. The caller holds the lock of the folder. Fails with `backupUnusable`, `historyTooNew`,
 * `diskFull`, `historyReadOnly` or `fileUnusable`, and then nothing has changed.
 *
 * @returns where the history that was there is now; null where there was none
 */
export function restoreClosed(folder: string, backup: string, nowMs: number): Result<string | null, Failure> {
  const file = historyFile(folder);
  if (isSameFile(file, backup)) {
    return failed(failure('fileUnusable', { file: backup, reason: 'it is the history itself' }));
  }
  const checked = checkBackup(backup);
  return checked.ok
    ? attempt(file, () => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        prepareReplacement(folder, backup);
        return success(replaceHistory(folder, nowMs));
      })
    : checked;
}

function readFrom<Value>(file: string, read: (database: DatabaseSync) => Value): Result<Value, Failure> {
  const checked = checkFile(file);
  if (!checked.ok) {
    return checked;
  }
  if (checked.value === 'missing') {
    return noHistory(file);
  }
  return attempt(file, () => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
    try {
      return pragma(database, 'user_version') === 0 ? noHistory(file) : success(read(database));
    } finally {
      database.close();
    }
  });
}

function noHistory(file: string): Result<never, Failure> {
  return failed(failure('fileUnusable', { file, reason: 'there is no history yet' }));
}

function surveySources(database: DatabaseSync): readonly SourceSurvey[] {
  const intervalEnds = prepare(
    database,
    'SELECT count(*), min(from_at), max(to_at), total(variant > 0) FROM interval WHERE source = ?',
  );
  const marks = prepare(database, 'SELECT reason, count(DISTINCT at) FROM mark WHERE source = ? GROUP BY reason');
  return createSourceBook(database)
    .all()
    .map(({ id, name }) => {
      const readings = firstRow(
        prepare(
          database,
          `SELECT count(*), min(key), max(key), total(key % ${keysPerRank} > 0) FROM ${readingTableName(id)}`,
        ),
      );
      const intervals = rowsOf(intervalEnds, id)[0] ?? null;
      const readingCount = numberAt(readings, 0);
      const intervalCount = numberAt(intervals, 0);
      const ends = [
        ...(readingCount === 0 ? [] : [instantOfKey(numberAt(readings, 1)), instantOfKey(numberAt(readings, 2))]),
        ...(intervalCount === 0 ? [] : [numberAt(intervals, 1), numberAt(intervals, 2)]),
      ];
      const counted = new Map(rowsOf(marks, id).map((row) => [textAt(row, 0), numberAt(row, 1)]));
      return {
        source: name,
        readings: readingCount,
        intervals: intervalCount,
        first: ends.length === 0 ? null : Math.min(...ends),
        last: ends.length === 0 ? null : Math.max(...ends),
        marked: Object.fromEntries(
          markReasons.flatMap((reason) => {
            const count = counted.get(reason);
            return count === undefined ? [] : [[reason, count] as const];
          }),
        ),
        contradicted: numberAt(readings, 3) + numberAt(intervals, 3),
      };
    });
}

function isSameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}
