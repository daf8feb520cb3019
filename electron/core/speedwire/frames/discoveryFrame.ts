import { joinTags, tagWords, type Tag } from './tags.ts';

/** The multicast question "who is there?": 20 bytes, group "all". */
export function encodeDiscoveryRequest(): Uint8Array {
  return joinTags([
    { tag: tagWords.group, bytes: Uint8Array.of(0xff, 0xff, 0xff, 0xff) },
    { tag: tagWords.discovery, bytes: new Uint8Array(0) },
  ]);
}

/**
 * The answer of a device: the 65-byte form, which begins as all known ones do and has the address at the place where
 * clients with fixed offsets look for it (offset 38).
 */
export function encodeDiscoveryReply(ipAddress: string): Uint8Array {
  return joinTags([
    { tag: tagWords.group, bytes: Uint8Array.of(0, 0, 0, 1) },
    { tag: 0x0000, bytes: Uint8Array.of(0, 1) },
    { tag: tagWords.payload, bytes: Uint8Array.of(0, 1, 0, 3) },
    { tag: tagWords.discovery, bytes: Uint8Array.of(0, 0, 0, 1) },
    { tag: tagWords.ipAddress, bytes: Uint8Array.from(ipAddress.split('.'), Number) },
    { tag: 0x0040, bytes: Uint8Array.of(0, 0, 0, 0) },
    { tag: 0x0070, bytes: Uint8Array.of(0xef, 0x0c) },
    { tag: 0x0080, bytes: Uint8Array.of(0) },
  ]);
}

/** What the tags say about discovery: a question, an answer with the device's address, or neither. */
export function readDiscovery(
  tags: readonly Tag[],
): { readonly kind: 'request' } | { readonly kind: 'reply'; readonly address: string } | null {
  const discovery = tags.find((one) => one.tag === tagWords.discovery);
  if (discovery === undefined) {
    return null;
  }
  const address = tags.find((one) => one.tag === tagWords.ipAddress);
  if (address !== undefined && address.bytes.length === 4) {
    return { kind: 'reply', address: address.bytes.join('.') };
  }
  return discovery.bytes.length === 0 ? { kind: 'request' } : null;
}
