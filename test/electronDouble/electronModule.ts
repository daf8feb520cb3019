import { exportsOfDouble } from './doubleRegistry.ts';

const electron = exportsOfDouble(new URL(import.meta.url).searchParams.get('double'));

export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
} = electron;

// oxlint-disable-next-line import/no-default-export -- Electron has a default export, and electron-store uses it
export default electron;
