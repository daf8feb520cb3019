import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { createLog, type EventListener, type Program } from '../../electron/core/program/index.ts';
import { loadRendererFiles, startBrowserDoor, type BrowserDoor, type RendererFiles } from '../../electron/web/index.ts';
import type { Change, Reply } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const files: RendererFiles = new Map(
  (['/', '/index.html', '/assets/app.js'] as const).map((path) => [
    path,
    {
      contentType: path.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
      content: Buffer.from(`<${path}>`),
    },
  ]),
);

interface FakeProgram extends Pick<Program, 'dispatch' | 'subscribe'> {
  readonly calls: (readonly [unknown, unknown])[];
  readonly listeners: Set<EventListener>;
  /** Calls named `wait` are answered when this is called. */
  release: () => void;
}

function fakeProgram(): FakeProgram {
  const calls: (readonly [unknown, unknown])[] = [];
  const listeners = new Set<EventListener>();
  const gate = Promise.withResolvers<void>();
  return {
    calls,
    listeners,
    release: gate.resolve,
    dispatch: async (name, callArguments): Promise<Reply<unknown>> => {
      calls.push([name, callArguments]);
      if (name === 'wait') {
        await gate.promise;
      }
      return name === 'unknown'
        ? { ok: false, error: failure('badArguments') }
        : { ok: true, value: { name, callArguments } };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let program: FakeProgram;
let door: BrowserDoor;
let port: number;
let logged: string[];
let opened: WebSocket[];
let server: Server | undefined;

beforeEach(async () => {
  program = fakeProgram();
  logged = [];
  opened = [];
  const log = createLog(createFakeClock(), (line) => logged.push(line));
  const listening = vi.spyOn(Server.prototype, 'listen');
  const started = await startBrowserDoor({ program, files, address: '127.0.0.1', port: 0, log });
  if (!started.ok) {
    throw new Error(started.error.code);
  }
  [server] = listening.mock.contexts as Server[];
  listening.mockRestore();
  door = started.value;
  port = Number(new URL(door.url).port);
});

afterEach(async () => {
  for (const socket of opened) {
    socket.terminate();
  }
  await door.stop();
});

/** How many connections the door holds. */
function heldConnections(): Promise<number> {
  return new Promise((resolve) => {
    server?.getConnections((_error, count) => resolve(count));
  });
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks without any tidying of the path, which URL and fetch would do. */
function ask(path: string, options: { readonly method?: string; readonly host?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: { host: options.host ?? `127.0.0.1:${port}` },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

/** Sends bytes as they are and gives all that comes back until the connection ends. */
function askRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      got += chunk;
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
}

/** A caller that asks for a socket and keeps its half of the connection open whatever the door says. */
function holdOn(path: string): Promise<{ readonly socket: Socket; got(): string }> {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ];
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
    let got = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      got += chunk;
      resolve({ socket, got: () => got });
    });
    socket.on('error', reject);
  });
}

interface SocketWish {
  readonly origin?: string | null;
  readonly host?: string;
  readonly path?: string;
}

function newSocket({ origin = `http://127.0.0.1:${port}`, host, path = '/socket' }: SocketWish = {}): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: { ...(host !== undefined && { host }), ...(origin !== null && { origin }) },
  });
  opened.push(socket);
  return socket;
}

function open(wish: SocketWish = {}): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = newSocket(wish);
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}

/** The HTTP status with which an upgrade was refused, or 101 where it was not. */
function upgradeStatus(wish: SocketWish): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = newSocket(wish);
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

function nextMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString('utf8'))));
  });
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('close', resolve);
    socket.on('error', () => undefined);
  });
}

const change: Change = { sequence: 1, nowMs: 5, slices: { settings: { language: 'nl', theme: 'dark' } } };

function tell(): void {
  for (const listener of program.listeners) {
    listener('changed', change);
  }
}

describe('the pages', () => {
  test.each([
    ['/', 200, '</>'],
    ['/index.html', 200, '</index.html>'],
    ['/index.html?x=1', 200, '</index.html>'],
    ['/assets/app.js', 200, '</assets/app.js>'],
  ])('%s is served', async (path, status, body) => {
    expect(await ask(path)).toMatchObject({ status, body });
  });

  test('carry the strict policy and every other guard, also when refused', async () => {
    for (const answer of [await ask('/'), await ask('/nothing'), await ask('/', { host: 'evil.example' })]) {
      const policy = String(answer.headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ]),
      );
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cache-control': 'no-store',
      });
      expect(String(answer.headers['permissions-policy'])).toContain('geolocation=()');
      expect(answer.headers).not.toHaveProperty('x-powered-by');
    }
  });

  test('have the type of their kind', async () => {
    expect((await ask('/assets/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test('are sent without a body to HEAD, and to no other method', async () => {
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '3' },
    });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      expect(await ask('/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  test.each([
    '/../package.json',
    '/assets/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/..\\..\\etc\\passwd',
    '/assets/app.js%00.html',
    '//etc/passwd',
    '/./index.html',
    '/INDEX.HTML',
    '/index.html/',
    '/assets',
    '/assets/',
    '/__proto__',
    '/constructor',
    '/socket',
  ])('%s is not found', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  test.each(['GET http://evil.example/ HTTP/1.1', 'GET file:///etc/passwd HTTP/1.1', 'GET * HTTP/1.1'])(
    'the request line "%s" leads nowhere',
    async (line) => {
      const got = await askRaw(`${line}\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
      expect(got).toMatch(/^HTTP\/1\.1 (404|400)/);
    },
  );

  test.each([(own: number) => `localhost:${own}`, (own: number) => `[::1]:${own}`])(
    'are served under the other names of this computer',
    async (host) => {
      expect((await ask('/', { host: host(port) })).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:1',
    'evil.example:PORT',
    '192.168.1.5:PORT',
    '127.0.0.1:PORT.evil',
    '0.0.0.0:PORT',
  ])('are refused to the host %s', async (host) => {
    expect((await ask('/', { host: host.replace('PORT', String(port)) })).status).toBe(421);
  });

  test('are refused without a host, and to what is no HTTP', async () => {
    expect(await askRaw('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await askRaw('\u0016\u0003\u0001 nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await askRaw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421/);
    expect((await ask('/')).status).toBe(200);
  });

  test('are refused with headers beyond all measure', async () => {
    expect(await askRaw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431/,
    );
  });
});

describe('the socket', () => {
  test('answers calls by their number, in whatever order they end', async () => {
    const socket = await open();
    socket.send(JSON.stringify({ id: 1, call: 'wait', arguments: null }));
    socket.send(JSON.stringify({ id: 2, call: 'getSnapshot', arguments: null }));
    expect(await nextMessage(socket)).toEqual({
      id: 2,
      reply: { ok: true, value: { name: 'getSnapshot', callArguments: null } },
    });
    program.release();
    expect(await nextMessage(socket)).toMatchObject({ id: 1, reply: { ok: true } });
    expect(program.calls).toEqual([
      ['wait', null],
      ['getSnapshot', null],
    ]);
  });

  test('tells an unknown call by its failure', async () => {
    const socket = await open();
    socket.send(JSON.stringify({ id: 7, call: 'unknown', arguments: {} }));
    expect(await nextMessage(socket)).toEqual({ id: 7, reply: { ok: false, error: { code: 'badArguments' } } });
  });

  test('tells events to every window', async () => {
    const sockets = await Promise.all([open(), open()]);
    const heard = Promise.all(sockets.map(nextMessage));
    tell();
    expect(await heard).toEqual([
      { event: 'changed', payload: change },
      { event: 'changed', payload: change },
    ]);
  });

  test('is open under each own name to a page of that same name alone', async () => {
    for (const name of [`localhost:${port}`, `[::1]:${port}`]) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      expect(await upgradeStatus({ host: name, origin: `http://${name}` })).toBe(101);
    }
    expect(await upgradeStatus({ origin: `http://localhost:${port}` })).toBe(403);
  });

  test.each([
    null,
    'null',
    '',
    'http://evil.example',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:PORT.evil.example',
    'http://127.0.0.1:PORT/',
    'http://127.0.0.1:PORT@evil.example',
    'file://',
    'app://suntally',
  ])('is refused to the origin %s', async (origin) => {
    expect(await upgradeStatus({ origin: origin?.replace('PORT', String(port)) ?? null })).toBe(403);
    expect(program.calls).toEqual([]);
  });

  test('is refused to a foreign host even when its origin fits', async () => {
    const host = `evil.example:${port}`;
    expect(await upgradeStatus({ host, origin: `http://${host}` })).toBe(421);
  });

  test.each(['/', '/socket/', '/socket?x', '/other'])('is not at %s', async (path) => {
    expect(await upgradeStatus({ path })).toBe(404);
  });

  test.each([
    'nonsense',
    '',
    'null',
    '[]',
    '7',
    '{"id":1}',
    '{"id":-1,"call":"getSnapshot","arguments":null}',
    '{"id":1.5,"call":"getSnapshot","arguments":null}',
    '{"id":"1","call":"getSnapshot","arguments":null}',
    '{"id":1,"call":7,"arguments":null}',
    '{"id":1,"call":"getSnapshot","arguments":null,"more":1}',
    `{"id":1,"call":"${'x'.repeat(65)}","arguments":null}`,
  ])('is closed on %s', async (text) => {
    const socket = await open();
    const code = closeCode(socket);
    socket.send(text);
    expect(await code).toBe(1003);
    expect(program.calls).toEqual([]);
  });

  test('is closed on binary data, even when it reads like a call', async () => {
    const socket = await open();
    const code = closeCode(socket);
    socket.send(Buffer.from('{"id":1,"call":"getSnapshot","arguments":null}'), { binary: true });
    expect(await code).toBe(1003);
  });

  test('is closed on a frame of more than 64 KiB; the others stay', async () => {
    const [big, other] = [await open(), await open()];
    const code = closeCode(big);
    big.send(JSON.stringify({ id: 1, call: 'search', arguments: 'x'.repeat(70_000) }));
    expect(await code).toBe(1009);
    expect(program.calls).toEqual([]);
    expect(logged.join('\n')).toContain('web');
    other.send(JSON.stringify({ id: 2, call: 'getSnapshot', arguments: null }));
    expect(await nextMessage(other)).toMatchObject({ id: 2 });
  });

  test('says busy to a 21st call at once, and takes calls again later', async () => {
    const socket = await open();
    for (let id = 1; id <= 21; id += 1) {
      socket.send(JSON.stringify({ id, call: 'wait', arguments: null }));
    }
    expect(await nextMessage(socket)).toEqual({ id: 21, reply: { ok: false, error: { code: 'busy' } } });
    const answers = Array.from({ length: 20 }, () => 0);
    const all = new Promise<void>((resolve) => {
      let count = 0;
      socket.on('message', () => {
        count += 1;
        if (count === answers.length) {
          resolve();
        }
      });
    });
    program.release();
    await all;
    socket.send(JSON.stringify({ id: 22, call: 'getSnapshot', arguments: null }));
    expect(await nextMessage(socket)).toMatchObject({ id: 22, reply: { ok: true } });
  });

  test('lets go of a refused caller that keeps its half of the connection', async () => {
    const refused = await holdOn('/other');
    expect(refused.got()).toMatch(/^HTTP\/1\.1 404 /);
    await expect.poll(heldConnections).toBe(0);
    refused.socket.destroy();
  });

  test('and all other connections end with the door, whatever the callers do', async () => {
    const silent = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const callers = [await holdOn('/other'), await holdOn('/socket')];
    expect(callers.map((one) => one.got().slice(0, 12))).toEqual(['HTTP/1.1 404', 'HTTP/1.1 101']);
    await door.stop();
    expect(await heldConnections()).toBe(0);
    for (const one of [silent, ...callers.map((caller) => caller.socket)]) {
      one.destroy();
    }
  });

  test('is refused to a 33rd window until one leaves', async () => {
    const sockets = await Promise.all(Array.from({ length: 32 }, () => open()));
    expect(await upgradeStatus({})).toBe(503);
    const gone = closeCode(sockets[0] ?? newSocket());
    sockets[0]?.close();
    await gone;
    await expect.poll(() => upgradeStatus({})).toBe(101);
  });

  test('is cut when its window takes nothing up, and the others hear on', async () => {
    const slow = await open();
    const quick = await open();
    slow.pause();
    const heavy: Change = {
      ...change,
      slices: { lastHour: Array.from({ length: 5000 }, (_none, at) => ({ at, solarPowerW: at })) },
    };
    let heard = 0;
    quick.on('message', () => {
      heard += 1;
    });
    let told = 0;
    while (!logged.some((line) => line.includes('cut off')) && told < 2000) {
      for (const listener of program.listeners) {
        listener('changed', heavy);
      }
      told += 1;
      // oxlint-disable-next-line no-await-in-loop -- lets the sockets write
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(logged.filter((line) => line.includes('cut off'))).toHaveLength(1);
    await expect.poll(() => heard).toBe(told);
    const code = closeCode(slow);
    slow.resume();
    expect(await code).toBe(1006);
  });

  test('hears good-bye when the program ends, and its events end with it', async () => {
    const socket = await open();
    const code = closeCode(socket);
    await door.stop();
    expect(await code).toBe(1001);
    expect(program.listeners.size).toBe(0);
  });
});

describe('the address of the door', () => {
  const log = createLog(createFakeClock(), () => undefined);

  test.each(['0.0.0.0', '::', '192.168.1.5', '127.0.0.2', 'example.org', '', '__proto__'])(
    '%s is refused',
    async (address) => {
      expect(await startBrowserDoor({ program, files, address, port: 0, log })).toMatchObject({
        ok: false,
        error: { code: 'usage' },
      });
    },
  );

  test('localhost is 127.0.0.1', async () => {
    const started = await startBrowserDoor({ program, files, address: 'localhost', port: 0, log });
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
    expect(await startBrowserDoor({ program, files, address: '::1', port: wanted, log })).toEqual({
      ok: false,
      error: { code: 'usage', details: { reason } },
    });
  });

  test('a port that is taken is told', async () => {
    expect(await startBrowserDoor({ program, files, address: '127.0.0.1', port, log })).toEqual({
      ok: false,
      error: { code: 'portTaken', details: { port } },
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
