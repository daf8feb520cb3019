/** Gives each request its own packet id. */
export interface PacketIds {
  next(): number;
}

/**
 * Counts packet ids from a random start: 15 bits, bit 15 always set as it marks a first datagram. Some devices stop
 * answering a client that begins at the same number each time.
 *
 * @param random 0 <= n < 1
 */
export function createPacketIds(random: () => number): PacketIds {
  let last = Math.floor(random() * 0x8000);
  return {
    next: () => {
      last = (last + 1) & 0x7fff;
      return 0x8000 | last;
    },
  };
}
