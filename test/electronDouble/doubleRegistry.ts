import type { ElectronExports } from './startDouble.ts';

const key = Symbol.for('suntally.electronDoubles');

/** All doubles of this process, wherever this module was loaded from. */
function doubles(): Map<string, ElectronExports> {
  const holder = globalThis as { [key]?: Map<string, ElectronExports> };
  return (holder[key] ??= new Map());
}

/** Makes a double's exports reachable by its number. */
export function registerDouble(id: string, electron: ElectronExports): void {
  doubles().set(id, electron);
}

/** The exports of a double that runs. */
export function exportsOfDouble(id: string | null): ElectronExports {
  const found = doubles().get(id ?? '');
  if (found === undefined) {
    throw new Error('electron was imported outside of a double');
  }
  return found;
}
