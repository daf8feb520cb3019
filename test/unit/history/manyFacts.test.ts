import { describe, expect, test } from 'vitest';

import {
  historyWorker,
  meterReading,
  openTestBatch,
  openTestHistory,
  quarter,
  readingsOf,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** More than cross to the store together. */
const many = Array.from({ length: 20_000 }, (_, index) => meterReading(index, 1000 + index));

/** How often others in this thread had their turn while something was done. */
async function turnsDuring(action: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function count() {
    turns += 1;
    next = setImmediate(count);
  });
  await action();
  clearImmediate(next);
  return turns;
}

describe('many facts in one call', () => {
  test('leave others in this thread their turn again and again', async () => {
    const history = await openTestHistory(temporaryFolder());
    const batch = await openTestBatch(history, 'much');
    const turns = await turnsDuring(async () => {
      expect(await history.addFacts(batch, many)).toMatchObject({ ok: true, value: { added: many.length } });
    });
    expect(turns).toBeGreaterThan(50);
    expect(await readingsOf(history)).toEqual(many);
  });

  test.each([
    ['in this thread', null],
    ['in a worker', historyWorker],
  ])('reach a store %s before what is asked behind them', async (_, worker) => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder, { worker });
    const batch = await openTestBatch(history, 'much');
    const answers = await Promise.all([
      history.addFacts(batch, many.slice(0, 15_000)),
      history.addFacts(batch, many.slice(15_000, 15_001)),
      readingsOf(history),
      history.setUndone({ batch, undone: true }),
      history.addFacts(batch, many.slice(15_001)),
      readingsOf(history),
    ]);
    expect(answers.slice(0, 2)).toMatchObject([{ value: { added: 15_000 } }, { value: { added: 1 } }]);
    expect(answers[2]).toHaveLength(15_001);
    expect(answers[4]).toMatchObject({ value: { added: 0, refused: { batchClosed: 4999 } } });
    expect(answers[5]).toEqual([]);
    const [, lost] = await Promise.all([
      history.addFacts(await openTestBatch(history, 'at the end'), many.slice(0, 10_000)),
      history.close(),
    ]);
    expect(lost).toBe(0);
    expect(await readingsOf(await openTestHistory(folder))).toHaveLength(10_000);
  });

  test('are counted one by one where some are refused', async () => {
    const history = await openTestHistory(temporaryFolder());
    const batch = await openTestBatch(history, 'much');
    const mixed = many.map((one, index) => {
      if (index % 100 === 1) {
        return { ...one, at: 0 };
      }
      return index % 100 === 2 ? quarter(index, 5, { to: 0 }) : one;
    });
    expect(await history.addFacts(batch, mixed)).toEqual({
      ok: true,
      value: { added: 19_600, repeated: 0, refused: { form: 200, time: 200 } },
    });
    expect(await history.addFacts(batch, [...many, quarter(0, 5)])).toMatchObject({
      value: { added: 401, repeated: 19_600, refused: {} },
    });
  });
});
