const step = 4;
const tables = makeTables();

/**
 * CRC-16/ARC, which ends every telegram since DSMR 4: polynomial 0x8005 reflected, starts at 0, nothing added at the end.
 * The check value of the nine digits "123456789" is 0xBB3D.
 *
 * @param bytes holds the bytes to check
 * @param from index of the first of them
 * @param to index after the last of them
 * @param start the checksum of what came before, where the bytes come in pieces
 */
export function crc16(bytes: Uint8Array, from: number, to: number, start = 0): number {
  let crc = start;
  let at = from;
  for (const last = to - step; at <= last; at += step) {
    const low = (crc ^ (bytes[at] ?? 0)) & 0xff;
    const high = ((crc >>> 8) ^ (bytes[at + 1] ?? 0)) & 0xff;
    crc =
      (tables[768 + low] ?? 0) ^
      (tables[512 + high] ?? 0) ^
      (tables[256 + (bytes[at + 2] ?? 0)] ?? 0) ^
      (tables[bytes[at + 3] ?? 0] ?? 0);
  }
  for (; at < to; at += 1) {
    crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return crc;
}

/**
 * The checksum that a text had before its line ends were turned from CR LF into LF: an editor, git or a web page does so.
 *
 * @param bytes a text without any CR, from `from` up to `to`
 */
export function crc16OfRestoredLines(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x0a) {
      crc = (crc >>> 8) ^ (tables[(crc ^ 0x0d) & 0xff] ?? 0);
    }
    crc = (crc >>> 8) ^ (tables[(crc ^ byte) & 0xff] ?? 0);
  }
  return crc;
}

/** Four tables in one: what a byte does to the checksum when 0, 1, 2 or 3 more bytes follow it. */
function makeTables(): Uint16Array {
  const made = new Uint16Array(256 * step);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xa001;
    }
    made[byte] = crc;
  }
  for (let at = 256; at < made.length; at += 1) {
    const before = made[at - 256] ?? 0;
    made[at] = (before >>> 8) ^ (made[before & 0xff] ?? 0);
  }
  return made;
}
