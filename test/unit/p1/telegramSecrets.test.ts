import { describe, expect, test } from 'vitest';

import { parseTelegramKey } from '../../../electron/core/p1/telegram/encryptedFrames.ts';
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
  telegramOf,
} from '../../support/telegramFixtures.ts';

const dutch = telegramOf(dutchObjects);
const belgian = telegramOf(belgianObjects);
const frame = encryptedFrame(dutch);
const otherKey = new Uint8Array(16).fill(0xaa);

describe('an encrypted telegram', () => {
  test('is that of its plain text, with the offset of its frame', () => {
    const noise = new Uint8Array([0xdb, 0x00, 0xff]);
    const { telegrams, offsets } = readTelegrams([noise, frame], { key: meterKey });
    expect(telegrams).toEqual(readTelegrams(dutch).telegrams);
    expect(offsets).toEqual([3]);
  });

  test('is found among others, and among plain ones', () => {
    const stream = joined(frame, encryptedFrame(belgian, 8), dutch, frame, bytesOf('\r\n'), belgian);
    expect(readTelegrams(stream, { key: meterKey })).toMatchObject({ telegrams: [{}, {}, {}, {}, {}], refusals: [] });
  });

  test('without a key is refused as such, each frame once', () => {
    expect(readTelegrams(joined(frame, frame))).toMatchObject({
      telegrams: [],
      refusals: ['keyMissing', 'keyMissing'],
      offsets: [0, frame.length],
    });
  });

  test('with another key is refused as such, each frame once', () => {
    for (const key of [otherKey, new Uint8Array(15), new Uint8Array(0)]) {
      expect(readTelegrams(joined(frame, frame), { key })).toMatchObject({
        telegrams: [],
        refusals: ['keyWrong', 'keyWrong'],
        offsets: [0, frame.length],
      });
    }
  });

  test('damaged after the key has proved right is told as damage', () => {
    const damaged = frame.slice();
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    expect(readTelegrams(joined(frame, damaged, frame), { key: meterKey })).toMatchObject({
      telegrams: [{}, {}],
      refusals: ['checksumWrong'],
    });
  });

  test('with bytes lost costs no other one', () => {
    for (const lost of [1, 12, 200]) {
      const short = joined(frame.subarray(0, 300), frame.subarray(300 + lost));
      expect(readTelegrams(joined(frame, short, frame, frame), { key: meterKey }).telegrams).toHaveLength(3);
    }
  });

  test('joined in the middle of a frame is read from the next frame on', () => {
    for (let from = 1; from < frame.length; from += 5) {
      expect(readTelegrams(joined(frame.subarray(from), frame, frame), { key: meterKey }).telegrams).toHaveLength(2);
    }
  });

  test('is judged by the rules of its plain text', () => {
    const wrong = bytesOf(Buffer.from(dutch).toString('latin1').replace('004711', '004712'));
    const refusals = (text: Uint8Array) => readTelegrams(encryptedFrame(text), { key: meterKey }).refusals;
    expect(refusals(wrong)).toEqual(['checksumWrong']);
    expect(refusals(dutch.subarray(0, 300))).toEqual(['truncated']);
    expect(refusals(bytesOf('no telegram'))).toEqual(['truncated']);
    expect(readTelegrams(encryptedFrame(oldTelegramOf(oldDutchObjects)), { key: meterKey }).telegrams).toHaveLength(1);
  });

  test('whose head gives a length that cannot be is passed over', () => {
    for (const length of [
      [0, 3],
      [0xff, 0xff],
    ] as const) {
      const impossible = frame.slice();
      impossible.set(length, 11);
      const { telegrams, refusals } = readTelegrams(joined(impossible, bytesOf('\r\n'), frame), { key: meterKey });
      const afterwards = joined(impossible, bytesOf('\r\n'), ...Array.from({ length: 9 }, () => frame));
      expect(readTelegrams([afterwards, dutch], { key: meterKey }).telegrams).toHaveLength(10);
      expect(telegrams).toHaveLength(1);
      expect(refusals).not.toContain('keyWrong');
    }
  });
});

describe('a key', () => {
  test('is 32 hex digits', () => {
    expect(parseTelegramKey('5355444e54414c4c592d544553542d31')).toEqual(meterKey);
    expect(parseTelegramKey(' 5355444E 54414C4C 592D5445 53542D31\n')).toEqual(meterKey);
  });

  test.each([
    [''],
    ['5355444e54414c4c592d544553542d3'],
    ['5355444e54414c4c592d544553542d3g'],
    ['5355444e54414c4c592d544553542d3100'],
  ])('"%s" is none', (text) => {
    expect(parseTelegramKey(text)).toBeNull();
  });
});
