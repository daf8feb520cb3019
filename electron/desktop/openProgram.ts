import type { Failure } from '../../shared/failures.ts';
import { success, type Result } from '../../shared/result.ts';
import { openFileSecrets } from '../core/ports/index.ts';
import { startProgram, type Program, type ProgramOptions } from '../core/program/index.ts';
import { openDesktopSettings } from './settingsFile.ts';

export interface OpenProgramOptions extends Omit<ProgramOptions, 'door'> {
  /** Where settings and secrets are kept; not touched in the demo. */
  readonly dataFolder: string;
}

/** Starts the program behind the desktop door. Fails with `fileUnusable` where what it kept cannot be read. */
export async function openProgram(options: OpenProgramOptions): Promise<Result<Program, Failure>> {
  const { dataFolder, ports, demo } = options;
  const stores = demo ? success({}) : await openStores(dataFolder, ports);
  return stores.ok
    ? success(await startProgram({ ...options, door: 'desktop', ports: { ...ports, ...stores.value } }))
    : stores;
}

async function openStores(folder: string, { clock, log }: ProgramOptions['ports']) {
  const settings = await openDesktopSettings(folder, clock.nowMs());
  if (!settings.ok) {
    return settings;
  }
  const secrets = await openFileSecrets(folder, clock.nowMs());
  if (!secrets.ok) {
    return secrets;
  }
  if (secrets.value.damage !== null) {
    log.write('warning', 'secrets', `${secrets.value.damage.code}: the damaged file was set aside`);
  }
  return success({ settingsStore: settings.value, secrets: secrets.value.secrets });
}
