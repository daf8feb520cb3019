import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

import type { Dialog, Menu, MenuItemConstructorOptions, NativeTheme, Screen, Shell } from 'electron';
import type { Browser } from 'playwright-core';

import { AppDouble } from './appDouble.ts';
import { createChromiumPages, type ChromiumPages } from './chromiumPages.ts';
import { registerDouble } from './doubleRegistry.ts';
import { IpcMainDouble } from './ipcDouble.ts';
import { runMain } from './moduleHooks.ts';
import type { Part } from './part.ts';
import { createSessionDouble, ProtocolDouble, type SessionDouble } from './sessionDouble.ts';
import { createWindowClass, type PageHost, type WindowClass, type WindowDouble } from './windowDouble.ts';

export interface DoubleOptions {
  /** The main program to run: the built one, or its source. */
  readonly main: string;
  readonly userDataFolder: string;
  /** The Chromium that shows the windows; without it windows have no page, and events are only recorded. */
  readonly browser?: Browser;
  readonly programArguments?: readonly string[];
  /** Variables to set, or with undefined to remove, while the program runs. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly packaged?: boolean;
  readonly firstInstance?: boolean;
  readonly dark?: boolean;
  readonly workArea?: { readonly width: number; readonly height: number };
}

type MenuTemplate = readonly MenuItemConstructorOptions[];

/** What `import ... from 'electron'` gives to the program. */
export interface ElectronExports {
  readonly app: AppDouble;
  readonly BrowserWindow: WindowClass;
  readonly ipcMain: IpcMainDouble;
  readonly protocol: ProtocolDouble;
  readonly session: { readonly defaultSession: SessionDouble };
  readonly shell: Part<Shell, 'openExternal'>;
  readonly dialog: Part<Dialog, 'showErrorBox'>;
  readonly nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'>;
  /** A test emits `suspend` and `resume`. */
  readonly powerMonitor: EventEmitter;
  readonly screen: { getPrimaryDisplay(): Pick<ReturnType<Screen['getPrimaryDisplay']>, 'workArea'> };
  readonly Menu: {
    buildFromTemplate(template: MenuTemplate): { readonly template: MenuTemplate };
    setApplicationMenu(
      menu: { readonly template: MenuTemplate } | null,
    ): ReturnType<(typeof Menu)['setApplicationMenu']>;
  };
}

/** A desktop program that runs in the double. */
export interface RunningDouble {
  readonly electron: ElectronExports;
  /** The calls that security or order depends on, in order. */
  readonly calls: readonly string[];
  readonly openedExternally: readonly string[];
  readonly errorBoxes: readonly string[];
  /** Undefined until the program has set one. */
  readonly menu: () => MenuTemplate | null | undefined;
  readonly windows: () => readonly WindowDouble[];
  readonly pages: ChromiumPages;
  /** The first window, when its page has loaded; rejects where the program ended or told of an error instead. */
  readonly firstWindow: Promise<WindowDouble>;
  /** Quits as a person does, and gives the exit code. */
  quit(): Promise<number>;
}

const noPages: PageHost = { open: async () => undefined, send: () => undefined, close: () => undefined };

/** Starts the program and comes back when its entry file has run and the program has been told it is ready. */
export async function startDouble(options: DoubleOptions): Promise<RunningDouble> {
  const calls: string[] = [];
  const openedExternally: string[] = [];
  const errorBoxes: string[] = [];
  let menu: MenuTemplate | null | undefined;
  const app = new AppDouble({
    userDataFolder: options.userDataFolder,
    packaged: options.packaged ?? false,
    firstInstance: options.firstInstance ?? true,
    record: (call) => calls.push(call),
  });
  const ipcMain = new IpcMainDouble();
  const protocol = new ProtocolDouble(app, (call) => calls.push(call));
  const session = createSessionDouble();
  const pages = options.browser && createChromiumPages(options.browser, { ipcMain, protocol, session });
  const BrowserWindow = createWindowClass({ app, host: pages ?? noPages, session, open: [], made: [] });
  const firstWindow = Promise.withResolvers<WindowDouble>();
  firstWindow.promise.catch(() => undefined);
  app.once('browser-window-created', (_event, window: WindowDouble) => {
    window.once('ready-to-show', () => firstWindow.resolve(window));
  });
  void app.ended.then((code) => firstWindow.reject(new Error(`The program ended with ${code}, without a window`)));

  const electron: ElectronExports = {
    app,
    BrowserWindow,
    ipcMain,
    protocol,
    session: {
      get defaultSession() {
        app.mustBeReady('session.defaultSession');
        return session;
      },
    },
    shell: { openExternal: async (url) => void openedExternally.push(url) },
    dialog: {
      showErrorBox: (title, content) => {
        errorBoxes.push(`${title}: ${content}`);
        firstWindow.reject(new Error(`The program told of an error: ${content}`));
      },
    },
    nativeTheme: { shouldUseDarkColors: options.dark ?? false, themeSource: 'system' },
    powerMonitor: new EventEmitter(),
    screen: {
      getPrimaryDisplay: () => {
        app.mustBeReady('screen.getPrimaryDisplay');
        return { workArea: { x: 0, y: 0, width: 1920, height: 1050, ...options.workArea } };
      },
    },
    Menu: {
      buildFromTemplate: (template) => ({ template }),
      setApplicationMenu: (given) => {
        menu = given === null ? null : given.template;
      },
    },
  };

  const restore = setSurroundings(options);
  void app.ended.then(restore);
  const id = randomUUID();
  registerDouble(id, electron);
  try {
    await runMain(options.main, id);
  } catch (error) {
    restore();
    throw error;
  }
  app.becomeReady();

  return {
    electron,
    calls,
    openedExternally,
    errorBoxes,
    menu: () => menu,
    windows: () => BrowserWindow.getAllWindows(),
    get pages() {
      if (pages === undefined) {
        throw new Error('This double has no Chromium');
      }
      return pages;
    },
    firstWindow: firstWindow.promise,
    quit: async () => {
      app.quit();
      const code = await app.ended;
      await pages?.closeAll();
      return code;
    },
  };
}

/** Sets the program's arguments and variables; gives the function that puts back what was there. */
function setSurroundings(options: DoubleOptions): () => void {
  const { argv } = process;
  const env = options.env ?? {};
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  process.argv = [process.execPath, options.main, ...(options.programArguments ?? [])];
  setVariables(Object.entries(env));
  return () => {
    process.argv = argv;
    setVariables(before);
  };
}

function setVariables(variables: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
}
