import { encode } from 'dns-packet';

/** Where all of the local network hears questions about names (RFC 6762). */
export const mdnsGroup = { address: '224.0.0.251', port: 5353 } as const;

/** Asks for an answer to the asker alone (RFC 6762, section 5.4). */
const unicastResponse = 0x80;

/**
 * Writes a question of multicast DNS, one to a datagram.
 *
 * @param name such as `_hwenergy._tcp.local`
 */
export function encodeQuestion(type: 'PTR' | 'SRV' | 'TXT', name: string): Uint8Array {
  const bytes = encode({ type: 'query', id: 0, questions: [{ type, name }] });
  // The class is the last field, and the bit its highest.
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) | unicastResponse, bytes.length - 2);
  return bytes;
}
