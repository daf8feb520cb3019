import { join } from 'node:path';

import { openHistory, type History } from '../../electron/core/history/index.ts';
import { systemClock, takeTurns } from '../../electron/core/ports/index.ts';
import type { ReadingFact } from '../../shared/facts.ts';

/** Facts for the benches of the history, and how they are put in. */

/** So many are stored, in groups as `record` and imports make them. */
export const factCount = 1_000_000;
export const factsPerGroup = 5000;
/** So many are made in one go: an import reads its file in pieces too. */
const factsPerPiece = 250;
const start = Date.UTC(2020, 0, 1);
const worker = new URL('../../electron/core/history/historyWorker.ts', import.meta.url);

/** A reading of a meter: one every ten seconds, with five registers and power. */
export function meterFact(index: number, shiftMs = 0): ReadingFact {
  return {
    source: { kind: 'meter', id: 'E0047' },
    at: start + shiftMs + index * 10_000,
    rank: 'live',
    registers: {
      importT1Wh: 4_000_000 + index,
      importT2Wh: 3_000_000 + index,
      exportT1Wh: 1_000_000 + index,
      exportT2Wh: 2_000_000 + index,
      gasDm3: 3_000_000 + Math.floor(index / 360),
    },
    powerW: 400 + (index % 300),
  };
}

/** A reading of an inverter: one every ten seconds, with its yield and power. */
export function inverterFact(index: number, shiftMs = 0): ReadingFact {
  return {
    source: { kind: 'inverter', id: '2130000001' },
    at: start + shiftMs + index * 10_000,
    rank: 'live',
    registers: { yieldWh: 4_000_000 + index },
    powerW: index % 3000,
  };
}

/** Opens a history below a folder. */
export async function openBenchHistory(folder: string, name: string, where: 'here' | 'worker'): Promise<History> {
  const opened = await openHistory({
    folder: join(folder, name),
    clock: systemClock,
    worker: where === 'worker' ? worker : null,
    log: () => undefined,
    detailDays: null,
  });
  if (!opened.ok) {
    throw new Error(`The history did not open: ${opened.error.code}`);
  }
  return opened.value;
}

/** Makes the facts of a group, with a turn for others in this thread after each piece. */
export async function makeGroup(
  factAt: (index: number) => ReadingFact,
  first: number,
  count: number = factsPerGroup,
): Promise<readonly ReadingFact[]> {
  const facts: ReadingFact[] = [];
  while (facts.length < count) {
    for (let piece = 0; piece < factsPerPiece; piece += 1) {
      facts.push(factAt(first + facts.length));
    }
    // oxlint-disable-next-line no-await-in-loop -- piece by piece, so that others have their turn
    await takeTurns();
  }
  return facts;
}

/**
 * Makes and stores a million facts, two groups on their way at a time.
 *
 * @returns how many per second, with all the making of them
 */
export async function storeFacts(history: History, factAt: (index: number) => ReadingFact): Promise<number> {
  const batch = await history.openBatch({ kind: 'import', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  const began = performance.now();
  let before: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < factCount; first += factsPerGroup) {
    // oxlint-disable-next-line no-await-in-loop -- one group after the other
    const facts = await makeGroup(factAt, first);
    const added = history.addFacts(batch, facts).then((outcome) => {
      if (!outcome.ok || outcome.value.added + outcome.value.repeated !== factsPerGroup) {
        throw new Error(`Not all were stored: ${JSON.stringify(outcome)}`);
      }
      return null;
    });
    // oxlint-disable-next-line no-await-in-loop -- no more than two groups wait
    await before;
    before = added;
  }
  await before;
  return (factCount / (performance.now() - began)) * 1000;
}
