/** The numbers of an OBIS code A-B:C.D.E: medium, channel, quantity, kind of value, tariff. Filled by `readObisCode`. */
export interface ObisCode {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
}

/** A code to be filled again and again. */
export function blankObisCode(): ObisCode {
  return { a: 0, b: 0, c: 0, d: 0, e: 0 };
}

/**
 * Reads the code that an object begins with. A sixth number (`*255` or `.255`) and blanks before the bracket are passed
 * over; a `:` misprinted for a dot is taken as one.
 *
 * @param bytes of a telegram
 * @param from where a line begins
 * @param to where the telegram ends
 * @param code is filled
 * @returns the index of the bracket that opens the first value, -1 where no object begins
 */
export function readObisCode(bytes: Uint8Array, from: number, to: number, code: ObisCode): number {
  let at = from;
  let part = 0;
  let value = 0;
  let digits = 0;
  for (; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + byte - 0x30;
      digits += 1;
      continue;
    }
    if (digits === 0 || digits > 3) {
      return -1;
    }
    switch (part) {
      case 0:
        if (byte !== 0x2d) {
          return -1;
        }
        code.a = value;
        break;
      case 1:
        if (byte !== 0x3a) {
          return -1;
        }
        code.b = value;
        break;
      case 2:
        if (byte !== 0x2e && byte !== 0x3a) {
          return -1;
        }
        code.c = value;
        break;
      case 3:
        if (byte !== 0x2e && byte !== 0x3a) {
          return -1;
        }
        code.d = value;
        break;
      default:
        code.e = value;
        return byte === 0x28 ? at : bracketAfter(bytes, at, to);
    }
    part += 1;
    value = 0;
    digits = 0;
  }
  return -1;
}

/** The code as the standards write it, without a sixth number. */
export function obisCodeText(code: ObisCode): string {
  return `${code.a}-${code.b}:${code.c}.${code.d}.${code.e}`;
}

function bracketAfter(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const first = bytes[at];
  if (first === 0x2a || first === 0x2e) {
    at += 1;
    while (at < to && isDigit(bytes[at] ?? 0)) {
      at += 1;
    }
  }
  while (at < to && (bytes[at] === 0x20 || bytes[at] === 0x09)) {
    at += 1;
  }
  return at < to && bytes[at] === 0x28 ? at : -1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
