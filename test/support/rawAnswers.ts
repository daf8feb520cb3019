import { expect } from 'vitest';

import { clientIdentity, simulatedSerial } from './simulatorLink.ts';

/** Places of the fields in a datagram, as clients with fixed offsets read them. */
export function fields(datagram: Buffer | undefined) {
  if (datagram === undefined) {
    throw new Error('No answer');
  }
  return {
    length: datagram.length,
    netLength: datagram.readUInt16BE(12),
    longwords: datagram.readUInt8(18),
    control: datagram.readUInt8(19),
    destinationSusyId: datagram.readUInt16LE(20),
    destinationSerial: datagram.readUInt32LE(22),
    destinationControl: datagram.readUInt16LE(26),
    sourceSusyId: datagram.readUInt16LE(28),
    sourceSerial: datagram.readUInt32LE(30),
    sourceControl: datagram.readUInt16LE(34),
    error: datagram.readUInt16LE(36),
    fragment: datagram.readUInt16LE(38),
    packetId: datagram.readUInt16LE(40),
    command: datagram.readUInt32LE(42),
    first: datagram.readUInt32LE(46),
    last: datagram.readUInt32LE(50),
    recordLength: (datagram.length - 58) / (datagram.readUInt32LE(50) - datagram.readUInt32LE(46) + 1),
    endTag: datagram.readUInt32BE(datagram.length - 4),
  };
}

/** Lengths, end mark and addresses of an answer of the simulator to the usual client. */
export function expectWholeFrame(datagram: Buffer | undefined): void {
  const frame = fields(datagram);
  expect(datagram?.subarray(0, 12).toString('hex')).toBe('534d4100000402a000000001');
  expect(datagram?.subarray(14, 18).toString('hex')).toBe('00106065');
  expect(frame.length).toBe(16 + frame.netLength + 4);
  expect(frame.longwords).toBe((frame.netLength - 2) / 4);
  expect(frame.endTag).toBe(0);
  expect([frame.destinationSusyId, frame.destinationSerial]).toEqual([clientIdentity.susyId, clientIdentity.serial]);
  expect([frame.sourceSusyId, frame.sourceSerial]).toEqual([181, simulatedSerial]);
}

/** The records of a datagram. */
export function records(datagram: Buffer | undefined): Buffer[] {
  const { first, last, recordLength } = fields(datagram);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    (datagram ?? Buffer.alloc(0)).subarray(54 + index * recordLength, 54 + (index + 1) * recordLength),
  );
}
