import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { startSteadyMeter } from '../support/killServe.ts';
import { killRound, type RoundStart } from '../support/killRounds.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Some lives are long enough to be sure of a reading that was written, as that may take twice ten seconds. */
function lifeMs(round: number, random: () => number): number {
  return round % 4 === 3 ? 21_500 + random() * 1000 : 50 + random() * 2500;
}

test('ten lives that are killed lose nothing that was acknowledged, and each next one starts', async () => {
  const data = join(temporaryFolder(), 'data');
  const meter = await startSteadyMeter();
  onTestFinished(() => meter.stop());
  const random = seededRandom(11);
  let before: RoundStart = { themes: ['system'], kept: new Set() };
  const wrong: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each life begins where the one before was killed
    const end = await killRound(data, meter, lifeMs(round, random), before);
    wrong.push(...end.wrong.map((reason) => `round ${round}: ${reason}`));
    before = end.after;
  }
  expect(wrong).toEqual([]);
  expect(before.kept.size).toBeGreaterThanOrEqual(2);
}, 180_000);
