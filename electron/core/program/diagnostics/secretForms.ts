import { encodePassword, type BytePattern } from '../../speedwire/index.ts';

/**
 * Finds a text as it may stand inside other texts: as it is, percent-encoded wholly or in part, with the backslashes of
 * JSON before its characters, and with either kind of slash.
 */
export function formsOf(text: string, flags = 'gu'): RegExp {
  return new RegExp(Array.from(text, formsOfCharacter).join(''), flags);
}

/** The same, not inside a longer word. */
export function wordFormsOf(text: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${formsOf(text).source}(?![\\p{L}\\p{N}])`, 'giu');
}

function formsOfCharacter(character: string): string {
  if (character === '/' || character === '\\') {
    return String.raw`(?:[\\/]{1,4}|%2[Ff]|%5[Cc])`;
  }
  const percents = [...Buffer.from(character)]
    .map(
      (byte) =>
        `%${byte
          .toString(16)
          .padStart(2, '0')
          .replaceAll(/[a-f]/gu, (one) => `[${one}${one.toUpperCase()}]`)}`,
    )
    .join('');
  return String.raw`(?:\\?${escaped(character)}|${percents})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}

/** A password so short, or so like a hex number, that its characters turn up by chance. */
export function isWeak(password: string): boolean {
  return password.length < 4 || /^[0-9a-f]+$/iu.test(password);
}

/** Finds a password in its plain forms; a weak one only where it stands alone. */
export function plainPasswordForms(password: string): readonly RegExp[] {
  if (password.length < 3) {
    return [];
  }
  if (isWeak(password)) {
    return [wordFormsOf(password)];
  }
  const base64 = Buffer.from(password).toString('base64').replace(/=+$/u, '');
  return [formsOf(password), new RegExp(escaped(base64), 'gu')];
}

/** Finds a password in bytes: plain, and as a logon of either group writes it. */
export function passwordPatterns(password: string | null): readonly BytePattern[] {
  if (password === null || password === '') {
    return [];
  }
  const encoded = (['user', 'installer'] as const).map((group) => {
    const field = encodePassword(group, password);
    // A shorter one turns up by chance, but not with the filling behind it.
    return password.length < 3 ? field : field.subarray(0, password.length);
  });
  const plain = password.length < 4 ? [] : [Buffer.from(password)];
  return [...encoded, ...plain].map((bytes) => ({ bytes, standIn: new Uint8Array(bytes.length), leastBeginning: 3 }));
}

/** Finds a serial number in bytes: in both byte orders, and in decimal characters. */
export function serialPatterns(serial: number, standIn: number): readonly BytePattern[] {
  const numbers = [true, false].map((littleEndian) => ({
    bytes: longword(serial, littleEndian),
    standIn: longword(standIn, littleEndian),
    leastBeginning: 2,
  }));
  const decimals = String(serial);
  const text = Buffer.from(String(standIn).slice(-decimals.length).padStart(decimals.length, '0'));
  return [...numbers, { bytes: Buffer.from(decimals), standIn: text, leastBeginning: 4 }];
}

function longword(value: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, littleEndian);
  return bytes;
}

/** Replaces byte patterns that stand in a text in hex, of either case, plain or with spaces, colons or dashes between. */
export function replaceHex(text: string, patterns: readonly BytePattern[]): string {
  const standIns = new Map(patterns.map(({ bytes, standIn }) => [hexOf(bytes), hexOf(standIn)]));
  const alternatives = [...standIns.keys()].map((hex) => (hex.match(/../gu) ?? []).join('[\\s:-]?'));
  if (alternatives.length === 0) {
    return text;
  }
  return text.replaceAll(new RegExp(alternatives.join('|'), 'giu'), (found) => {
    let rest = standIns.get(found.replaceAll(/[\s:-]/gu, '').toLowerCase()) ?? '';
    return found.replaceAll(/[0-9a-f]/giu, () => {
      const digit = rest.slice(0, 1);
      rest = rest.slice(1);
      return digit;
    });
  });
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
