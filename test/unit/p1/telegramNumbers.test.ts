import { describe, expect, test } from 'vitest';

import {
  belgianObjects,
  bytesOf,
  dutchObjects,
  hexText,
  oldDutchObjects,
  oldTelegramOf,
  readObjects,
  readTelegrams,
  telegramOf,
} from '../../support/telegramFixtures.ts';

describe('numbers and versions', () => {
  test.each([
    [hexText('E0031'), 'E0031'],
    ['12345678901234567890', '12345678901234567890'],
    ['205C4D246333034353537383234323121', '205C4D246333034353537383234323121'],
    ['xyz-1', 'xyz-1'],
    [hexText('  PAD '), 'PAD'],
    ['', null],
    ['202020', null],
  ])('0-0:96.1.1(%s) is the meter %s', (printed, id) => {
    expect(readObjects(['1-0:1.8.0(1*kWh)', `0-0:96.1.1(${printed})`]).meterId).toBe(id);
  });

  test('the meter is known by the best of its numbers', () => {
    const base = ['1-0:1.8.0(1*kWh)', `0-0:96.1.0(${hexText('third')})`];
    expect(readObjects(base).meterId).toBe('third');
    expect(readObjects([...base, `0-0:42.0.0(${hexText('second')})`]).meterId).toBe('second');
    expect(readObjects([...base, `0-0:42.0.0(${hexText('second')})`, `0-0:96.1.1(${hexText('first')})`]).meterId).toBe(
      'first',
    );
  });

  test('the version is that of the standard, or the Belgian one of five digits', () => {
    expect(readObjects(dutchObjects).version).toBe('50');
    expect(readObjects(belgianObjects).version).toBe('50217');
    expect(readObjects(['1-0:1.8.0(1*kWh)', '0-0:96.1.4(01234567)']).version).toBeNull();
  });

  test('change with the telegram', () => {
    const other = telegramOf(
      dutchObjects.map((object) => object.replace(hexText('E0031'), hexText('E0032'))),
      'OTHER',
    );
    const { telegrams } = readTelegrams([telegramOf(dutchObjects), other, telegramOf(dutchObjects)]);
    expect(telegrams.map(({ meterId }) => meterId?.slice(0, 5))).toEqual(['E0031', 'E0032', 'E0031']);
    expect(telegrams.map(({ identification }) => identification)).toEqual([
      'SUN5TALLY-METER',
      'OTHER',
      'SUN5TALLY-METER',
    ]);
  });

  test('an old telegram without a blank line says all it says', () => {
    const bytes = bytesOf(Buffer.from(oldTelegramOf(oldDutchObjects)).toString('latin1').replace('\r\n\r\n', '\r\n'));
    expect(readTelegrams(bytes)).toEqual(readTelegrams(oldTelegramOf(oldDutchObjects)));
    expect(readTelegrams(bytes).telegrams[0]).toMatchObject({
      stampAt: null,
      version: null,
      registers: { importT1Wh: 1_234_560, importT2Wh: 987_650, exportT1Wh: 12_340, exportT2Wh: 45_670 },
      importPowerW: 420,
    });
  });
});
