import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createLiveState, type LiveState } from '../../electron/core/collector/liveState.ts';

const start = Date.UTC(2026, 5, 21, 10);
const pollMs = 10_000;

/** Tells what an inverter said `s` seconds after the start. */
function sun(live: LiveState, s: number, powerW: number, key = 'roof'): void {
  live.addInverter(key, start + s * 1000, { solarPowerW: powerW, deliveredPowerW: powerW }, pollMs);
}

function meter(live: LiveState, s: number, powerW: number, key = 'meter'): void {
  live.addMeter(key, start + s * 1000, powerW);
}

function flowAt(live: LiveState, s: number) {
  return live.flow(start + s * 1000);
}

describe('the power of the house', () => {
  test('is what the sun gives and the meter adds at the same instant, though the meter went on', () => {
    const live = createLiveState();
    meter(live, 0, -600);
    sun(live, 0, 1000);
    meter(live, 5, 2000);
    expect(flowAt(live, 6)).toEqual({
      solar: { powerW: 1000, at: start, staleAt: start + 30_000 },
      grid: { powerW: 2000, at: start + 5000, staleAt: start + 25_000 },
      house: { powerW: 400, at: start, staleAt: start + 30_000 },
    });
  });

  test('takes the meter nearest to the read, before or after it, up to 15 s off', () => {
    const live = createLiveState();
    meter(live, 0, 100);
    meter(live, 20, 300);
    sun(live, 11, 1000);
    expect(flowAt(live, 20).house?.powerW).toBe(1300);
    const late = createLiveState();
    sun(late, 0, 1000);
    meter(late, 15, 300);
    expect(flowAt(late, 15).house?.powerW).toBe(1300);
    const tooLate = createLiveState();
    sun(tooLate, 0, 1000);
    meter(tooLate, 16, 300);
    expect(flowAt(tooLate, 16).house).toBeNull();
  });

  test('is smoothed over half a minute, of which values below zero are part', () => {
    const live = createLiveState();
    for (const [s, gridW] of [
      [0, 9000],
      [10, -1100],
      [20, -500],
      [30, -400],
    ] as const) {
      meter(live, s, gridW);
      sun(live, s, 1000);
    }
    expect(flowAt(live, 31).house?.powerW).toBe(Math.round((-100 + 500 + 600) / 3));
  });

  test('is never shown below zero', () => {
    const live = createLiveState();
    meter(live, 0, -1200);
    sun(live, 0, 1000);
    expect(flowAt(live, 1).house?.powerW).toBe(0);
  });

  test('stays with its age when the meter falls silent, and goes when nobody remembers', () => {
    const live = createLiveState();
    meter(live, 0, -600);
    for (let s = 0; s <= 900; s += 10) {
      sun(live, s, 1000);
    }
    const flow = flowAt(live, 900);
    expect(flow.grid).toMatchObject({ at: start, staleAt: start + 20_000 });
    expect(flow.house).toBeNull();
    const shorter = createLiveState();
    meter(shorter, 0, -600);
    for (let s = 0; s <= 300; s += 10) {
      sun(shorter, s, 1000);
    }
    const house = flowAt(shorter, 300).house;
    expect(house?.powerW).toBe(400);
    expect((house?.at ?? 0) - start).toBeLessThanOrEqual(15_000);
    expect(house?.staleAt).toBeLessThan(start + 60_000);
  });

  test('is unknown without an inverter, without a meter, and while one of two inverters is unknown', () => {
    const live = createLiveState();
    meter(live, 0, 500);
    expect(flowAt(live, 1).house).toBeNull();
    live.setInverters([
      { key: 'roof', isAsleep: false },
      { key: 'barn', isAsleep: false },
    ]);
    sun(live, 0, 1000);
    expect(flowAt(live, 1)).toMatchObject({ solar: null, house: null });
    sun(live, 3, 200, 'barn');
    expect(flowAt(live, 3)).toMatchObject({ solar: { powerW: 1200, at: start }, house: { powerW: 1700 } });
    live.setInverters([{ key: 'roof', isAsleep: false }]);
    expect(flowAt(live, 3)).toMatchObject({ solar: { powerW: 1000 }, house: { powerW: 1500 } });
  });

  test('keeps the instant at which both inverters spoke when one of them stops', () => {
    const live = createLiveState();
    for (let s = 0; s <= 120; s += 10) {
      meter(live, s, 0);
      sun(live, s, 1000);
      if (s <= 30) {
        sun(live, s, 500, 'barn');
      }
    }
    const { house, solar } = flowAt(live, 120);
    expect(house?.powerW).toBe(1500);
    expect((house?.at ?? 0) - start).toBeLessThanOrEqual(45_000);
    expect(solar).toMatchObject({ at: start + 30_000, staleAt: start + 60_000 });
  });

  test('at night is what the meter says, while every inverter is asleep', () => {
    const live = createLiveState();
    live.setInverters([{ key: 'roof', isAsleep: true }]);
    meter(live, 0, 250);
    meter(live, 10, 350);
    expect(flowAt(live, 10)).toMatchObject({ solar: { powerW: 0 }, house: { powerW: 300, at: start + 10_000 } });
    sun(live, 12, 5);
    expect(flowAt(live, 12)).toMatchObject({ solar: { powerW: 5 }, house: { powerW: 355 } });
  });

  test('counts what a battery gives beside the sun', () => {
    const live = createLiveState();
    meter(live, 0, 0);
    live.addInverter('roof', start, { solarPowerW: 0, deliveredPowerW: 700 }, pollMs);
    expect(flowAt(live, 0)).toMatchObject({ solar: { powerW: 0 }, house: { powerW: 700 } });
  });
});

describe('the age of a power', () => {
  test('that comes every ten minutes is stale after half an hour', () => {
    const live = createLiveState();
    for (const minutes of [0, 9, 18]) {
      meter(live, minutes * 60, 100);
    }
    expect(flowAt(live, 18 * 60).grid?.staleAt).toBe(start + (18 + 27) * 60_000);
  });

  test('of an inverter goes by how often it is asked', () => {
    const live = createLiveState();
    live.addInverter('roof', start, { solarPowerW: 1, deliveredPowerW: 1 }, 60_000);
    expect(flowAt(live, 0).solar?.staleAt).toBe(start + 180_000);
  });

  test('a read that tells no power leaves none standing', () => {
    const live = createLiveState();
    sun(live, 0, 1000);
    live.addInverter('roof', start + 10_000, { solarPowerW: null, deliveredPowerW: null }, pollMs);
    expect(flowAt(live, 10).solar).toBeNull();
  });

  test('a clock that was set back makes nothing look new for ever', () => {
    const live = createLiveState();
    meter(live, 3600, 100);
    meter(live, 0, 200);
    expect(flowAt(live, 0).grid).toMatchObject({ powerW: 200, at: start });
  });
});

test('of two meters the first that is fresh speaks', () => {
  const live = createLiveState();
  meter(live, 0, 100, 'first');
  meter(live, 3, 111, 'second');
  expect(flowAt(live, 5).grid?.powerW).toBe(100);
  meter(live, 30, 222, 'second');
  expect(flowAt(live, 31).grid?.powerW).toBe(222);
  live.removeMeter('second');
  expect(flowAt(live, 31).grid?.powerW).toBe(100);
});

test('with constant powers it is their sum, however the reads fall', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 9000 }), { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat({ max: 9000 }), { minLength: 1, maxLength: 60 }),
      (sunAt, meterAt) => {
        const live = createLiveState();
        for (const at of sunAt.toSorted((one, other) => one - other)) {
          sun(live, at / 10, 1500);
        }
        for (const at of meterAt.toSorted((one, other) => one - other)) {
          meter(live, at / 10, -400);
        }
        const { house } = flowAt(live, 900);
        expect(house === null || house.powerW === 1100).toBe(true);
        const hasPair = sunAt.some((one) => meterAt.some((other) => Math.abs(one - other) <= 150));
        const last = Math.max(...meterAt, ...sunAt);
        const inMemory = Math.min(...meterAt, ...sunAt) > last - 6000;
        expect(!(hasPair && inMemory) || house !== null).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
