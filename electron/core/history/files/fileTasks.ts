import { DatabaseSync } from 'node:sqlite';

import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { findDamage } from '../database/databaseFile.ts';
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
    return attempt(task.file, () => {
      const database = new DatabaseSync(task.file, { readOnly: true, timeout: 1000 });
      try {
        return success(findDamage(database, false));
      } finally {
        database.close();
      }
    });
  }
  if (task.target === task.file) {
    return failed(failure('fileUnusable', { file: task.target, reason: 'it is the history itself' }));
  }
  const done = backUp(task.file, task.target);
  return done.ok ? success([]) : done;
}
