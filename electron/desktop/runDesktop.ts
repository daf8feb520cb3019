import { mkdirSync } from 'node:fs';

import { app } from 'electron';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { systemCode } from '../core/ports/index.ts';
import { describeSurprise, type Log, type Program } from '../core/program/index.ts';
import { registerAppScheme, serveBundledFiles } from './bundledFiles.ts';
import { guardPages, guardSession } from './guards.ts';
import { openDesktopDoor } from './ipc.ts';
import { catchSurprises, quitOnSignals, tellInBox, type ProcessEvents } from './lastResort.ts';
import { installMenu } from './menu.ts';
import { followPower } from './power.ts';
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
 * the last window quits, but on macOS, where a program goes on until it is told to quit. However it quits, the program
 * behind the window is stopped first. Ends with 1 where it could not go on, and says why in a box.
 */
export function runDesktop(options: DesktopOptions): void {
  const { userDataFolder, log, events } = options;
  catchSurprises(events, log);
  app.enableSandbox();
  const folder = makeFolder(userDataFolder);
  if (!folder.ok) {
    tellInBox(folder.error);
    app.exit(1);
    return;
  }
  app.setPath('userData', userDataFolder);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  quitOnSignals(events);
  registerAppScheme();
  guardPages();
  let starting: Promise<Result<Program, Failure>> | null = null;
  let ending = false;
  let exitCode = 0;

  function giveUp(reason: Failure): void {
    exitCode = 1;
    tellInBox(reason);
    app.quit();
  }

  async function open(): Promise<void> {
    starting = options.start();
    const started = await starting;
    if (!started.ok) {
      giveUp(started.error);
    } else if (!ending) {
      await openDoor(started.value);
    }
  }

  async function openDoor(program: Program): Promise<void> {
    const surroundings = {
      preloadFile: options.preloadFile,
      log,
      giveUp: () => giveUp(failure('unexpected')),
    };
    guardSession();
    serveBundledFiles(options.rendererFolder);
    installMenu();
    openDesktopDoor(program, log);
    followPower(program);
    await followTheme(program);
    app.on('second-instance', () => showWindow(surroundings));
    app.on('activate', () => showWindow(surroundings));
    openWindow(surroundings);
  }

  /** Also waits for a program that is only about to start: it may have logged on already. */
  async function end(program: Promise<Result<Program, Failure>>): Promise<void> {
    try {
      await Promise.race([stop(program), options.stopLimit()]);
    } catch (error) {
      log.write('problem', 'desktop', describeSurprise(error));
    } finally {
      app.exit(exitCode);
    }
  }

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') {
      app.quit();
    }
  });
  app.on('will-quit', (event) => {
    if (starting === null) {
      return;
    }
    event.preventDefault();
    if (!ending) {
      ending = true;
      void end(starting);
    }
  });
  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      log.write('problem', 'desktop', describeSurprise(error));
      giveUp(failure('unexpected'));
    });
}

async function stop(program: Promise<Result<Program, Failure>>): Promise<void> {
  const started = await program.catch(() => null);
  if (started?.ok === true) {
    await started.value.stop();
  }
}

function makeFolder(folder: string): Result<void, Failure> {
  try {
    mkdirSync(folder, { recursive: true });
    return success(undefined);
  } catch (error) {
    return failed(failure('fileUnusable', { file: folder, reason: systemCode(error) }));
  }
}
