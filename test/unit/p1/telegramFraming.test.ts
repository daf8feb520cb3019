import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { crc16, crc16OfRestoredLines } from '../../../electron/core/p1/telegram/crc16.ts';
import { createTelegramReader } from '../../../electron/core/p1/telegram/telegramReader.ts';
import {
  belgianObjects,
  bytesOf,
  dutchObjects,
  encryptedFrame,
  joined,
  meterKey,
  oldDutchObjects,
  oldTelegramOf,
  readTelegrams,
  slowCrc16,
  telegramOf,
  withChecksum,
  withParity,
} from '../../support/telegramFixtures.ts';

const dutch = telegramOf(dutchObjects);
const belgian = telegramOf(belgianObjects);
const old = oldTelegramOf(oldDutchObjects);

describe('the checksum', () => {
  test('of the nine digits is BB3D', () => {
    expect(crc16(bytesOf('123456789'), 0, 9)).toBe(0xbb3d);
  });

  test('is that of the standard for any bytes, in one piece or in two', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        const at = Math.min(cut, bytes.length);
        const whole = slowCrc16(bytes);
        expect(crc16(bytes, 0, bytes.length)).toBe(whole);
        expect(crc16(bytes, at, bytes.length, crc16(bytes, 0, at))).toBe(whole);
      }),
    );
  });

  test('of text that lost its CRs is that of the text that had them', () => {
    const lost = bytesOf(text(dutch).replaceAll('\r', ''));
    const end = lost.lastIndexOf(0x21) + 1;
    expect(crc16OfRestoredLines(lost, 0, end)).toBe(slowCrc16(dutch.subarray(0, dutch.lastIndexOf(0x21) + 1)));
  });

  test('may be printed in lower case', () => {
    const lower = changed(dutch, /![\dA-F]{4}/, text(dutch).slice(-7, -2).toLowerCase());
    expect(readTelegrams(lower)).toMatchObject({ telegrams: [{}], refusals: [] });
  });

  test('with leading zeros fits, and without them too unless four digits are required', () => {
    const padded = withLeadingZero();
    const unpadded = changed(padded, '!0', '!');
    expect(readTelegrams(padded, { checksum: 'required' }).refusals).toEqual([]);
    expect(readTelegrams(unpadded).refusals).toEqual([]);
    expect(readTelegrams(unpadded.subarray(0, -2)).refusals).toEqual([]);
    expect(readTelegrams(unpadded, { checksum: 'required' }).refusals).toEqual(['checksumWrong']);
    expect(readTelegrams(changed(unpadded, '1-0:1.8.1(00471', '1-0:1.8.1(00472')).refusals).toEqual(['checksumWrong']);
  });

  test('that does not fit refuses the telegram', () => {
    const wrong = changed(dutch, '004711.815', '004711.816');
    expect(readTelegrams(wrong)).toMatchObject({ telegrams: [], refusals: ['checksumWrong'], offsets: [0] });
  });

  test('that is missing where the version or a time stamp calls for one refuses it', () => {
    const bare = changed(dutch, /![\dA-F]{4}/, '!');
    const unversioned = changed(bare, '1-3:0.2.8(50)\r\n', '');
    const unstamped = changed(unversioned, /0-0:1\.0\.0.*\r\n/, '');
    const bareBelgian = changed(changed(belgian, /![\dA-F]{4}/, '!'), /0-0:1\.0\.0.*\r\n/, '');
    for (const bytes of [bare, unversioned, bareBelgian]) {
      expect(readTelegrams(bytes)).toMatchObject({ telegrams: [], refusals: ['checksumMissing'] });
    }
    expect(readTelegrams(unstamped).telegrams).toHaveLength(1);
    expect(readTelegrams(old, { checksum: 'required' }).refusals).toEqual(['checksumMissing']);
  });
});

describe('a checksum that is ignored', () => {
  const read = (bytes: Uint8Array) => readTelegrams(bytes, { checksum: 'ignored' });

  test('lets changed text through, also without its checksum', () => {
    const other = changed(dutch, '004711.815', '004711.816');
    const bare = changed(other, /![\dA-F]{4}/, '!');
    for (const bytes of [other, bare]) {
      expect(read(bytes)).toMatchObject({ telegrams: [{ registers: { importT1Wh: 4_711_816 } }], refusals: [] });
    }
  });

  test('does not let through what is not whole', () => {
    expect(read(changed(dutch, '1-0:1.8.2(00', '1-0:1.8.2(?0')).refusals).toEqual(['valueUnreadable']);
    expect(read(changed(dutch, '1-0:1.8.2', '1-0;1.8.2')).refusals).toEqual(['noRegisters']);
    expect(read(changed(dutch, '1-0:1.8.2', '1-0:9.8.2')).refusals).toEqual(['noRegisters']);
    expect(read(dutch.subarray(0, 500)).refusals).toEqual(['truncated']);
  });
});

describe('telegrams in a stream', () => {
  test('glued to one another without a line end', () => {
    const glued = joined(dutch.subarray(0, -2), belgian.subarray(0, -2), old.subarray(0, -2), old);
    expect(readTelegrams(glued)).toMatchObject({ telegrams: [{}, {}, {}, {}], refusals: [] });
  });

  test('are told with the offset of their first byte', () => {
    const noise = new Uint8Array([0, 0xff, 0xff]);
    const { offsets, refusals } = readTelegrams([noise, dutch, dutch.subarray(0, 100), bytesOf('\r\n'), belgian]);
    expect(refusals).toEqual(['truncated']);
    expect(offsets).toEqual([3, 3 + dutch.length, 3 + dutch.length + 102]);
    expect(readTelegrams(joined(new Uint8Array([0xdb]), dutch)).offsets).toEqual([1]);
    expect(readTelegrams(joined(dutch.subarray(0, 403), belgian)).offsets).toEqual([0, 403]);
  });

  test('joined in the middle give what comes after', () => {
    expect(readTelegrams(joined(dutch.subarray(321), belgian))).toMatchObject({ telegrams: [{}], refusals: [] });
  });

  test('need their closing mark at the beginning of a line', () => {
    const inLine = changed(dutch, '1-0:1.8.1(', '1-0:!.8.1(');
    const atStart = changed(dutch, '1-0:1.8.1(', '!-0:1.8.1(');
    expect(readTelegrams(joined(inLine, belgian)).telegrams).toHaveLength(1);
    expect(readTelegrams(joined(atStart, belgian)).telegrams).toHaveLength(1);
  });

  test('may hold that mark, and a slash, inside a line', () => {
    const bytes = telegramOf([...dutchObjects, '0-0:96.13.1(ab!12/cd!)'], 'SUN5!/TALLY');
    expect(readTelegrams(joined(bytes, dutch))).toMatchObject({ telegrams: [{}, {}], refusals: [] });
  });

  test('are whole with the fourth digit, or with the line end where there are none', () => {
    const heard: string[] = [];
    const reader = createTelegramReader({
      onTelegram: ({ identification }) => heard.push(identification),
      onRefused: (reason) => heard.push(reason),
    });
    reader.push(dutch.subarray(0, -3));
    expect(heard).toEqual([]);
    reader.push(dutch.subarray(-3, -2));
    expect(heard).toEqual(['SUN5TALLY-METER']);
    reader.push(old.subarray(0, -2));
    expect(heard).toHaveLength(1);
    reader.push(old.subarray(-2, -1));
    expect(heard).toEqual(['SUN5TALLY-METER', 'SUN3TALLY-OLD']);
  });

  test('longer than 8 KiB are dropped, and counted once', () => {
    const long = bytesOf(`/SUN5\r\n\r\n${'0-0:96.13.0(30)\r\n'.repeat(600)}!\r\n`);
    const reader = createTelegramReader({ onTelegram: () => {}, onRefused: () => {} });
    reader.push(long);
    reader.push(dutch);
    expect(reader.refused()).toMatchObject({ tooLong: 1, truncated: 0, checksumWrong: 0 });
    expect(readTelegrams(joined(long, dutch)).telegrams).toHaveLength(1);
  });

  test('with a text of 1,024 characters are not', () => {
    const objects = [...belgianObjects, `0-0:96.13.0(${'3A'.repeat(1024)})`];
    expect(readTelegrams(telegramOf(objects)).telegrams).toHaveLength(1);
  });

  test('with line feeds alone are put right, when no CR is left', () => {
    const lost = bytesOf(text(dutch).replaceAll('\r', ''));
    expect(readTelegrams(lost)).toEqual(readTelegrams(dutch));
    const reader = createTelegramReader({ onTelegram: () => {}, onRefused: () => {} });
    for (const bytes of [dutch, lost, changed(lost, '004711', '004712'), bytesOf(`/cut${text(lost)}`), belgian]) {
      reader.push(bytes);
    }
    expect(reader.restored()).toBe(2);
    expect(readTelegrams(changed(dutch, '\r\n', '\n')).refusals).toEqual(['checksumWrong']);
  });

  test('keep bytes above 7F in their first line as Latin-1', () => {
    const bytes = telegramOf(dutchObjects, 'SUN5\u00ABM\u00FF');
    expect(readTelegrams(bytes).telegrams[0]?.identification).toBe('SUN5\u00ABM\u00FF');
  });

  test('counts each reason', () => {
    const reader = createTelegramReader({ onTelegram: () => {}, onRefused: () => {} });
    for (const bytes of [
      dutch.subarray(0, 50),
      bytesOf('\n'),
      changed(dutch, '811', '812'),
      dutch,
      encryptedFrame(dutch),
    ]) {
      reader.push(bytes);
    }
    reader.push(changed(dutch, '004711', '004712'));
    expect(reader.refused()).toEqual({
      truncated: 1,
      tooLong: 0,
      checksumWrong: 1,
      checksumMissing: 0,
      noRegisters: 0,
      valueUnreadable: 0,
      keyMissing: 1,
      keyWrong: 0,
    });
  });
});

describe('a line of 7 bits read as one of 8', () => {
  test('is put right for telegrams without a checksum', () => {
    const marked = changed(old, '0-0:96.13.0()', '0-0:96.13.0(a!12)');
    expect(readTelegrams(withParity(joined(old, marked)))).toEqual(readTelegrams(joined(old, marked)));
  });

  test('is noise where a checksum is required', () => {
    expect(readTelegrams(withParity(old), { checksum: 'required' })).toMatchObject({ telegrams: [], refusals: [] });
  });

  test('is not seen in noise', () => {
    const noise = new Uint8Array([0xaf, 0x01, 0xaf, 0x30, 0x31]);
    expect(readTelegrams(joined(dutch, noise, dutch))).toMatchObject({ telegrams: [{}, {}], refusals: [] });
  });

  test('is refused where a parity bit does not fit', () => {
    const bytes = withParity(old);
    for (const at of [60, 200, 300]) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x04;
      expect(readTelegrams(joined(damaged, bytes))).toMatchObject({ telegrams: [{}], refusals: ['checksumWrong'] });
    }
  });
});

describe('a telegram without a checksum', () => {
  test.each([
    ['with one tariff of two', '1-0:1.8.2(00987.650*kWh)\r\n', '', 'noRegisters'],
    ['with no register at all', /1-0:[12]\.8\.\d\(.*\r\n/g, '', 'noRegisters'],
    ['with a register twice', '1-0:2.8.2', '1-0:2.8.1', 'valueUnreadable'],
    ['with a register that is no number', '01234.560', '0123?.560', 'valueUnreadable'],
    ['with a line that is no object', '0-0:17.0.0(', '0-0;17.0.0(', 'valueUnreadable'],
    ['with a bracket that is not closed', '0-0:17.0.0(0999.00*kW)', '0-0:17.0.0(0999.00*kW', 'valueUnreadable'],
    ['with a last bracket that is not closed', '0-1:24.4.0(1)', '0-1:24.4.0(1', 'valueUnreadable'],
    ['with a byte that is no text', '0-0:96.13.0()', '0-0:96.13.0(\u0007)', 'valueUnreadable'],
    ['with a power that cannot be', '(0000.42*kW)', '(9000.42*kW)', 'valueUnreadable'],
    ['that another one runs into', '0-0:17.0.0(0999.00*kW)', `0-0:17.0${text(old).slice(0, 200)}`, 'valueUnreadable'],
  ])('%s is refused', (_, from, to, reason) => {
    expect(readTelegrams(changed(old, from, to))).toMatchObject({ telegrams: [], refusals: [reason] });
  });

  test('may hold a slash in a text', () => {
    expect(readTelegrams(changed(old, '0-0:96.13.0()', '0-0:96.13.0(a/b)')).telegrams).toHaveLength(1);
  });

  test('of a German meter is taken, cut to whole Wh and W', () => {
    const german = bytesOf(
      '/SUN5Q3TALLY V1\r\n\r\n1-0:0.0.0*255(4242)\r\n1-0:1.8.0*255(00012345.6789999*kWh)\r\n' +
        '1-0:1.7.0*255(000321.99*W)\r\n1-0:96.5.5*255(80)\r\n!\r\n 123\r\n',
    );
    expect(readTelegrams(german)).toMatchObject({
      telegrams: [{ registers: { importWh: 12_345_678 }, importPowerW: 321, exportPowerW: null }],
      refusals: [],
    });
  });
});

test('random bytes never throw, give nothing, and take no more memory', () => {
  const alphabet = fc.constantFrom(0x2f, 0x21, 0x0a, 0x0d, 0xdb, 0x08, 0x82, 0x30, 0xaf, 0x28, 0x29, 0x31, 0x2e, 0x3a);
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.array(alphabet, { maxLength: 400 }).map((all) => new Uint8Array(all)),
    fc.constantFrom(dutch.subarray(0, 200), old.subarray(0, 90), dutch.subarray(300, 420), bytesOf('\r\n/SUN5\r\n')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(readTelegrams(pieces, { key: meterKey, keepOthers: true }).telegrams).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('megabytes that never end keep to one buffer', () => {
  const refused: string[] = [];
  const reader = createTelegramReader({
    onTelegram: () => refused.push('telegram'),
    onRefused: (reason) => refused.push(reason),
    key: meterKey,
  });
  const line = bytesOf(`/SUN5${'(0'.repeat(30_000)}`);
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 300; round += 1) {
    reader.push(line);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  expect(refused.every((reason) => reason === 'tooLong')).toBe(true);
  expect(refused.length).toBeGreaterThan(250);
});

/** A telegram whose checksum begins with a zero. */
function withLeadingZero(): Uint8Array {
  for (let count = 0; ; count += 1) {
    const [body = ''] = text(telegramOf([...dutchObjects, `0-0:96.7.9(${String(count).padStart(5, '0')})`])).split('!');
    const whole = withChecksum(`${body}!`);
    if (/!0[1-9A-F]/.test(whole)) {
      return bytesOf(whole);
    }
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function changed(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array {
  return bytesOf(text(bytes).replace(from, to));
}
