import { expect, test } from 'vitest';

import { createStore } from '../../renderer/store/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed, success } from '../../shared/result.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { fakeConnection } from '../support/windowConnection.ts';
import { houseNowMs, houseSnapshot, windowHouse } from '../support/windowHouse.ts';

function openStore(windowNowMs = houseNowMs) {
  const clock = createFakeClock(windowNowMs);
  const house = windowHouse(houseSnapshot());
  const connection = fakeConnection(house.client);
  const store = createStore(connection, clock);
  function powerW() {
    const state = store.getState();
    return state.kind === 'connecting' ? undefined : state.snapshot.lastHour.at(-1)?.solarPowerW;
  }
  return { clock, house, connection, store, powerW };
}

function power(solarPowerW: number) {
  return { lastHour: [{ at: houseNowMs, solarPowerW }] };
}

test('it connects, then holds the snapshot', async () => {
  const { store, clock, powerW } = openStore();
  expect(store.getState().kind).toBe('connecting');
  await clock.flush();
  expect(store.getState().kind).toBe('ready');
  expect(powerW()).toBe(1900);
});

test('changes in order are applied without asking again', async () => {
  const { house, clock, powerW } = openStore();
  await clock.flush();
  house.change(power(1000));
  house.change(power(1100));
  expect(powerW()).toBe(1100);
  expect(house.countCalls('getSnapshot')).toBe(1);
});

test('a skipped number asks for a new snapshot', async () => {
  const { house, clock, powerW } = openStore();
  await clock.flush();
  house.change({ settings: { language: 'de', theme: 'dark' } }, 1);
  expect(house.countCalls('getSnapshot')).toBe(2);
  house.changeSilently(power(1234));
  await clock.flush();
  expect(powerW()).toBe(1234);
});

test('changes that arrive while a snapshot is under way are not lost', async () => {
  const { house, clock, powerW } = openStore();
  const old = houseSnapshot();
  house.answers.getSnapshot = async () => success(old);
  house.change(power(800));
  house.change(power(900));
  await clock.flush();
  expect(powerW()).toBe(900);
});

test('a change older than the snapshot is passed over', async () => {
  const { house, clock, powerW } = openStore();
  house.change(power(800));
  house.changeSilently(power(1500));
  await clock.flush();
  expect(powerW()).toBe(1500);
  expect(house.countCalls('getSnapshot')).toBe(1);
});

test('a lost line keeps the last state in sight; when it is back, a new snapshot is asked for', async () => {
  const { house, connection, store, clock, powerW } = openStore();
  await clock.flush();
  connection.setOpen(false);
  expect(store.getState().kind).toBe('disconnected');
  expect(powerW()).toBe(1900);
  house.changeSilently(power(1600));
  connection.setOpen(true);
  await clock.flush();
  expect(store.getState().kind).toBe('ready');
  expect(powerW()).toBe(1600);
});

test('a refused snapshot is told, and asked for again later', async () => {
  const { house, store, clock } = openStore();
  house.answers.getSnapshot = async () => failed(failure('refusedCaller'));
  await clock.flush();
  expect(store.getState()).toEqual({ kind: 'connecting', failure: { code: 'refusedCaller' } });
  house.answers.getSnapshot = async () => success(houseSnapshot());
  await clock.advance(2000);
  expect(store.getState().kind).toBe('ready');
});

test('ages are true on a computer whose clock is wrong', async () => {
  const { store, clock } = openStore(houseNowMs - 3_600_000);
  await clock.flush();
  expect(store.nowMs()).toBe(houseNowMs);
  await clock.advance(5000);
  expect(store.nowMs()).toBe(houseNowMs + 5000);
});

test('a closed store asks for nothing more', async () => {
  const { house, connection, store, clock } = openStore();
  await clock.flush();
  store.close();
  connection.setOpen(false);
  connection.setOpen(true);
  house.change(power(1), 5);
  await clock.advance(60_000);
  expect(house.countCalls('getSnapshot')).toBe(1);
});
