import { randomUUID } from 'node:crypto';
import { open, realpath, rename, stat, unlink } from 'node:fs/promises';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';

/**
 * Writes a file piece by piece. It has its name only once it is whole and on the disk; a file of that name is replaced,
 * and one that a link of that name leads to. Where a piece failed, or the signal came before the last one was written,
 * nothing is left behind. Fails with `fileUnusable` where a folder, a device or a pipe has that name. Throws what the
 * system throws, after the same tidying.
 *
 * @returns whether the file is there: false where the signal stopped it
 */
export async function writeWholeFile(
  path: string,
  pieces: AsyncIterable<Result<Uint8Array, Failure>>,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const existing = await statOrNull(path);
  if (existing !== null && !existing.isFile()) {
    const reason = existing.isDirectory() ? 'it is a folder' : 'it is not a plain file';
    return failed(failure('fileUnusable', { file: path, reason }));
  }
  const target = existing === null ? path : await realpath(path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  let isThere = false;
  try {
    const file = await open(temporary, 'wx');
    try {
      for await (const piece of pieces) {
        if (!piece.ok) {
          return failed(piece.error);
        }
        if (signal.aborted) {
          return success(false);
        }
        await file.writeFile(piece.value);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    isThere = true;
    return success(true);
  } finally {
    if (!isThere) {
      await unlink(temporary).catch(() => undefined);
    }
  }
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch {
    // What is amiss with the path is told when the file is made.
    return null;
  }
}
