import { describe, expect, test } from 'vitest';

import { liveGasReading } from '../../../electron/core/p1/telegram/mbusObjects.ts';
import type { MbusReading } from '../../../shared/meterReading.ts';
import {
  belgianObjects,
  dutchObjects,
  hexText,
  oldDutchObjects,
  oldTelegramOf,
  readObjects,
  readTelegrams,
} from '../../support/telegramFixtures.ts';

const electricity = ['1-0:1.8.1(000001.000*kWh)', '1-0:1.8.2(000002.000*kWh)'];

describe('devices on the M-Bus', () => {
  test('give gas of DSMR 4 and 5', () => {
    expect(readObjects(dutchObjects).mbus).toMatchObject([{ type: 3, value: 2_345_678, unit: 'dm3' }]);
  });

  test('give Belgian gas and water', () => {
    expect(readObjects(belgianObjects).mbus).toEqual([
      { channel: 1, type: 3, id: '7SUN123000001', at: Date.UTC(2026, 0, 15, 17, 40, 2), value: 871_220, unit: 'dm3' },
      { channel: 2, type: 7, id: '8SUN123000002', at: Date.UTC(2026, 0, 15, 17, 39, 46), value: 45_061, unit: 'dm3' },
    ]);
  });

  test('give gas of DSMR 2 and 3 from two lines', () => {
    expect(readTelegrams(oldTelegramOf(oldDutchObjects)).telegrams[0]?.mbus).toEqual([
      { channel: 1, type: 3, id: 'SUNGAS00445566', at: Date.UTC(2026, 0, 15, 17), value: 777_123, unit: 'dm3' },
    ]);
  });

  test.each([
    ['00123.456*m3', 123_456, 'dm3'],
    ['00123.45*M3', 123_450, 'dm3'],
    ['00123.456*m^3', 123_456, 'dm3'],
    ['00123456*dm3', 123_456, 'dm3'],
    ['00123456*l', 123_456, 'dm3'],
    ['012.345*GJ', 12_345_000, 'kJ'],
    ['0012.345*MJ', 12_345, 'kJ'],
    ['00012.345*kWh', 12_345, 'Wh'],
    ['12345*Wh', 12_345, 'Wh'],
    ['00000.000*m3', 0, 'dm3'],
  ])('(%s) is %d %s', (printed, value, unit) => {
    expect(devices(`0-3:24.2.1(260115120000W)(${printed})`)).toEqual([
      { channel: 3, type: null, id: null, at: Date.UTC(2026, 0, 15, 11), value, unit },
    ]);
  });

  test.each([
    ['an impossible time', '0-1:24.2.1(632525252525W)(00001.000*m3)'],
    ['1970', '0-1:24.2.1(700101010000W)(00000000)'],
    ['a clock never set', '0-1:24.2.1(000101010000W)(00001.000*m3)'],
    ['no unit', '0-1:24.2.1(260115120000W)(00001.000)'],
    ['no value', '0-1:24.2.1(260115120000W)()'],
    ['no second bracket', '0-1:24.2.1(260115120000W)'],
    ['no number', '0-1:24.2.1(260115120000W)(00?01.000*m3)'],
    ['a value below 0', '0-1:24.2.1(260115120000W)(-0001.000*m3)'],
    ['another unit', '0-1:24.2.1(260115120000W)(00001.000*kW)'],
    ['a channel that there is not', '0-5:24.2.1(260115120000W)(00001.000*m3)'],
    ['gas of a day by the hour, which is no counter', '7-0:23.1.0(260115120000W)(00001.000*m3)'],
    ['two lines without a value', '0-1:24.3.0(260115120000)(00)(60)(1)(0-1:24.2.1)(m3)'],
  ])('with %s are left out', (_, object) => {
    expect(devices('0-1:24.1.0(003)', '0-1:96.1.0()', object, '0-1:24.4.0(1)')).toEqual([]);
  });

  test('that are announced and silent are left out, others keep their channel', () => {
    expect(
      devices('0-1:24.1.0(003)', '0-2:24.1.0(303)', '0-2:24.2.1(260115120000W)(00002.000*m3)', '0-3:24.1.0(012)'),
    ).toMatchObject([{ channel: 2, type: 303 }]);
  });

  test('may take another channel and keep their number', () => {
    const moved = devices('0-2:24.1.0(003)', `0-2:96.1.0(${hexText('GAS1')})`, '0-2:24.2.1(260115120000W)(1*m3)');
    expect(moved).toMatchObject([{ channel: 2, id: 'GAS1' }]);
  });

  test('with two values of one channel give the later one', () => {
    const later = '0-1:24.2.1(260115124500W)(00002.000*m3)';
    const earlier = '0-1:24.2.1(250108160000W)(15835.795*m3)';
    expect(devices(later, earlier)).toMatchObject([{ value: 2000 }]);
    expect(devices(earlier, later)).toMatchObject([{ value: 2000 }]);
  });
});

test('case 47: gas stamped 14:00 is told with that instant, the end of the hour it was used in', () => {
  const [gas] = devices('0-1:24.1.0(003)', '0-1:24.2.1(260115140000W)(00123.456*m3)');
  expect(new Date(gas?.at ?? 0).toISOString()).toBe('2026-01-15T13:00:00.000Z');
});

describe('case 48: of two gas meters', () => {
  const old = '0-1:24.2.1(250108160000W)(15835.795*m3)';
  const live = '0-2:24.2.1(260115124500W)(00002.000*m3)';
  const announced = ['0-1:24.1.0(003)', '0-2:24.1.0(003)', '0-3:24.1.0(007)'];

  test('both are told, the one that was read last is that of the house', () => {
    const both = devices(...announced, old, live, '0-3:24.2.1(260115125900W)(00003.000*m3)');
    expect(both.map(({ channel }) => channel)).toEqual([1, 2, 3]);
    expect(liveGasReading(both)?.channel).toBe(2);
    expect(liveGasReading(both.toReversed())?.channel).toBe(2);
  });

  test('a dead one is not told', () => {
    const one = devices(...announced, '0-1:24.2.1(700101010000W)(00000000)', live);
    expect(one.map(({ channel }) => channel)).toEqual([2]);
    expect(liveGasReading(one)?.channel).toBe(2);
  });

  test('there is none where there is no gas', () => {
    expect(liveGasReading(devices('0-3:24.1.0(007)', '0-3:24.2.1(260115125900W)(00003.000*m3)'))).toBeNull();
  });
});

function devices(...objects: readonly string[]): readonly MbusReading[] {
  return readObjects([...electricity, ...objects]).mbus;
}
