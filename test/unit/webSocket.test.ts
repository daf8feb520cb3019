import { connect } from 'node:net';

import { describe, expect, test } from 'vitest';

import type { Change } from '../../shared/contract/index.ts';
import { closeCode, doorOfEachTest, nextMessage } from '../support/testedDoor.ts';

const web = doorOfEachTest();

const change: Change = { sequence: 1, nowMs: 5, slices: { settings: { language: 'nl', theme: 'dark' } } };

function tell(): void {
  for (const listener of web.program.listeners) {
    listener('changed', change);
  }
}

describe('the socket', () => {
  test('answers calls by their number, in whatever order they end', async () => {
    const socket = await web.open();
    socket.send(JSON.stringify({ id: 1, call: 'wait', arguments: null }));
    socket.send(JSON.stringify({ id: 2, call: 'getSnapshot', arguments: null }));
    expect(await nextMessage(socket)).toEqual({
      id: 2,
      reply: { ok: true, value: { name: 'getSnapshot', callArguments: null } },
    });
    web.program.release();
    expect(await nextMessage(socket)).toMatchObject({ id: 1, reply: { ok: true } });
    expect(web.program.calls).toEqual([
      ['wait', null],
      ['getSnapshot', null],
    ]);
  });

  test('tells an unknown call by its failure', async () => {
    const socket = await web.open();
    socket.send(JSON.stringify({ id: 7, call: 'unknown', arguments: {} }));
    expect(await nextMessage(socket)).toEqual({ id: 7, reply: { ok: false, error: { code: 'badArguments' } } });
  });

  test('tells events to every window', async () => {
    const sockets = await Promise.all([web.open(), web.open()]);
    const heard = Promise.all(sockets.map(nextMessage));
    tell();
    expect(await heard).toEqual([
      { event: 'changed', payload: change },
      { event: 'changed', payload: change },
    ]);
  });

  test('is open under each own name to a page of that same name alone', async () => {
    for (const name of [`localhost:${web.port}`, `[::1]:${web.port}`]) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      expect(await web.upgradeStatus({ host: name, origin: `http://${name}` })).toBe(101);
    }
    expect(await web.upgradeStatus({ origin: `http://localhost:${web.port}` })).toBe(403);
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
    expect(await web.upgradeStatus({ origin: origin?.replace('PORT', String(web.port)) ?? null })).toBe(403);
    expect(web.program.calls).toEqual([]);
  });

  test('is refused to a foreign host even when its origin fits', async () => {
    const host = `evil.example:${web.port}`;
    expect(await web.upgradeStatus({ host, origin: `http://${host}` })).toBe(421);
  });

  test.each(['/', '/socket/', '/socket?x', '/other'])('is not at %s', async (path) => {
    expect(await web.upgradeStatus({ path })).toBe(404);
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
    const socket = await web.open();
    const code = closeCode(socket);
    socket.send(text);
    expect(await code).toBe(1003);
    expect(web.program.calls).toEqual([]);
  });

  test('is closed on binary data, even when it reads like a call', async () => {
    const socket = await web.open();
    const code = closeCode(socket);
    socket.send(Buffer.from('{"id":1,"call":"getSnapshot","arguments":null}'), { binary: true });
    expect(await code).toBe(1003);
  });

  test('is closed on a frame of more than 64 KiB; the others stay', async () => {
    const [big, other] = [await web.open(), await web.open()];
    const code = closeCode(big);
    big.send(JSON.stringify({ id: 1, call: 'search', arguments: 'x'.repeat(70_000) }));
    expect(await code).toBe(1009);
    expect(web.program.calls).toEqual([]);
    expect(web.logged.join('\n')).toContain('web');
    other.send(JSON.stringify({ id: 2, call: 'getSnapshot', arguments: null }));
    expect(await nextMessage(other)).toMatchObject({ id: 2 });
  });

  test('says busy to a 21st call at once, and takes calls again later', async () => {
    const socket = await web.open();
    for (let id = 1; id <= 21; id += 1) {
      socket.send(JSON.stringify({ id, call: 'wait', arguments: null }));
    }
    expect(await nextMessage(socket)).toEqual({
      id: 21,
      reply: { ok: false, error: { code: 'badArguments', details: { reason: 'too many calls at once' } } },
    });
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
    web.program.release();
    await all;
    socket.send(JSON.stringify({ id: 22, call: 'getSnapshot', arguments: null }));
    expect(await nextMessage(socket)).toMatchObject({ id: 22, reply: { ok: true } });
  });

  test('lets go of a refused caller that keeps its half of the connection', async () => {
    const refused = await web.holdOn('/other');
    expect(refused.got()).toMatch(/^HTTP\/1\.1 404 /);
    await expect.poll(() => web.heldConnections()).toBe(0);
    refused.socket.destroy();
  });

  test('and all other connections end with the door, whatever the callers do', async () => {
    const silent = connect({ port: web.port, host: '127.0.0.1', allowHalfOpen: true });
    const callers = [await web.holdOn('/other'), await web.holdOn('/socket')];
    expect(callers.map((one) => one.got().slice(0, 12))).toEqual(['HTTP/1.1 404', 'HTTP/1.1 101']);
    await web.door.stop();
    expect(await web.heldConnections()).toBe(0);
    for (const one of [silent, ...callers.map((caller) => caller.socket)]) {
      one.destroy();
    }
  });

  test('is refused to a 33rd window until one leaves', async () => {
    const sockets = await Promise.all(Array.from({ length: 32 }, () => web.open()));
    expect(await web.upgradeStatus({})).toBe(503);
    const gone = closeCode(sockets[0] ?? web.newSocket());
    sockets[0]?.close();
    await gone;
    await expect.poll(() => web.upgradeStatus({})).toBe(101);
  });

  test('is cut when its window takes nothing up, and the others hear on', async () => {
    const slow = await web.open();
    const quick = await web.open();
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
    while (!web.logged.some((line) => line.includes('cut off')) && told < 2000) {
      for (const listener of web.program.listeners) {
        listener('changed', heavy);
      }
      told += 1;
      // oxlint-disable-next-line no-await-in-loop -- lets the sockets write
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(web.logged.filter((line) => line.includes('cut off'))).toHaveLength(1);
    await expect.poll(() => heard).toBe(told);
    const code = closeCode(slow);
    slow.resume();
    expect(await code).toBe(1006);
  });

  test('hears good-bye when the program ends, and its events end with it', async () => {
    const socket = await web.open();
    const code = closeCode(socket);
    await web.door.stop();
    expect(await code).toBe(1001);
    expect(web.program.listeners.size).toBe(0);
  });
});
