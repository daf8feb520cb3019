/** Controls, directions and invisible signs: they could forge a line of a screen or a terminal. */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * Reads a text of a device: UTF-8, or Latin-1 as older firmware writes it. It ends at its first zero byte, since real
 * devices leave garbage behind it; what cannot be printed is left out. Null where nothing remains.
 */
export function readDeviceText(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  const buffer = Buffer.from(used.buffer, used.byteOffset, used.byteLength);
  const utf8 = buffer.toString('utf8');
  const text = (utf8.includes('\ufffd') ? buffer.toString('latin1') : utf8).replace(unprintable, '').trim();
  return text === '' ? null : text;
}
