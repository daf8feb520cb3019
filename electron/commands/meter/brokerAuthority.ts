import { readFile } from 'node:fs/promises';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { fileFailure } from '../systemReason.ts';

/** The certificate, PEM, of the authority that signed a broker's: for brokers in the house that sign their own. */
export async function readAuthority(file: string): Promise<Result<string, Failure>> {
  try {
    const text = await readFile(file, 'latin1');
    return /-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(text)
      ? success(text)
      : failed(failure('fileUnusable', { file, reason: 'it does not hold a certificate in PEM form' }));
  } catch (error) {
    return failed(fileFailure(file, error));
  }
}
