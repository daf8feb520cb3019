import fc from 'fast-check';

import { faultNames, simulatedModels } from '../../../electron/core/simulator/index.ts';
import { networkTroubles, plainMix, type Mix, type NetworkTrouble } from './mix.ts';
import { plantZones, type PlantZone } from './plants.ts';

const hourMs = 3_600_000;

/** Nights in which the clocks of a zone change: UTC midnights before them. */
const clockChanges: Readonly<Record<PlantZone, readonly number[]>> = {
  'Europe/Amsterdam': [Date.UTC(2016, 9, 30), Date.UTC(2017, 2, 26)],
  'America/New_York': [Date.UTC(2016, 10, 6), Date.UTC(2017, 2, 12)],
  'Australia/Lord_Howe': [Date.UTC(2016, 9, 1), Date.UTC(2017, 3, 1)],
};

/** Ordinary days, and the beginning of a month, of a year, and the days after commissioning. */
const days: readonly number[] = [
  Date.UTC(2016, 5, 21),
  Date.UTC(2016, 6, 1),
  Date.UTC(2016, 11, 31),
  Date.UTC(2017, 0, 1),
  Date.UTC(2016, 3, 3),
  Date.UTC(2017, 1, 14),
];

const everyTrouble = Object.keys(networkTroubles).filter((one): one is NetworkTrouble => one in networkTroubles);

/** Sets of faults of every size: few as a rule; the two that end a conversation at once are rare in the larger ones. */
const arbitraryFaults: fc.Arbitrary<Mix['faults']> = fc
  .tuple(fc.subarray([...faultNames]), fc.nat(15))
  .map(([faults, ending]) =>
    faults.filter((one) => ending === 0 || (one !== 'asleep' && one !== 'refuse-logon') || faults.length === 1),
  );

const smallFaults: fc.Arbitrary<Mix['faults']> = fc.subarray([...faultNames], { maxLength: 4 });

/** Mixes of all kinds. They shrink towards no fault, the usual model, and a June noon. */
export const arbitraryMix: fc.Arbitrary<Mix> = fc
  .record({
    faults: fc.oneof(smallFaults, arbitraryFaults),
    model: fc.constantFrom(...simulatedModels),
    device: fc.nat(4),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    zone: fc.constantFrom(...plantZones),
    time: fc.record({
      day: fc.oneof(
        fc.nat(days.length - 1).map((index) => ({ change: false, index })),
        fc.nat(1).map((index) => ({ change: true, index })),
      ),
      offsetMs: fc.integer({ min: 0, max: 36 * hourMs }),
    }),
    network: fc.oneof(
      { weight: 3, arbitrary: fc.constant<NetworkTrouble>('none') },
      { weight: 2, arbitrary: fc.constantFrom(...everyTrouble) },
    ),
    group: fc.constantFrom('user' as const, 'installer' as const),
    password: fc.oneof(
      { weight: 11, arbitrary: fc.constant('right' as const) },
      { weight: 1, arbitrary: fc.constant('wrong' as const) },
    ),
    search: fc.constantFrom('networks' as const, 'address' as const),
    knowsIdentity: fc.boolean(),
    pauseMs: fc.constantFrom(10_000, 0, 1500, 240_000),
    archiveHours: fc.integer({ min: 1, max: 50 }),
    archiveEndMs: fc.constantFrom(0, 0, 1, 20 * hourMs),
    moveAfterMs: fc.integer({ min: 0, max: 60_000 }),
  })
  .map(({ time, ...mix }) => ({
    ...mix,
    startMs: (time.day.change ? clockChanges[mix.zone][time.day.index] : days[time.day.index]) ?? plainMix.startMs,
    offsetMs: time.offsetMs,
  }))
  .map(({ offsetMs, ...mix }) => ({ ...mix, startMs: mix.startMs + offsetMs }));
