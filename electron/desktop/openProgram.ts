import type { Failure } from '../../shared/failures.ts';
import { success, type Result } from '../../shared/result.ts';
import { openStores, startProgram, type Program, type ProgramOptions } from '../core/program/index.ts';
import { openDesktopSettings } from './settingsFile.ts';

export interface OpenProgramOptions extends Omit<ProgramOptions, 'door' | 'problems' | 'history'> {
  /** Where settings, secrets and the history are kept; not touched in the demo. */
  readonly dataFolder: string;
  /** The entry of the history's worker thread. */
  readonly historyWorker: URL;
}

/**
 * Starts the program behind the desktop door.
 * Fails with `busy` where another program uses the data folder, and with `fileUnusable` where it cannot be read.
 */
export async function openProgram(options: OpenProgramOptions): Promise<Result<Program, Failure>> {
  const { dataFolder, historyWorker, ports, demo } = options;
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
      history: { folder: dataFolder, worker: historyWorker },
      onStopped: () => stores.value?.release(),
    }),
  );
}
