import { describe, expect, test } from 'vitest';

import { findClockDifference, type ClockAnswer } from '../../../electron/core/balance/clockDetector.ts';
import { straightRegister } from '../../support/slotColumns.ts';
import { trialHouse, trialReadings, type TrialHouse, type TrialSampling } from '../../support/trialHouse.ts';

const dayMs = 86_400_000;

function detect(house: TrialHouse, inverterReads: TrialSampling, meterReads: TrialSampling): ClockAnswer {
  const yields = trialReadings(house, 'yieldWh', inverterReads);
  const imports = trialReadings(house, 'importWh', meterReads);
  const drawn = straightRegister(imports);
  const fed = straightRegister(trialReadings(house, 'exportWh', meterReads));
  return findClockDifference({
    solar: { at: straightRegister(yields), readAt: yields.map(({ at }) => at), stepS: inverterReads.everyS },
    grid: {
      at: (at) => {
        const [drawnWh, fedWh] = [drawn(at), fed(at)];
        return drawnWh === null || fedWh === null ? null : drawnWh - fedWh;
      },
      readAt: imports.map(({ at }) => at),
      stepS: meterReads.everyS,
    },
    days: Array.from({ length: house.seconds / 86_400 }, (_, day) => ({
      from: house.startMs + day * dayMs,
      to: house.startMs + (day + 1) * dayMs,
    })),
  });
}

const week = trialHouse({ days: 7, seed: 11 });

/** Shift and factor that were found, as far as they are off. */
function errorsOf(answer: ClockAnswer, aheadS: number, factor: number) {
  return answer.kind === 'found' && answer.yieldFactor !== null
    ? { aheadS: Math.abs(answer.inverterAheadS - aheadS), factor: Math.abs(answer.yieldFactor - factor) }
    : { aheadS: Number.POSITIVE_INFINITY, factor: Number.POSITIVE_INFINITY };
}

const shifts = [0, 45, 90, -120, 180, -180];
const factors = [0.97, 1, 1.03];

describe('broken cloud', () => {
  test.each(shifts.flatMap((aheadS) => factors.map((factor) => [aheadS, factor] as const)))(
    'finds an inverter %i s ahead whose energy needs the factor %f',
    (aheadS, factor) => {
      const answer = detect(week, { everyS: 60, offsetS: 17, clockAheadS: aheadS, factor: 1 / factor }, { everyS: 10 });
      const off = errorsOf(answer, aheadS, factor);
      expect(off.aheadS).toBeLessThanOrEqual(15);
      expect(off.factor).toBeLessThanOrEqual(0.0101);
    },
  );

  test.each([
    [7, 0, 0.97],
    [30, 45, 1],
    [30, -120, 1.03],
    [45, 90, 0.97],
  ])('finds them where both are read once a minute, the inverter %i s later', (offsetS, aheadS, factor) => {
    const answer = detect(week, { everyS: 60, offsetS, clockAheadS: aheadS, factor: 1 / factor }, { everyS: 60 });
    const off = errorsOf(answer, aheadS, factor);
    expect(off.aheadS).toBeLessThanOrEqual(15);
    expect(off.factor).toBeLessThanOrEqual(0.0101);
  });

  test('case 28: a meter 90 s fast is an inverter 90 s behind', () => {
    const answer = detect(week, { everyS: 60 }, { everyS: 10, clockAheadS: 90 });
    expect(answer).toMatchObject({ kind: 'found', inverterAheadS: -90, yieldFactor: 1 });
  });

  test('finds it in the 5 minutes of an inverter archive', () => {
    const answer = detect(week, { everyS: 300, clockAheadS: 90 }, { everyS: 60 });
    expect(answer).toMatchObject({ kind: 'found' });
    expect(answer.kind === 'found' && Math.abs(answer.inverterAheadS - 90)).toBeLessThanOrEqual(15);
  });
});

test('finds it within a step of 15 s where the meter is known by quarters', () => {
  const answers = [1, 2, 3, 4].map((seed) =>
    detect(trialHouse({ days: 7, seed }), { everyS: 60, clockAheadS: 90 }, { everyS: 900 }),
  );
  const near = answers.filter((answer) => answer.kind === 'found' && Math.abs(answer.inverterAheadS - 90) <= 30);
  const wrong = answers.filter((answer) => answer.kind === 'found' && Math.abs(answer.inverterAheadS - 90) > 30);
  expect(near.length).toBeGreaterThanOrEqual(2);
  expect(wrong).toEqual([]);
  expect(near.map((answer) => answer.kind === 'found' && answer.yieldFactor)).toEqual(near.map(() => null));
});

describe('says that it does not know', () => {
  test.each(shifts)('on cloudless days, whatever the clocks: %i s', (clockAheadS) => {
    const clear = trialHouse({ days: 7, seed: 12, sky: 'clear' });
    expect(detect(clear, { everyS: 60, clockAheadS, factor: 0.97 }, { everyS: 10 })).toEqual({
      kind: 'notEnoughVariation',
      days: 0,
    });
  });

  test('on two changeable days', () => {
    const short = trialHouse({ days: 2, seed: 13 });
    expect(detect(short, { everyS: 60, clockAheadS: 90 }, { everyS: 10 })).toEqual({
      kind: 'notEnoughVariation',
      days: 2,
    });
  });

  test('where the clocks differ by more than it can find', () => {
    expect(detect(week, { everyS: 60, clockAheadS: 900 }, { everyS: 10 }).kind).toBe('notEnoughVariation');
  });

  test('where nothing was read', () => {
    expect(detect(week, { everyS: 60, offsetS: week.seconds + 1 }, { everyS: 10 })).toEqual({
      kind: 'notEnoughVariation',
      days: 0,
    });
  });
});
