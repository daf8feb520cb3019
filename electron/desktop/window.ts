import { app, BrowserWindow, nativeTheme, screen } from 'electron';

import { describeSurprise, type Log } from '../core/program/index.ts';
import { startAddress, windowOptions } from '../shell/index.ts';

export interface WindowSurroundings {
  /** The built preload script's absolute path. */
  readonly preloadFile: string;
  readonly log: Log;
  /** Called where the page cannot be loaded: nobody would ever see that window. */
  readonly giveUp: () => void;
}

/** Opens the dashboard, and shows it when there is something to see. */
export function openWindow({ preloadFile, log, giveUp }: WindowSurroundings): void {
  let closing = false;
  const window = new BrowserWindow(
    windowOptions({
      preloadFile,
      packaged: app.isPackaged,
      dark: nativeTheme.shouldUseDarkColors,
      workArea: screen.getPrimaryDisplay().workArea,
    }),
  );
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    closing = true;
  });
  window.loadURL(startAddress).catch((error: unknown) => {
    // One that is closed while its page loads fails in the same way.
    if (!closing) {
      log.write('problem', 'window', describeSurprise(error));
      giveUp();
    }
  });
}

/** Brings the open window to the front, or opens one where there is none. */
export function showWindow(surroundings: WindowSurroundings): void {
  const window = BrowserWindow.getAllWindows().find((one) => !one.isDestroyed());
  if (window === undefined) {
    openWindow(surroundings);
    return;
  }
  if (window.isMinimized()) {
    window.restore();
  }
  window.show();
  window.focus();
}
