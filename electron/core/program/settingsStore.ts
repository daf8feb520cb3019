import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { makePrivateFolder, setAside } from '../ports/index.ts';
import { emptySettings, parseSettings, type SettingsDocument } from './settingsDocument.ts';

/** Keeps the settings and the chosen inverters. */
export interface SettingsStore {
  /** What was kept when the store was opened. */
  readonly found: SettingsDocument;
  /** `settingsDamaged` where the file could not be understood and was set aside; else null. */
  readonly damage: Failure | null;
  /** Keeps the whole document; fails with `notStored`. */
  save(document: SettingsDocument): Promise<Result<void, Failure>>;
}

/** A file that a library writes whole, as `conf` and `electron-store` do. Setting it throws what the system throws. */
export interface WholeFile {
  set store(content: Record<string, unknown>);
}

/** How to tell such a library where the file is: `settings.json` in the data folder, for its owner alone. */
export const settingsFile = { name: 'settings', mode: 0o600 } as const;

/** Settings that are gone when the program ends. */
export function memorySettingsStore(found: SettingsDocument = emptySettings): SettingsStore {
  return { found, damage: null, save: async () => success(undefined) };
}

/**
 * Opens `settings.json` of the data folder through such a library. The libraries lose or throw at a file they cannot
 * parse, so it is read and checked here first: a damaged one is renamed to `settings.broken-<time>.json` and fresh
 * settings are used. Fails with `fileUnusable` where the folder or the file cannot be read.
 *
 * @param folder the data folder; made where it is missing
 * @param nowMs UTC epoch ms, for the name of a damaged file
 * @param openFile opens the library's file; it exists and is sound, or does not exist
 */
export async function openSettingsStore(
  folder: string,
  nowMs: number,
  openFile: () => WholeFile,
): Promise<Result<SettingsStore, Failure>> {
  const path = join(folder, `${settingsFile.name}.json`);
  try {
    await makePrivateFolder(folder);
    const content = await readExisting(path);
    const parsed = content === null ? emptySettings : parseSettings(content);
    if (content !== null) {
      await chmod(path, settingsFile.mode);
    }
    if (parsed === null) {
      await setAside(folder, settingsFile.name, '.json', nowMs);
    }
    const damage = parsed === null ? failure('settingsDamaged', { file: path }) : null;
    return success({ found: parsed ?? emptySettings, damage, save: saveInto(openFile()) });
  } catch (error) {
    return failed(failure('fileUnusable', { file: path, reason: systemCode(error) }));
  }
}

function saveInto(file: WholeFile): SettingsStore['save'] {
  return async (document) => {
    try {
      file.store = { ...document };
      return success(undefined);
    } catch {
      return failed(failure('notStored'));
    }
  };
}

async function readExisting(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
