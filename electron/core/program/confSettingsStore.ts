import Conf from 'conf';

import type { Failure } from '../../../shared/failures.ts';
import type { Result } from '../../../shared/result.ts';
import { openSettingsStore, settingsFile, type SettingsStore } from './settingsStore.ts';

/**
 * Opens the settings of a program that runs without Electron, over `conf`; the desktop program opens the same file over
 * `electron-store`. See `openSettingsStore` for what happens to a damaged file.
 */
export function openConfSettingsStore(folder: string, nowMs: number): Promise<Result<SettingsStore, Failure>> {
  return openSettingsStore(
    folder,
    nowMs,
    () => new Conf({ cwd: folder, configName: settingsFile.name, configFileMode: settingsFile.mode }),
  );
}
