import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  belgianObjects,
  oldDutchObjects,
  oldTelegramOf,
  readObjects,
  readTelegrams,
} from '../../support/telegramFixtures.ts';

function stampOf(printed: string): number | null {
  return readObjects(['1-0:1.8.0(000001.000*kWh)', `0-0:1.0.0(${printed})`]).stampAt;
}

describe('the stamp', () => {
  test('is local time by its letter, for every second of the years it can print', () => {
    const first = Date.UTC(2001, 0, 1, 3);
    const last = Date.UTC(2069, 11, 31, 20);
    fc.assert(
      fc.property(
        fc.integer({ min: first / 1000, max: last / 1000 }),
        fc.constantFrom('S', 's', 'W', 'w'),
        (at, letter) => {
          const wall = new Date((at + (letter.toUpperCase() === 'S' ? 7200 : 3600)) * 1000).toISOString();
          expect(stampOf(wall.replaceAll(/\D/g, '').slice(2, 14) + letter)).toBe(at * 1000);
        },
      ),
    );
  });

  test('case 10: 02:30 of summer time comes an hour before 02:30 of winter time', () => {
    expect(stampOf('241027023000S')).toBe(Date.UTC(2024, 9, 27, 0, 30));
    expect(stampOf('241027023000W')).toBe(Date.UTC(2024, 9, 27, 1, 30));
  });

  test('case 11: a Swedish meter prints W in July and means it', () => {
    expect(stampOf('260715120000W')).toBe(Date.UTC(2026, 6, 15, 11));
  });

  test.each([
    ['case 27: a clock that was never set', '000101010000W'],
    ['no date', '000000000000W'],
    ['a month 0', '250000000000W'],
    ['a month 13', '251301000000W'],
    ['a 29 February of no leap year', '250229120000W'],
    ['a 31 November', '251131120000W'],
    ['an hour 24', '251101240000W'],
    ['a minute 60', '251101126000W'],
    ['1970', '700101010000W'],
    ['no letter', '251101120000'],
    ['another letter', '251101120000X'],
    ['a digit too few', '25110112000W'],
    ['a digit too many', '2511011200000W'],
    ['no digit', '2511O1120000W'],
    ['nothing', ''],
  ])('%s is none', (_, printed) => {
    expect(stampOf(printed)).toBeNull();
  });
});

describe('gas of an old meter, whose stamp tells no season', () => {
  const gas = (stamp: string, value: string) =>
    oldTelegramOf(oldDutchObjects.map((object) => object.replace('260115180000', stamp).replace('00777.123', value)));
  const times = (...pairs: readonly (readonly [string, string])[]) =>
    readTelegrams(pairs.map(([stamp, value]) => gas(stamp, value))).telegrams.map(({ mbus }) => {
      const at = mbus[0]?.at;
      return at === undefined ? null : new Date(at).toISOString().slice(5, 16);
    });

  test('is told in summer and in winter', () => {
    expect(times(['260715120000', '1'], ['261215120000', '2'])).toEqual(['07-15T10:00', '12-15T11:00']);
  });

  test('goes from winter to summer and back at 01:00 UTC', () => {
    expect(times(['260329010000', '1'], ['260329030000', '2'], ['261025010000', '3'], ['261025030000', '4'])).toEqual([
      '03-29T00:00',
      '03-29T01:00',
      '10-24T23:00',
      '10-25T02:00',
    ]);
  });

  test('in the hour that autumn repeats goes by the order of arrival', () => {
    expect(
      times(
        ['261025010000', '10.000'],
        ['261025020000', '10.100'],
        ['261025020000', '10.100'],
        ['261025020000', '10.200'],
        ['261025020000', '10.200'],
        ['261025030000', '10.300'],
      ),
    ).toEqual(['10-24T23:00', '10-25T00:00', '10-25T00:00', '10-25T01:00', '10-25T01:00', '10-25T02:00']);
  });

  test('every quarter of an hour does so too', () => {
    expect(times(['261025020000', '1'], ['261025024500', '2'], ['261025020000', '3'], ['261025024500', '4'])).toEqual([
      '10-25T00:00',
      '10-25T00:45',
      '10-25T01:00',
      '10-25T01:45',
    ]);
  });

  test('of what comes late, after a later time, the first is taken', () => {
    expect(times(['261026010000', '9'], ['261025020000', '8'])).toEqual(['10-26T00:00', '10-25T00:00']);
  });

  test('in the hour that spring leaves out is taken as winter time', () => {
    expect(times(['260329023000', '1'])).toEqual(['03-29T01:30']);
  });

  test('of an impossible time is left out', () => {
    expect(times(['632525252525', '1'], ['000101000000', '2'])).toEqual([null, null]);
  });
});

describe('the demand of a Belgian quarter-hour', () => {
  test('is told with the highest of the month and the end of its quarter', () => {
    expect(readObjects(belgianObjects).demand).toEqual({
      runningW: 2204,
      monthPeakW: 4071,
      monthPeakAt: Date.UTC(2026, 0, 9, 17, 15),
    });
  });

  test('case 49: comes with the stamp that decides its quarter, also where the value has not started anew', () => {
    const at = (stamp: string, demand: string) =>
      readObjects([
        '1-0:1.8.1(000001.000*kWh)',
        '1-0:1.8.2(000001.000*kWh)',
        `0-0:1.0.0(${stamp})`,
        `1-0:1.4.0(${demand}*kW)`,
      ]);
    const quarterHourMs = 900_000;
    const quarterOf = (stampAt: number | null) => new Date(Math.floor((stampAt ?? 0) / quarterHourMs) * quarterHourMs);
    const inside = at('260512135409S', '02.351');
    const late = at('260512140000S', '02.498');
    const anew = at('260512140001S', '00.003');
    expect(
      [inside, late, anew].map(({ stampAt, demand }) => [quarterOf(stampAt).toISOString(), demand?.runningW]),
    ).toEqual([
      ['2026-05-12T11:45:00.000Z', 2351],
      ['2026-05-12T12:00:00.000Z', 2498],
      ['2026-05-12T12:00:00.000Z', 3],
    ]);
  });

  test('is told in part where a part is missing or no date', () => {
    expect(readObjects(['1-0:1.4.0(02.351*kW)']).demand).toEqual({
      runningW: 2351,
      monthPeakW: null,
      monthPeakAt: null,
    });
    expect(readObjects(['1-1:1.6.0(632525252525W)(02589*W)']).demand).toEqual({
      runningW: null,
      monthPeakW: 2589,
      monthPeakAt: null,
    });
    expect(readObjects(['1-0:1.8.0(1*kWh)', '1-0:1.4.0()', '1-0:1.6.0()']).demand).toBeNull();
  });
});
