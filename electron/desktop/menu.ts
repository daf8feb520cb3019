import { Menu } from 'electron';

import { menuModel } from '../shell/index.ts';

/** Puts the menu bar up on macOS and takes Electron's default one, with its reload and zoom keys, away elsewhere. */
export function installMenu(): void {
  const model = menuModel(process.platform);
  Menu.setApplicationMenu(model === null ? null : Menu.buildFromTemplate([...model]));
}
