import { app, BrowserWindow, nativeTheme, screen } from 'electron';

import { startAddress, windowOptions } from '../shell/index.ts';

/**
 * Opens the dashboard, and shows it when there is something to see.
 *
 * @param preloadFile the built preload script's absolute path
 */
export function openWindow(preloadFile: string): void {
  const window = new BrowserWindow(
    windowOptions({
      preloadFile,
      packaged: app.isPackaged,
      dark: nativeTheme.shouldUseDarkColors,
      workArea: screen.getPrimaryDisplay().workArea,
    }),
  );
  window.once('ready-to-show', () => window.show());
  void window.loadURL(startAddress);
}

/** Brings the open window to the front, or opens one where there is none. */
export function showWindow(preloadFile: string): void {
  const window = BrowserWindow.getAllWindows().find((one) => !one.isDestroyed());
  if (window === undefined) {
    openWindow(preloadFile);
    return;
  }
  if (window.isMinimized()) {
    window.restore();
  }
  window.show();
  window.focus();
}
