import { describe, expect, test } from 'vitest';

import { sb3600Se10 } from '../../../electron/core/simulator/models/sb3600Se10.ts';
import { sbs25 } from '../../../electron/core/simulator/models/sbs25.ts';
import { sunnyIsland44 } from '../../../electron/core/simulator/models/sunnyIsland44.ts';
import type { SimulatedModel } from '../../../electron/core/simulator/models/model.ts';
import { commissionedMs, createHouse } from '../../../electron/core/simulator/house/simulatedState.ts';
import { storageCurve } from '../../../electron/core/simulator/house/storageCurve.ts';
import { yieldCurve } from '../../../electron/core/simulator/house/yieldCurve.ts';
import { hashedNumber } from '../../../electron/core/simulator/house/noise.ts';
import { fields, records } from '../../support/rawAnswers.ts';
import { linkSimulator, logonFrame, queryFrame } from '../../support/simulatorLink.ts';

const [hourMs, minuteMs, stepMs] = [3_600_000, 60_000, 10_000];
const utrecht = { latitude: 52.1, longitude: 5.1 };
const sydney = { latitude: -33.9, longitude: 151.2 };

function house(model: SimulatedModel, seed = 3, place = utrecht) {
  return createHouse({ plant: model.plant, seed, place, zone: 'Europe/Amsterdam', name: 'SN: 1' });
}

function curveOf(model: SimulatedModel, seed: number, place = utrecht) {
  const { plant } = model;
  const panels = yieldCurve({ ...plant, place, seed }, plant.limitW, commissionedMs);
  if (plant.storage === undefined) {
    throw new Error('No battery');
  }
  return storageCurve({ plan: plant.storage, panels, seed, longitude: place.longitude, commissionedMs });
}

describe.each([
  ['hybrid', sb3600Se10],
  ['battery inverter', sbs25],
  ['Sunny Island', sunnyIsland44],
])('the battery of a %s', (_name, model) => {
  const startMs = Date.UTC(2016, 6, 5);
  const days = 3;

  test.each([
    ['in Utrecht', utrecht],
    ['in Sydney', sydney],
  ])('%s: its counters are the integrals of its powers, and what it gives is that of its AC power', (_place, place) => {
    const curve = curveOf(model, 3, place);
    const home = house(model, 3, place);
    let charged = curve.chargedMilliWs(startMs);
    let discharged = curve.dischargedMilliWs(startMs);
    let given = curve.givenMilliWs(startMs);
    const wrong: string[] = [];
    for (let atMs = startMs; atMs < startMs + days * 24 * hourMs; atMs += stepMs) {
      const { acPowerW, battery } = home.stateAt(atMs);
      charged += (battery?.chargePowerW ?? Number.NaN) * stepMs;
      discharged += (battery?.dischargePowerW ?? Number.NaN) * stepMs;
      given += Math.max(0, acPowerW ?? Number.NaN) * stepMs;
      const end = atMs + stepMs;
      if (
        curve.chargedMilliWs(end) !== charged ||
        curve.dischargedMilliWs(end) !== discharged ||
        curve.givenMilliWs(end) !== given
      ) {
        wrong.push(new Date(end).toISOString());
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(discharged).toBeGreaterThan(curve.dischargedMilliWs(startMs));
  });

  test('is charged by day, emptied in the evening, and never leaves its bounds', () => {
    const home = house(model);
    const plan = model.plant.storage;
    const batteries = Array.from({ length: 60 * 288 }, (_, slot) =>
      home.stateAt(startMs + slot * 5 * minuteMs),
    ).flatMap(({ battery, atMs }) => (battery === null ? [] : [{ ...battery, hour: new Date(atMs).getUTCHours() }]));
    const percents = batteries.map((one) => one.chargePercent);
    expect(batteries).toHaveLength(60 * 288);
    expect(Math.min(...percents)).toBe(plan?.leastPercent);
    expect(Math.max(...percents)).toBeGreaterThan(80);
    expect(Math.max(...percents)).toBeLessThanOrEqual(plan?.mostPercent ?? 0);
    const wrongSign = batteries.filter(
      (one) => Math.sign(one.currentA) !== Math.sign(one.chargePowerW - one.dischargePowerW),
    );
    expect(wrongSign).toEqual([]);
    const charging = batteries.filter((one) => one.hour === 9 && one.chargePowerW > 0).length;
    const discharging = batteries.filter((one) => one.hour === 20 && one.dischargePowerW > 0).length;
    expect(charging).toBeGreaterThan(60);
    expect(discharging).toBeGreaterThan(360);
  });

  test('takes from the grid at night: AC power is negative then', () => {
    const home = house(model);
    const powers = Array.from(
      { length: 60 * 24 },
      (_, hour) => home.stateAt(startMs + hour * hourMs + minuteMs).acPowerW,
    );
    expect(powers.some((one) => one !== null && one < 0)).toBe(true);
    expect(powers.every((one) => one !== null)).toBe(true);
  });

  test('the same seed and instant give the same state, whatever was asked before', () => {
    const instants = Array.from(
      { length: 40 },
      (_, index) => startMs + Math.floor(hashedNumber(9, 1, index) * 400 * 24 * hourMs),
    );
    const [one, other] = [house(model), house(model)];
    const inOrder = instants.map((atMs) => one.stateAt(atMs));
    expect(instants.toReversed().map((atMs) => other.stateAt(atMs))).toEqual(inOrder.toReversed());
  });

  test('the stamp of its total yield is the moment in which that was reached', () => {
    const home = house(model);
    for (let hour = 0; hour < 72; hour += 1) {
      const atMs = startMs + hour * hourMs + 123_456;
      const { lastYieldMs, totalYieldWh } = home.stateAt(atMs);
      expect(lastYieldMs).toBeLessThanOrEqual(atMs);
      expect(home.totalYieldWhAt(lastYieldMs)).toBe(totalYieldWh);
      expect(home.totalYieldWhAt(lastYieldMs - 1)).toBe(totalYieldWh - 1);
    }
  });
});

describe('on the wire', () => {
  async function record(model: string, object: number, number: number, startMs: number) {
    const link = await linkSimulator({ model, startMs });
    await link.logOn();
    const [answer] = await link.ask(queryFrame(object, number << 8, (number << 8) | 0xff));
    return { bytes: records(answer)[0] ?? Buffer.alloc(28), truth: link.simulator.truth() };
  }

  test.each([
    ['SB 3600SE-10', 9, 8009],
    ['SBS2.5-1VL-10', 7, 8007],
    ['SI4.4M-11', 7, 8007],
  ])('%s has records of class %i and says that it is a %i', async (model, recordClass, classTag) => {
    const label = await record(model, 0x5800, 0x821f, Date.UTC(2017, 5, 21, 11));
    expect([label.bytes.readUInt8(0), label.bytes.readUInt32LE(8)]).toEqual([recordClass, 0x0100_0000 | classTag]);
    const power = await record(model, 0x5100, 0x263f, Date.UTC(2017, 5, 21, 11));
    expect(power.bytes.readUInt32LE(0)).toBe(0x40263f00 | recordClass);
  });

  test('temperature has tenths, a discharging current is negative', async () => {
    const eveningMs = Date.UTC(2017, 5, 21, 21);
    const temperature = await record('SBS2.5-1VL-10', 0x5100, 0x495b, eveningMs);
    expect(temperature.bytes.readInt32LE(8)).toBe(Math.round((temperature.truth.battery?.temperatureC ?? 0) * 10));
    const current = await record('SBS2.5-1VL-10', 0x5100, 0x495d, eveningMs);
    expect(current.bytes.readInt32LE(8)).toBeLessThan(-500);
    expect(current.bytes.readInt32LE(8)).toBe(Math.round((current.truth.battery?.currentA ?? 0) * 1000));
  });
});

test('a Sunny Island refuses logons for minutes several times a day, though its password is right; sessions go on', async () => {
  const link = await linkSimulator({ model: 'SI4.4M-11' });
  await link.logOn();
  const refused: number[] = [];
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    await link.clock.advance(minuteMs - 20);
    const other = { source: { susyId: 125, serial: 77 } };
    const [answer] = await link.ask(logonFrame('user', '0000', other));
    if (fields(answer).error !== 0) {
      expect(fields(answer).error).toBe(0x17);
      refused.push(minute);
    }
    await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff));
  }
  const spans = refused.filter((minute, index) => index === 0 || minute - (refused[index - 1] ?? 0) > 1);
  expect(spans.length).toBeGreaterThanOrEqual(5);
  expect(spans.length).toBeLessThanOrEqual(7);
  expect(refused.length / spans.length).toBeGreaterThan(2);
  expect(refused.length / spans.length).toBeLessThan(7);
  expect(fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]).error).toBe(0);
});
