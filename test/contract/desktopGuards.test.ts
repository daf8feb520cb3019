import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { contentPolicy } from '../../electron/shell/index.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { openDesktopDoor, type DesktopDoor } from './desktopDoor.ts';

let folder: string;
let door: DesktopDoor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suntally-guards-'));
  door = await openDesktopDoor(folder);
});

afterAll(async () => {
  await door.close();
  await rm(folder, { recursive: true, force: true });
});

function contents() {
  const [window] = door.double.windows();
  if (window === undefined) {
    throw new Error('The program has no window');
  }
  return window.webContents;
}

test('the sandbox, the lock and the scheme are there before Electron is ready', () => {
  const { calls } = door.double;
  const early = ['enableSandbox', 'setPath userData', 'requestSingleInstanceLock', 'registerSchemesAsPrivileged'];
  expect(calls.slice(0, calls.indexOf('ready')).toSorted()).toEqual(early.toSorted());
});

test('the scheme is a standard and secure one, and no more', () => {
  expect(door.double.electron.protocol.privileges).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true } },
  ]);
});

describe('files of the window', () => {
  function fetched(address: string, method?: string) {
    return door.double.electron.protocol.fetch(address, method);
  }

  test('the page is served as what it is, under the strict policy', async () => {
    const response = await fetched('app://suntally/index.html');
    expect(response?.status).toBe(200);
    expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response?.headers.get('content-security-policy')).toBe(contentPolicy("'none'"));
    expect(response?.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'app://suntally/',
    'app://suntally/index.html?x',
    'app://suntally/INDEX.HTML',
    'app://suntally/index.html/',
    'app://suntally/%69ndex.html',
    'app://suntally/../package.json',
    'app://suntally/..%2fpackage.json',
    'app://suntally/%2e%2e/package.json',
    'app://suntally/..\\package.json',
    'app://suntally/%00index.html',
    'app://suntally//etc/passwd',
    'app://suntally/C:/Windows/win.ini',
    'app://other/index.html',
    'app://suntally.example/index.html',
    'app:///index.html',
  ])('%s is not there', async (address) => {
    expect((await fetched(address))?.status).toBe(404);
  });

  test('of random addresses none leads to a file', async () => {
    const random = seededRandom(11);
    const pieces = ['..', '.', '/', '\\', '%2e', '%2f', '%00', 'package.json', 'electron', 'main.ts', 'etc', 'passwd'];
    const addresses = Array.from({ length: 3000 }, () => {
      const parts = Array.from({ length: 1 + Math.floor(random() * 8) }, () => pieces[Math.floor(random() * 12)]);
      return `app://suntally/${parts.join('')}`;
    });
    const statuses = await Promise.all(addresses.map(async (one) => (await fetched(one))?.status));
    expect(new Set(statuses)).toEqual(new Set([404]));
  });

  test('nothing but GET is answered', async () => {
    expect((await fetched('app://suntally/index.html', 'POST'))?.status).toBe(404);
  });
});

describe('the session', () => {
  test('of every permission that Electron knows, copying text is granted', async () => {
    const permissions = await permissionNames();
    const { handlers } = door.double.electron.session.defaultSession;
    const requested: string[] = [];
    const checked: string[] = [];
    for (const permission of permissions) {
      const args = [contents(), permission, (granted: boolean) => granted && requested.push(permission), {}] as const;
      Reflect.apply(handlers.permissionRequest ?? failing, null, args);
      if (Reflect.apply(handlers.permissionCheck ?? failing, null, [null, permission, 'app://suntally', {}]) === true) {
        checked.push(permission);
      }
    }
    expect(permissions.length).toBeGreaterThan(40);
    expect({ requested, checked }).toEqual({
      requested: ['clipboard-sanitized-write'],
      checked: ['clipboard-sanitized-write'],
    });
    expect(Reflect.apply(handlers.devicePermission ?? failing, null, [{ deviceType: 'usb' }])).toBe(false);
  });

  test('the network does not exist for it', async () => {
    const { defaultSession } = door.double.electron.session;
    expect(await defaultSession.lets('app://suntally/index.html', 'mainFrame')).toBe(true);
    expect(await defaultSession.lets('https://suntally.example/', 'xhr')).toBe(false);
    expect(await defaultSession.lets('ws://127.0.0.1:9523/socket', 'webSocket')).toBe(false);
    expect(defaultSession.handlers.spellChecker).toBe(false);
  });
});

describe('a page', () => {
  test.each([
    ['https://suntally.example/', true],
    ['https://suntally.example/', false],
    ['app://suntally/index.html', false],
    ['file:///etc/passwd', true],
  ])('may not go to %s (main frame: %s)', (address, isMainFrame) => {
    expect(contents().asksToNavigate(address, isMainFrame)).toBe(false);
  });

  test('may load itself anew', () => {
    expect(contents().asksToNavigate('app://suntally/index.html', true)).toBe(true);
  });

  test.each(['will-redirect', 'will-attach-webview'])('%s is prevented', (name) => {
    let prevented = false;
    const details = { url: 'app://suntally/index.html', isMainFrame: true, preventDefault: () => (prevented = true) };
    contents().emit(name, details);
    expect(prevented).toBe(true);
  });

  test.each(['https://suntally.example/', 'app://suntally/index.html', 'about:blank', 'file:///etc/passwd'])(
    'may not open a window at %s, nor the system anything',
    (address) => {
      expect(contents().asksToOpen(address)).toBe(false);
      expect(door.double.openedExternally).toEqual([]);
    },
  );
});

/** The permission names of Electron's own typings, so that a new one is tried as soon as Electron is raised. */
async function permissionNames(): Promise<readonly string[]> {
  const typings = await readFile(join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'), 'utf8');
  const names = ['setPermissionCheckHandler', 'setPermissionRequestHandler'].flatMap((method) => {
    const declaration = new RegExp(`${method}\\(.*permission: ([^,]+),`, 'u').exec(typings)?.[1] ?? '';
    return [...declaration.matchAll(/'([^']+)'/gu)].map((match) => match[1] ?? '');
  });
  return [...new Set(names)];
}

function failing(): never {
  throw new Error('The program has set no such handler');
}
