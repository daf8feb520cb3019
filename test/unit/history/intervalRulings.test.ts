import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { openDatabase } from '../../../electron/core/history/databaseFile.ts';
import type { History, Verdict } from '../../../electron/core/history/index.ts';
import type { Fact } from '../../../shared/facts.ts';
import {
  addBatch,
  allAnswers,
  meterReading,
  noon,
  openTestHistory,
  quarter,
  readingsOf,
  someMeter,
} from '../../support/historyFixture.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const quarterMs = 900_000;
const quarters = Array.from({ length: 96 }, (_, index) => quarter(index - 48, 10 + index));

/** Rules the intervals between two quarters, counted from noon. */
function rule(history: History, from: number, to: number, verdict: Verdict | null) {
  const span = { from: noon + from * quarterMs, to: noon + to * quarterMs };
  return history.ruleIntervals({ source: someMeter, ...span, verdict });
}

/** The totals by quarters of three days around noon, as one text. */
async function answers(history: History): Promise<string> {
  const range = { from: noon - 144 * quarterMs, to: noon + 144 * quarterMs };
  return JSON.stringify(await history.totals({ ...range, bucket: '15m', zone: 'Europe/Amsterdam' }));
}

async function importOf(history: History, from: number, to: number): Promise<number | null | undefined> {
  const range = { from: noon + from * quarterMs, to: noon + to * quarterMs };
  const answer = await history.totals({ ...range, bucket: '15m', zone: 'Europe/Amsterdam' });
  return answer.ok ? answer.value.sum.importWh : undefined;
}

async function historyOf(facts: readonly Fact[], folder = temporaryFolder()): Promise<History> {
  const history = await openTestHistory(folder);
  await addBatch(history, 'facts', facts);
  return history;
}

describe('intervals that the user ruled wrong', () => {
  test('do not count until they are ruled right again', async () => {
    const folder = temporaryFolder();
    const history = await historyOf(quarters, folder);
    const before = await answers(history);
    expect(await importOf(history, 3, 5)).toBe(61 + 62);

    expect(await rule(history, 2, 6, 'invalid')).toEqual({ ok: true, value: null });
    expect(await importOf(history, 3, 5)).toBeNull();
    expect(await importOf(history, 1, 2)).toBe(59);
    const without = await answers(history);
    expect(without).toBe(await answers(await historyOf(quarters.filter((_, index) => index < 50 || index >= 54))));
    await history.rebuild();
    expect(await answers(history)).toBe(without);
    await history.close();

    const again = await openTestHistory(folder);
    expect(await answers(again)).toBe(without);
    expect(await again.ruledIntervals({ source: someMeter, from: noon, to: noon + 3 * quarterMs })).toEqual([
      { from: noon + 2 * quarterMs, to: noon + 6 * quarterMs },
    ]);
    await rule(again, 2, 6, 'valid');
    expect(await answers(again)).toBe(before);
    expect(await again.ruledIntervals({ source: someMeter, from: 0, to: 9e12 })).toEqual([]);
  });

  test('are the same whether they come before it is said or after', async () => {
    const after = await historyOf(quarters);
    await rule(after, -4, 9, 'invalid');
    const before = await openTestHistory(temporaryFolder());
    await rule(before, -4, 9, 'invalid');
    await addBatch(before, 'facts', quarters);
    expect(await answers(before)).toBe(await answers(after));
    expect(await allAnswers(before)).toBe(await allAnswers(after));
  });

  test('let a coarser one count that is not ruled wrong as a whole', async () => {
    const hour = quarter(0, 500, { to: noon + 4 * quarterMs, rank: 'hour', grainS: 3600 });
    const history = await historyOf([...quarters.slice(48, 52), hour]);
    expect(await importOf(history, 0, 4)).toBe(58 + 59 + 60 + 61);
    await rule(history, 0, 3, 'invalid');
    expect(await answers(history)).toBe(await answers(await historyOf([...quarters.slice(51, 52), hour])));
    await rule(history, 3, 4, 'invalid');
    expect(await importOf(history, 0, 4)).toBeNull();
    await rule(history, 1, 2, null);
    expect(await answers(history)).toBe(await answers(await historyOf([...quarters.slice(49, 50), hour])));
  });

  test('leave readings and other sources as they are', async () => {
    const other = quarters.map(
      (one) => ({ ...one, source: { kind: 'inverter', id: 'a' }, amounts: { yieldWh: 5 } }) as const,
    );
    const readings = [meterReading(0, 1000), meterReading(900, 1100)];
    const history = await historyOf([...other, ...readings]);
    const before = await answers(history);
    await rule(history, -48, 48, 'invalid');
    expect(await answers(history)).toBe(before);
    expect(await readingsOf(history)).toEqual(readings);
  });

  test(
    'are those within the stretches that were ruled wrong last, whatever was ruled',
    { timeout: 60_000 },
    async () => {
      const random = seededRandom(12);
      const pick = (count: number) => Math.floor(random() * count);
      for (let round = 0; round < 12; round += 1) {
        const facts: Fact[] = [
          ...quarters.filter(() => random() < 0.7),
          ...[0, 1, 2, 3].map((index) =>
            quarter(index * 24 - 48, 300 + index, {
              to: noon + (index * 24 - 24) * quarterMs,
              rank: 'hour',
              grainS: 21_600,
            }),
          ),
          ...Array.from({ length: pick(4) }, (_, index) => meterReading(900 * pick(48) + index, 5000 + index)),
        ];
        const history = await openTestHistory(temporaryFolder());
        const isWrong = new Set<number>();
        const { batch } = await addBatch(history, 'first', facts.slice(0, 60));
        for (let step = 0; step < 10; step += 1) {
          const from = pick(100) - 50;
          const to = from + pick(40);
          const verdict = (['invalid', 'invalid', 'valid', null] as const)[pick(4)] ?? null;
          await rule(history, from, to, verdict);
          for (let one = from; one < to; one += 1) {
            isWrong[verdict === 'invalid' ? 'add' : 'delete'](one);
          }
          if (step === 5) {
            await addBatch(history, 'rest', facts.slice(60));
          }
          if (random() < 0.3) {
            await answers(history);
          }
        }
        await history.setUndone({ batch, undone: true });
        await answers(history);
        await history.setUndone({ batch, undone: false });
        const left = facts.filter((fact) => {
          if ('at' in fact) {
            return true;
          }
          for (let from = fact.from; from < fact.to; from += quarterMs) {
            if (!isWrong.has((from - noon) / quarterMs)) {
              return true;
            }
          }
          return false;
        });
        expect(await answers(history)).toBe(await answers(await historyOf(left)));
      }
    },
  );

  test('can be in a history that an older program made, which loses nothing', async () => {
    const folder = temporaryFolder();
    const older = openDatabase(join(folder, 'history.db'), 2);
    older.exec(`INSERT INTO source (kind, name, longest_interval_ms) VALUES ('meter', 'E0047', ${quarterMs})`);
    older.exec(`CREATE TABLE reading_1 (key INTEGER PRIMARY KEY, holder INTEGER NOT NULL, import_wh INTEGER,
      import_t1_wh INTEGER, import_t2_wh INTEGER, export_wh INTEGER, export_t1_wh INTEGER, export_t2_wh INTEGER,
      gas_dm3 INTEGER, water_dm3 INTEGER, heat_kj INTEGER, power_w INTEGER) STRICT`);
    older.exec(`INSERT INTO batch (id, kind, created_at, label) VALUES (1, 'import', 0, 'old');
      INSERT INTO holder_batch VALUES (1, 1);
      INSERT INTO interval (source, from_at, to_at, rank, variant, holder, grain_s, estimated, import_wh)
        VALUES (1, ${noon}, ${noon + quarterMs}, 3, 0, 1, 900, 0, 77)`);
    older.close();
    const history = await openTestHistory(folder);
    expect(history.problems).toEqual([]);
    expect(await history.intervals({ source: someMeter, from: noon, to: noon + 1 })).toEqual([quarter(0, 77)]);
    await rule(history, 0, 1, 'invalid');
    expect(await history.intervals({ source: someMeter, from: noon, to: noon + 1 })).toEqual([]);
    await rule(history, 0, 1, 'valid');
    expect(await history.intervals({ source: someMeter, from: noon, to: noon + 1 })).toEqual([quarter(0, 77)]);
  });
});
