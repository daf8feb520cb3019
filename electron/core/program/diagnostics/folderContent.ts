import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { folderInUse, readExistingFile, systemCode } from '../../ports/index.ts';
import { readSettings, type SettingsDocument } from '../settingsDocument.ts';
import { settingsFile } from '../settingsStore.ts';

/** What a data folder holds, read without its lock and without changing anything. */
export interface FolderContent {
  readonly exists: boolean;
  /** Whether a running SunTally has it; null where that cannot be told. */
  readonly inUse: boolean | null;
  readonly settings:
    | { readonly kind: 'none' }
    | { readonly kind: 'sound' | 'repaired' | 'damaged'; readonly document: SettingsDocument }
    | { readonly kind: 'newer' }
    | { readonly kind: 'unreadable'; readonly systemCode: string };
  /** Whether passwords are kept in it; they are never read. */
  readonly hasSecrets: boolean;
  /** Null where there is no log. */
  readonly log:
    | { readonly kind: 'lines'; readonly lines: readonly string[] }
    | { readonly kind: 'unreadable'; readonly systemCode: string }
    | null;
}

const logFile = 'suntally.log';
const mostLogBytes = 64 * 1024;
const mostLogLines = 200;

/** Reads settings and the end of the log. What cannot be read is said so in its place. */
export async function readDataFolder(folder: string): Promise<FolderContent> {
  const [exists, hasSecrets] = await Promise.all([isThere(folder), isThere(join(folder, 'secrets.json'))]);
  return {
    exists,
    inUse: folderInUse(folder),
    settings: await readSettingsFile(join(folder, `${settingsFile.name}.json`)),
    hasSecrets,
    log: await readLog(join(folder, logFile)),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

async function readSettingsFile(path: string): Promise<FolderContent['settings']> {
  try {
    const content = await readExistingFile(path);
    return content === null ? { kind: 'none' } : readSettings(content);
  } catch (error) {
    return { kind: 'unreadable', systemCode: systemCode(error) };
  }
}

async function readLog(path: string): Promise<FolderContent['log']> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - mostLogBytes);
      const buffer = Buffer.alloc(Math.min(size, mostLogBytes));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
      const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
      // The first one is cut where the log is longer.
      const whole = start > 0 ? lines.slice(1) : lines;
      return { kind: 'lines', lines: whole.filter((line) => line !== '').slice(-mostLogLines) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { kind: 'unreadable', systemCode: code };
  }
}
