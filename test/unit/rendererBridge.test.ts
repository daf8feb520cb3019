import { expect, test } from 'vitest';

import { bridgeConnection } from '../../renderer/connection/connection.ts';
import { createStore } from '../../renderer/store/index.ts';
import { callNames, type Client } from '../../shared/contract/index.ts';
import { success } from '../../shared/result.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { houseNowMs, houseSnapshot, windowHouse } from '../support/windowHouse.ts';

const device = { susyId: 181, serial: 1 };
const disconnected = { ok: false, error: { code: 'disconnected' } };

/** A bridge whose other end is gone: the first kind rejects, the second throws at once. */
const brokenBridges = {
  rejects: () => Promise.reject(new Error('gone')),
  throws: () => {
    throw new Error('gone');
  },
};

function broken(client: Client, how: keyof typeof brokenBridges): Client {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every call of the contract, broken alike
  return { ...Object.fromEntries(callNames.map((name) => [name, brokenBridges[how]])), on: client.on } as Client;
}

test.each(['rejects', 'throws'] as const)('a call over a bridge that %s fails as a lost line does', async (how) => {
  const { client } = bridgeConnection(broken(windowHouse(houseSnapshot()).client, how));
  expect(await client.getSnapshot(null)).toEqual(disconnected);
  expect(await client.search({ address: null })).toEqual(disconnected);
  expect(await client.connectInverter({ ...device, address: '10.0.0.7', group: 'user', password: '0' })).toEqual(
    disconnected,
  );
  expect(await client.retryInverter(device)).toEqual(disconnected);
  expect(await client.forgetInverter(device)).toEqual(disconnected);
  expect(await client.changeSettings({ theme: 'dark' })).toEqual(disconnected);
});

test('calls and events pass unchanged while the bridge holds', async () => {
  const house = windowHouse(houseSnapshot());
  house.answers.forgetInverter = async () => success(null);
  const { client } = bridgeConnection(house.client);
  expect(await client.forgetInverter(device)).toEqual({ ok: true, value: null });
  expect(house.calls).toEqual([{ name: 'forgetInverter', callArguments: device }]);
  const heard: number[] = [];
  const stop = client.on.changed((change) => heard.push(change.sequence));
  house.change({ lastHour: [] });
  stop();
  house.change({ lastHour: [] });
  expect(heard).toEqual([8]);
});

test('the window asks again after a call that broke', async () => {
  const house = windowHouse(houseSnapshot());
  const { getSnapshot } = house.client;
  let works = false;
  const client: Client = {
    ...house.client,
    getSnapshot: (none) => (works ? getSnapshot(none) : Promise.reject(new Error('gone'))),
  };
  const clock = createFakeClock(houseNowMs);
  const store = createStore(bridgeConnection(client), clock);
  await clock.flush();
  expect(store.getState()).toEqual({ kind: 'connecting', failure: { code: 'disconnected' } });
  works = true;
  await clock.advance(2000);
  expect(store.getState().kind).toBe('ready');
});
