import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import {
  copyAside,
  makePrivateFolder,
  readExistingFile,
  setAside,
  systemCode,
  writePrivateFile,
} from '../ports/index.ts';
import { emptySettings, fittingDocument, readSettings, type SettingsDocument } from './settingsDocument.ts';

/** Keeps the settings and the chosen inverters. */
export interface SettingsStore {
  /** What was kept when the store was opened. */
  readonly found: SettingsDocument;
  /**
   * `settingsDamaged` where the file, or a part of it, could not be understood: as it was it stands beside the new one.
   * Else null.
   */
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
 * settings are used; one that is damaged in part is copied there, and repaired. Fails with `fileUnusable` where the
 * folder or the file cannot be read, or a newer program wrote it: then it is left as it is.
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
    if (content === null) {
      return success({ found: emptySettings, damage: null, save: saveBy(openWriter()) });
    }
    const read = readSettings(content);
    if (read.kind === 'newer') {
      return failed(failure('fileUnusable', { file: path, reason: 'it was written by a newer SunTally' }));
    }
    await chmod(path, settingsFile.mode);
    if (read.kind === 'damaged') {
      await setAside(folder, settingsFile.name, '.json', nowMs);
    }
    const save = saveBy(openWriter());
    if (read.kind === 'repaired') {
      await copyAside(folder, settingsFile.name, '.json', content, nowMs);
      await save(read.document);
    }
    const damage = read.kind === 'sound' ? null : failure('settingsDamaged', { file: path });
    return success({ found: read.document, damage, save });
  } catch (error) {
    return failed(failure('fileUnusable', { file: path, reason: systemCode(error) }));
  }
}

function saveBy(write: Write): SettingsStore['save'] {
  return async (document) => {
    try {
      await write(fittingDocument(document));
      return success(undefined);
    } catch {
      return failed(failure('notStored'));
    }
  };
}

function pathIn(folder: string): string {
  return join(folder, `${settingsFile.name}.json`);
}
