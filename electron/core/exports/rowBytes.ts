/** Bytes of rows in the making: one array is written again and again, so that a long export leaves no rubbish behind. */
export interface RowBytes {
  bytes: Uint8Array<ArrayBuffer>;
  /** How many of them are written. */
  length: number;
}

const zero = 48;

/** Begins with nothing written. */
export function createRowBytes(): RowBytes {
  return { bytes: new Uint8Array(1024), length: 0 };
}

/** Makes room for so many more bytes. */
export function makeRoom(out: RowBytes, more: number): void {
  if (out.length + more > out.bytes.length) {
    const longer = new Uint8Array(Math.max(out.length + more, 2 * out.bytes.length));
    longer.set(out.bytes.subarray(0, out.length));
    out.bytes = longer;
  }
}

/** Writes a text of ASCII characters; there must be room. */
export function putAscii(out: RowBytes, text: string): void {
  for (let index = 0; index < text.length; index += 1) {
    out.bytes[out.length + index] = text.charCodeAt(index);
  }
  out.length += text.length;
}

/** Writes bytes as they are; there must be room. */
export function putBytes(out: RowBytes, bytes: Uint8Array): void {
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}

/** Writes a whole number; there must be room. */
export function putWhole(out: RowBytes, value: number): void {
  if (value < 0 || value > 0x7fff_ffff || !Number.isInteger(value)) {
    putAscii(out, String(value));
    return;
  }
  let digits = 1;
  for (let limit = 10; limit <= value; limit *= 10) {
    digits += 1;
  }
  putDigits(out, value, digits);
}

/** Writes a whole number from 0 on with so many digits; there must be room. */
export function putDigits(out: RowBytes, value: number, digits: number): void {
  let rest = value;
  for (let index = out.length + digits - 1; index >= out.length; index -= 1) {
    const next = Math.floor(rest / 10);
    out.bytes[index] = zero + rest - next * 10;
    rest = next;
  }
  out.length += digits;
}
