import ElectronStore from 'electron-store';

import type { Failure } from '../../shared/failures.ts';
import type { Result } from '../../shared/result.ts';
import { openSettingsStore, settingsFile, type SettingsStore } from '../core/program/index.ts';

/**
 * Opens the settings over electron-store: the same file that a program without Electron opens. What the file holds is
 * checked before electron-store sees it, see `openSettingsStore`.
 */
export function openDesktopSettings(folder: string, nowMs: number): Promise<Result<SettingsStore, Failure>> {
  return openSettingsStore(
    folder,
    nowMs,
    () => new ElectronStore({ cwd: folder, name: settingsFile.name, configFileMode: settingsFile.mode }),
  );
}
