import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import { openFileSecrets, type Secrets } from '../ports/index.ts';
import type { SettingsStore } from './settingsStore.ts';

/** What the program keeps between two starts. */
export interface Stores {
  readonly settingsStore: SettingsStore;
  readonly secrets: Secrets;
  /** A damaged file of secrets was set aside; damaged settings tell so themselves. */
  readonly problems: readonly Failure[];
}

/**
 * Opens settings and secrets of a data folder. Fails with `fileUnusable` where what was kept cannot be read.
 *
 * @param openSettings opens `settings.json` of the folder; how depends on the door
 * @param nowMs UTC epoch ms, for the name of a damaged file
 */
export async function openStores(
  folder: string,
  nowMs: number,
  openSettings: (folder: string, nowMs: number) => Promise<Result<SettingsStore, Failure>>,
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
  });
}
