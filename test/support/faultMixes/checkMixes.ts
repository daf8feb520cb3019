import fc from 'fast-check';

import { isFullRun } from '../fullRun.ts';
import { arbitraryMix } from './arbitraryMix.ts';
import type { Journey } from './journey.ts';
import { createHouses } from './plants.ts';
import { tryMix } from './tryMix.ts';

/** So much of what can be read must be: a part of the run is too few mixes to ask for as much as of all. */
export const leastReadShare = isFullRun ? 0.95 : 0.8;

/** All files with mixes together try 10,000 of them. */
const mixesPerFile = isFullRun ? 2500 : 100;

/** Shares of all mixes. */
export interface MixShares {
  /** Of those in which nothing stands against it, how many were read: both times, and the archive. */
  readonly read: number;
  /** How many were called encrypted, which none is. */
  readonly encrypted: number;
}

/** Tries random mixes of faults under one sky. A failure names its seed, its path and the smallest mix that still fails. */
export async function checkMixes(seed: number): Promise<MixShares> {
  const houseOf = createHouses(seed);
  const counts = { readable: 0, read: 0, encrypted: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryMix, async (mix) => {
      const { complaints, journey } = await tryMix(mix, houseOf);
      if (complaints.length > 0) {
        throw new Error(complaints.join('\n'));
      }
      const ends = mix.password === 'wrong' || mix.faults.some((one) => endings.has(one));
      counts.readable += ends ? 0 : 1;
      counts.read += !ends && wasRead(journey) ? 1 : 0;
      counts.encrypted += isCalledEncrypted(journey) ? 1 : 0;
    }),
    { seed, numRuns: mixesPerFile },
  );
  return { read: counts.read / counts.readable, encrypted: counts.encrypted / mixesPerFile };
}

function isCalledEncrypted({ search, open }: Journey): boolean {
  const opening = open?.value;
  return search?.value.failure?.code === 'encrypted' || (opening?.ok === false && opening.error.code === 'encrypted');
}

/** With these a read ends early however good the client is. */
const endings: ReadonlySet<string> = new Set(['asleep', 'refuse-logon', 'address-change']);

/** Whether both reads and the archive came through. */
export function wasRead({ reads, archive }: Journey): boolean {
  return reads.length === 2 && reads.every((one) => one.value.ok) && archive?.value.ok === true;
}

/** The same, and not one question failed. */
export function wasReadWhole(journey: Journey): boolean {
  const { reads, archive } = journey;
  return (
    wasRead(journey) &&
    reads.every((one) => one.value.ok && one.value.value.failures.length === 0) &&
    archive?.value.ok === true &&
    archive.value.value.failures.length === 0
  );
}
