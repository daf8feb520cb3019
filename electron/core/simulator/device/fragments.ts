/** What a device has for a question: records of one length, and the index of the first of them. */
export interface FoundRecords {
  readonly firstIndex: number;
  readonly records: readonly Uint8Array[];
  /** Records that one datagram holds at most. */
  readonly perDatagram: number;
  /** The control byte of the answer. */
  readonly control: number;
}

/** The part of an answer that differs from one of its datagrams to the next. */
export interface AnswerPart {
  /** Datagrams still to come. */
  readonly fragment: number;
  readonly packetId: number;
  /** Indexes of the first and the last record of this datagram, then the records. */
  readonly body: Uint8Array;
}

/** The longest answer in datagrams: four months of 5-minute values. Who wants more asks on from the last record. */
export const mostDatagrams = 256;
const firstDatagram = 0x8000;

/**
 * Spreads records over datagrams as devices do: the fragment counter counts down to 0, and bit 15 of the packet id is
 * set in the first one alone. Header and records are whole longwords and 2 bytes, so that no datagram has the 600 or
 * 608 bytes by which some clients know energy meters.
 */
export function answerParts(found: FoundRecords, packetId: number): AnswerPart[] {
  const count = Math.min(mostDatagrams, Math.ceil(found.records.length / found.perDatagram));
  return Array.from({ length: count }, (_, index) => {
    const from = index * found.perDatagram;
    return {
      fragment: count - 1 - index,
      packetId: index === 0 ? packetId | firstDatagram : packetId & ~firstDatagram,
      body: joinRecords(found.firstIndex + from, found.records.slice(from, from + found.perDatagram)),
    };
  });
}

function joinRecords(firstIndex: number, records: readonly Uint8Array[]): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint32(0, firstIndex, true);
  view.setUint32(4, firstIndex + records.length - 1, true);
  return Buffer.concat([head, ...records]);
}
