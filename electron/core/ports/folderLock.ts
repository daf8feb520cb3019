import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { makePrivateFolder } from './privateFiles.ts';
import { systemCode } from './systemCode.ts';

/** SQLite's result code SQLITE_BUSY, which stands in the low byte of its extended codes too. */
const databaseIsLocked = 5;

/** A folder that no other program that asks for it gets meanwhile. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this program alone: by an exclusive lock on an empty SQLite database in it, `lock.db`, which the
 * operating system releases when the program ends, however it ends. The folder is made where it is missing. Fails with
 * `busy` where another program has it, and with `fileUnusable` where the file cannot be made or locked.
 */
export async function lockFolder(folder: string): Promise<Result<FolderLock, Failure>> {
  const file = join(folder, 'lock.db');
  let database: DatabaseSync | null = null;
  try {
    await makePrivateFolder(folder);
    database = new DatabaseSync(file, { timeout: 0 });
    // Nothing is ever written, so a journal beside it would only puzzle people.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    chmodSync(file, 0o600);
  } catch (error) {
    database?.close();
    return failed(
      isBusy(error) ? failure('busy', { folder }) : failure('fileUnusable', { file, reason: reasonOf(error) }),
    );
  }
  const held = database;
  let locked = true;
  return success({
    release: () => {
      if (locked) {
        locked = false;
        held.close();
      }
    },
  });
}

function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && (code & 0xff) === databaseIsLocked;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && resultCode(error) !== null ? error.message : systemCode(error);
}

/** What SQLite answered; null for an error that is not SQLite's. */
function resultCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}

/**
 * Whether another program has the folder, asked without taking it or changing anything. Null where it cannot be told;
 * false where nobody ever had it.
 */
export function folderInUse(folder: string): boolean | null {
  const file = join(folder, 'lock.db');
  if (!existsSync(file)) {
    return false;
  }
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return isBusy(error) ? true : null;
  } finally {
    database?.close();
  }
}
