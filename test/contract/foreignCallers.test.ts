import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { callChannel, callNames, type CallName } from '../../shared/contract/index.ts';
import type { FrameFacts, Sender } from '../electronDouble/index.ts';
import { openBrowserDoor, type BrowserDoor } from './browserDoor.ts';
import { openDesktopDoor, type DesktopDoor } from './desktopDoor.ts';
import { call, valueOf } from './door.ts';
import { readGolden } from './golden.ts';

/** Arguments that each call would take from its own page. */
const goodArguments: { readonly [Name in CallName]: unknown } = {
  getSnapshot: null,
  search: { address: '127.0.0.1:1' },
  connectInverter: { susyId: 1, serial: 1, address: '127.0.0.1:1', group: 'user', password: '0000' },
  retryInverter: { susyId: 1, serial: 1 },
  forgetInverter: { susyId: 1, serial: 1 },
  connectMeter: { way: { kind: 'tcp', host: '127.0.0.1', port: 1 }, secret: null },
  forgetMeter: { key: 'tcp:127.0.0.1:1' },
  findMeters: null,
  getTotals: { from: 0, to: 0, bucket: '1d' },
  getPowers: { from: 0, to: 0 },
  changeSettings: { theme: 'dark' },
};

describe('callers at the desktop door', () => {
  let folder: string;
  let door: DesktopDoor;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'suntally-foreign-'));
    door = await openDesktopDoor(folder);
  });

  afterAll(async () => {
    await door.close();
    await rm(folder, { recursive: true, force: true });
  });

  function own(frame: Partial<FrameFacts> = {}): Sender {
    const [window] = door.double.windows();
    if (window === undefined) {
      throw new Error('The program has no window');
    }
    return window.webContents.sender(frame);
  }

  const forgeries: Readonly<Record<string, () => Sender>> = {
    'a page of another origin': () => own({ origin: 'https://suntally.example' }),
    'an origin that only begins like ours': () => own({ origin: 'app://suntally.example' }),
    'a page without an origin': () => own({ origin: 'null' }),
    'a frame inside our page': () => own({ parent: own().senderFrame }),
    'a frame that has gone': () => ({ ...own(), senderFrame: null }),
    'a frame that is being destroyed': () => own({ isDestroyed: () => true }),
    'web contents that are no window of ours': () => ({ ...own(), sender: { id: 999, isDestroyed: () => false } }),
  };

  test('only the calls of the contract have a channel', () => {
    expect(door.double.electron.ipcMain.channels).toEqual(readGolden('channels'));
    expect(door.double.electron.ipcMain.channels).toEqual(callNames.map(callChannel).toSorted());
  });

  test.each(callNames)('%s is refused to all forged senders', async (name) => {
    const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const [forgery, sender] of Object.entries(forgeries)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each line of the log is its own
      const reply = await door.double.electron.ipcMain.invoke(callChannel(name), [goodArguments[name]], sender());
      expect(reply, forgery).toEqual({ ok: false, error: { code: 'refusedCaller' } });
    }
    const lines = logged.mock.calls.map(([line]) => String(line)).filter((line) => line.includes(`${name} refused`));
    logged.mockRestore();
    expect(lines).toHaveLength(Object.keys(forgeries).length);
  });

  test('none of them changed anything', async () => {
    const { settings, sequence } = await valueOf(call(door, 'getSnapshot', null));
    expect({ settings, sequence }).toEqual({ settings: { language: 'system', theme: 'system' }, sequence: 0 });
  });

  test('a page that outlives its window is no longer listened to', async () => {
    const sender = own();
    const [window] = door.double.windows();
    const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    door.double.electron.app.removeAllListeners('window-all-closed').on('window-all-closed', () => undefined);
    window?.close();
    const senderFrame = sender.senderFrame === null ? null : { ...sender.senderFrame, isDestroyed: () => false };
    const reply = door.double.electron.ipcMain.invoke(callChannel('getSnapshot'), [null], { ...sender, senderFrame });
    expect(await reply).toEqual({ ok: false, error: { code: 'refusedCaller' } });
    logged.mockRestore();
  });
});

describe('callers at the browser door', () => {
  let folder: string;
  let door: BrowserDoor;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'suntally-foreign-'));
    door = await openBrowserDoor(folder);
  });

  afterAll(async () => {
    await door.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function statusOfUpgrade(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
    const socket = new WebSocket(`${door.url.replace('http:', 'ws:')}/socket`, { headers });
    socket.on('error', () => undefined);
    const status = await new Promise<number | undefined>((resolve) => {
      socket.once('open', () => resolve(101));
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    socket.terminate();
    return status;
  }

  test('its own page is welcome', async () => {
    expect(await statusOfUpgrade({ origin: door.url })).toBe(101);
  });

  test.each(['https://suntally.example', 'http://127.0.0.1', 'null', 'http://127.0.0.1.example', 'app://suntally'])(
    'a page of %s is refused',
    async (origin) => {
      expect(await statusOfUpgrade({ origin })).toBe(403);
    },
  );

  test('a caller without an origin is refused', async () => {
    expect(await statusOfUpgrade({})).toBe(403);
  });

  test.each(['suntally.example', '127.0.0.1', '127.0.0.1.example:80'])(
    'a foreign name that points here, %s, is refused',
    async (host) => {
      expect(await statusOfUpgrade({ host, origin: `http://${host}` })).toBe(421);
      const [response] = (await once(get(`${door.url}/`, { headers: { host } }), 'response')) as [IncomingMessage];
      response.resume();
      expect(response.statusCode).toBe(421);
    },
  );
});
