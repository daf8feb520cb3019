import { describe, expect, test } from 'vitest';

import { createMeterClock } from '../../../electron/core/p1/live/meterClock.ts';
import type { Telegram } from '../../../electron/core/p1/telegram/telegram.ts';
import { meterTelegram } from '../../support/meterTelegrams.ts';

const noon = Date.UTC(2026, 5, 21, 12);
const hourMs = 3_600_000;

/** Takes telegrams that come at these seconds after noon, each with its stamp's own seconds after noon. */
function takeAll(
  telegrams: readonly (readonly [receiptS: number, stampS: number | null, changes?: Partial<Telegram>])[],
) {
  const meterClock = createMeterClock();
  const told = telegrams.map(([receiptS, stampS, changes = {}], index) => {
    const stampAt = stampS === null ? null : noon + stampS * 1000;
    const telegram = meterTelegram({ registers: { importWh: 1000 + index }, stampAt, ...changes });
    const reading = meterClock.take(telegram, noon + receiptS * 1000, receiptS * 1000);
    return reading === null ? 'repeat' : `${reading.clock} ${(reading.at - noon) / 1000}`;
  });
  return { meterClock, told };
}

describe('the instant of a reading', () => {
  test.each([
    ['is right', 0, 'meter 0'],
    ['is 74 s fast', 74, 'meter 74'],
    ['is 59 minutes slow', -3540, 'meter -3540'],
    ['is 59 minutes fast', 3540, 'meter 3540'],
    ['is an hour fast, but for some seconds on the way', 3597, 'receipt 0'],
    ['is an hour slow, and some seconds on the way', -3603, 'receipt 0'],
    ['is years in the future', 9e8, 'receipt 0'],
    ['was never set', (Date.UTC(2000, 0, 1) - noon) / 1000, 'receipt 0'],
    ['is not there', null, 'receipt 0'],
  ])('of a meter whose clock %s', (_name, stampS, expected) => {
    expect(takeAll([[0, stampS]]).told).toEqual([expected]);
  });

  test('is the receipt where both clocks of the house stand in the year 2000', () => {
    const unset = Date.UTC(2000, 0, 1, 1);
    const meterClock = createMeterClock();
    expect(meterClock.take(meterTelegram({ stampAt: unset }), unset + 5000, 0)).toMatchObject({ clock: 'receipt' });
  });

  test('says all that the telegram says, and no more', () => {
    const { stampAt: _stampAt, identification: _identification, others: _others, ...values } = meterTelegram();
    expect(createMeterClock().take(meterTelegram({ stampAt: noon }), noon, 0)).toEqual({
      ...values,
      at: noon,
      clock: 'meter',
    });
  });
});

describe('a stamp that comes again', () => {
  test('with the same values is the same reading', () => {
    const same = { registers: { importWh: 5 } };
    expect(
      takeAll([
        [0, 0, same],
        [1, 0, same],
        [1.5, 0, { ...same, others: { '1-0:99.99.0': '1' } }],
        [10, 10, same],
      ]).told,
    ).toEqual(['meter 0', 'repeat', 'repeat', 'meter 10']);
  });

  test('with other values is another reading of that instant', () => {
    expect(
      takeAll([
        [0, 0],
        [1, 0],
        [2, 1],
      ]).told,
    ).toEqual(['meter 0', 'meter 0', 'meter 1']);
  });

  test('for long while values change is of a clock that stands still', () => {
    const { told, meterClock } = takeAll([0, 5, 10, 15, 20, 25, 30].map((second) => [second, 0] as const));
    expect(told.slice(3)).toEqual(['meter 0', 'receipt 20', 'receipt 25', 'receipt 30']);
    expect(meterClock.isWrong()).toBe(true);
  });

  test('goes on being used once the clock runs again', () => {
    const { told, meterClock } = takeAll([
      [0, 0],
      [20, 0],
      [30, 0],
      [40, 0],
      [50, 49],
    ]);
    expect(told.at(-1)).toBe('meter 49');
    expect(meterClock.isWrong()).toBe(false);
  });

  test('is none where there is no stamp: each telegram is a reading', () => {
    const same = { registers: { importWh: 5 } };
    expect(
      takeAll([
        [0, null, same],
        [10, null, same],
      ]).told,
    ).toEqual(['receipt 0', 'receipt 10']);
  });
});

test('a stamp that goes back is told as it is, in the order of arrival', () => {
  expect(
    takeAll([
      [100, 174],
      [101, 175],
      [102, 102],
      [103, 103],
    ]).told,
  ).toEqual(['meter 174', 'meter 175', 'meter 102', 'meter 103']);
});

describe('the offset of a meter’s clock', () => {
  test('is the median of stamp less receipt, as soon as three are known', () => {
    const telegrams = [
      [0, 74],
      [10, 84],
      [25, 94],
      [30, 104],
    ] as const;
    expect(takeAll(telegrams.slice(0, 2)).meterClock.offsetMs()).toBeNull();
    expect(takeAll(telegrams).meterClock.offsetMs()).toBe(74_000);
  });

  test('is not led astray by telegrams that wait on the way, and follows a clock that is set', () => {
    const late = Array.from(
      { length: 40 },
      (_, index) => [index * 10 + (index % 4 === 0 ? 8 : 0), index * 10] as const,
    );
    expect(takeAll(late).meterClock.offsetMs()).toBe(0);
    const set = Array.from({ length: 40 }, (_, index) => [400 + index * 10, 430 + index * 10] as const);
    expect(takeAll([...late, ...set]).meterClock.offsetMs()).toBe(30_000);
  });
});

describe('a clock that is an hour off or more', () => {
  const far = (second: number) => [second, second + 7200] as const;

  test('is certain with the third telegram, and over with the first good one', () => {
    expect(takeAll([far(0), far(10)]).meterClock.isWrong()).toBe(false);
    expect(takeAll([far(0), far(10), far(20)]).meterClock.isWrong()).toBe(true);
    expect(takeAll([far(0), far(10), far(20), [30, 30]]).meterClock.isWrong()).toBe(false);
  });

  test('gives no offset to correct by', () => {
    expect(takeAll([far(0), far(10), far(20)]).meterClock.offsetMs()).toBeNull();
  });

  test('is taken off the other instants that the meter tells, the same for each telegram', () => {
    const meterClock = createMeterClock();
    const gasAt = noon + 2 * hourMs - 300_000;
    const gas = [0, 10_400].map((laterMs) => {
      const reading = meterClock.take(
        meterTelegram({
          stampAt: noon + 2 * hourMs + laterMs,
          mbus: [{ channel: 1, type: 3, id: 'G1', at: gasAt, value: 5000, unit: 'dm3' }],
          demand: { runningW: 10, monthPeakW: 4000, monthPeakAt: gasAt },
        }),
        noon + Math.round(laterMs * 1.05),
        laterMs,
      );
      return [reading?.mbus[0]?.at, reading?.demand?.monthPeakAt];
    });
    expect(gas).toEqual([
      [noon - 300_000, noon - 300_000],
      [noon - 300_000, noon - 300_000],
    ]);
  });
});
