/** Gives the text of some bytes; a text that is the same as last time is not made again. */
export type TextMemory = (bytes: Uint8Array, from: number, to: number) => string | null;

/**
 * Makes a place for one text that comes with every telegram and hardly ever changes.
 *
 * @param read makes the text of bytes seen for the first time
 */
export function createTextMemory(read: TextMemory): TextMemory {
  let known = new Uint8Array(0);
  let text: string | null = null;
  let isFilled = false;

  return (bytes, from, to) => {
    if (!isFilled || !isSame(known, bytes, from, to)) {
      known = bytes.slice(from, to);
      text = read(bytes, from, to);
      isFilled = true;
    }
    return text;
  };
}

/** Bytes as Latin-1, the only reading that keeps bytes above 0x7F apart. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

/**
 * The number of a device: hex digits of ASCII text, as the standards want it, as that text; else as printed.
 *
 * @returns null where nothing, or only blanks, are printed
 */
export function readDeviceNumber(bytes: Uint8Array, from: number, to: number): string | null {
  const printed = latin1(bytes, from, to).trim();
  const text = isHexText(printed) ? Buffer.from(printed, 'hex').toString('latin1') : printed;
  const number = isPrintable(text) ? text.trim() : printed;
  return number === '' ? null : number;
}

function isHexText(text: string): boolean {
  return text.length % 2 === 0 && /^[\dA-Fa-f]+$/.test(text);
}

function isPrintable(text: string): boolean {
  return /^[\u0020-\u007E]*$/.test(text);
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  const { length } = known;
  if (length !== to - from) {
    return false;
  }
  for (let at = 0; at < length; at += 1) {
    if (known[at] !== bytes[from + at]) {
      return false;
    }
  }
  return true;
}
