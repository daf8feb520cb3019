import { expect, test } from 'vitest';

import { plainMix, type Mix } from '../../support/faultMixes/mix.ts';
import { createHouses } from '../../support/faultMixes/plants.ts';
import { tryMix } from '../../support/faultMixes/tryMix.ts';

/** Mixes in which random search once found something wrong, each as small as it could be made. */
const found: Readonly<Record<string, Partial<Mix>>> = {
  'days one date off: the device had begun the next day, our clock had not': {
    faults: ['skewed-clock'],
    model: 'SB 3600SE-10',
    startMs: 1466545985931,
  },
  'days one date off: stamped with the next day, and the total yield not read': {
    faults: ['truncate', 'garbage', 'drop-session', 'stale-day-yield'],
    model: 'COM gateway',
    startMs: 1478412960475,
  },
  'no offset of a clock that is off, since the question that proves it stayed unanswered': {
    faults: ['lossy', 'lost-fragment', 'late', 'reorder', 'truncate', 'skewed-clock', 'stale-day-yield'],
    model: 'STP5.0-3AV-40',
    device: 2,
    seed: 17,
    startMs: 1490507739857,
    network: 'shuffled',
    group: 'installer',
    search: 'address',
    archiveHours: 11,
  },
  'a clock that is right measured as slow: a damaged datagram made the round trip too short': {
    faults: ['late', 'slow', 'garbage', 'drop-session'],
    model: 'SI4.4M-11',
    device: 4,
    seed: 779267,
    zone: 'America/New_York',
    startMs: 1466554918795,
    knowsIdentity: true,
    pauseMs: 1500,
  },
  'a clock told as slow while the device slept': {
    faults: ['stale-day-yield'],
    model: 'COM gateway',
    device: 4,
    startMs: 1477845841604,
  },
  'a day yield that was missing without a word in the second read': {
    faults: ['lossy', 'late'],
    model: 'STP5.0-3AV-40',
  },
  'a device called encrypted that had moved': {
    faults: ['slow', 'foreign-source', 'address-change'],
    model: 'Multigate',
    seed: 726622,
    zone: 'America/New_York',
    group: 'installer',
    password: 'wrong',
    search: 'address',
    startMs: 1483246082281,
    moveAfterMs: 1508,
  },
  'a session used up by questions repeated at once': {
    faults: ['slow', 'garbage', 'drop-session'],
    network: 'doubled',
  },
};

test.each(Object.entries(found))('%s', async (_name, mix) => {
  const { complaints } = await tryMix({ ...plainMix, ...mix }, createHouses());
  expect(complaints).toEqual([]);
});
