import { existsSync, mkdirSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

import { markReasons, type MarkReason, type SourceName } from '../../../../shared/facts.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { checkFile, findDamage, readDatabase } from '../database/databaseFile.ts';
import { readingTableName } from '../database/schema.ts';
import { firstRow, numberAt, pragma, prepare, rowsOf, textAt } from '../database/sqlRows.ts';
import { attempt } from '../database/sqliteFailures.ts';
import { isLogDamaged } from '../database/writeAheadLog.ts';
import { instantOfKey, keysPerRank } from '../facts/readingTable.ts';
import { createSourceBook } from '../facts/sourceBook.ts';
import { backUp, isSameFile, itself, ownBackups } from './backupFiles.ts';
import { checkBackup, historyFile, prepareReplacement, replaceHistory } from './openHistoryFile.ts';

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

/** Whether a file is the history of a folder. */
export function isHistoryOf(folder: string, file: string): boolean {
  return isSameFile(historyFile(folder), file);
}

/**
 * Looks through the whole history of a folder and its log for damage, and gives what is found; nothing where it is sound.
 * Changes nothing, and can be done while a program uses it. Fails with `historyTooNew`, `historyLocked`,
 * `historyReadOnly` or `fileUnusable`.
 */
export function historyDamage(folder: string): Result<readonly string[], Failure> {
  const file = historyFile(folder);
  return attempt(file, () => {
    const ofLog = isLogDamaged(file) ? ['its log (history.db-wal): nothing behind the damage is in use'] : [];
    const found = readFrom(file, (database) => findDamage(database, false));
    if (found.ok) {
      return success([...ofLog, ...found.value]);
    }
    if (found.error.code === 'historyDamaged') {
      return success([...ofLog, 'nothing of it can be read']);
    }
    // Without its log a young history seems to hold nothing.
    return found.error.code === 'fileUnusable' && ofLog.length > 0 ? success(ofLog) : found;
  });
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
    return itself(backup);
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
  return attempt(file, () =>
    readDatabase(file, (database) =>
      pragma(database, 'user_version') === 0 ? noHistory(file) : success(read(database)),
    ),
  );
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
