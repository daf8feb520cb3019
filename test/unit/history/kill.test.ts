import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

import { openTestHistory } from '../../support/historyFixture.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const writer = fileURLToPath(new URL('../../support/historyWriter.ts', import.meta.url));
const meter = { kind: 'meter', id: 'E0047' } as const;
const rounds = 20;

/** Lets a program write, kills it after so many acknowledgements, and gives the number of the last reading of these. */
async function writeUntilKilled(
  folder: string,
  first: number,
  perGroup: number,
  where: string,
  acknowledged: number,
): Promise<number> {
  const child = spawn(process.execPath, [writer, folder, String(first), String(perGroup), where], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  let last = -1;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    expect(line).toMatch(/^stored \d+$/u);
    last = Number(line.split(' ')[1]);
    count += 1;
    if (count === acknowledged) {
      child.kill('SIGKILL');
    }
  }
  await ended;
  return last;
}

describe('a program that is killed while it writes', () => {
  test(`loses nothing that was acknowledged, ${rounds} times`, { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const random = seededRandom(4);
    let first = 0;
    for (let round = 0; round < rounds; round += 1) {
      const perGroup = 1 + Math.floor(random() * 300);
      const where = round % 2 === 0 ? 'here' : 'worker';
      const last = await writeUntilKilled(folder, first, perGroup, where, 1 + Math.floor(random() * 60));
      expect(last).toBeGreaterThan(first - 1);

      const history = await openTestHistory(folder);
      expect(history.problems).toEqual([]);
      expect(await history.check()).toEqual({ ok: true, value: [] });
      const found = await history.winners({ source: meter, from: 0, to: 9e12, before: 0, after: 0, limit: 1e7 });
      const kept = Array.from(found?.values.importWh ?? []);
      expect(kept.length).toBeGreaterThan(last);
      expect(kept.every((value, index) => value === index)).toBe(true);
      first = kept.length;
      await history.close();
    }
  });
});
