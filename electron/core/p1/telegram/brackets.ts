const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const openBracket = 0x28;
const closeBracket = 0x29;

/** The index after the next line feed, or `to` where no other line begins. */
export function nextLine(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== lineFeed) {
    at += 1;
  }
  return at < to ? at + 1 : to;
}

/** The index of the bracket that ends what opens at `open`; -1 where the line, or the telegram, ends before it. */
export function closingBracket(bytes: Uint8Array, open: number, to: number): number {
  for (let at = open + 1; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === closeBracket) {
      return at;
    }
    if (byte === lineFeed) {
      return -1;
    }
  }
  return -1;
}

/** The next bracket of the same object, maybe on the next line; -1 where the object ends. */
export function nextBracket(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === openBracket) {
      return at;
    }
    if (byte !== carriageReturn && byte !== lineFeed && byte !== 0x20) {
      return -1;
    }
  }
  return -1;
}
