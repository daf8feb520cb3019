import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { packFacts } from '../../../electron/core/history/facts/factBlock.ts';
import type { Fact } from '../../../shared/facts.ts';
import {
  addBatch,
  meterReading,
  noon,
  openTestHistory,
  quarter,
  readingsOf,
  someInverter,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const day = 86_400_000;

function refusedFor(...facts: readonly unknown[]) {
  return packFacts(facts as Fact[], noon).refused;
}

describe('the door of the history', () => {
  test.each([
    ['form', null],
    ['form', 'a text'],
    ['form', {}],
    ['form', { ...meterReading(0, 1), source: null }],
    ['form', { ...meterReading(0, 1), source: { kind: 'meter', id: '' } }],
    ['form', { ...meterReading(0, 1), source: { kind: 'meter', id: '\ud800' } }],
    ['form', { ...meterReading(0, 1), at: '2026' }],
    ['form', { ...meterReading(0, 1), powerW: undefined }],
    ['form', { ...meterReading(0, 1), registers: null }],
    ['form', { ...meterReading(0, 1), registers: { importWh: '5' } }],
    ['form', quarter(0, 1, { to: noon })],
    ['form', { ...quarter(0, 1), estimated: 'no' }],
    ['unknownName', { ...meterReading(0, 1), rank: 'best' }],
    ['unknownName', { ...meterReading(0, 1), source: { kind: 'boiler', id: '1' } }],
    ['unknownName', { ...meterReading(0, 1), registers: { steamKg: 5 } }],
    ['unknownName', { ...meterReading(0, 1), registers: { yieldWh: 5 } }],
    ['unknownName', { ...meterReading(0, 1), source: someInverter }],
    ['number', meterReading(0, 1.5)],
    ['number', meterReading(0, -1)],
    ['number', meterReading(0, 2 ** 53)],
    ['number', meterReading(0, Number.NaN)],
    ['number', meterReading(0, 1, { at: noon + 0.5 })],
    ['number', meterReading(0, 1, { powerW: 1e12 })],
    ['number', quarter(0, 1, { grainS: 0 })],
    ['time', meterReading(0, 1, { at: Date.UTC(1999, 11, 31) })],
    ['time', meterReading(0, 1, { at: noon + day + 1 })],
    ['time', quarter(96, 1)],
    ['empty', meterReading(0, 1, { registers: {}, powerW: null })],
    ['empty', quarter(0, 1, { amounts: {} })],
  ])('refuses for %s: %j', (reason, fact) => {
    expect(refusedFor(fact)).toEqual({ [reason]: 1 });
  });

  test('takes what is just within its bounds', () => {
    const facts = [
      meterReading(0, 2 ** 53 - 1),
      meterReading(0, 0, { at: Date.UTC(2000, 0, 1), powerW: -1 }),
      meterReading(0, 1, { at: noon + day, registers: {}, powerW: 0 }),
      quarter(95, 0),
    ];
    expect(refusedFor(...facts)).toEqual({});
  });

  test('counts what it refuses, and keeps the rest as it was given', async () => {
    const history = await openTestHistory(temporaryFolder());
    const good = [
      meterReading(0, 5),
      meterReading(10, 2 ** 53 - 1, { powerW: -400 }),
      meterReading(20, 0, { powerW: null }),
    ];
    const outcome = await addBatch(history, 'mixed', [
      meterReading(0, -1),
      ...good,
      meterReading(0, 0.5),
      quarter(400, 1),
    ]);
    expect(outcome).toMatchObject({ added: 3, repeated: 0, refused: { number: 2, time: 1 } });
    expect(await readingsOf(history)).toEqual(good);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.anything(), fc.record({ from: fc.anything(), source: fc.anything() }))),
        (facts) => {
          const { block, refused } = packFacts(facts as Fact[], noon);
          const count = Object.values(refused).reduce((sum, one) => sum + one, 0);
          expect(block.sources).toEqual([]);
          expect(count).toBe(facts.length);
        },
      ),
    );
  });
});
