import { randomUUID } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';

import type { Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';

/**
 * Writes a file piece by piece. It has its name only once it is whole and on the disk; a file of that name is replaced.
 * Where a piece failed, or the signal came before the last one was written, nothing is left behind. Throws what the
 * system throws, after the same tidying.
 *
 * @returns whether the file is there: false where the signal stopped it
 */
export async function writeWholeFile(
  path: string,
  pieces: AsyncIterable<Result<Uint8Array, Failure>>,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const temporary = `${path}.${randomUUID()}.tmp`;
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
    await rename(temporary, path);
    isThere = true;
    return success(true);
  } finally {
    if (!isThere) {
      await unlink(temporary).catch(() => undefined);
    }
  }
}
