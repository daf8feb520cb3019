import fc from 'fast-check';

import { arbitraryMix } from './arbitraryMix.ts';
import type { Journey } from './journey.ts';
import { createHouses } from './plants.ts';
import { tryMix } from './tryMix.ts';

/** All files with mixes together try 10,000 of them in UTC, and fewer in each other zone of the computer. */
const mixesPerFile = process.env['TZ'] === 'UTC' ? 2500 : 100;

/**
 * Tries random mixes of faults under one sky. A failure names its seed, its path and the smallest mix that still fails.
 *
 * @returns how many of those were read completely in which nothing stood against it
 */
export async function checkMixes(seed: number): Promise<{ readonly readable: number; readonly read: number }> {
  const houseOf = createHouses(seed);
  const counts = { readable: 0, read: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryMix, async (mix) => {
      const { complaints, journey } = await tryMix(mix, houseOf);
      if (complaints.length > 0) {
        throw new Error(complaints.join('\n'));
      }
      const ends = mix.password === 'wrong' || mix.faults.some((one) => endings.has(one));
      counts.readable += ends ? 0 : 1;
      counts.read += !ends && wasRead(journey) ? 1 : 0;
    }),
    { seed, numRuns: mixesPerFile },
  );
  return counts;
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
