import { expect, test } from 'vitest';

import { socketConnection } from '../../renderer/connection/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { fakeSocket, type FakeSocket } from '../support/windowConnection.ts';
import { houseSnapshot } from '../support/windowHouse.ts';

function door() {
  const clock = createFakeClock();
  const sockets: FakeSocket[] = [];
  const connection = socketConnection({
    clock,
    openSocket: () => {
      const socket = fakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const states: boolean[] = [];
  connection.watch((open) => states.push(open));
  function newest(): FakeSocket {
    const socket = sockets.at(-1);
    if (socket === undefined) {
      throw new Error('No socket was opened');
    }
    return socket;
  }
  return { clock, sockets, connection, states, newest };
}

test('a call travels as id, name and arguments, and its answer comes back', async () => {
  const { connection, newest } = door();
  newest().open();
  const snapshot = houseSnapshot();
  const asked = connection.client.getSnapshot(null);
  const searched = connection.client.search({ address: '10.0.0.7' });
  expect(newest().sent).toEqual([
    { id: 1, call: 'getSnapshot', arguments: null },
    { id: 2, call: 'search', arguments: { address: '10.0.0.7' } },
  ]);
  newest().receive({ id: 2, reply: { ok: false, error: { code: 'busy' } } });
  newest().receive({ id: 1, reply: { ok: true, value: snapshot } });
  expect(await asked).toEqual({ ok: true, value: snapshot });
  expect(await searched).toEqual({ ok: false, error: { code: 'busy' } });
});

test('events reach their listeners until they leave', () => {
  const { connection, newest } = door();
  newest().open();
  const heard: number[] = [];
  const leave = connection.client.on.changed((change) => heard.push(change.sequence));
  newest().receive({ event: 'changed', payload: { sequence: 8, nowMs: 0, slices: {} } });
  leave();
  newest().receive({ event: 'changed', payload: { sequence: 9, nowMs: 0, slices: {} } });
  expect(heard).toEqual([8]);
});

test.each(['', 'no json', '5', 'null', '{"id":1}', '{"event":"other"}', '{"id":"1","reply":{"ok":true}}', 7])(
  'the frame %j is passed over',
  async (text) => {
    const { connection, newest } = door();
    newest().open();
    const asked = connection.client.getSnapshot(null);
    newest().receiveText(text);
    newest().receive({ id: 1, reply: { ok: false, error: { code: 'busy' } } });
    expect((await asked).ok).toBe(false);
  },
);

test('a lost line fails what is under way and what is asked meanwhile', async () => {
  const { connection, states, newest } = door();
  newest().open();
  const underWay = connection.client.search({ address: null });
  newest().break();
  const lost = { ok: false, error: { code: 'disconnected' } };
  expect(await underWay).toEqual(lost);
  expect(await connection.client.search({ address: null })).toEqual(lost);
  expect(states).toEqual([false, true, false]);
});

test('a lost line is opened again after 0.5 s, doubling to 10 s', async () => {
  const { clock, sockets, newest } = door();
  const pauses: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const before = clock.elapsedMs();
    const count = sockets.length;
    newest().break();
    while (sockets.length === count) {
      // oxlint-disable-next-line no-await-in-loop -- time passes step by step
      await clock.advance(100);
    }
    pauses.push(clock.elapsedMs() - before);
  }
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test('the pause starts small again once the door has spoken', async () => {
  const { clock, sockets, newest } = door();
  newest().break();
  await clock.advance(500);
  newest().break();
  await clock.advance(1000);
  newest().open();
  newest().receive({ event: 'changed', payload: { sequence: 1, nowMs: 0, slices: {} } });
  newest().break();
  await clock.advance(500);
  expect(sockets).toHaveLength(4);
});

test('a line that looks open but leaves the snapshot unanswered is given up', async () => {
  const { clock, connection, states, sockets, newest } = door();
  newest().open();
  const asked = connection.client.getSnapshot(null);
  await clock.advance(10_000);
  expect(await asked).toEqual({ ok: false, error: { code: 'disconnected' } });
  expect(sockets[0]?.closed).toBe(true);
  expect(states.at(-1)).toBe(false);
  await clock.advance(500);
  expect(sockets).toHaveLength(2);
});

test('a late word of an old line changes nothing', async () => {
  const { clock, states, sockets, newest } = door();
  newest().open();
  newest().break();
  await clock.advance(500);
  newest().open();
  sockets[0]?.break();
  expect(states).toEqual([false, true, false, true]);
});
