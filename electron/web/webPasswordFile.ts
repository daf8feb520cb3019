import { unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { readExistingFile, systemCode, writePrivateFile } from '../core/ports/index.ts';
import { parsePasswordHash, type PasswordHash } from './webPassword.ts';

/**
 * Reads what is kept of the browser door's password in a data folder: `web-password.json`; null where there is none.
 * Fails with `fileUnusable` where it cannot be read or understood: a door that asks for no password any more because a
 * file broke would be an open one.
 */
export async function readWebPassword(folder: string): Promise<Result<PasswordHash | null, Failure>> {
  const file = fileIn(folder);
  try {
    const content = await readExistingFile(file);
    if (content === null) {
      return success(null);
    }
    const hash = parsePasswordHash(content);
    return hash === null
      ? failed(failure('fileUnusable', { file, reason: 'it is damaged; store the password anew' }))
      : success(hash);
  } catch (error) {
    return failed(failure('fileUnusable', { file, reason: `the system says ${systemCode(error)}` }));
  }
}

/**
 * Keeps a password's hash in a file that its owner alone can read; null removes it. Fails with `fileUnusable`.
 */
export async function storeWebPassword(folder: string, hash: PasswordHash | null): Promise<Result<void, Failure>> {
  const file = fileIn(folder);
  try {
    await (hash === null ? unlink(file) : writePrivateFile(file, `${JSON.stringify(hash, null, 2)}\n`));
  } catch (error) {
    if (hash !== null || systemCode(error) !== 'ENOENT') {
      return failed(failure('fileUnusable', { file, reason: `the system says ${systemCode(error)}` }));
    }
  }
  return success(undefined);
}

function fileIn(folder: string): string {
  return join(folder, 'web-password.json');
}
