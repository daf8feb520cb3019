import { describe, expect, it } from 'vitest';

import { recordedFact } from '../../electron/commands/history/recordLine.ts';

const nowMs = Date.UTC(2026, 5, 21, 12);
const meter = { kind: 'meter', id: 'E0047' };
const inverter = { kind: 'inverter', id: '2130000001' };
const at = '2026-06-21T12:00:00+02:00';
const reading = { source: meter, origin: 'live', at, importWh: 1, exportWh: 2 };
const interval = { source: meter, from: at, to: '2026-06-21T12:15:00+02:00', importWh: 1 };

function factOf(line: unknown) {
  return recordedFact(typeof line === 'string' ? line : JSON.stringify(line), nowMs);
}

describe('a line that states a reading', () => {
  it('of a meter', () => {
    expect(
      factOf({
        source: meter,
        origin: 'live',
        at,
        importT1Wh: 1,
        importT2Wh: 2,
        exportT1Wh: 3,
        exportT2Wh: 0,
        gasDm3: 5,
        powerW: -120,
      }),
    ).toEqual({
      ok: true,
      value: {
        source: meter,
        at: Date.UTC(2026, 5, 21, 10),
        rank: 'live',
        registers: { importT1Wh: 1, importT2Wh: 2, exportT1Wh: 3, exportT2Wh: 0, gasDm3: 5 },
        powerW: -120,
      },
    });
  });

  it('of an inverter, with a serial that is a number, and what it does not know as null', () => {
    expect(
      factOf({ source: { kind: 'inverter', id: 2130000001 }, origin: 'archive', at, yieldWh: 7, powerW: null }),
    ).toEqual({
      ok: true,
      value: {
        source: inverter,
        at: Date.UTC(2026, 5, 21, 10),
        rank: 'archive',
        registers: { yieldWh: 7 },
        powerW: null,
      },
    });
  });

  it.each([
    ['live', 'live'],
    ['archive', 'archive'],
    ['import', 'archive'],
  ])('origin %s has rank %s', (origin, rank) => {
    expect(factOf({ ...reading, origin })).toMatchObject({ ok: true, value: { rank } });
  });
});

describe('a line that states an interval', () => {
  it.each([
    [300, false, 'validated'],
    [900, false, 'validated'],
    [1800, false, 'hour'],
    [3600, false, 'hour'],
    [86_400, false, 'day'],
    [900, true, 'estimated'],
  ])('of a step of %i s, estimated %s, has rank %s', (grainS, estimated, rank) => {
    expect(factOf({ ...interval, grainS, estimated })).toEqual({
      ok: true,
      value: {
        source: meter,
        from: Date.UTC(2026, 5, 21, 10),
        to: Date.UTC(2026, 5, 21, 10, 15),
        rank,
        amounts: { importWh: 1 },
        grainS,
        estimated,
      },
    });
  });

  it('is as long as its step where none is told', () => {
    expect(factOf(interval)).toMatchObject({ ok: true, value: { grainS: 900, estimated: false, rank: 'validated' } });
  });
});

describe('a bad line', () => {
  it.each([
    ['no JSON', '{"source"', 'no JSON object'],
    ['a list', '[]', 'no JSON object'],
    ['no source', { ...reading, source: null }, 'source is missing'],
    ['another kind of source', { ...reading, source: { kind: 'boiler', id: '1' } }, 'source must be'],
    ['a source without a name', { ...reading, source: { kind: 'meter', id: '' } }, 'source must be'],
    ['no origin', { ...reading, origin: null }, 'origin is missing'],
    ['an origin that is none', { ...reading, origin: 'toString' }, 'origin must be'],
    ['no time', { ...reading, at: null }, 'either "at"'],
    ['a time without an offset', { ...reading, at: '2026-06-21T12:00:00' }, 'at must be'],
    ['a day that does not exist', { ...reading, at: '2026-02-30T12:00:00Z' }, 'at must be'],
    ['a time that does not exist', { ...reading, at: '2026-02-03T25:00:00Z' }, 'at must be'],
    ['a time long ago', { ...reading, at: '1999-12-31T12:00:00Z' }, 'before the year 2000'],
    ['a time to come', { ...reading, at: '2026-06-22T12:00:01Z' }, 'a day ahead'],
    ['part of a Wh', { ...reading, importWh: 1.5 }, 'importWh must be a whole number'],
    ['a register below 0', { ...reading, importWh: -1 }, 'importWh must be'],
    ['a register as text', { ...reading, importWh: '1' }, 'importWh must be'],
    ['a name that is not known', { ...reading, importKwh: 1 }, '"importKwh" is not known'],
    ['a yield of a meter', { ...reading, yieldWh: 1 }, 'an inverter has yieldWh'],
    ['nothing said', { source: meter, origin: 'live', at }, 'no value'],
    ['a reading with a step', { ...reading, grainS: 900 }, 'grainS'],
    ['both forms', { ...interval, at, origin: 'live' }, 'either "at"'],
    ['no end', { ...interval, to: null }, 'either "at"'],
    ['an end before its beginning', { ...interval, to: '2026-06-21T11:00:00+02:00' }, 'earlier than to'],
    ['a step of nothing', { ...interval, grainS: 0 }, 'grainS must be'],
    ['an estimate in words', { ...interval, estimated: 'no' }, 'estimated must be'],
    ['the power of an interval', { ...interval, powerW: 1 }, 'powerW'],
  ])('%s is refused with its reason', (_name, line, reason) => {
    expect(factOf(line)).toEqual({ ok: false, error: expect.stringContaining(reason) as unknown });
  });
});
