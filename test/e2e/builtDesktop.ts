import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { userFolders } from '../contract/desktopDoor.ts';
import { startDouble, type DoubleOptions, type RunningDouble } from '../electronDouble/index.ts';

export const builtMain = join(import.meta.dirname, '../../out/main/main.js');
export const builtPreload = join(import.meta.dirname, '../../out/preload/preload.cjs');

/** The built desktop program, with its window open in Chromium. */
export interface BuiltDesktop {
  readonly double: RunningDouble;
  readonly page: Page;
  /** Everything that the program keeps, Chromium's own files aside, lies below this folder. */
  readonly folder: string;
  /** Quits the program; gives its exit code. What it kept stays. */
  quit(): Promise<number>;
  /** Quits it and takes away what it kept. */
  close(): Promise<void>;
}

/** Starts the built program in the double and waits for its window's page. */
export async function openBuiltDesktop(
  browser: Browser,
  options: Pick<DoubleOptions, 'programArguments' | 'packaged'> & { readonly folder?: string } = {},
): Promise<BuiltDesktop> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'suntally-desktop-')));
  const double = await startDouble({
    ...options,
    main: builtMain,
    userDataFolder: folder,
    browser,
    env: { ...userFolders(folder), SUNTALLY_INTERFACES: '127.0.0.1' },
  });
  const window = await double.firstWindow;
  const page = double.pages.page(window.webContents);
  page.setDefaultTimeout(15_000);
  return {
    double,
    page,
    folder,
    quit: () => double.quit(),
    close: async () => {
      await double.quit();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
