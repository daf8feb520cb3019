/** Frames as RFC 6455 describes them in section 5, and as it forbids them, for a client to send. */

interface Frame {
  /** First byte: FIN, three reserved bits, opcode. */
  readonly head: number;
  readonly payload?: Buffer;
  readonly masked?: boolean;
  /** The length that is stated, where it is not the payload's. */
  readonly statedBytes?: bigint;
}

function encode({ head, payload = Buffer.alloc(0), masked = true, statedBytes }: Frame): Buffer {
  const length = statedBytes ?? BigInt(payload.length);
  const mask = masked ? 0x80 : 0;
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(length);
  const size = length < 126n ? Buffer.of(mask | Number(length)) : Buffer.concat([Buffer.of(mask | 127), long]);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.of(head), size, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

const text = 0x81;
const call = Buffer.from('{"id":1,"call":"getSnapshot","arguments":null}');

/** Frames that no honest browser sends, by what is wrong with them. */
export const malformedFrames: Readonly<Record<string, Buffer>> = {
  'a call that is not masked': encode({ head: text, payload: call, masked: false }),
  'a reserved opcode': encode({ head: 0x83, payload: call }),
  'a reserved control opcode': encode({ head: 0x8b }),
  'reserved bits': encode({ head: 0xf1, payload: call }),
  'compression that was not agreed on': encode({ head: 0xc1, payload: call }),
  'text that is not UTF-8': encode({ head: text, payload: Buffer.of(0x22, 0xc3, 0x28, 0x22) }),
  'a ping of more than 125 bytes': encode({ head: 0x89, payload: Buffer.alloc(126) }),
  'a ping in pieces': encode({ head: 0x09 }),
  'a piece that continues nothing': encode({ head: 0x80, payload: call }),
  'a message within a message': Buffer.concat([encode({ head: 0x01, payload: call }), encode({ head: text })]),
  'a close frame of one byte': encode({ head: 0x88, payload: Buffer.of(3) }),
  'a close code that does not exist': encode({ head: 0x88, payload: Buffer.of(0, 1) }),
  'a length of more than 64 KiB': encode({ head: text, statedBytes: 65_537n }),
  'a length of 2^63 and more': encode({ head: text, statedBytes: 2n ** 64n - 1n }),
  'a length of 2^53': encode({ head: text, statedBytes: 2n ** 53n }),
  'pieces of more than 64 KiB together': Buffer.concat([
    encode({ head: 0x01, payload: Buffer.alloc(40_000, 0x20) }),
    encode({ head: 0x80, payload: Buffer.alloc(40_000, 0x20) }),
  ]),
  'plain HTTP': Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'),
};
