import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import { lockFolder, openFileSecrets, type FolderLock, type Secrets } from '../ports/index.ts';
import type { SettingsStore } from './settingsStore.ts';

/** What the program keeps between two starts. */
export interface Stores {
  readonly settingsStore: SettingsStore;
  readonly secrets: Secrets;
  /** A damaged file of secrets was set aside; damaged settings tell so themselves. */
  readonly problems: readonly Failure[];
  /** Lets go of the data folder: nothing may be kept any more. */
  release(): void;
}

/**
 * Opens settings and secrets of a data folder and has the folder alone from then on: both are written whole from what
 * this program knows, so that two programs would wipe out each other's. Fails with `busy` where another program has the
 * folder, and with `fileUnusable` where it or what was kept cannot be read.
 *
 * @param openSettings opens `settings.json` of the folder; how depends on the door
 * @param nowMs UTC epoch ms, for the name of a damaged file
 */
export async function openStores(
  folder: string,
  nowMs: number,
  openSettings: (folder: string, nowMs: number) => Promise<Result<SettingsStore, Failure>>,
): Promise<Result<Stores, Failure>> {
  const lock = await lockFolder(folder);
  if (!lock.ok) {
    return lock;
  }
  const opened = await openLocked(folder, nowMs, openSettings, lock.value);
  if (!opened.ok) {
    lock.value.release();
  }
  return opened;
}

async function openLocked(
  folder: string,
  nowMs: number,
  openSettings: (folder: string, nowMs: number) => Promise<Result<SettingsStore, Failure>>,
  lock: FolderLock,
): Promise<Result<Stores, Failure>> {
  const settings = await openSettings(folder, nowMs);
  if (!settings.ok) {
    return settings;
  }
  const secrets = await openFileSecrets(folder, nowMs);
  if (!secrets.ok) {
    return secrets;
  }
  const { damage } = secrets.value;
  return success({
    settingsStore: settings.value,
    secrets: secrets.value.secrets,
    problems: damage === null ? [] : [damage],
    release: () => lock.release(),
  });
}
