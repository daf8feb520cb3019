import { accessSync, constants, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { checkFile, findDamage, openDatabase, readDatabase } from '../database/databaseFile.ts';
import { isLogDamaged } from '../database/writeAheadLog.ts';
import { firstRow, prepare } from '../database/sqlRows.ts';
import { attempt, saysDamaged } from '../database/sqliteFailures.ts';
import { copyDatabase, ownBackups } from './backupFiles.ts';
import { asideName, keepLog, removeDatabase, renameDatabase, syncFile } from './databaseMoves.ts';
import { salvage } from './salvage.ts';

/** The history of a data folder. */
export function historyFile(folder: string): string {
  return join(folder, 'history.db');
}

/** A history that is open for writing, and what was found on the way. */
export interface OpenedFile {
  readonly database: DatabaseSync;
  /**
   * `historyRepaired` where a damaged file was set aside and what could be read of it was saved, `historyLogDamaged` where
   * a part of its log could not be read, of which a copy was kept.
   */
  readonly problems: readonly Failure[];
}

/**
 * Opens the history of a folder, or makes it. After an unclean stop it is looked through first. A damaged one is set
 * aside, and what can be read of it is saved into a new one; where nothing can be read, the newest back-up that is sound
 * takes its place. Of a damaged log, which SQLite would cut off without a word, a copy is kept. Nothing is ever deleted.
 *
 * Fails with `historyTooNew` (the file is left byte for byte), `historyLocked`, `historyReadOnly`, `diskFull` or
 * `fileUnusable`.
 *
 * @param nowMs UTC epoch ms, for the name of a damaged file
 */
export function openHistoryFile(folder: string, nowMs: number): Result<OpenedFile, Failure> {
  const file = historyFile(folder);
  return attempt(file, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // SQLite would only say that it cannot open the log beside the file.
    accessSync(folder, constants.W_OK);
    finishRepair(folder);
    if (isEmptied(folder)) {
      return repair(folder, nowMs);
    }
    const checked = checkFile(file);
    if (!checked.ok) {
      return checked.error.code === 'historyDamaged' ? repair(folder, nowMs) : checked;
    }
    let database: DatabaseSync | null = null;
    try {
      const logCopy = isLogDamaged(file) ? keepLog(file, nowMs) : null;
      database = openDatabase(file);
      if (wasStoppedUncleanly(database) && findDamage(database, true).length > 0) {
        database.close();
        return repair(folder, nowMs);
      }
      if (logCopy !== null) {
        // Else what stands behind the damage would be told again after the next unclean stop.
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }
      markRunning(database);
      return success({
        database,
        problems: logCopy === null ? [] : [failure('historyLogDamaged', { file, aside: logCopy })],
      });
    } catch (error) {
      if (database?.isOpen === true) {
        database.close();
      }
      if (saysDamaged(error)) {
        return repair(folder, nowMs);
      }
      throw error;
    }
  });
}

/** Notes that the history was closed in order. Throws what SQLite throws. */
export function markStopped(database: DatabaseSync): void {
  database.exec(`DELETE FROM meta WHERE name = 'running'`);
}

/**
 * Whether a file is a sound history that this program can read; it is not changed. Fails with `historyTooNew`,
 * `backupUnusable`, `historyReadOnly` or `fileUnusable`.
 */
export function checkBackup(file: string): Result<null, Failure> {
  const unusable = failed(failure('backupUnusable', { file }));
  if (!existsSync(file)) {
    return failed(failure('fileUnusable', { file, reason: 'there is no such file' }));
  }
  const checked = checkFile(file);
  if (!checked.ok) {
    return checked.error.code === 'historyTooNew' ? checked : unusable;
  }
  if (checked.value === 'missing') {
    return unusable;
  }
  return attempt(file, () => {
    try {
      return readDatabase(file, (database) => {
        prepare(database, 'SELECT count(*) FROM source, batch').get();
        return findDamage(database, false).length === 0 ? success(null) : unusable;
      });
    } catch {
      return unusable;
    }
  });
}

/**
 * Copies a history beside the one of a folder, which may be open, so that `replaceHistory` finds it: with what stands in
 * a log beside it alone. Throws what the system or SQLite throws, and leaves nothing behind then.
 */
export function prepareReplacement(folder: string, by: string): void {
  const fresh = repairedFile(folder);
  try {
    removeDatabase(fresh);
    copyDatabase(by, fresh);
  } catch (error) {
    removeDatabase(fresh);
    throw error;
  }
}

/**
 * Puts what was prepared in the place of the history, which must be closed, and keeps that one under another name: gives
 * that, or null where there was no history yet.
 */
export function replaceHistory(folder: string, nowMs: number): string | null {
  const file = historyFile(folder);
  const fresh = repairedFile(folder);
  const aside = existsSync(file) ? asideName(file, 'replaced', nowMs) : null;
  if (aside !== null) {
    renameDatabase(file, aside);
  }
  renameDatabase(fresh, file);
  return aside;
}

function repair(folder: string, nowMs: number): Result<OpenedFile, Failure> {
  const file = historyFile(folder);
  const unfinished = salvageFile(folder);
  const fresh = repairedFile(folder);
  const saved = isEmptied(folder) ? null : salvage(file, unfinished);
  removeDatabase(fresh);
  if (saved === null) {
    removeDatabase(unfinished);
    const backup = ownBackups(folder).find((one) => checkBackup(one).ok);
    if (backup === undefined) {
      openDatabase(fresh).close();
    } else {
      copyFileSync(backup, fresh);
    }
  } else {
    renameDatabase(unfinished, fresh);
  }
  syncFile(fresh);
  const aside = asideName(file, 'broken', nowMs);
  renameDatabase(file, aside);
  finishRepair(folder);
  const database = openDatabase(file);
  markRunning(database);
  return success({ database, problems: [failure('historyRepaired', { file, aside, saved: saved ?? 0 })] });
}

/**
 * Whether the file has lost all that it held: it is empty, but back-ups are there, or the log beside it is. SQLite would
 * begin a new history in it and throw the log away.
 */
function isEmptied(folder: string): boolean {
  const file = historyFile(folder);
  const hasLog = isFilled(`${file}-wal`);
  return existsSync(file) ? !isFilled(file) && (hasLog || ownBackups(folder).length > 0) : hasLog;
}

function isFilled(file: string): boolean {
  return existsSync(file) && statSync(file).size > 0;
}

/** The whole new history, made before the damaged one loses its name: so a stop in between loses neither. */
function repairedFile(folder: string): string {
  return join(folder, 'history.repaired.db');
}

/** Where what can be read of a damaged history is gathered. */
function salvageFile(folder: string): string {
  return join(folder, 'history.salvage.db');
}

/** Ends what a stop interrupted: the new history takes the name that the old one lost, or is made again later. */
function finishRepair(folder: string): void {
  const file = historyFile(folder);
  const fresh = repairedFile(folder);
  removeDatabase(salvageFile(folder));
  if (existsSync(file)) {
    removeDatabase(fresh);
  } else if (existsSync(fresh)) {
    renameDatabase(fresh, file);
  }
}

function wasStoppedUncleanly(database: DatabaseSync): boolean {
  return firstRow(prepare(database, `SELECT 1 FROM meta WHERE name = 'running'`)) !== null;
}

function markRunning(database: DatabaseSync): void {
  database.exec(`INSERT OR REPLACE INTO meta (name, value) VALUES ('running', '1')`);
}
