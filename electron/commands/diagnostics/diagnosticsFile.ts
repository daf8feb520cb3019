import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { systemCode, writePrivateFile } from '../../core/ports/index.ts';
import { fileFailure } from '../systemReason.ts';

/**
 * Whether a file can be written there, found out before its content takes long to gather. One that exists is refused
 * unless `force` is true; what is no plain file is refused in any case.
 */
export async function checkDiagnosticsFile(file: string, force: boolean): Promise<Result<void, Failure>> {
  try {
    const existing = await statOrNull(file);
    if (existing !== null && !existing.isFile()) {
      const reason = existing.isDirectory() ? 'it is a folder' : 'it is not a plain file';
      return failed(failure('fileUnusable', { file, reason }));
    }
    if (existing !== null && !force) {
      return failed(failure('fileUnusable', { file, reason: 'it exists already; --force replaces it' }));
    }
    const folder = dirname(file);
    if ((await statOrNull(folder)) === null) {
      return failed(failure('fileUnusable', { file, reason: 'its folder does not exist' }));
    }
    await access(folder, constants.W_OK);
    return success(undefined);
  } catch (error) {
    return failed(fileFailure(file, error));
  }
}

/** Writes the whole file, for its owner alone, or nothing. */
export async function writeDiagnosticsFile(file: string, text: string, force: boolean): Promise<Result<void, Failure>> {
  const usable = await checkDiagnosticsFile(file, force);
  if (!usable.ok) {
    return usable;
  }
  try {
    await writePrivateFile(file, text);
    return success(undefined);
  } catch (error) {
    return failed(fileFailure(file, error));
  }
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
