import { joinTags, tagWords, type Tag } from './tags.ts';

/** The multicast question "who is there?": 20 bytes, group "all". */
export function encodeDiscoveryRequest(): Uint8Array {
  return joinTags([
    { tag: tagWords.group, bytes: Uint8Array.of(0xff, 0xff, 0xff, 0xff) },
    { tag: tagWords.discovery, bytes: new Uint8Array(0) },
  ]);
}

/** The tags of a discovery answer that not every family sends, as captures show them. */
export interface DiscoveryStyle {
  /** The word of tag 0040, 0 or 1; null where the tag is left out. */
  readonly tag40: 0 | 1 | null;
  /** Whether tags 0070 and 0080 are there; what they mean is unknown. */
  readonly tag70: boolean;
  readonly tag80: boolean;
}

const longestStyle: DiscoveryStyle = { tag40: 0, tag70: true, tag80: true };

/**
 * The answer of a device, which begins as all known ones do and has the address at the place where clients with fixed
 * offsets look for it (offset 38). It has 65 bytes unless the style leaves tags out.
 */
export function encodeDiscoveryReply(ipAddress: string, style: DiscoveryStyle = longestStyle): Uint8Array {
  return joinTags([
    { tag: tagWords.group, bytes: Uint8Array.of(0, 0, 0, 1) },
    { tag: 0x0000, bytes: Uint8Array.of(0, 1) },
    { tag: tagWords.payload, bytes: Uint8Array.of(0, 1, 0, 3) },
    { tag: tagWords.discovery, bytes: Uint8Array.of(0, 0, 0, 1) },
    { tag: tagWords.ipAddress, bytes: Uint8Array.from(ipAddress.split('.'), Number) },
    ...(style.tag40 === null ? [] : [{ tag: 0x0040, bytes: Uint8Array.of(0, 0, 0, style.tag40) }]),
    ...(style.tag70 ? [{ tag: 0x0070, bytes: Uint8Array.of(0xef, 0x0c) }] : []),
    ...(style.tag80 ? [{ tag: 0x0080, bytes: Uint8Array.of(0) }] : []),
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
