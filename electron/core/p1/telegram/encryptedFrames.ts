import { createDecipheriv } from 'node:crypto';

/**
 * An encrypted frame (general-glo-ciphering of DLMS): DB, the length 08 and 8 bytes of system title, 82 and the length
 * of the rest in 2 bytes, the security byte 30, 4 bytes of counter, the cipher text, 12 bytes of tag.
 */
const titleBytes = 8;
const frameHead = 2 + titleBytes + 3;
const securityHead = 5;
const tagBytes = 12;
const securityByte = 0x30;
const keyBytes = 16;

/** The security byte, then the authentication key that the meters of Luxembourg and Austria share. */
const authenticated = Buffer.from('3000112233445566778899AABBCCDDEEFF', 'hex');

/** So many bytes of a frame are enough to know it, and its length. */
export const frameHeadBytes = frameHead + 1;

/**
 * The key of encrypted telegrams, as the grid company gives it: 32 hex digits, blanks between them allowed.
 *
 * @returns 16 bytes, null where the text is no key
 */
export function parseTelegramKey(text: string): Uint8Array | null {
  const digits = text.replaceAll(/[\s:-]/g, '');
  return /^[\dA-Fa-f]{32}$/.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : null;
}

/**
 * Whether the bytes from `from` on begin like an encrypted frame, as far as they have come.
 *
 * @param count how many have come
 */
export function beginsLikeFrame(bytes: Uint8Array, from: number, count: number): boolean {
  return (
    count > 0 &&
    bytes[from] === 0xdb &&
    (count < 2 || bytes[from + 1] === titleBytes) &&
    (count < 11 || bytes[from + 10] === 0x82) &&
    (count < frameHeadBytes || bytes[from + frameHead] === securityByte)
  );
}

/** The length of a whole frame whose head has come, bytes; 0 where it is too short to be one. */
export function frameLength(bytes: Uint8Array, from: number): number {
  const rest = ((bytes[from + 11] ?? 0) << 8) | (bytes[from + 12] ?? 0);
  return rest <= securityHead + tagBytes ? 0 : frameHead + rest;
}

/**
 * Opens a whole frame with AES-128-GCM.
 *
 * @param key 16 bytes
 * @returns the telegram in it; null where key and tag do not fit together
 */
export function openFrame(bytes: Uint8Array, from: number, to: number, key: Uint8Array): Uint8Array | null {
  if (key.length !== keyBytes) {
    return null;
  }
  const counterAt = from + frameHead + 1;
  const nonce = Buffer.concat([
    bytes.subarray(from + 2, from + 2 + titleBytes),
    bytes.subarray(counterAt, counterAt + 4),
  ]);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(authenticated);
  decipher.setAuthTag(bytes.subarray(to - tagBytes, to));
  const text = decipher.update(bytes.subarray(from + frameHead + securityHead, to - tagBytes));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return new Uint8Array(text.buffer, text.byteOffset, text.length);
}
