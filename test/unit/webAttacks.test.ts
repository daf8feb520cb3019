import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { createGate, plainPassword } from '../../electron/web/index.ts';
import { createFakeClock, type FakeClock } from '../support/fakeClock.ts';
import { closeCode, doorFiles, doorOfEachTest, nextMessage } from '../support/testedDoor.ts';
import { malformedFrames } from '../support/webSocketFrames.ts';

const password = 'zonneschijn-7351';
const call = JSON.stringify({ id: 1, call: 'getSnapshot', arguments: null });

/** Linux has all of 127.0.0.0/8; elsewhere there is one address to come from. */
const otherAddress = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';

const held: Socket[] = [];

/** Lets go of all connections, before the door is closed: it would wait for them. */
function letGo(): void {
  vi.restoreAllMocks();
  for (const socket of held.splice(0)) {
    socket.destroy();
  }
}

/** Opens so many connections and sends the same unfinished words over each. */
async function holdConnections(port: number, count: number, words: string): Promise<void> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  held.push(...sockets);
  for (const socket of sockets) {
    socket.on('error', () => undefined);
  }
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) {
    socket.write(words);
  }
}

describe('a door for this computer', () => {
  const web = doorOfEachTest();
  afterEach(letGo);

  test.each([
    ['say nothing', ''],
    ['begin a request', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '],
    ['begin a form', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx'],
  ])('lets the 201st in at once where 200 connections %s', async (_what, words) => {
    const window = await web.open();
    await holdConnections(web.port, 200, words);
    const answers = await Promise.all([web.ask('/'), web.ask('/assets/app.js', { from: otherAddress })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    window.send(call);
    expect(await nextMessage(window)).toMatchObject({ id: 1, reply: { ok: true } });
    expect(await web.upgradeStatus({})).toBe(101);
    expect(await web.heldConnections()).toBeLessThan(60);
  });

  test('goes on with one that asks again and again while others come and say nothing', async () => {
    const window = await web.open();
    for (let round = 0; round < 5; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- round after round
      await holdConnections(web.port, 100, 'GET / HTTP/1.1\r\n');
      // oxlint-disable-next-line no-await-in-loop -- round after round
      expect((await web.ask('/')).status).toBe(200);
    }
    expect(window.readyState).toBe(window.OPEN);
  });

  test.each(Object.entries(malformedFrames))('closes a window that sends %s, and no other', async (_what, frame) => {
    const other = await web.open();
    const attacker = await web.holdOn('/socket');
    expect(attacker.got()).toMatch(/^HTTP\/1\.1 101/);
    held.push(attacker.socket);
    attacker.socket.on('error', () => undefined);
    const ended = new Promise((resolve) => {
      attacker.socket.on('end', resolve).on('close', resolve);
    });
    attacker.socket.write(frame);
    await ended;
    expect(web.program.calls).toEqual([]);
    other.send(call);
    expect(await nextMessage(other)).toMatchObject({ id: 1 });
  });

  test('stays up under 200 windows that are asked for at once: 32 get in, and none loses its place', async () => {
    const statuses = await Promise.all(Array.from({ length: 200 }, () => web.upgradeStatus({}).catch(() => 0)));
    expect(statuses.filter((status) => status === 101)).toHaveLength(32);
    expect(new Set(statuses)).not.toContain(500);
    expect((await web.ask('/')).status).toBe(200);
  });
});

describe('a door that asks its windows often', () => {
  const web = doorOfEachTest(() => ({ pingMs: 500 }));
  afterEach(letGo);

  test('cuts a window whose computer has gone, and keeps one that is there', async () => {
    const here = await web.open();
    const gone = await web.holdOn('/socket');
    held.push(gone.socket);
    const cut = new Promise((resolve) => {
      gone.socket.on('end', resolve).on('close', resolve).on('error', resolve);
    });
    await cut;
    expect(here.readyState).toBe(here.OPEN);
  });
});

describe('a door with a big page', () => {
  const bigPage = { contentType: 'text/html; charset=utf-8', content: Buffer.alloc(16 * 1024 * 1024, 'x') };
  const web = doorOfEachTest(() => ({ files: new Map([...doorFiles, ['/big', bigPage]]) }));
  afterEach(letGo);

  test('lets others in while 200 callers ask for it and do not read it', async () => {
    const request = `GET /big HTTP/1.1\r\nHost: 127.0.0.1:${web.port}\r\n\r\n`;
    await holdConnections(web.port, 200, request);
    for (const socket of held) {
      socket.pause();
    }
    expect((await web.ask('/')).status).toBe(200);
    await holdConnections(web.port, 50, request);
    expect((await web.ask('/assets/app.js', { from: otherAddress })).status).toBe(200);
    expect(await web.heldConnections()).toBeLessThan(60);
  });
});

describe('a door with a password', () => {
  let clock: FakeClock;
  let looks: number;

  const web = doorOfEachTest((log) => {
    clock = createFakeClock();
    looks = 0;
    const own = plainPassword(password);
    const counted = {
      fits: (guess: string) => {
        looks += 1;
        return own.fits(guess);
      },
    };
    return { gate: createGate({ password: counted, clock, log }) };
  });
  afterEach(letGo);

  test('under 1,000 logon tries looks at five, lets nobody in, and lets others log on', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 1000; index += 50) {
      const batch = Array.from({ length: 50 }, (_none, one) =>
        web.ask('/logon', { form: `password=guess${index + one}` }),
      );
      // oxlint-disable-next-line no-await-in-loop -- fifty at a time
      statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(995);
    expect(looks).toBe(5);
    const waiting = await web.ask('/logon', { form: `password=${password}` });
    expect(waiting).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect(waiting.headers).not.toHaveProperty('set-cookie');
    if (otherAddress !== '127.0.0.1') {
      expect((await web.ask('/logon', { form: `password=${password}`, from: otherAddress })).status).toBe(303);
    }
    await clock.advance(60_000);
    expect((await web.ask('/logon', { form: `password=${password}` })).status).toBe(303);
    expect(web.logged.length).toBeLessThan(20);
  });

  test('does not open to a session of another door, or to a right cookie on a foreign page or name', async () => {
    const { headers } = await web.ask('/logon', { form: `password=${password}` });
    const cookie = String(headers['set-cookie']?.[0]).split(';', 1).join('');
    expect(await web.upgradeStatus({ cookie })).toBe(101);
    expect(await web.upgradeStatus({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await web.upgradeStatus({ cookie, host: 'evil.example', origin: 'http://evil.example' })).toBe(421);
    expect(await web.upgradeStatus({ cookie: cookie.replace(/suntally-\d+/, 'suntally-1') })).toBe(401);
    expect(await web.upgradeStatus({ cookie: cookie.slice(0, -1) })).toBe(401);
  });

  test('lets an honest one log on while 200 connections are held open', async () => {
    await holdConnections(web.port, 200, 'POST /logon HTTP/1.1\r\n');
    expect((await web.ask('/logon', { form: `password=${password}` })).status).toBe(303);
  });

  test('cuts a window that pings without end and takes up no answer', async () => {
    const { headers } = await web.ask('/logon', { form: `password=${password}` });
    const flooder = await web.open({ cookie: String(headers['set-cookie']?.[0]).split(';', 1).join('') });
    const code = closeCode(flooder);
    // As much as a computer holds back for a window that takes nothing up takes long to fill.
    vi.spyOn(WebSocket.prototype, 'bufferedAmount', 'get').mockReturnValue(2 * 1024 * 1024);
    flooder.ping('x');
    expect(await code).toBe(1006);
  });

  test.each(['', '%', 'password', 'password=', 'password=%ff%fe', '&&&&', 'password[]=x', `x=${'&y='.repeat(1300)}`])(
    'refuses the form %j and stays up',
    async (form) => {
      expect([400, 401]).toContain((await web.ask('/logon', { form })).status);
      expect((await web.ask('/logon')).status).toBe(200);
    },
  );
});
