import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import type { Fact, Rank, ReadingFact } from '../../../shared/facts.ts';
import { bucketLengths, type EnergyTotals } from '../../../shared/totals.ts';
import { addBatch, openTestHistory, readingsOf, someInverter, someMeter } from '../../support/historyFixture.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Long before the fake clock's June. */
const start = Date.UTC(2026, 0, 10, 18);
const day = 86_400_000;
const zones = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'];

interface Course {
  readonly stepS: number;
  readonly hours: number;
  readonly seed: number;
  readonly rank: Rank;
  readonly holes: boolean;
  readonly errors: boolean;
}

/** Readings of a house whose power goes up and down. */
function readings({ stepS, hours, seed, rank, holes, errors }: Course, isMeter: boolean): readonly ReadingFact[] {
  const random = seededRandom(seed);
  const made: ReadingFact[] = [];
  let [importWh, exportWh, power, holeUntil] = [5_000_000, 700_000, 300, 0];
  for (let at = start + Math.floor(random() * stepS) * 1000; at < start + hours * 3_600_000; at += stepS * 1000) {
    if (random() < stepS / 200) {
      power = Math.floor(random() * 4000) - 1000;
    }
    if (holes && random() < stepS / 30_000) {
      holeUntil = at + Math.floor(random() * 6) * 1_800_000;
    }
    importWh += (Math.max(0, power) * stepS) / 3600;
    exportWh += (Math.max(0, -power) * stepS) / 3600;
    if (at < holeUntil) {
      continue;
    }
    const slip = errors && random() < 0.002 ? Math.floor(random() * 900) - 450_000 : 0;
    made.push({
      source: isMeter ? someMeter : someInverter,
      at,
      rank,
      registers: isMeter
        ? { importWh: Math.floor(importWh) + slip, exportWh: Math.floor(exportWh), gasDm3: Math.floor(at / 3_600_000) }
        : { yieldWh: Math.floor(importWh) + slip },
      powerW: power,
    });
  }
  return made;
}

async function answersOf(history: History): Promise<readonly EnergyTotals[]> {
  const range = { from: start - 3_600_000, to: start + 5 * day };
  const answers: EnergyTotals[] = [];
  for (const zone of zones) {
    for (const bucket of bucketLengths) {
      // oxlint-disable-next-line no-await-in-loop -- a few
      const answer = await history.totals({ ...range, bucket, zone });
      if (answer.ok) {
        answers.push(answer.value);
      }
    }
  }
  return answers;
}

const course = fc.record({
  stepS: fc.constantFrom(10, 30, 60, 300, 900),
  hours: fc.integer({ min: 2, max: 40 }),
  seed: fc.integer(),
  rank: fc.constantFrom<Rank>('live', 'archive', 'quarterRegister'),
  holes: fc.boolean(),
  errors: fc.boolean(),
});

describe('thinning', () => {
  test('changes no total by a watt-hour, at any bucket and in any zone', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(course, course, fc.option(course), async (meter, inverter, second) => {
        const history = await openTestHistory(temporaryFolder());
        const facts: Fact[] = [...readings(meter, true), ...readings(inverter, false)];
        if (second !== null) {
          facts.push(...readings({ ...second, seed: meter.seed }, true));
        }
        await addBatch(history, 'facts', facts);
        const before = await answersOf(history);
        expect(before).toHaveLength(zones.length * bucketLengths.length);
        const thinned = await history.thin();
        expect(thinned).toMatchObject({ ok: true, value: { isDone: true } });
        expect(await answersOf(history)).toEqual(before);
        await history.rebuild();
        expect(await answersOf(history)).toEqual(before);
        await history.thin();
        await history.rebuild();
        expect(await answersOf(history)).toEqual(before);
        await history.close();
      }),
      { numRuns: 10 },
    );
  });

  test('case 46: telegrams of every second become readings near the edges of 5 minutes, and keep their sum', async () => {
    const history = await openTestHistory(temporaryFolder());
    const facts = readings({ stepS: 1, hours: 24, seed: 5, rank: 'live', holes: false, errors: false }, true);
    await addBatch(history, 'telegrams', facts);
    await history.thin();
    const kept = await readingsOf(history);
    expect(kept.length).toBeLessThan(2 * 288);
    expect(
      kept.every((one) =>
        facts.some(({ at, registers }) => at === one.at && registers.importWh === one.registers.importWh),
      ),
    ).toBe(true);
    const answer = await history.totals({ from: start - day, to: start + 3 * day, bucket: '1y', zone: 'UTC' });
    const rise = (facts.at(-1)?.registers.importWh ?? 0) - (facts[0]?.registers.importWh ?? 0);
    expect(answer).toMatchObject({ ok: true, value: { sum: { importWh: rise } } });
  });

  test('keeps the least, mean and most power of each slot', async () => {
    const history = await openTestHistory(temporaryFolder());
    const facts = readings({ stepS: 10, hours: 20, seed: 3, rank: 'live', holes: true, errors: false }, true);
    await addBatch(history, 'facts', facts);
    const span = { source: someMeter, from: start, to: start + day };
    const before = await history.powers(span);
    expect(before.length).toBeGreaterThan(100);
    const [first] = before;
    const inFirst = facts.filter(({ at }) => at < (first?.from ?? 0) + 300_000).map(({ powerW }) => powerW ?? 0);
    expect(first).toMatchObject({ minW: Math.min(...inFirst), maxW: Math.max(...inFirst) });
    await history.thin();
    expect(await history.powers(span)).toEqual(before);
    await history.rebuild();
    await history.thin();
    expect(await history.powers(span)).toEqual(before);
  });

  test('fixes what batches said, and tells until when', async () => {
    const history = await openTestHistory(temporaryFolder());
    const facts = readings({ stepS: 60, hours: 30, seed: 8, rank: 'live', holes: false, errors: false }, true);
    const { batch } = await addBatch(history, 'old', facts);
    expect((await history.batches())[0]?.fixedBefore).toBeNull();
    await history.thin();
    expect((await history.batches())[0]?.fixedBefore).toBe(Math.ceil((facts.at(-1)?.at ?? 0) / day) * day);
    const before = await answersOf(history);
    await history.setUndone({ batch, undone: true });
    expect(await answersOf(history)).toEqual(before);
  });

  test('takes the same file again without a change, and what is recent stays whole', async () => {
    const history = await openTestHistory(temporaryFolder(), { detailDays: 160 });
    const facts = readings({ stepS: 10, hours: 40, seed: 8, rank: 'live', holes: false, errors: false }, true);
    await addBatch(history, 'facts', facts);
    const before = await answersOf(history);
    await history.thin();
    const kept = await readingsOf(history);
    const limit = Date.UTC(2026, 0, 12);
    expect(kept.filter(({ at }) => at >= limit)).toEqual(facts.filter(({ at }) => at >= limit));
    expect(kept.length).toBeLessThan(facts.length);
    await addBatch(history, 'again', facts);
    expect(await answersOf(history)).toEqual(before);
    await history.thin();
    expect(await readingsOf(history)).toEqual(kept);
    expect(await answersOf(history)).toEqual(before);
  });
});
