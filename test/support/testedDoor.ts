import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, Server, type Socket } from 'node:net';

import { afterEach, beforeEach, vi } from 'vitest';
import { WebSocket } from 'ws';

import { createLog, type EventListener, type Log, type Program } from '../../electron/core/program/index.ts';
import {
  startBrowserDoor,
  type BrowserDoor,
  type BrowserDoorOptions,
  type RendererFiles,
} from '../../electron/web/index.ts';
import type { Reply } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { createFakeClock } from './fakeClock.ts';

/** Three small files in place of the built pages. */
export const doorFiles: RendererFiles = new Map(
  (['/', '/index.html', '/assets/app.js'] as const).map((path) => [
    path,
    {
      contentType: path.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
      content: Buffer.from(`<${path}>`),
    },
  ]),
);

/** A program that answers each call with what it was asked. */
export interface FakeProgram extends Pick<Program, 'dispatch' | 'subscribe'> {
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

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Question {
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form is. */
  readonly form?: string;
  /** The address of this computer that the question comes from. */
  readonly from?: string;
}

interface SocketWish {
  readonly origin?: string | null;
  readonly host?: string;
  readonly path?: string;
  readonly cookie?: string;
}

/** A browser door that is open, and the ways to knock at it. */
export interface TestedDoor {
  readonly program: FakeProgram;
  readonly door: BrowserDoor;
  readonly port: number;
  readonly logged: readonly string[];
  /** How many connections the door holds. */
  heldConnections(): Promise<number>;
  /** Asks without any tidying of the path, which URL and fetch would do. */
  ask(path: string, question?: Question): Promise<Answer>;
  /** Sends bytes as they are and gives all that comes back until the connection ends. */
  askRaw(text: string): Promise<string>;
  /** A caller that asks for a socket and keeps its half of the connection open whatever the door says. */
  holdOn(path: string): Promise<{ readonly socket: Socket; got(): string }>;
  newSocket(wish?: SocketWish): WebSocket;
  open(wish?: SocketWish): Promise<WebSocket>;
  /** The HTTP status with which an upgrade was refused, or 101 where it was not. */
  upgradeStatus(wish: SocketWish): Promise<number>;
}

/**
 * Opens a browser door on a free port of loopback before each test of a file, and closes it after.
 *
 * @param more what else the door is given, made anew each time
 */
export function doorOfEachTest(
  more: (log: Log) => Partial<BrowserDoorOptions> | Promise<Partial<BrowserDoorOptions>> = () => ({}),
): TestedDoor {
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
    const own = { program, files: doorFiles, address: '127.0.0.1', port: 0, log };
    const given = await more(log);
    const listening = vi.spyOn(Server.prototype, 'listen');
    const started = await startBrowserDoor({ ...own, ...given });
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

  /** Asks without any tidying of the path, which URL and fetch would do. */
  function ask(path: string, { method, host, headers, form, from }: Question = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method: method ?? (form === undefined ? 'GET' : 'POST'),
          localAddress: from,
          agent: false,
          headers: {
            host: host ?? `127.0.0.1:${port}`,
            ...(form !== undefined && {
              'content-type': 'application/x-www-form-urlencoded',
              origin: `http://127.0.0.1:${port}`,
            }),
            ...headers,
          },
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
      asked.end(form);
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

  function newSocket(wish: SocketWish = {}): WebSocket {
    const { origin = `http://127.0.0.1:${port}`, host, path = '/socket', cookie } = wish;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: {
        ...(host !== undefined && { host }),
        ...(origin !== null && { origin }),
        ...(cookie !== undefined && { cookie }),
      },
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

  return {
    get program() {
      return program;
    },
    get door() {
      return door;
    },
    get port() {
      return port;
    },
    get logged() {
      return logged;
    },
    heldConnections,
    ask,
    askRaw,
    holdOn,
    newSocket,
    open,
    upgradeStatus,
  };
}

/** The next message that a window hears. */
export function nextMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString('utf8'))));
  });
}

/** The code with which a socket is closed. */
export function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('close', resolve);
    socket.on('error', () => undefined);
  });
}
