import type { Failure } from '../../shared/failures.ts';
import { success, type Result } from '../../shared/result.ts';
import { openStores, startProgram, type Program, type ProgramOptions } from '../core/program/index.ts';
import { openDesktopSettings } from './settingsFile.ts';

export interface OpenProgramOptions extends Omit<ProgramOptions, 'door' | 'problems'> {
  /** Where settings and secrets are kept; not touched in the demo. */
  readonly dataFolder: string;
}

/**
 * Starts the program behind the desktop door.
 * Fails with `busy` where another program uses the data folder, and with `fileUnusable` where it cannot be read.
 */
export async function openProgram(options: OpenProgramOptions): Promise<Result<Program, Failure>> {
  const { dataFolder, ports, demo } = options;
  const stores = demo ? success(null) : await openStores(dataFolder, ports.clock.nowMs(), openDesktopSettings);
  if (!stores.ok) {
    return stores;
  }
  return success(
    await startProgram({
      ...options,
      door: 'desktop',
      ports: { ...ports, ...stores.value },
      problems: stores.value?.problems ?? [],
      onStopped: () => stores.value?.release(),
    }),
  );
}
