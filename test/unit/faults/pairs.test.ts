import { describe, expect, test } from 'vitest';

import { faultNames, type FaultName } from '../../../electron/core/simulator/index.ts';
import { wasReadWhole } from '../../support/faultMixes/checkMixes.ts';
import { isFullRun } from '../../support/fullRun.ts';
import { plainMix } from '../../support/faultMixes/mix.ts';
import { createHouses } from '../../support/faultMixes/plants.ts';
import { tryMix } from '../../support/faultMixes/tryMix.ts';

const houseOf = createHouses();
/** With these a session cannot be had, or the device is gone before it was read. */
const endings: readonly FaultName[] = ['asleep', 'refuse-logon', 'address-change'];
/** Pairs that leave a read too little time: it ends with what came until then, or as lost contact. */
const tooMuch: readonly string[] = ['lossy late', 'lossy slow', 'late slow', 'lossy truncate', 'late truncate'];

describe('every pair of faults: bounded time, the right reason, no wrong value', () => {
  test.each(faultNames.slice(0, -1))('%s and each of the others', async (one) => {
    for (const other of faultNames.slice(faultNames.indexOf(one) + 1)) {
      for (const seed of isFullRun ? [1, 2, 3] : [1]) {
        const faults = [one, other];
        const { complaints, journey } = await tryMix({ ...plainMix, faults, seed }, houseOf);
        expect([faults, seed, complaints]).toEqual([faults, seed, []]);
        if (!tooMuch.includes(faults.join(' '))) {
          const isEnding = faults.some((fault) => endings.includes(fault));
          expect([faults, seed, wasReadWhole(journey)]).toEqual([faults, seed, !isEnding]);
        }
      }
    }
  });
});
