import { describe, expect, test } from 'vitest';

import { seededRandom } from '../../support/seededRandom.ts';
import { capturedBytes, capturedTelegrams } from '../../support/telegramCorpus.ts';
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
  withParity,
} from '../../support/telegramFixtures.ts';

const dutch = telegramOf(dutchObjects);
const belgian = telegramOf(belgianObjects);
const greek = telegramOf(dutchObjects.map((object) => object.replace(/^1-0:/, '1-1:')));
const old = oldTelegramOf(oldDutchObjects);

const whole = new Map<string, Uint8Array>([
  ['a Dutch telegram', dutch],
  ['a Belgian telegram', belgian],
  ['a Greek telegram', greek],
]);
if (capturedTelegrams().length > 0) {
  for (const file of ['be-emucs-1.7.1-full.txt', 'nl-dsmr50-kaifa-mbus2.txt', 'hu-eon.txt']) {
    whole.set(file, capturedBytes(file));
  }
}

/** Streams that hold telegrams, refusals, or both. */
const streams: ReadonlyMap<string, Uint8Array> = new Map([
  ['two telegrams', joined(dutch, belgian)],
  ['old telegrams', joined(old, old)],
  ['old telegrams with parity bits', withParity(joined(old, old))],
  ['noise around a telegram', joined(new Uint8Array([0, 255, 0xdb, 0xaf, 8, 0xaf]), dutch, bytesOf('\u0000!AB/'))],
  ['a telegram cut by the next', joined(dutch.subarray(0, 400), bytesOf('\r\n'), belgian)],
  ['a telegram cut in a line by the next', joined(dutch.subarray(0, 403), belgian)],
  ['encrypted frames', joined(encryptedFrame(dutch), new Uint8Array([1, 2]), encryptedFrame(belgian, 8))],
  ['a frame cut by the next', joined(encryptedFrame(dutch).subarray(0, 300), encryptedFrame(belgian, 8))],
  ['an encrypted frame after half a telegram', joined(dutch.subarray(0, 300), encryptedFrame(belgian))],
  ['more than a telegram can hold', joined(bytesOf(`/${'x'.repeat(10_000)}\r\n`), dutch)],
]);

describe('the same bytes in other pieces', () => {
  test.each([...streams])('%s', (_, bytes) => {
    const asOne = readTelegrams(bytes, { key: meterKey });
    const singly = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));
    expect(readTelegrams(singly, { key: meterKey })).toEqual(asOne);
    const random = seededRandom(bytes.length);
    for (let round = 0; round < 50; round += 1) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length;) {
        const next = at + 1 + Math.floor(random() ** 3 * 700);
        pieces.push(bytes.subarray(at, next));
        at = next;
      }
      expect(readTelegrams(pieces, { key: meterKey })).toEqual(asOne);
    }
  });

  test.skipIf(capturedTelegrams().length === 0)('every collected file', () => {
    const random = seededRandom(5);
    for (const { file } of capturedTelegrams()) {
      const bytes = capturedBytes(file).subarray(0, 20_000);
      const asOne = readTelegrams(bytes);
      expect(readTelegrams(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(asOne);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length;) {
        const next = at + 1 + Math.floor(random() * 200);
        pieces.push(bytes.subarray(at, next));
        at = next;
      }
      expect(readTelegrams(pieces)).toEqual(asOne);
    }
  });
});

describe('one flipped bit', () => {
  test.each([...whole])('in %s lets nothing wrong through, and nothing after it is lost', (_, bytes) => {
    const { telegrams: good } = readTelegrams(bytes);
    const { telegrams: next } = readTelegrams(dutch);
    const end = bytes.lastIndexOf(0x21);
    expect(good).toHaveLength(1);
    const passed: string[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = joined(bytes, dutch);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const { telegrams } = readTelegrams(flipped);
        if (telegrams.length === 1) {
          expect(telegrams).toEqual(next);
          continue;
        }
        expect(telegrams).toEqual([...good, ...next]);
        const isCase = at > end && at <= end + 4 && bit === 5 && (bytes[at] ?? 0) >= 0x41;
        passed.push(isCase ? 'case' : at > end + 4 ? 'line end' : `byte ${at} bit ${bit}`);
      }
    }
    expect(passed.filter((name) => name !== 'case' && name !== 'line end')).toEqual([]);
    expect(passed.filter((name) => name === 'line end')).toHaveLength(8 * (bytes.length - end - 5));
  });

  test('in an encrypted frame opens nothing wrong', () => {
    const frame = encryptedFrame(dutch);
    const { telegrams: good } = readTelegrams(frame, { key: meterKey });
    for (let at = 0; at < frame.length; at += 1) {
      const flipped = frame.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      expect(readTelegrams(flipped, { key: meterKey }).telegrams).toEqual([]);
    }
    expect(good).toHaveLength(1);
  });
});

describe('a telegram that is cut off', () => {
  test.each([...whole])('anywhere: %s gives nothing, and the next one comes through', (_, bytes) => {
    const { telegrams: next } = readTelegrams(dutch);
    const end = bytes.lastIndexOf(0x21) + 5;
    for (let length = 1; length < end; length += 1) {
      const cut = bytes.subarray(0, length);
      const { telegrams, refusals } = readTelegrams(cut);
      expect([telegrams.length, refusals.length]).toEqual([0, 1]);
      expect(readTelegrams(joined(cut, dutch)).telegrams).toEqual(next);
    }
  });

  test('without a checksum gives nothing before its end', () => {
    const end = old.lastIndexOf(0x21);
    for (let length = 1; length <= end; length += 1) {
      expect(readTelegrams(old.subarray(0, length)).telegrams).toEqual([]);
    }
    expect(readTelegrams(old.subarray(0, end + 1)).telegrams).toHaveLength(1);
  });

  test('in a frame gives nothing, and the next frame comes through', () => {
    const frame = encryptedFrame(dutch);
    const { telegrams: next } = readTelegrams(encryptedFrame(belgian, 9), { key: meterKey });
    for (let length = 1; length < frame.length; length += 7) {
      const cut = frame.subarray(0, length);
      expect(readTelegrams(cut, { key: meterKey }).telegrams).toEqual([]);
      const both = readTelegrams(joined(cut, encryptedFrame(belgian, 9)), { key: meterKey });
      expect(both.telegrams).toEqual(next);
    }
  });
});
