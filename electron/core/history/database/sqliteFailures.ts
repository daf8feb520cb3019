import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, type Result } from '../../../../shared/result.ts';

/** SQLite's primary result codes, which stand in the low byte of its extended ones (sqlite.org/rescode.html). */
const codes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  inputOutput: 10,
  damaged: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  mismatch: 20,
  notADatabase: 26,
};

/** Extended codes of input and output that fail where the disk or a limit on file sizes has no room left. */
const writeErrors: ReadonlySet<number> = new Set([
  778, // writing
  1034, // syncing
  1546, // truncating
  4874, // growing the shared memory
]);

/** SQLite's result code of an error; null for an error that is not SQLite's. */
export function resultCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}

/** Whether the error says that the content of the file makes no sense. */
export function saysDamaged(error: unknown): boolean {
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === codes.damaged || code === codes.notADatabase;
}

/** Whether the error says that nothing can be written there, no file made, or that there is no room. */
export function saysUnwritable(error: unknown): boolean {
  const code = resultCode(error) ?? 0;
  return writeErrors.has(code) || [codes.readOnly, codes.cannotOpen, codes.full].includes(code & 0xff);
}

/** Whether the error says that a row is not one that its table can have. */
export function saysUnfit(error: unknown): boolean {
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === codes.constraint || code === codes.mismatch;
}

/** The failure that an error of SQLite or of the file system stands for; null for a surprise. */
export function sqliteFailure(error: unknown, file: string): Failure | null {
  const code = resultCode(error);
  if (code === null) {
    return systemFailure(error, file);
  }
  switch (code & 0xff) {
    case codes.busy:
    case codes.locked:
      return failure('historyLocked', { file });
    case codes.readOnly:
      return failure('historyReadOnly', { file });
    case codes.full:
      return failure('diskFull', { file });
    case codes.damaged:
    case codes.notADatabase:
      return failure('historyDamaged', { file });
    case codes.inputOutput:
      return writeErrors.has(code) ? failure('diskFull', { file }) : unusable(error, file);
    case codes.cannotOpen:
      return unusable(error, file);
    default:
      return null;
  }
}

/** Runs an action on the database; what can be expected to go wrong becomes a failure, a surprise is thrown on. */
export function attempt<Value>(file: string, action: () => Result<Value, Failure>): Result<Value, Failure> {
  try {
    return action();
  } catch (error) {
    const problem = sqliteFailure(error, file);
    if (problem === null) {
      throw error;
    }
    return failed(problem);
  }
}

function systemFailure(error: unknown, file: string): Failure | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return failure('diskFull', { file });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure('historyReadOnly', { file });
    case 'EBUSY':
      return failure('historyLocked', { file });
    case 'ENOENT':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOTDIR':
      return unusable(error, file);
    default:
      return null;
  }
}

function unusable(error: unknown, file: string): Failure {
  return failure('fileUnusable', { file, reason: error instanceof Error ? error.message : String(error) });
}
