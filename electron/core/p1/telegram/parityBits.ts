/** Whether a byte, parity bit included, has an even number of bits set. */
export function hasEvenParity(byte: number): boolean {
  let folded = byte ^ (byte >>> 4);
  folded ^= folded >>> 2;
  return ((folded ^ (folded >>> 1)) & 1) === 0;
}

/**
 * Takes the parity bit off bytes of a line of 7 bits with even parity that was read as one of 8 bits.
 *
 * @param count how many, from the first on
 * @returns false where the parity of one of them is not even; the bytes are then of no use
 */
export function clearParityBits(bytes: Uint8Array, count: number): boolean {
  for (let at = 0; at < count; at += 1) {
    const byte = bytes[at] ?? 0;
    if (!hasEvenParity(byte)) {
      return false;
    }
    bytes[at] = byte & 0x7f;
  }
  return true;
}
