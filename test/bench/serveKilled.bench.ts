import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { killRound, type RoundStart } from '../support/killRounds.ts';
import { startSteadyMeter } from '../support/killServe.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { printMeasurements } from './table.ts';

/*
 * Kills `suntally serve` 200 times while it reads a meter, takes up settings and answers windows: the next one has to
 * start, with all that was acknowledged and a sound history. SUNTALLY_ROUNDS changes the number; each takes 7 s or so.
 */

const rounds = Number(process.env['SUNTALLY_ROUNDS'] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));
const meter = await startSteadyMeter();

/** Most lives are short; one in five is long enough to be sure of readings that were written. */
function lifeMs(random: () => number): number {
  return random() < 0.2 ? 21_500 + random() * 8000 : random() * 4000;
}

try {
  const random = seededRandom(7);
  let before: RoundStart = { themes: ['system'], kept: new Set() };
  let survived = 0;
  for (let round = 0; round < rounds; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each life begins where the one before was killed
    const { wrong, after } = await killRound(join(folder, 'data'), meter, lifeMs(random), before);
    survived += wrong.length === 0 ? 1 : 0;
    for (const reason of wrong) {
      console.log(`round ${round}: ${reason}`);
    }
    before = after;
  }
  printMeasurements('serve killed at work', [
    {
      what: 'starts again, nothing acknowledged lost, no damage',
      measured: `${survived} of ${rounds} lives, ${before.kept.size} readings kept`,
      bar: `${rounds} of ${rounds}`,
      reached: survived === rounds,
    },
  ]);
} finally {
  await meter.stop();
  rmSync(folder, { recursive: true, force: true });
}
