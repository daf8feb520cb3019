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
  texts: AsyncIterable<Result<string, Failure>>,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  let isThere = false;
  try {
    const file = await open(temporary, 'wx');
    try {
      for await (const text of texts) {
        if (!text.ok) {
          return failed(text.error);
        }
        if (signal.aborted) {
          return success(false);
        }
        await file.writeFile(text.value);
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
