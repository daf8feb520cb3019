import { expect, test } from 'vitest';

import type { ReadingFact } from '../../../shared/facts.ts';
import { isFullRun } from '../../support/fullRun.ts';
import { addBatch, openTestHistory, readingsOf, someMeter } from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const begin = Date.UTC(2026, 0, 3);
const days = isFullRun ? 30 : 7;
const daySeconds = 86_400;

/** The telegram of a second. */
function telegram(second: number): ReadingFact {
  const hour = second / 3600;
  // Both rise with the time in waves of their own, and never fall.
  const importWh = 4_000_000 + 500 * hour + 250 * (1 - Math.cos(hour)) + 12 * (1 - Math.cos(20 * hour));
  const exportWh = 1_000_000 + 200 * hour + 190 * (1 - Math.cos(1.03 * hour));
  return {
    source: someMeter,
    at: begin + second * 1000,
    rank: 'live',
    registers: { importT1Wh: Math.floor(importWh), importT2Wh: 77, exportWh: Math.floor(exportWh) },
    powerW: (second % 901) - 300,
  };
}

test('case 46: telegrams of every second of weeks become those near the edges of 5 minutes, and keep their sums', async () => {
  const history = await openTestHistory(temporaryFolder());
  const batch = await history.openBatch({ kind: 'import', createdAt: 0, label: '', file: null, clockOffsetMs: null });
  const answers = async () => {
    const range = { from: begin, to: begin + days * daySeconds * 1000, zone: 'Europe/Amsterdam' };
    return [
      await history.totals({ ...range, bucket: '5m' }),
      await history.totals({ ...range, bucket: '1d' }),
      await history.totals({ ...range, bucket: '1y' }),
    ];
  };
  for (let day = 0; day < days; day += 1) {
    // oxlint-disable-next-line no-await-in-loop -- day by day, so that memory stays small
    await history.addFacts(
      batch,
      Array.from({ length: daySeconds }, (_, second) => telegram(day * daySeconds + second)),
    );
  }
  const before = await answers();
  const rise = (telegram(days * daySeconds - 1).registers.importT1Wh ?? 0) - (telegram(0).registers.importT1Wh ?? 0);
  expect(before[2]).toMatchObject({ ok: true, value: { sum: { importWh: rise } } });
  const thinned = await history.thin();
  const kept = await readingsOf(history);
  expect(thinned).toEqual({ ok: true, value: { removed: days * daySeconds - kept.length, isDone: true } });
  expect(kept.length).toBeLessThanOrEqual(days * 290);
  expect(await answers()).toEqual(before);
  for (const reading of kept) {
    expect(reading).toEqual(telegram((reading.at - begin) / 1000));
  }
  await addBatch(history, 'a second again', [telegram(12_345)]);
  expect(await answers()).toEqual(before);
}, 300_000);
