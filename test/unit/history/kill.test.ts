import { describe, expect, test } from 'vitest';

import { isFullRun } from '../../support/fullRun.ts';
import { openTestHistory, someMeter } from '../../support/historyFixture.ts';
import { killWriter } from '../../support/killWriter.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const rounds = isFullRun ? 20 : 5;

describe('a program that is killed while it writes', () => {
  test(`loses nothing that was acknowledged, ${rounds} times`, { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const random = seededRandom(4);
    let first = 0;
    for (let round = 0; round < rounds; round += 1) {
      const last = await killWriter({
        folder,
        first,
        perGroup: 1 + Math.floor(random() * 300),
        where: round % 2 === 0 ? 'here' : 'worker',
        groups: 1 + Math.floor(random() * 60),
      });
      expect(last).toBeGreaterThanOrEqual(first);

      const history = await openTestHistory(folder);
      expect(history.problems).toEqual([]);
      expect(await history.check()).toEqual({ ok: true, value: [] });
      const found = await history.winners({ source: someMeter, from: 0, to: 9e12, before: 0, after: 0, limit: 1e7 });
      const kept = Array.from(found?.values.importWh ?? []);
      expect(kept.length).toBeGreaterThan(last);
      expect(kept.every((value, index) => value === index)).toBe(true);
      first = kept.length;
      await history.close();
    }
  });
});
