import { mkdirSync } from 'node:fs';

import { app } from 'electron';

import { failure, type Failure } from '../../shared/failures.ts';
import type { Result } from '../../shared/result.ts';
import { describeSurprise, type Log, type Program } from '../core/program/index.ts';
import { registerAppScheme, serveBundledFiles } from './bundledFiles.ts';
import { guardPages, guardSession } from './guards.ts';
import { openDesktopDoor } from './ipc.ts';
import { catchSurprises, giveUp, quitOnSignals, type ProcessEvents } from './lastResort.ts';
import { installMenu } from './menu.ts';
import { followTheme } from './theme.ts';
import { openWindow, showWindow } from './window.ts';

export interface DesktopOptions {
  /** Where Chromium keeps its own files and the lock against a second start. Made where it is missing. */
  readonly userDataFolder: string;
  /** The built pages of the window. */
  readonly rendererFolder: string;
  /** The built preload script. */
  readonly preloadFile: string;
  readonly log: Log;
  /** Node's `process`. */
  readonly events: ProcessEvents;
  /** Starts what stands behind the window. Called once, when Electron is ready. */
  readonly start: () => Promise<Result<Program, Failure>>;
  /** The longest that quitting waits for the program to stop. */
  readonly stopLimit: () => Promise<void>;
}

/**
 * Runs the desktop program until it quits. A second start brings the first one's window to the front and ends. Closing
 * the last window quits, but on macOS, where a program goes on until it is told to quit.
 */
export function runDesktop(options: DesktopOptions): void {
  app.enableSandbox();
  mkdirSync(options.userDataFolder, { recursive: true });
  app.setPath('userData', options.userDataFolder);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  catchSurprises(options.events, options.log);
  quitOnSignals(options.events);
  registerAppScheme();
  guardPages();
  let running: Program | null = null;

  async function open(): Promise<void> {
    const started = await options.start();
    if (!started.ok) {
      giveUp(started.error);
      return;
    }
    running = started.value;
    guardSession();
    serveBundledFiles(options.rendererFolder);
    installMenu();
    openDesktopDoor(running, options.log);
    await followTheme(running);
    app.on('second-instance', () => showWindow(options.preloadFile, options.log));
    app.on('activate', () => showWindow(options.preloadFile, options.log));
    openWindow(options.preloadFile, options.log);
  }

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') {
      app.quit();
    }
  });
  app.on('will-quit', (event) => {
    const program = running;
    if (program !== null) {
      running = null;
      event.preventDefault();
      void Promise.race([program.stop(), options.stopLimit()])
        .catch((error: unknown) => options.log.write('problem', 'desktop', describeSurprise(error)))
        .finally(() => app.exit());
    }
  });
  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      options.log.write('problem', 'desktop', describeSurprise(error));
      giveUp(failure('unexpected'));
    });
}
