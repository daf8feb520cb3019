import { describe, expect, test } from 'vitest';

import { localCalendar } from '../../../electron/core/balance/terms/calendar.ts';
import { slotMs } from '../../../electron/core/balance/terms/slotColumn.ts';
import { totals } from '../../../electron/core/balance/sums/totals.ts';
import type { Fact } from '../../../shared/facts.ts';
import { gridAt, plantOfFacts, yieldAt } from '../../support/plantFromFacts.ts';
import { trialHouse, trialReadings, trueSlots, type TrialSampling } from '../../support/trialHouse.ts';

const days = 4;
const house = trialHouse({ days, seed: 5 });
const truth = trueSlots(house);

/** How far off the slots of each day are, Wh. The first and the last slot lack a reading on one side. */
function trial(inverterReads: TrialSampling, meterReads: TrialSampling) {
  const exports = trialReadings(house, 'exportWh', meterReads);
  const facts: Fact[] = [
    ...trialReadings(house, 'yieldWh', { ...inverterReads, startWh: 7_000_000 }).map(({ at, wh }) => yieldAt(at, wh)),
    ...trialReadings(house, 'importWh', meterReads).map(({ at, wh }, index) => gridAt(at, wh, exports[index]?.wh ?? 0)),
  ];
  const range = { from: house.startMs, to: house.startMs + house.seconds * 1000 };
  const plant = plantOfFacts(facts, range, 'UTC');
  const calendar = localCalendar('UTC');
  const { buckets } = totals(plant, range, '5m', calendar);
  const errors = buckets.flatMap(({ consumptionWh }, slot) =>
    consumptionWh === null ? [] : [consumptionWh - (truth[slot] ?? 0)],
  );
  const middle = { from: range.from + 86_400_000, to: range.to - 86_400_000 };
  const [day] = totals(plant, middle, '1d', calendar).buckets;
  const dayTruth = truth.slice(288, 576).reduce((sum, wh) => sum + wh, 0);
  return {
    known: errors.length,
    rmsWh: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length),
    dayErrorWh: (day?.consumptionWh ?? Number.NaN) - dayTruth,
    quality: day?.quality,
    lengthSlots: (range.to - range.from) / slotMs,
  };
}

describe('a house of which everything is known', () => {
  test('meter every 10 s, inverter every 60 s: 5 minutes are right within 1.5 Wh, a day within its rounding', () => {
    const result = trial({ everyS: 60 }, { everyS: 10, offsetS: 3 });
    expect(result.known).toBeGreaterThanOrEqual(result.lengthSlots - 2);
    expect(result.rmsWh).toBeLessThan(1.5);
    expect(Math.abs(result.dayErrorWh)).toBeLessThan(4);
    expect(result.quality).toBe('measured');
  });

  test('inverter read half a minute off the edges of slots: the clouds of that half minute are lost', () => {
    const result = trial({ everyS: 60, offsetS: 30 }, { everyS: 10, offsetS: 3 });
    expect(result.rmsWh).toBeLessThan(3);
    expect(Math.abs(result.dayErrorWh)).toBeLessThan(4);
  });

  test('inverter archive of 5 minutes and meter every minute', () => {
    const result = trial({ everyS: 300 }, { everyS: 60 });
    expect(result.rmsWh).toBeLessThan(1.5);
    expect(Math.abs(result.dayErrorWh)).toBeLessThan(4);
  });
});
