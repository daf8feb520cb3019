import { describe, expect, test } from 'vitest';

import { spotNames } from '../../../electron/core/history/index.ts';
import type { DeviceEvent } from '../../../shared/inverterArchive.ts';
import {
  addBatch,
  always,
  meterReading,
  noon,
  openTestHistory,
  someInverter,
  someMeter,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const day = 86_400_000;

function event(entry: number, at: number, more: Partial<DeviceEvent> = {}): DeviceEvent {
  return {
    at,
    entry,
    code: 301,
    kind: 'came',
    severity: 'warning',
    group: 'user',
    device: { susyId: 113, serial: 2_130_000_001 },
    subjectTag: 829,
    textTag: 1,
    change: { form: 'number', parameter: 5, oldValue: null, newValue: 7 },
    ...more,
  };
}

function spot(at: number, power: number) {
  return { source: someInverter, at, values: [power, ...spotNames.slice(1).map(() => null)] };
}

describe('devices', () => {
  const notes = [
    { source: someInverter, at: noon, model: 'SB 3000', firmware: '1.0', clockOffsetS: 5 },
    { source: someInverter, at: noon + day, model: 'SB 3000', firmware: '2.0', clockOffsetS: 7 },
    { source: someInverter, at: noon + day, model: 'SB 3000', firmware: '1.9', clockOffsetS: 6 },
    { source: someInverter, at: noon - day, model: null, firmware: null, clockOffsetS: null },
    { source: someMeter, at: noon, model: 'ISK5', firmware: null, clockOffsetS: null },
  ];

  test.each([[notes], [notes.toReversed()]])('are kept as they were last seen, in any order', async (some) => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    for (const note of some) {
      await history.noteDevice(note);
    }
    await history.close();
    expect(await (await openTestHistory(folder)).devices()).toEqual([
      { ...notes[1], firstSeenAt: noon - day },
      { ...notes[4], firstSeenAt: noon },
    ]);
  });
});

describe('lines of a device’s log', () => {
  test('are kept once, in order, with all they say', async () => {
    const history = await openTestHistory(temporaryFolder());
    const events = [
      event(1, noon),
      event(2, noon + 1000, { change: { form: 'text', text: 'héllo' } }),
      event(3, noon + 2000, { change: null, kind: 'went' }),
    ];
    await history.addEvents(events.toReversed());
    await history.addEvents(events);
    expect(await history.events(always)).toEqual(events);
    expect(await history.events({ from: noon + 1000, to: noon + 2000 })).toEqual([events[1]]);
  });

  test('that came again under a clock measured anew come once, in any order', async () => {
    const again = [event(1, noon), event(1, noon + 3000), event(1, noon - 2000), event(1, noon + day)];
    for (const some of [again, again.toReversed()]) {
      const history = await openTestHistory(temporaryFolder());
      await history.addEvents(some);
      expect((await history.events(always)).map(({ at }) => at)).toEqual([noon - 2000, noon + day]);
      expect((await history.events({ from: noon + 1000, to: noon + day })).map(({ at }) => at)).toEqual([]);
    }
  });
});

describe('spot values', () => {
  test.each([[1], [-1]])('are kept once in five minutes: the earliest, in any order', async (direction) => {
    const history = await openTestHistory(temporaryFolder());
    const spots = [spot(noon, 100), spot(noon, 50), spot(noon + 60_000, 200), spot(noon + 310_000, 300.4)];
    await history.addSpots(direction > 0 ? spots : spots.toReversed());
    await history.addSpots(spots);
    const kept = await history.spots({ source: someInverter, from: noon, to: noon + day });
    expect(kept).toEqual([spot(noon, 100), spot(noon + 310_000, 300)]);
    expect(await history.spots({ source: someInverter, from: noon + 1, to: noon + 310_000 })).toEqual([]);
  });

  test('of states come as changes', async () => {
    const history = await openTestHistory(temporaryFolder());
    const status = (seconds: number, tag: number) => ({
      source: someInverter,
      at: noon + seconds * 1000,
      name: 'status' as const,
      tag,
    });
    await history.addStatuses([status(30, 307), status(20, 307), status(10, 35), status(40, 35)]);
    await history.addStatuses([status(30, 307), { ...status(0, 51), name: 'gridRelay' }]);
    expect(await history.statuses({ source: someInverter, ...always })).toEqual([
      { ...status(0, 51), name: 'gridRelay' },
      status(10, 35),
      status(20, 307),
      status(40, 35),
    ]);
  });
});

describe('rulings and marks', () => {
  test('stand over a restart, and can be taken back', async () => {
    const folder = temporaryFolder();
    const history = await openTestHistory(folder);
    await history.rule({ source: someMeter, at: noon, verdict: 'invalid' });
    await history.rule({ source: someMeter, at: noon + 1, verdict: 'invalid' });
    await history.rule({ source: someMeter, at: noon + 1, verdict: 'valid' });
    await history.rule({ source: someMeter, at: noon + 2, verdict: 'valid' });
    await history.rule({ source: someMeter, at: noon + 2, verdict: null });
    const readings = [100, 101, 9_000_000, 102, 103].map((wh, index) => meterReading(10 * (index + 1), wh));
    await addBatch(history, 'one too large', readings);
    await history.tend();
    await history.close();
    const again = await openTestHistory(folder);
    expect(await again.rulings({ source: someMeter, ...always })).toEqual([
      { at: noon, verdict: 'invalid' },
      { at: noon + 1, verdict: 'valid' },
    ]);
    expect(await again.rulings({ source: someInverter, ...always })).toEqual([]);
    expect(await again.marks({ source: someMeter, ...always })).toEqual([
      { at: readings[2]?.at, registers: 'import', reason: 'implausible' },
    ]);
  });
});
