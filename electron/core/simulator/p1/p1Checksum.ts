/**
 * CRC-16/ARC: reflected polynomial 0xA001, start 0, no final XOR; of "123456789" it is BB3D. Bit by bit and apart from the
 * one that the reader of telegrams uses, so that each proves the other.
 */
export function p1Checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1;
    }
  }
  return sum;
}
