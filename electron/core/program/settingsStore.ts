import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { makePrivateFolder, readExistingFile, setAside, systemCode, writePrivateFile } from '../ports/index.ts';
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

/** A file that a library writes whole, as `electron-store` does. Setting it throws what the system throws. */
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
 * Opens `settings.json` of the data folder through such a library. The library loses or throws at a file it cannot
 * parse, so it is read and checked here first: a damaged one is renamed to `settings.broken-<time>.json` and fresh
 * settings are used. Fails with `fileUnusable` where the folder or the file cannot be read.
 *
 * @param folder the data folder; made where it is missing
 * @param nowMs UTC epoch ms, for the name of a damaged file
 * @param openFile opens the library's file; it exists and is sound, or does not exist
 */
export function openSettingsStore(
  folder: string,
  nowMs: number,
  openFile: () => WholeFile,
): Promise<Result<SettingsStore, Failure>> {
  return openChecked(folder, nowMs, () => {
    const file = openFile();
    return (document) => {
      file.store = { ...document };
    };
  });
}

/**
 * Opens the same file for a program that runs without Electron. Written without a library: `conf`, on which
 * `electron-store` stands, takes 20 MB of memory and makes a signal that ends the process arrive twice.
 */
export function openFileSettingsStore(folder: string, nowMs: number): Promise<Result<SettingsStore, Failure>> {
  const path = pathIn(folder);
  let lastWrite: Promise<unknown> = Promise.resolve();
  return openChecked(folder, nowMs, () => (document) => {
    const written = lastWrite.then(() => writePrivateFile(path, `${JSON.stringify(document, null, 2)}\n`));
    lastWrite = written.catch(() => undefined);
    return written;
  });
}

/** Writes a document, or throws what the system throws. */
type Write = (document: SettingsDocument) => Promise<void> | void;

async function openChecked(
  folder: string,
  nowMs: number,
  openWriter: () => Write,
): Promise<Result<SettingsStore, Failure>> {
  const path = pathIn(folder);
  try {
    await makePrivateFolder(folder);
    const content = await readExistingFile(path);
    const parsed = content === null ? emptySettings : parseSettings(content);
    if (content !== null) {
      await chmod(path, settingsFile.mode);
    }
    if (parsed === null) {
      await setAside(folder, settingsFile.name, '.json', nowMs);
    }
    const damage = parsed === null ? failure('settingsDamaged', { file: path }) : null;
    return success({ found: parsed ?? emptySettings, damage, save: saveBy(openWriter()) });
  } catch (error) {
    return failed(failure('fileUnusable', { file: path, reason: systemCode(error) }));
  }
}

function saveBy(write: Write): SettingsStore['save'] {
  return async (document) => {
    try {
      await write(document);
      return success(undefined);
    } catch {
      return failed(failure('notStored'));
    }
  };
}

function pathIn(folder: string): string {
  return join(folder, `${settingsFile.name}.json`);
}
