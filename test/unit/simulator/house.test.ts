import { describe, expect, test } from 'vitest';

import {
  commissionedMs,
  createHouse,
  type HouseOptions,
} from '../../../electron/core/simulator/house/simulatedState.ts';
import { stp6000Tl20 } from '../../../electron/core/simulator/models/stp6000Tl20.ts';
import { yieldCurve } from '../../../electron/core/simulator/house/yieldCurve.ts';
import { solarElevationDegrees } from '../../../shared/sun.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const slotMs = 300_000;
const stepMs = 10_000;
const milliWsPerWh = 3_600_000;
const utrecht = { latitude: 52.1, longitude: 5.1 };

function house(options: Partial<HouseOptions> = {}) {
  return createHouse({
    plant: stp6000Tl20.plant,
    seed: 1,
    place: utrecht,
    zone: 'Europe/Amsterdam',
    name: 'SN: 1',
    ...options,
  });
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

describe('the same seed and instant give the same values', () => {
  const instants = Array.from({ length: 60 }, (_, index) => Date.UTC(2026, 0, 1) + index * 6.1 * dayMs + index * 777);

  test('whatever was asked before, in any order', () => {
    const forward = house();
    const backward = house();
    const inOrder = instants.map((atMs) => forward.stateAt(atMs));
    const reversed = instants.toReversed().map((atMs) => backward.stateAt(atMs));
    expect(reversed.toReversed()).toEqual(inOrder);
  });

  test('in every process: these numbers may only change on purpose', () => {
    expect([1, 2].map((seed) => house({ seed }).totalYieldWhAt(Date.UTC(2026, 5, 21, 11)))).toEqual([
      73_592_779, 72_765_454,
    ]);
  });

  test('another seed has other weather', () => {
    const one = house({ seed: 1 });
    const other = house({ seed: 2 });
    expect(instants.map((atMs) => one.stateAt(atMs).acPowerW)).not.toEqual(
      instants.map((atMs) => other.stateAt(atMs).acPowerW),
    );
  });
});

test('over a year the counters are the integral of the power, to the milliwattsecond', () => {
  const { plant } = stp6000Tl20;
  const curve = yieldCurve({ ...plant, place: utrecht, seed: 3 }, plant.limitW, commissionedMs);
  const counters = house({ seed: 3 });
  const baseWh = counters.totalYieldWhAt(commissionedMs);
  const startMs = Date.UTC(2017, 0, 1);
  let integral = curve.energyMilliWs(startMs);
  let operatingMs = curve.operatingMs(startMs);
  let previousWh = counters.totalYieldWhAt(startMs);
  const wrong: string[] = [];
  for (let hour = 0; hour < 365 * 24; hour += 1) {
    const fromMs = startMs + hour * hourMs;
    for (let slotAtMs = fromMs; slotAtMs < fromMs + hourMs; slotAtMs += slotMs) {
      if (curve.isAwake(slotAtMs)) {
        operatingMs += slotMs;
        for (let stepAtMs = slotAtMs; stepAtMs < slotAtMs + slotMs; stepAtMs += stepMs) {
          integral += curve.powerW(stepAtMs) * stepMs;
        }
      }
    }
    const totalWh = counters.totalYieldWhAt(fromMs + hourMs);
    const right =
      curve.energyMilliWs(fromMs + hourMs) === integral &&
      curve.operatingMs(fromMs + hourMs) === operatingMs &&
      totalWh === baseWh + Math.floor(integral / milliWsPerWh) &&
      totalWh >= previousWh;
    if (!right) {
      wrong.push(new Date(fromMs).toISOString());
    }
    previousWh = totalWh;
  }
  expect(wrong).toEqual([]);
  const yearKwh = (integral - curve.energyMilliWs(startMs)) / milliWsPerWh / 1000;
  expect(yearKwh).toBeGreaterThan(5000);
  expect(yearKwh).toBeLessThan(8500);
});

test('within a step the counter rises with the time', () => {
  const { plant } = stp6000Tl20;
  const curve = yieldCurve({ ...plant, place: utrecht, seed: 3 }, plant.limitW, commissionedMs);
  const atMs = Date.UTC(2026, 5, 21, 11, 0, 20);
  expect(curve.energyMilliWs(atMs + 3333) - curve.energyMilliWs(atMs)).toBe(3333 * curve.powerW(atMs));
});

test('before it was commissioned nothing was counted and nothing runs', () => {
  const state = house().stateAt(commissionedMs - 40 * dayMs + 12 * hourMs);
  expect(state).toMatchObject({ asleep: true, acPowerW: null, dayYieldWh: 0, operatingTimeS: 0 });
  expect(state.totalYieldWh).toBe(house().totalYieldWhAt(commissionedMs));
});

describe('values agree with one another at every moment of a day', () => {
  const day = house();
  const states = Array.from({ length: 8640 }, (_, step) => day.stateAt(Date.UTC(2026, 5, 21) + step * stepMs));

  test('phases add up to the total, currents are power over voltage', () => {
    for (const state of states.filter((one) => !one.asleep)) {
      expect(sumOf(state.phases.map((one) => one.powerW))).toBe(state.acPowerW);
      for (const line of [...state.phases, ...state.strings]) {
        expect(line.powerW).toBeGreaterThanOrEqual(0);
        expect(line.currentA).toBeCloseTo((line.powerW ?? 0) / (line.voltageV ?? 1), 2);
      }
    }
  });

  test('the strings give what the inverter gives, and its losses', () => {
    for (const state of states.filter((one) => (one.acPowerW ?? 0) > 500)) {
      const efficiency = (state.acPowerW ?? 0) / sumOf(state.strings.map((one) => one.powerW));
      expect(efficiency).toBeGreaterThan(0.93);
      expect(efficiency).toBeLessThan(0.985);
    }
  });

  test('power stays within what the inverter can, and reaches it on some day', () => {
    const powers = states.map((one) => one.acPowerW ?? 0);
    expect(Math.max(...powers)).toBeLessThanOrEqual(6000);
    const june = Array.from({ length: 30 * 48 }, (_, index) => day.stateAt(Date.UTC(2026, 5, 1) + index * 1_800_000));
    expect(Math.max(...june.map((one) => one.acPowerW ?? 0))).toBe(6000);
  });

  test('it sleeps without values when the sun is down, and is awake when it is well up', () => {
    for (const state of states) {
      const elevation = solarElevationDegrees(state.atMs, utrecht.latitude, utrecht.longitude);
      if (elevation < -1) {
        expect(state).toMatchObject({ asleep: true, acPowerW: null, temperatureC: null, gridFrequencyHz: null });
        expect([...state.phases, ...state.strings].every((one) => one.powerW === null && one.voltageV === null)).toBe(
          true,
        );
      }
      if (elevation > 3) {
        expect(state.asleep).toBe(false);
      }
    }
  });

  test('the last change of the yield is the instant at which the counter went up', () => {
    for (const state of states.filter((_, index) => index % 97 === 0)) {
      expect(state.lastYieldMs).toBeLessThanOrEqual(state.atMs);
      expect(day.totalYieldWhAt(state.lastYieldMs)).toBe(state.totalYieldWh);
      expect(day.totalYieldWhAt(state.lastYieldMs - 1)).toBe(state.totalYieldWh - 1);
    }
  });

  test('by night the stamps are those of falling asleep and waking up', () => {
    const night = day.stateAt(Date.UTC(2026, 5, 21, 23));
    expect(day.stateAt(night.measuredMs - 1).asleep).toBe(false);
    expect(day.stateAt(night.measuredMs).asleep).toBe(true);
    expect(day.stateAt(night.lastWakeUpMs - 1).asleep).toBe(true);
    expect(day.stateAt(night.lastWakeUpMs).asleep).toBe(false);
    expect(night.measuredMs - night.lastWakeUpMs).toBeGreaterThan(14 * hourMs);
  });

  test('feed-in time does not run ahead of operating time', () => {
    for (const state of states) {
      expect(state.feedInTimeS).toBeLessThanOrEqual(state.operatingTimeS);
    }
  });
});

describe('the day yield begins anew at local midnight', () => {
  test.each([
    ['Europe/Amsterdam', utrecht, '2026-06-20T22:00:00Z', '2026-06-21T22:00:00Z'],
    ['Europe/Amsterdam', utrecht, '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Amsterdam', utrecht, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['Pacific/Auckland', { latitude: -36.8, longitude: 174.8 }, '2026-01-10T11:00:00Z', '2026-01-11T11:00:00Z'],
  ])('%s at %o, from %s to %s', (zone, place, from, to) => {
    const there = house({ zone, place });
    const fromMs = Date.parse(from);
    const toMs = Date.parse(to);
    expect(there.stateAt(fromMs).dayYieldWh).toBe(0);
    expect(there.stateAt(fromMs - 1000).dayYieldWh).toBeGreaterThan(1000);
    const lastOfDay = there.stateAt(toMs - 1000);
    expect(lastOfDay.dayYieldWh).toBe(lastOfDay.totalYieldWh - there.totalYieldWhAt(fromMs));
    expect(lastOfDay.dayYieldWh).toBeGreaterThan(1000);
    expect(there.stateAt(toMs).dayYieldWh).toBe(0);
  });
});
