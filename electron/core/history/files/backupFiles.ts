import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Failure } from '../../../../shared/failures.ts';
import { success, type Result } from '../../../../shared/result.ts';
import { attempt } from '../database/sqliteFailures.ts';

const weekMs = 7 * 86_400_000;
const keptBackups = 4;
const backupName = /^history-(\d{4}-\d{2}-\d{2})\.db$/u;

/**
 * Copies a history to one file while it is in use. The copy has its name only once it is whole and on the disk; a file of
 * that name is replaced. Fails with `diskFull`, `historyReadOnly`, `historyLocked`, `historyDamaged` or `fileUnusable`,
 * and leaves nothing behind.
 */
export function backUp(file: string, target: string): Result<null, Failure> {
  return attempt(target, () => {
    const temporary = `${target}.tmp`;
    rmSync(temporary, { force: true });
    try {
      const database = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
      try {
        database.prepare('VACUUM INTO ?').run(temporary);
      } finally {
        database.close();
      }
      syncFile(temporary);
      renameSync(temporary, target);
      return success(null);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
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

/** Removes the back-ups made by themselves that are older than the last four. */
export function removeOldBackups(folder: string): void {
  for (const file of ownBackups(folder).slice(keptBackups)) {
    rmSync(file, { force: true });
  }
}

/** Makes the disk take what was written to a file, and the name of it. Throws what the system throws. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Renames a database and what belongs to it. Throws what the system throws. */
export function renameDatabase(from: string, to: string): void {
  for (const ending of ['-wal', '-shm', '']) {
    if (existsSync(`${from}${ending}`)) {
      renameSync(`${from}${ending}`, `${to}${ending}`);
    }
  }
}

/** A name beside the history that tells what became of it and when. */
export function asideName(file: string, word: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/gu, '-');
  return join(dirname(file), `history.${word}-${time}.db`);
}
