import type { Failure } from '../../../../shared/failures.ts';
import { success, type Result } from '../../../../shared/result.ts';
import { findDamage, readDatabase } from '../database/databaseFile.ts';
import { attempt } from '../database/sqliteFailures.ts';
import { backUp } from './backupFiles.ts';

/** A long task on the file of a history that is in use: it reads beside the store, which goes on writing. */
export type FileTask =
  | { readonly kind: 'backUp'; readonly file: string; readonly target: string }
  | { readonly kind: 'check'; readonly file: string };

/** What it gave: lines about damage, none where all is well or where nothing was looked through. */
export type FileTaskOutcome = Result<readonly string[], Failure>;

/** Runs a task in this thread. */
export function runFileTask(task: FileTask): FileTaskOutcome {
  if (task.kind === 'check') {
    return attempt(task.file, () => success(readDatabase(task.file, (database) => findDamage(database, false))));
  }
  const done = backUp(task.file, task.target);
  return done.ok ? success([]) : done;
}
