import { execFileSync } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest';

import { lockFolder, systemNetwork } from '../../electron/core/ports/index.ts';
import { callChannel, type Reply, type Snapshot } from '../../shared/contract/index.ts';
import { startDouble, type DoubleOptions, type RunningDouble, type WindowDouble } from '../electronDouble/index.ts';
import { openDesktopDoor, userFolders } from './desktopDoor.ts';
import { call, valueOf } from './door.ts';

let folder: string;
let running: RunningDouble | null = null;
let stderr: MockInstance<typeof process.stderr.write>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suntally-life-'));
  stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(async () => {
  await running?.quit();
  running = null;
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<DoubleOptions> = {}): Promise<RunningDouble> {
  running = await startDouble({
    main: join(import.meta.dirname, '../../electron/main.ts'),
    userDataFolder: folder,
    ...options,
    env: { ...userFolders(folder), SUNTALLY_INTERFACES: '127.0.0.1' },
  });
  return running;
}

function logged(): string {
  return stderr.mock.calls.map(([line]) => String(line)).join('');
}

test('a sleep of the computer, and its end, reach the program behind the window', async () => {
  const double = await start();
  await double.firstWindow;
  double.electron.powerMonitor.emit('suspend');
  expect(logged()).toContain('The computer went to sleep.');
  double.electron.powerMonitor.emit('resume');
  expect(logged()).toContain('The computer woke up');
});

describe('the window', () => {
  test('is shown when its page is there to be seen', async () => {
    const window = await (await start()).firstWindow;
    expect(window.options.show).toBe(false);
    expect(window.isVisible()).toBe(true);
  });

  test('comes to the front when the program is started a second time', async () => {
    const double = await start();
    const window = await double.firstWindow;
    window.minimized = true;
    double.electron.app.emit('second-instance', {}, [], '', null);
    expect(window.seen.slice(-3)).toEqual(['restore', 'show', 'focus']);
    expect(double.windows()).toHaveLength(1);
  });

  test('has the first colour of a dark desktop', async () => {
    const light = await (await start()).firstWindow;
    await running?.quit();
    const dark = await (await start({ dark: true })).firstWindow;
    expect(dark.options.backgroundColor).not.toBe(light.options.backgroundColor);
  });

  test('fits a small screen', async () => {
    const { options } = await (await start({ workArea: { width: 1024, height: 560 } })).firstWindow;
    expect(options).toMatchObject({ width: 1024, height: 560 });
  });

  test.each([true, false])(
    'has developer tools only where the program is not packaged (packaged: %s)',
    async (packaged) => {
      const { options } = await (await start({ packaged })).firstWindow;
      expect(options.webPreferences?.devTools).toBe(!packaged);
    },
  );
});

describe('a second start', () => {
  test('ends at once and touches nothing', async () => {
    const double = await start({ firstInstance: false });
    expect(await double.electron.app.ended).toBe(0);
    expect(double.windows()).toEqual([]);
    expect(double.electron.ipcMain.channels).toEqual([]);
    expect(await readdir(join(folder, 'SunTally')).catch(() => [])).toEqual([]);
  });
});

describe('the end', () => {
  test('comes with the last window, and not before the program behind it has stopped', async () => {
    const double = await start({ programArguments: ['--demo'] });
    const window = await double.firstWindow;
    const snapshot = await double.electron.ipcMain.invoke(
      callChannel('getSnapshot'),
      [null],
      window.webContents.sender(),
    );
    const address = addressOfFirstInverter(snapshot as Reply<Snapshot>);
    expect(await isFree(address)).toBe(false);
    const freeAtTheEnd = new Promise<boolean>((resolve) => {
      double.electron.app.once('quit', () => resolve(isFree(address)));
    });
    window.close();
    expect(await double.electron.app.ended).toBe(0);
    expect(await freeAtTheEnd).toBe(true);
    expect(double.calls.filter((one) => one === 'exit')).toHaveLength(1);
  });

  test('comes once and in good order, however often it is asked for', async () => {
    const double = await start();
    await double.firstWindow;
    const lockAtTheEnd = new Promise<boolean>((resolve) => {
      double.electron.app.once('quit', () => resolve(isLetGo()));
    });
    double.electron.app.quit();
    double.electron.app.quit();
    expect(await double.electron.app.ended).toBe(0);
    expect(await lockAtTheEnd).toBe(true);
    expect(double.calls.filter((one) => one === 'exit')).toHaveLength(1);
  });
});

describe('a start that does not get far', () => {
  test('because no folder can be made is told in a box, and the program ends', async () => {
    await writeFile(join(folder, 'SunTally'), 'a file where the folder should be');
    const double = await start();
    expect(await double.electron.app.ended).toBe(1);
    expect(double.errorBoxes).toHaveLength(1);
    expect(double.errorBoxes[0]).toContain(join(folder, 'SunTally'));
    expect(double.windows()).toEqual([]);
  });

  test('because the page cannot be loaded is told in a box, and ends in good order', async () => {
    const double = await start();
    double.electron.app.once('browser-window-created', (_event, window: WindowDouble) => {
      window.loadURL = () => Promise.reject(new Error('planted'));
    });
    expect(await double.electron.app.ended).toBe(1);
    expect(double.errorBoxes).toHaveLength(1);
    expect(logged()).toContain('planted');
    expect(await isLetGo()).toBe(true);
  });

  test('because the window is closed while its page loads is no failure', async () => {
    const double = await start();
    double.electron.app.once('browser-window-created', (_event, window: WindowDouble) => {
      window.loadURL = async () => {
        window.close();
        throw new Error('ERR_FAILED');
      };
    });
    expect(await double.electron.app.ended).toBe(0);
    expect(double.errorBoxes).toEqual([]);
  });

  test.runIf(process.platform !== 'win32')(
    'because it is ended meanwhile still stops the program behind it',
    async () => {
      // A pipe holds the start where it reads its secrets, until the test lets it go on.
      await mkdir(dataFolder(), { recursive: true });
      const secrets = join(dataFolder(), 'secrets.json');
      execFileSync('mkfifo', [secrets]);
      const double = await start();
      await vi.waitFor(() => access(join(dataFolder(), 'lock.db')), { interval: 1 });
      double.electron.app.quit();
      await writeFile(secrets, '{}');
      expect(await double.electron.app.ended).toBe(0);
      expect(double.windows()).toEqual([]);
      expect(await isLetGo()).toBe(true);
    },
  );
});

describe('on macOS', () => {
  const { platform } = process;

  beforeEach(() => Object.defineProperty(process, 'platform', { value: 'darwin' }));
  afterEach(() => Object.defineProperty(process, 'platform', { value: platform }));

  test('the program outlives its window and opens another one when asked', async () => {
    const double = await start();
    (await double.firstWindow).close();
    expect(double.calls).not.toContain('exit');
    double.electron.app.emit('activate', {}, false);
    expect(double.windows()).toHaveLength(1);
    expect(await double.quit()).toBe(0);
  });

  test('there is a menu bar to copy and quit with', async () => {
    const double = await start();
    await double.firstWindow;
    expect(double.menu()).toEqual([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
  });
});

describe.skipIf(process.platform === 'darwin')('elsewhere', () => {
  test('there is no menu bar, and so no reload and no zoom by accident', async () => {
    const double = await start();
    await double.firstWindow;
    expect(double.menu()).toBeNull();
  });
});

describe('what was kept', () => {
  async function damage(content: string): Promise<string> {
    const data = dataFolder();
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'settings.json'), content);
    return data;
  }

  test.each(['{"settings":', '[]', '{"settings":{"theme":"blue"}}', '{"version":{}}', ''])(
    'is set aside and told where it is damaged: %s',
    async (content) => {
      const data = await damage(content);
      const double = await start();
      await double.firstWindow;
      await double.quit();
      const aside = (await readdir(data)).find((one) => one.startsWith('settings.broken-')) ?? '';
      expect(await readFile(join(data, aside), 'utf8')).toBe(content);
      expect(logged()).toContain('settingsDamaged');
    },
  );

  test('is there again after the next start', async () => {
    const first = await openDesktopDoor(folder);
    await valueOf(call(first, 'changeSettings', { language: 'de', theme: 'dark' }));
    await first.close();
    const second = await openDesktopDoor(folder);
    const snapshot = await valueOf(call(second, 'getSnapshot', null));
    expect(snapshot.settings).toEqual({ language: 'de', theme: 'dark' });
    expect(second.double.electron.nativeTheme.themeSource).toBe('dark');
    await valueOf(call(second, 'changeSettings', { theme: 'light' }));
    await second.change(({ slices }) => slices.settings?.theme === 'light');
    await vi.waitFor(() => expect(second.double.electron.nativeTheme.themeSource).toBe('light'));
    await second.close();
  });

  test('is not touched by the demo', async () => {
    const data = await damage('{"settings":');
    const double = await start({ programArguments: ['--demo'] });
    await double.firstWindow;
    await double.quit();
    expect(await readdir(data)).toEqual(['settings.json']);
    expect(await readFile(join(data, 'settings.json'), 'utf8')).toBe('{"settings":');
  });

  test('and is in use by another program is told in a box, and the program ends', async () => {
    const data = await damage('{}');
    const lock = await lockFolder(data);
    const double = await start();
    expect(await double.electron.app.ended).toBe(1);
    expect(double.errorBoxes).toHaveLength(1);
    expect(double.windows()).toEqual([]);
    expect(await readFile(join(data, 'settings.json'), 'utf8')).toBe('{}');
    expect(lock.ok).toBe(true);
    if (lock.ok) {
      lock.value.release();
    }
  });

  test('that cannot be read at all is told in a box, and the program ends', async () => {
    await mkdir(join(folder, 'SunTally'), { recursive: true });
    await writeFile(join(folder, 'SunTally', 'data'), 'a file where the folder should be');
    const double = await start();
    await expect(double.firstWindow).rejects.toThrow('The program told of an error');
    expect(await double.electron.app.ended).toBe(1);
    expect(double.errorBoxes).toHaveLength(1);
    expect(double.windows()).toEqual([]);
  });
});

function addressOfFirstInverter(reply: Reply<Snapshot>): string {
  return reply.ok ? (reply.value.inverters[0]?.address ?? '') : '';
}

function dataFolder(): string {
  return join(folder, 'SunTally', 'data');
}

/** Whether the program behind the window has stopped, as far as its data folder tells. */
async function isLetGo(): Promise<boolean> {
  const lock = await lockFolder(dataFolder());
  if (lock.ok) {
    lock.value.release();
  }
  return lock.ok;
}

/** Whether a UDP address of this computer can be had, that is, nobody listens on it. */
async function isFree(address: string): Promise<boolean> {
  const [ip = '', port] = address.split(':');
  const opened = await systemNetwork().open({ address: ip, port: Number(port), onDatagram: () => undefined });
  if (opened.ok) {
    opened.value.close();
  }
  return opened.ok;
}
