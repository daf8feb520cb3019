import { readFile } from 'node:fs/promises';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { parseTelegramKey } from '../../core/p1/index.ts';
import { fileFailure } from '../systemReason.ts';

const longestFile = 1000;

/** The key of encrypted telegrams: 32 hex digits in a file of their own, blanks between them allowed. 16 bytes. */
export async function readTelegramKey(file: string): Promise<Result<Uint8Array, Failure>> {
  try {
    const bytes = await readFile(file);
    const key = bytes.length > longestFile ? null : parseTelegramKey(bytes.toString('latin1'));
    return key === null
      ? failed(failure('fileUnusable', { file, reason: 'it does not hold a key of 32 hex digits' }))
      : success(key);
  } catch (error) {
    return failed(fileFailure(file, error));
  }
}
