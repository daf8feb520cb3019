import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

import type { Change } from '../../shared/contract/index.ts';
import { startSuntally } from '../support/runSuntally.ts';
import { malformedFrames } from '../support/webSocketFrames.ts';

const password = 'sunny-7351';
const logonTries = 1000;
const wantedReadings = 2;

/** Opens connections in a row that begin a request and never end it. */
async function holdConnections(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) {
    socket.write('GET / HTTP/1.1\r\nX-Slow: ');
  }
  return sockets;
}

/** What a server says first; nothing where it cuts the line while it is still being written to. */
function firstBytes(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (bytes) => resolve(bytes.toString('latin1')));
    socket.once('close', () => resolve(''));
  });
}

test('goes on reading, lets nobody in and keeps its windows under all attacks at once', async () => {
  const run = startSuntally(['serve', '--demo', '--port', '0'], { SUNTALLY_WEB_PASSWORD: password });
  onTestFinished(() => void run.process.kill('SIGKILL'));
  const url = await run.firstLine;
  const port = Number(new URL(url).port);

  function logOn(guess: string): Promise<Response> {
    const body = new URLSearchParams({ password: guess });
    return fetch(`${url}/logon`, { method: 'POST', body, headers: { origin: url }, redirect: 'manual' });
  }

  const cookie = (await logOn(password)).headers.get('set-cookie')?.split(';', 1).join('') ?? '';
  const window = new WebSocket(`${url.replace('http', 'ws')}/socket`, { headers: { origin: url, cookie } });
  const readings = new Set<number>();
  window.on('message', (text: Buffer) => {
    const { payload } = JSON.parse(text.toString('utf8')) as { readonly payload?: Change };
    const at = payload?.slices.inverters?.[0]?.reading?.at;
    if (at !== undefined) {
      readings.add(at);
    }
  });
  await once(window, 'open');

  const silent = await holdConnections(port, 200);
  const statuses: number[] = [];
  for (let index = 0; index < logonTries; index += 20) {
    const tries = Array.from({ length: 20 }, (_none, one) => logOn(`guess-${index + one}`));
    // oxlint-disable-next-line no-await-in-loop -- twenty at a time
    statuses.push(...(await Promise.all(tries)).map(({ status }) => status));
  }
  const strangers = await Promise.all(
    Object.values(malformedFrames).flatMap((frame) =>
      ['/socket', '/socket/../etc/passwd', '/%2e%2e/secrets.json'].map(async (path) => {
        const socket = connect(port, '127.0.0.1').on('error', () => undefined);
        const answered = firstBytes(socket);
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${url}\r\nConnection: Upgrade\r\n` +
            'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
        );
        socket.write(frame);
        const answer = await answered;
        socket.destroy();
        return answer.slice(9, 12);
      }),
    ),
  );
  silent.push(...(await holdConnections(port, 200)));

  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(6);
  expect(new Set(strangers.filter((status) => status !== ''))).toEqual(new Set(['401', '404']));
  const before = readings.size;
  await expect.poll(() => readings.size, { timeout: 40_000 }).toBeGreaterThanOrEqual(before + wantedReadings);
  expect((await fetch(url, { headers: { cookie } })).status).toBe(200);
  expect(window.readyState).toBe(window.OPEN);
  for (const socket of [...silent, window]) {
    if (socket instanceof WebSocket) {
      socket.terminate();
    } else {
      socket.destroy();
    }
  }
  run.process.kill('SIGTERM');
  expect(await run.exited).toBe(0);
  expect(run.err).toBe('');
}, 90_000);
