import { describe, expect, it } from 'vitest';

import {
  anyDevice,
  commands,
  describeDatagram,
  encodeInverterFrame,
  encodePassword,
  groupNumbers,
  longwordBody,
  parseHexLine,
  passwordProblem,
  traceLine,
  withoutPassword,
} from '../../../electron/core/speedwire/index.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';

const password = 'zonnetje12';

function logonFrame(command: number): Uint8Array {
  return encodeInverterFrame(
    inverterFrame({
      destination: anyDevice,
      command,
      body: Buffer.concat([longwordBody([groupNumbers.user, 900, 1_700_000_000, 0]), encodePassword('user', password)]),
    }),
  );
}

function lineOf(bytes: Uint8Array): string {
  return traceLine({
    atMs: Date.UTC(2026, 10, 22, 12),
    direction: 'sent',
    peer: { address: '192.168.1.7', port: 9522 },
    bytes,
  });
}

describe('a trace', () => {
  it.each([
    ['request', commands.logon],
    ['answer that echoes it', commands.logonReply],
  ])('holds no password, plain or encoded, of a logon %s', (_name, command) => {
    const line = lineOf(logonFrame(command));
    expect(line).not.toContain(Buffer.from(encodePassword('user', password)).toString('hex'));
    expect(line).not.toContain(Buffer.from(password).toString('hex'));
    expect(line).not.toContain(password);
  });

  describe.each([
    ['request', commands.logon],
    ['answer', commands.logonReply],
  ])('of a logon %s', (_name, command) => {
    const field = encodePassword('user', password);

    function holdsPassword(bytes: Uint8Array): boolean {
      return Array.from({ length: field.length - 3 }, (_none, at) => field.subarray(at, at + 4)).some((part) =>
        Buffer.from(bytes).includes(Buffer.from(part)),
      );
    }

    it('holds no part of the password wherever the frame is cut', () => {
      const whole = logonFrame(command);
      expect(holdsPassword(whole)).toBe(true);
      for (let length = 0; length <= whole.length; length += 1) {
        expect(holdsPassword(withoutPassword(whole.subarray(0, length))), `${length} bytes`).toBe(false);
      }
    });

    it.each([
      ['a longword count that does not fit', (bytes: Uint8Array) => bytes.with(18, 3)],
      ['a wrong length', (bytes: Uint8Array) => bytes.with(13, 0xff)],
      ['another protocol number', (bytes: Uint8Array) => bytes.with(16, 0)],
      ['more bytes behind its end', (bytes: Uint8Array) => Uint8Array.of(...bytes, ...field)],
      [
        'another element before it',
        (bytes: Uint8Array) => Uint8Array.of(...bytes.subarray(0, 4), 0, 2, 0, 0x42, 7, 7, ...bytes.subarray(4)),
      ],
      ['a damaged signature', (bytes: Uint8Array) => bytes.with(0, 0)],
    ])('holds no part of the password in a frame with %s', (_what, damage) => {
      expect(holdsPassword(withoutPassword(damage(logonFrame(command))))).toBe(false);
    });
  });

  it('leaves every other datagram as it is', () => {
    const bytes = encodeInverterFrame(inverterFrame({ command: 0x51000201 }));
    expect(withoutPassword(bytes)).toBe(bytes);
    expect(withoutPassword(new Uint8Array(0))).toHaveLength(0);
  });

  it('can be decoded again, line by line', () => {
    const line = lineOf(logonFrame(commands.logon));
    const bytes = parseHexLine(line);
    if (bytes === null || !bytes.ok) {
      throw new Error('line not read');
    }
    expect(describeDatagram(bytes.value)).toMatchObject({
      ok: true,
      value: { kind: 'logon', logon: { group: 'user', timeoutS: 900, at: '2023-11-14T22:13:20Z' } },
    });
  });

  it('tells time, direction, address and meaning', () => {
    expect(lineOf(logonFrame(commands.logon))).toMatch(
      /^2026-11-22T12:00:00\.000Z > 192\.168\.1\.7:9522 [0-9a-f]+ # logon as user, password blanked$/,
    );
  });
});

describe('a line of hex', () => {
  it('may have spaces, colons, capitals, a prefix, a comment', () => {
    for (const line of ['534d4100', '53 4D 41 00', '53:4d:41:00', '0x534D4100', '  534d4100  # who is there?\r']) {
      expect(parseHexLine(line)).toMatchObject({ ok: true });
      const parsed = parseHexLine(line);
      expect(parsed?.ok === true ? [...parsed.value] : null).toEqual([0x53, 0x4d, 0x41, 0x00]);
    }
  });

  it('is skipped where it is blank or a comment, refused where it is no hex', () => {
    expect(parseHexLine('')).toBeNull();
    expect(parseHexLine('  # nothing')).toBeNull();
    expect(parseHexLine('hello')).toEqual({ ok: false, error: 'not hexadecimal' });
    expect(parseHexLine('534')).toEqual({ ok: false, error: 'odd number of hexadecimal digits' });
    expect(parseHexLine('0'.repeat(200_001))).toEqual({ ok: false, error: 'line too long for a datagram' });
  });
});

describe('a password', () => {
  it('is shifted by its group and padded to twelve bytes', () => {
    expect(Buffer.from(encodePassword('user', '0000')).toString('hex')).toBe('b8b8b8b88888888888888888');
    expect(Buffer.from(encodePassword('installer', '1111')).toString('hex')).toBe('ececececbbbbbbbbbbbbbbbb');
    expect(encodePassword('user', 'xyz~').subarray(0, 4)).toEqual(Uint8Array.of(0x00, 0x01, 0x02, 0x06));
  });

  it.each([
    ['', 'empty'],
    ['1234567890123', 'tooLong'],
    ['pässwort', 'notPlainCharacters'],
    ['tab\there', 'notPlainCharacters'],
    ['123456789012', null],
    ['~ !"', null],
  ])('%j is judged before it is sent: %s', (text, problem) => {
    expect(passwordProblem(text)).toBe(problem);
  });
});
