import { app, BrowserWindow, nativeTheme, screen } from 'electron';

import { describeSurprise, type Log } from '../core/program/index.ts';
import { startAddress, windowOptions } from '../shell/index.ts';

/**
 * Opens the dashboard, and shows it when there is something to see.
 *
 * @param preloadFile the built preload script's absolute path
 * @param log told where the page could not be loaded
 */
export function openWindow(preloadFile: string, log: Log): void {
  const window = new BrowserWindow(
    windowOptions({
      preloadFile,
      packaged: app.isPackaged,
      dark: nativeTheme.shouldUseDarkColors,
      workArea: screen.getPrimaryDisplay().workArea,
    }),
  );
  window.once('ready-to-show', () => window.show());
  window.loadURL(startAddress).catch((error: unknown) => log.write('problem', 'window', describeSurprise(error)));
}

/** Brings the open window to the front, or opens one where there is none. */
export function showWindow(preloadFile: string, log: Log): void {
  const window = BrowserWindow.getAllWindows().find((one) => !one.isDestroyed());
  if (window === undefined) {
    openWindow(preloadFile, log);
    return;
  }
  if (window.isMinimized()) {
    window.restore();
  }
  window.show();
  window.focus();
}
