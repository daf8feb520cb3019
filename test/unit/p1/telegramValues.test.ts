import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  belgianObjects,
  dutchObjects,
  readObjects,
  readTelegrams,
  telegramOf,
} from '../../support/telegramFixtures.ts';

describe('a Dutch telegram', () => {
  test('says all it says', () => {
    expect(readObjects(dutchObjects)).toEqual({
      stampAt: Date.UTC(2026, 5, 21, 10, 34, 56),
      identification: 'SUN5TALLY-METER',
      meterId: 'E0031001234567822',
      version: '50',
      registers: { importT1Wh: 4_711_815, importT2Wh: 3_290_007, exportT1Wh: 812_640, exportT2Wh: 1_999_999 },
      importPowerW: 0,
      exportPowerW: 1234,
      tariff: 2,
      phases: [
        { voltageV: 231.4, currentA: 6, importPowerW: 0, exportPowerW: 1422 },
        { voltageV: 229.8, currentA: 1, importPowerW: 177, exportPowerW: 0 },
        { voltageV: 230, currentA: 0, importPowerW: 11, exportPowerW: 0 },
      ],
      mbus: [
        {
          channel: 1,
          type: 3,
          id: 'G0042007654321023',
          at: Date.UTC(2026, 5, 21, 10, 30, 1),
          value: 2_345_678,
          unit: 'dm3',
        },
      ],
      demand: null,
      others: {},
    });
  });

  test('forgets what the one before it said', () => {
    const bare = telegramOf(['1-0:1.8.0(000001.000*kWh)'], 'X');
    const { telegrams } = readTelegrams([telegramOf(belgianObjects), telegramOf(dutchObjects), bare]);
    expect(telegrams[2]).toEqual({
      stampAt: null,
      identification: 'X',
      meterId: null,
      version: null,
      registers: { importWh: 1000 },
      importPowerW: null,
      exportPowerW: null,
      tariff: null,
      phases: [],
      mbus: [],
      demand: null,
      others: {},
    });
    expect(telegrams[1]).toEqual(readObjects(dutchObjects));
  });

  test('keeps all else by its code when asked', () => {
    const { others } = readObjects([...dutchObjects, '0-0:96.13.1(3031', '3233)', '1-0:14.7.0*255(50.00*Hz)'], {
      keepOthers: true,
    });
    expect(others).toEqual({
      '0-0:96.7.21': '(00007)',
      '1-0:99.97.0': '(1)(0-0:96.7.19)(250102030405W)(0000000321*s)',
      '0-0:96.13.0': '()',
      '0-0:96.13.1': '(30313233)',
      '1-0:14.7.0': '(50.00*Hz)',
    });
  });
});

describe('registers', () => {
  test('are the printed digits, to the Wh', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), fc.nat(3), (wh, zeros) => {
        const digits = String(wh).padStart(4 + zeros, '0');
        const printed = `${digits.slice(0, -3)}.${digits.slice(-3)}`;
        expect(readObjects([`1-0:1.8.0(${printed}*kWh)`]).registers).toEqual({ importWh: wh });
      }),
    );
  });

  test.each([
    ['000123.456*kWh', 123_456],
    ['000123.456kWh', 123_456],
    ['123456*Wh', 123_456],
    ['123456wh', 123_456],
    ['0.123456*MWh', 123_456],
    ['00123.4*KWH', 123_400],
    ['00123*kWh', 123_000],
    ['00123.4567899*kWh', 123_456],
    ['0000000', 0],
    ['00000.000', 0],
    ['00000.000*', 0],
  ])('(%s) is %d Wh', (printed, wh) => {
    expect(readObjects([`1-0:1.8.0(${printed})`]).registers).toEqual({ importWh: wh });
  });

  test.each([[''], ['000123.456'], ['000123.456*kvarh'], ['000123.456*GJ'], ['000123.456*m3']])(
    '(%s) is no register, not 0',
    (printed) => {
      expect(readObjects([...dutchObjects.slice(0, 2), `1-0:1.8.0(${printed})`]).registers).toEqual({});
    },
  );

  test.each([
    ['12.34.56*kWh'],
    ['.5*kWh'],
    ['5.*kWh'],
    ['0x10*kWh'],
    ['12 34*kWh'],
    ['-00001.000*kWh'],
    ['*kWh'],
    ['1e5*kWh'],
    ['9999999999999999*kWh'],
    ['9007199254740.993*MWh'],
    ['000123.456*kWh'.replace('3', 'O')],
  ])('(%s) refuses the telegram', (printed) => {
    const bytes = telegramOf([...dutchObjects.slice(0, 4), `1-0:1.8.0(${printed})`]);
    expect(readTelegrams(bytes)).toMatchObject({ telegrams: [], refusals: ['valueUnreadable'] });
  });

  test('that nothing closes refuse the telegram', () => {
    const bytes = telegramOf([...dutchObjects.slice(0, 4), '1-0:1.8.0(000123.456*kWh']);
    expect(readTelegrams(bytes)).toMatchObject({ telegrams: [], refusals: ['valueUnreadable'] });
  });

  test('of a telegram with nothing in it are refused', () => {
    expect(readTelegrams(telegramOf(['0-0:96.13.0()']))).toMatchObject({ telegrams: [], refusals: ['noRegisters'] });
  });

  test('case 5: the sum the meter prints is the import, its tariffs stand beside it', () => {
    const four = ['1-0:1.8.1(000010.001*kWh)', '1-0:1.8.2(000020.002*kWh)', '1-0:1.8.3(000030.003*kWh)'];
    expect(readObjects(['1-0:1.8.0(000060.007*kWh)', ...four]).registers).toEqual({
      importWh: 60_007,
      importT1Wh: 10_001,
      importT2Wh: 20_002,
    });
    expect(readObjects([...four, '1-0:1.8.0(000060.007*kWh)']).registers.importWh).toBe(60_007);
  });

  test('of more than two tariffs without a sum are added up; of two they are left as they are', () => {
    const tariffs = [1, 2, 3, 4].map((tariff) => `1-0:2.8.${tariff}(00000${tariff}.001*kWh)`);
    expect(readObjects(tariffs).registers).toEqual({ exportWh: 10_004, exportT1Wh: 1001, exportT2Wh: 2001 });
    expect(readObjects(tariffs.slice(0, 2)).registers).toEqual({ exportT1Wh: 1001, exportT2Wh: 2001 });
    expect(readObjects([...tariffs.slice(0, 2), '1-0:2.8.11(000099.000*kWh)']).registers).toEqual({
      exportWh: 102_002,
      exportT1Wh: 1001,
      exportT2Wh: 2001,
    });
    expect(readObjects([tariffs[0] ?? '', tariffs[2] ?? '']).registers).toEqual({ exportWh: 4002, exportT1Wh: 1001 });
  });

  test('of one tariff alone are the sum as well', () => {
    expect(readObjects(['1-0:1.8.1(000001.001*kWh)']).registers).toEqual({ importWh: 1001, importT1Wh: 1001 });
    expect(readObjects(['1-0:1.8.2(000001.001*kWh)']).registers).toEqual({ importT2Wh: 1001 });
  });
});

describe('objects', () => {
  test('are known by their code, however it is printed', () => {
    const usual = readObjects(dutchObjects);
    const sixth = dutchObjects.map((object) => object.replace(/^([^(]*)\(/, '$1*255('));
    const dotted = dutchObjects.map((object) => object.replace(/^([^(]*)\(/, '$1.255('));
    const blanks = dutchObjects.map((object) => object.replace('(', '  ('));
    const greek = dutchObjects.map((object) => object.replace(/^1-0:/, '1-1:'));
    const colons = dutchObjects.map((object) => object.replace(/^(1-0:\d+)\./, '$1:'));
    for (const objects of [sixth, dotted, blanks, greek, colons]) {
      expect(readObjects(objects)).toEqual(usual);
    }
  });

  test('come in any order, among others never heard of', () => {
    const shuffled = dutchObjects
      .toReversed()
      .flatMap((object, at) => [`1-0:${at}.99.1(x)(y*z)`, object, '(more)', '?!?']);
    expect(readObjects(shuffled)).toEqual(readObjects(dutchObjects));
  });

  test('of other media and channels are not taken for those of electricity', () => {
    const others = [
      '2-0:1.8.1(1*kWh)',
      '1-2:1.8.2(1*kWh)',
      '1-0:1.8.17(1*kWh)',
      '1-0:1.7.1(1*kW)',
      '1-0:3.8.0(1*kvarh)',
    ];
    expect(readObjects(['1-0:2.8.0(000001.000*kWh)', ...others])).toMatchObject({
      registers: { exportWh: 1000 },
      importPowerW: null,
    });
  });

  test('printed twice keep the first value', () => {
    const twice = readObjects(['1-0:1.8.0(000005.000*kWh)', '1-1:1.8.0(000006.000*kWh)']);
    expect(twice.registers).toEqual({ importWh: 5000 });
  });
});

describe('power', () => {
  test('is in whole W, whatever the unit', () => {
    const telegram = readObjects(['1-0:1.7.0(00155*W)', '1-0:2.7.0(0.1239*kW)']);
    expect(telegram).toMatchObject({ importPowerW: 155, exportPowerW: 123 });
  });

  test('in one number tells both directions', () => {
    expect(readObjects(['1-0:16.7.0(-03.618*kW)'])).toMatchObject({ importPowerW: 0, exportPowerW: 3618 });
    expect(readObjects(['1-0:16.7.0(00042*W)'])).toMatchObject({ importPowerW: 42, exportPowerW: 0 });
    expect(readObjects(['1-0:16.7.0(00042*W)', '1-0:1.7.0(00.040*kW)'])).toMatchObject({
      importPowerW: 40,
      exportPowerW: null,
    });
  });

  test('case 37: of a phase that takes and one that feeds in stays with its phase', () => {
    const telegram = readObjects([
      '1-0:1.8.0(000100.000*kWh)',
      '1-0:2.8.0(000050.000*kWh)',
      '1-0:1.7.0(00.000*kW)',
      '1-0:2.7.0(00.000*kW)',
      '1-0:21.7.0(02.000*kW)',
      '1-0:42.7.0(02.000*kW)',
    ]);
    expect(telegram).toMatchObject({
      registers: { importWh: 100_000, exportWh: 50_000 },
      importPowerW: 0,
      exportPowerW: 0,
      phases: [{ importPowerW: 2000 }, { exportPowerW: 2000 }],
    });
    expect(telegram.phases).toHaveLength(2);
  });

  test('that cannot be read is not 0', () => {
    expect(
      readObjects(['1-0:1.8.0(1*kWh)', '1-0:1.7.0()', '1-0:2.7.0(00.1?3*kW)', '1-0:32.7.0(230*kV)']),
    ).toMatchObject({
      importPowerW: null,
      exportPowerW: null,
      phases: [],
    });
  });

  test('of a phase keeps its place where the one before is not told', () => {
    expect(readObjects(['1-0:72.7.0(231.5*V)', '1-0:71.7.0(001.66*A)']).phases).toEqual([
      { voltageV: null, currentA: null, importPowerW: null, exportPowerW: null },
      { voltageV: null, currentA: null, importPowerW: null, exportPowerW: null },
      { voltageV: 231.5, currentA: 1.66, importPowerW: null, exportPowerW: null },
    ]);
  });
});
