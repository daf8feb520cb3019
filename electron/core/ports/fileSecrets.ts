import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { readExistingFile, setAside, writePrivateFile } from './privateFiles.ts';
import type { Secrets } from './secrets.ts';
import { systemCode } from './systemCode.ts';

const fileMode = 0o600;

export interface OpenedSecrets {
  readonly secrets: Secrets;
  /** `settingsDamaged` where the file could not be understood; it was set aside and nothing is known. Else null. */
  readonly damage: Failure | null;
}

/**
 * Opens the secrets in `secrets.json` of the data folder: plain JSON, readable by its owner alone. A file that stood
 * open to others is closed to them first. Fails with `fileUnusable` where the file is there but cannot be read.
 *
 * @param folder the data folder; made when the first secret is stored
 * @param nowMs UTC epoch ms, for the name of a damaged file
 */
export async function openFileSecrets(folder: string, nowMs: number): Promise<Result<OpenedSecrets, Failure>> {
  const path = join(folder, 'secrets.json');
  try {
    const content = await readExistingFile(path);
    if (content === null) {
      return success({ secrets: secretsInFile(path, new Map()), damage: null });
    }
    const known = parseSecrets(content);
    if (known === null) {
      const aside = await setAside(folder, 'secrets', '.json', nowMs);
      await chmod(aside, fileMode);
      return success({
        secrets: secretsInFile(path, new Map()),
        damage: failure('settingsDamaged', { file: path }),
      });
    }
    await chmod(path, fileMode);
    return success({ secrets: secretsInFile(path, known), damage: null });
  } catch (error) {
    return failed(failure('fileUnusable', { file: path, reason: systemCode(error) }));
  }
}

function secretsInFile(path: string, secrets: Map<string, string>): Secrets {
  let lastWrite: Promise<unknown> = Promise.resolve();

  async function write(): Promise<Result<void, Failure>> {
    try {
      await writePrivateFile(path, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`);
      return success(undefined);
    } catch {
      return failed(failure('notStored'));
    }
  }

  return {
    keptIn: 'file',
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, secret) => {
      if (secret === null) {
        secrets.delete(name);
      } else {
        secrets.set(name, secret);
      }
      const written = lastWrite.then(write);
      lastWrite = written;
      return written;
    },
  };
}

function parseSecrets(content: string): Map<string, string> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return null;
  }
  const secrets = new Map<string, string>();
  for (const [name, secret] of Object.entries(parsed)) {
    if (typeof secret !== 'string') {
      return null;
    }
    secrets.set(name, secret);
  }
  return secrets;
}
