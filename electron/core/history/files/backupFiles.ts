import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { readDatabase } from '../database/databaseFile.ts';
import { attempt } from '../database/sqliteFailures.ts';
import { syncFile } from './databaseMoves.ts';

const weekMs = 7 * 86_400_000;
const keptBackups = 4;
const unfinishedName = /^history-\d{4}-\d{2}-\d{2}\.db(?:\.[\da-f-]{36})?\.tmp$/u;
const backupName = /^history-(\d{4}-\d{2}-\d{2})\.db$/u;

/**
 * Copies a history to one file while it is in use. The copy has its name only once it is whole and on the disk; a file of
 * that name is replaced, unless it is the history itself, or no plain file. Fails with `diskFull`, `historyReadOnly`,
 * `historyLocked`, `historyDamaged` or `fileUnusable`, and leaves nothing behind.
 */
export function backUp(file: string, target: string): Result<null, Failure> {
  if (isSameFile(file, target)) {
    return itself(target);
  }
  if (existsSync(target) && !statSync(target).isFile()) {
    return failed(failure('fileUnusable', { file: target, reason: 'it is not a plain file' }));
  }
  return attempt(target, () => {
    const temporary = `${target}.${randomUUID()}.tmp`;
    try {
      copyDatabase(file, temporary);
      renameSync(temporary, target);
      return success(null);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}

/**
 * Copies a database, which may be in use, to a file that is not there yet, and makes the disk take it. Throws what the
 * system or SQLite throws.
 */
export function copyDatabase(file: string, target: string): void {
  readDatabase(file, (database) => database.prepare('VACUUM INTO ?').run(target));
  syncFile(target);
}

/** Where the back-ups that are made by themselves stand: a folder beside the history. */
export function backupFolder(folder: string): string {
  return join(folder, 'backups');
}

/** The back-ups that were made by themselves, the newest first. */
export function ownBackups(folder: string): readonly string[] {
  const backups = backupFolder(folder);
  return existsSync(backups)
    ? readdirSync(backups)
        .filter((name) => backupName.test(name))
        .toSorted()
        .toReversed()
        .map((name) => join(backups, name))
    : [];
}

/**
 * The file for the next back-up where the newest is a week old, or none was made yet; else null. Makes its folder. One
 * that bears a date to come does not count: the clock was wrong then.
 */
export function dueBackup(folder: string, nowMs: number): string | null {
  const due = ownBackups(folder).every((file) => {
    const age = nowMs - Date.parse(backupName.exec(file.slice(file.lastIndexOf('history-')))?.[1] ?? '');
    return age >= weekMs || age < -86_400_000;
  });
  if (!due) {
    return null;
  }
  mkdirSync(backupFolder(folder), { recursive: true, mode: 0o700 });
  return join(backupFolder(folder), `history-${new Date(nowMs).toISOString().slice(0, 10)}.db`);
}

/** Removes the back-ups made by themselves that are older than the last four, and those that a stop left unfinished. */
export function removeOldBackups(folder: string): void {
  for (const file of ownBackups(folder).slice(keptBackups)) {
    rmSync(file, { force: true });
  }
  const backups = backupFolder(folder);
  for (const name of readdirSync(backups).filter((one) => unfinishedName.test(one))) {
    rmSync(join(backups, name), { force: true });
  }
}

/** Whether two names lead to one file. */
export function isSameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}

/** Says that a file cannot be its own back-up. */
export function itself(file: string): Result<never, Failure> {
  return failed(failure('fileUnusable', { file, reason: 'it is the history itself' }));
}
