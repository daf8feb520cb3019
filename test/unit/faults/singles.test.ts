import { describe, expect, test } from 'vitest';

import { faultNames, simulatedModels, type FaultName } from '../../../electron/core/simulator/index.ts';
import { wasReadWhole } from '../../support/faultMixes/checkMixes.ts';
import { isFullRun } from '../../support/fullRun.ts';
import { networkTroubles, plainMix, type NetworkTrouble } from '../../support/faultMixes/mix.ts';
import { createHouses } from '../../support/faultMixes/plants.ts';
import { tryMix } from '../../support/faultMixes/tryMix.ts';

const houseOf = createHouses();
const times = { noon: plainMix.startMs, dusk: Date.UTC(2016, 5, 21, 19, 40), night: Date.UTC(2016, 5, 21, 23, 40) };
/** With these a session cannot be had, or the device is gone before it was read. */
const endings: readonly FaultName[] = ['asleep', 'refuse-logon', 'address-change'];
const networks = Object.keys(networkTroubles).filter((one): one is NetworkTrouble => one in networkTroubles);

describe.each(simulatedModels)('%s', (model) => {
  test('without a fault is read whole, whatever the network does', async () => {
    for (const network of networks) {
      for (const startMs of Object.values(times)) {
        const { complaints, journey } = await tryMix({ ...plainMix, model, network, startMs }, houseOf);
        expect([network, complaints, wasReadWhole(journey)]).toEqual([network, [], true]);
      }
    }
  });

  test.each(faultNames)('%s alone: bounded time, the right reason, no wrong value', async (fault) => {
    for (const startMs of Object.values(times)) {
      for (const seed of isFullRun ? [1, 2] : [1]) {
        const { complaints, journey } = await tryMix({ ...plainMix, model, faults: [fault], startMs, seed }, houseOf);
        expect(complaints).toEqual([]);
        expect(wasReadWhole(journey)).toBe(!endings.includes(fault));
      }
    }
  });

  test('a wrong password is told as such, and asked once', async () => {
    for (const fault of [null, ...faultNames]) {
      const faults = fault === null ? [] : [fault];
      const { complaints } = await tryMix({ ...plainMix, model, faults, password: 'wrong' }, houseOf);
      expect([fault, complaints]).toEqual([fault, []]);
    }
  });
});
