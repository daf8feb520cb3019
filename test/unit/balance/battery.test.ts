import { expect, test } from 'vitest';

import { localCalendar } from '../../../electron/core/balance/calendar.ts';
import { daySpans, totals, totalsOfDays } from '../../../electron/core/balance/totals.ts';
import { slotMs } from '../../../electron/core/balance/slotColumn.ts';
import { column, plantOf, type SlotSpec } from '../../support/slotColumns.ts';

const noon = Date.parse('2026-06-01T12:00Z');
const utc = localCalendar('UTC');
const range = { from: noon, to: noon + 3 * slotMs };

/** The house uses 20 Wh in each slot; the battery takes 50, gives 20, and rests. */
function house(battery: readonly SlotSpec[]) {
  return {
    ...plantOf({
      yieldWh: column(noon, [100, 0, 30]),
      importWh: column(noon, [0, 0, 0]),
      exportWh: column(noon, [30, 0, 10]),
    }),
    batteryWh: column(noon, battery),
  };
}

test('what a battery gave counts as used, what it took does not, in every slot and in the sum', () => {
  const plant = house([-50, 20, 0]);
  const { buckets, sum } = totals(plant, range, '5m', utc);
  expect(buckets.map(({ consumptionWh }) => consumptionWh)).toEqual([20, 20, 20]);
  expect(buckets.map(({ selfConsumedWh }) => selfConsumedWh)).toEqual([20, 20, 20]);
  expect(sum).toMatchObject({ yieldWh: 130, exportWh: 40, consumptionWh: 60, carryWh: 0, selfSufficiency: 1 });
  const days = daySpans(plant, range, utc);
  expect(totalsOfDays(days, plant, range, '1d', utc).sum).toEqual(totals(plant, range, '1d', utc).sum);
});

test('a debt that the battery leaves is carried, and the rest makes the plain difference with it', () => {
  const { sum } = totals(house([-90, 20, -40]), range, '5m', utc);
  expect(sum).toMatchObject({ consumptionWh: 0, carryWh: 130 - 40 - 110 });
});

test('consumption is unknown where the battery is', () => {
  const { buckets } = totals(house([-50, null, 0]), range, '5m', utc);
  expect(buckets.map(({ consumptionWh }) => consumptionWh)).toEqual([20, null, 20]);
});
