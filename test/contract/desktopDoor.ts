import { join } from 'node:path';

import { callChannel, callNames, eventChannel, type Change, type Reply } from '../../shared/contract/index.ts';
import { startDouble, type RunningDouble } from '../electronDouble/index.ts';
import { createChangeLog, type OpenDoor } from './door.ts';

export interface DesktopDoor extends OpenDoor {
  readonly double: RunningDouble;
}

/** Starts the desktop program's main process, from its sources and without a page, with a window that listens. */
export async function openDesktopDoor(folder: string): Promise<DesktopDoor> {
  const double = await startDouble({
    main: join(import.meta.dirname, '../../electron/main.ts'),
    userDataFolder: folder,
    env: { ...userFolders(folder), SUNTALLY_INTERFACES: '127.0.0.1' },
  });
  const window = await double.firstWindow;
  const { ipcMain } = double.electron;
  const log = createChangeLog();
  window.webContents.on('double-sent', (channel: string, values: readonly unknown[]) => {
    if (channel === eventChannel('changed')) {
      log.add(values[0] as Change);
    }
  });
  return {
    name: 'desktop',
    double,
    dataFolder: dataFolderIn(folder),
    ask: async (name, callArguments) => {
      const known = callNames.find((one) => one === name);
      const channel = known === undefined ? `suntally:${name}` : callChannel(known);
      return (await ipcMain.invoke(channel, [callArguments], window.webContents.sender())) as Reply<unknown>;
    },
    changes: log.changes,
    change: log.wait,
    close: async () => {
      await double.quit();
    },
  };
}

/** Variables that put all of a program's folders below one, on every platform. */
export function userFolders(folder: string): Readonly<Record<string, string>> {
  return { XDG_CONFIG_HOME: folder, HOME: folder, APPDATA: folder };
}

function dataFolderIn(folder: string): string {
  const base = process.platform === 'darwin' ? join(folder, 'Library', 'Application Support') : folder;
  return join(base, 'SunTally', 'data');
}
