import { failure, type Failure } from '../../shared/failures.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'its folder does not exist',
  EACCES: 'access is not allowed',
  EPERM: 'access is not allowed',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  EFBIG: 'it would grow too big',
};

/** No room on the disk, or none that this user may still use. */
const noRoom: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * The failure for a file that the operating system refused: `diskFull` or `fileUnusable`.
 *
 * @throws the error itself where it is not the operating system's
 */
export function fileFailure(file: string, error: unknown): Failure {
  if (error instanceof Error && 'code' in error && 'syscall' in error) {
    const systemCode = String(error.code);
    if (noRoom.has(systemCode)) {
      return failure('diskFull', { file });
    }
    return failure('fileUnusable', { file, reason: reasons[systemCode] ?? `the system says ${systemCode}` });
  }
  throw error;
}
