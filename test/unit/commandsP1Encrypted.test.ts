import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { runP1 } from '../support/p1Command.ts';
import { encryptedFrame, joined, meterKey, telegramOf, dutchObjects } from '../support/telegramFixtures.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const digits = Buffer.from(meterKey).toString('hex');
const otherDigits = 'f'.repeat(32);
const telegram = telegramOf(dutchObjects);
const frames = joined(encryptedFrame(telegram, 1), encryptedFrame(telegram, 2));

function keyFile(text: string): string {
  const file = join(temporaryFolder(), 'key.txt');
  writeFileSync(file, text);
  return file;
}

describe('encrypted telegrams', () => {
  test.each([
    ['as digits', digits],
    ['in capitals, with a line end', `${digits.toUpperCase()}\r\n`],
    ['in pairs', digits.match(/../g)?.join(' ') ?? ''],
  ])('are read with the key in a file, %s', async (_, text) => {
    const { code, lines, err } = await runP1(['--key-file', keyFile(text)], [frames]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines).toMatchObject([{ importT1Wh: 4_711_815 }, { importT1Wh: 4_711_815 }]);
  });

  test('without the key say so, with 6 and how many there were', async () => {
    const { code, out, err } = await runP1([], [frames]);
    expect({ code, out }).toEqual({ code: 6, out: '' });
    expect(err).toMatch(/^2 telegrams refused: 2 encrypted\nThe telegrams of this meter are encrypted\./);
    expect(await runP1(['--json'], [frames])).toMatchObject({ code: 6, lines: [{ code: 'meterKeyMissing' }] });
    expect((await runP1(['--all'], [frames])).lines).toEqual([
      { ok: false, reason: 'keyMissing', offset: 0 },
      { ok: false, reason: 'keyMissing', offset: frames.length / 2 },
    ]);
  });

  test('with another key say so, with 6', async () => {
    const { code, out, err } = await runP1(['--key-file', keyFile(otherDigits)], [frames]);
    expect({ code, out }).toEqual({ code: 6, out: '' });
    expect(err).toContain('2 encrypted with another key');
    expect(err).toContain('The key does not open the telegrams of this meter.');
  });

  test('beside plain ones leave these readable without a key', async () => {
    const { code, lines, err } = await runP1([], [joined(frames, telegram)]);
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(err).toBe('2 telegrams refused: 2 encrypted\n');
  });
});

describe('the file of the key', () => {
  test.each([
    ['too short', digits.slice(2)],
    ['too long', `${digits}00`],
    ['no hex', digits.replace(/^./, 'g')],
    ['empty', ''],
    ['something else entirely', 'key '.repeat(10_000)],
  ])('that is %s is refused with 7, and nothing of it is told', async (_, text) => {
    const file = keyFile(text);
    const { code, out, err } = await runP1(['--key-file', file], [frames]);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toContain(`The file ${file} cannot be used: it does not hold a key of 32 hex digits.`);
    expect(text.length > 20 && err.includes(text.slice(0, 20))).toBe(false);
  });

  test('that is missing is told, before any telegram', async () => {
    const { code, out, err } = await runP1(['--key-file', '/no/such/key'], [telegram]);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toContain('/no/such/key');
  });

  test('never comes out, whatever goes wrong', async () => {
    const right = keyFile(digits);
    const runs = [
      await runP1(['--key-file', right, '--all', '--json'], [encryptedFrame(telegram, 3).with(40, 0)]),
      await runP1(['--key-file', right], [frames.subarray(0, 50)]),
      await runP1(['--key-file', right, '--checksum', 'never'], [frames]),
      await runP1(['--key-file', right, '/no/such/file']),
    ];
    for (const { out, err } of runs) {
      expect(out + err).not.toMatch(new RegExp(digits, 'i'));
    }
  });
});
