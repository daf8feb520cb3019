import { mkdirSync, writeFileSync } from 'node:fs';
import { Server } from 'node:net';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { createLog } from '../../electron/core/program/index.ts';
import { loadRendererFiles, startBrowserDoor } from '../../electron/web/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { doorFiles, doorOfEachTest } from '../support/testedDoor.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const web = doorOfEachTest();

describe('the address of the door', () => {
  const log = createLog(createFakeClock(), () => undefined);

  test.each(['0.0.0.0', '::', '192.168.1.5', '::ffff:192.168.1.5', '128.0.0.1', 'example.org', '', '__proto__'])(
    '%s is refused without a password',
    async (address) => {
      expect(await startBrowserDoor({ program: web.program, files: doorFiles, address, port: 0, log })).toMatchObject({
        ok: false,
        error: { code: 'usage' },
      });
    },
  );

  test('another name, such as that of a proxy, is refused without a password', async () => {
    const publicOrigins = ['https://sun.example.org'];
    const options = { program: web.program, files: doorFiles, address: '127.0.0.1', port: 0, log, publicOrigins };
    expect(await startBrowserDoor(options)).toMatchObject({ ok: false, error: { code: 'usage' } });
  });

  test('localhost is 127.0.0.1', async () => {
    const started = await startBrowserDoor({
      program: web.program,
      files: doorFiles,
      address: 'localhost',
      port: 0,
      log,
    });
    expect(started.ok && started.value.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await (started.ok ? started.value.stop() : null);
  });

  test.each([
    ['EACCES', 80, 'port 80 may not be opened by this user; choose one from 1024 up'],
    ['EACCES', 9523, 'port 9523 may not be opened by this user; choose another one'],
    ['EADDRNOTAVAIL', 9523, 'this computer has no address ::1; choose 127.0.0.1'],
    ['EAFNOSUPPORT', 9523, 'this computer has no address ::1; choose 127.0.0.1'],
    ['EMFILE', 9523, 'port 9523 cannot be opened; the system says EMFILE'],
  ])('a port that cannot be opened because of %s is told with its reason', async (code, wanted, reason) => {
    vi.spyOn(Server.prototype, 'listen').mockImplementationOnce(function refuse(this: Server) {
      queueMicrotask(() => this.emit('error', Object.assign(new Error('planted'), { code })));
      return this;
    });
    expect(
      await startBrowserDoor({ program: web.program, files: doorFiles, address: '::1', port: wanted, log }),
    ).toEqual({
      ok: false,
      error: { code: 'usage', details: { reason } },
    });
  });

  test('a port that is taken is told', async () => {
    expect(
      await startBrowserDoor({ program: web.program, files: doorFiles, address: '127.0.0.1', port: web.port, log }),
    ).toEqual({
      ok: false,
      error: { code: 'portTaken', details: { port: web.port } },
    });
  });
});

describe('the built pages', () => {
  test('are read with their folders; other kinds of files are left out', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), 'page');
    writeFileSync(join(folder, 'assets', 'app-1.js'), 'script');
    writeFileSync(join(folder, 'assets', 'app-1.js.map'), 'map');
    writeFileSync(join(folder, '.env'), 'secret');
    const loaded = await loadRendererFiles(folder);
    const found = loaded.ok
      ? [...loaded.value].map(([path, { contentType, content }]) => [
          path,
          [contentType, Buffer.from(content).toString()],
        ])
      : [];
    expect(Object.fromEntries(found)).toEqual({
      '/': ['text/html; charset=utf-8', 'page'],
      '/assets/app-1.js': ['text/javascript; charset=utf-8', 'script'],
      '/index.html': ['text/html; charset=utf-8', 'page'],
    });
  });

  test('that are missing are told with what to do', async () => {
    for (const folder of [temporaryFolder(), join(temporaryFolder(), 'none')]) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      const loaded = await loadRendererFiles(folder);
      expect(loaded).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
      expect(JSON.stringify(loaded)).toContain('npm run build');
    }
  });
});
