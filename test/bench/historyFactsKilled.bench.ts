import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { killWriter } from '../support/killWriter.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { openBenchHistory } from './historyFactsMade.ts';
import { printMeasurements } from './table.ts';

/* Kills a writing program 200 times: all that it acknowledged has to be there, and the file sound. */

const rounds = 200;
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));

/** One round; gives how many readings there are now, or null where something was lost or damaged. */
async function survives(round: number, first: number, random: () => number): Promise<number | null> {
  const last = await killWriter({
    folder: join(folder, 'killed'),
    first,
    perGroup: 1 + Math.floor(random() * 300),
    where: round % 2 === 0 ? 'here' : 'worker',
    groups: 1 + Math.floor(random() * 40),
  });
  const history = await openBenchHistory(folder, 'killed', 'here');
  const source = { kind: 'meter', id: 'E0047' } as const;
  const found = await history.winners({ source, from: 0, to: 9e12, before: 0, after: 0, limit: 1e8 });
  const checked = await history.check();
  const kept = found?.values.importWh ?? new Float64Array();
  const isWhole = kept.length > last && kept.every((value, index) => value === index);
  const isSound = checked.ok && checked.value.length === 0 && history.problems.length === 0;
  await history.close();
  return isWhole && isSound ? kept.length : null;
}

try {
  const random = seededRandom(7);
  let first = 0;
  let survived = 0;
  for (let round = 0; round < rounds; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each round goes on where the one before was killed
    const kept = await survives(round, first, random);
    if (kept === null) {
      break;
    }
    first = kept;
    survived += 1;
  }
  printMeasurements('Killed while writing', [
    {
      what: 'nothing acknowledged lost, no damage',
      measured: `${survived} of ${rounds} rounds, ${first.toLocaleString('en')} facts`,
      bar: `${rounds} of ${rounds}`,
      reached: survived === rounds,
    },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
