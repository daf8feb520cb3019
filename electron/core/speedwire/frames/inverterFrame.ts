import { failed, success, type Result } from '../../../../shared/result.ts';
import type { FrameAddress } from './deviceAddress.ts';
import { defaultGroupTag, joinTags, tagWords } from './tags.ts';

/** Protocol number of inverter data inside the payload tag. */
export const inverterProtocol = 0x6065;

/** Everything a frame of the inverter protocol holds. All numbers are unsigned. */
export interface InverterFrame {
  /** The control byte: 0xA0 in ordinary requests, 0xE0 in archive requests; anything in answers. */
  readonly control: number;
  readonly destination: FrameAddress;
  readonly destinationControl: number;
  readonly source: FrameAddress;
  readonly sourceControl: number;
  /** 0 is fine; see `deviceErrors`. */
  readonly error: number;
  /** Datagrams of this answer that are still to come. */
  readonly fragment: number;
  /** As sent, bit 15 included: it marks the first datagram of an answer. Compare with `samePacket`. */
  readonly packetId: number;
  readonly command: number;
  /** What follows the command: parameters, then records. */
  readonly body: Uint8Array;
}

/** Bytes of the payload from the longword count up to and including the command. */
const headerLength = 28;

/** The payload of the longest frame whose longword count still fits its byte. */
const mostLongwords = 255;

/** True when an answer's packet id belongs to a request's: bit 15 is a flag and does not count. */
export function samePacket(one: number, other: number): boolean {
  return (one & 0x7fff) === (other & 0x7fff);
}

/**
 * Reads the payload tag of an inverter frame, protocol number excluded. The length in longwords must agree with the
 * bytes there are; control bytes are not judged, devices fill them in many ways.
 *
 * @param payload what follows the protocol number: longword count, control byte, addresses, error, fragment, packet
 *   id, command, body; little-endian
 */
export function decodeInverterPayload(payload: Uint8Array): Result<InverterFrame, string> {
  if (payload.length < headerLength) {
    return failed(`inverter frame of ${payload.length} bytes is shorter than its header`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const longwords = view.getUint8(0);
  if (longwords * 4 !== payload.length) {
    return failed(`longword count ${longwords} does not fit ${payload.length} bytes`);
  }
  return success({
    control: view.getUint8(1),
    destination: { susyId: view.getUint16(2, true), serial: view.getUint32(4, true) },
    destinationControl: view.getUint16(8, true),
    source: { susyId: view.getUint16(10, true), serial: view.getUint32(12, true) },
    sourceControl: view.getUint16(16, true),
    error: view.getUint16(18, true),
    fragment: view.getUint16(20, true),
    packetId: view.getUint16(22, true),
    command: view.getUint32(24, true),
    body: payload.subarray(headerLength),
  });
}

/**
 * Writes a whole datagram of the inverter protocol.
 *
 * @throws RangeError when the body is not a multiple of four bytes or too long for the longword count: a mistake of ours
 */
export function encodeInverterFrame(frame: InverterFrame): Uint8Array {
  const length = headerLength + frame.body.length;
  if (length % 4 !== 0 || length / 4 > mostLongwords) {
    throw new RangeError(`A body of ${frame.body.length} bytes does not fit an inverter frame`);
  }
  const bytes = new Uint8Array(2 + length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, inverterProtocol);
  view.setUint8(2, length / 4);
  view.setUint8(3, frame.control);
  view.setUint16(4, frame.destination.susyId, true);
  view.setUint32(6, frame.destination.serial, true);
  view.setUint16(10, frame.destinationControl, true);
  view.setUint16(12, frame.source.susyId, true);
  view.setUint32(14, frame.source.serial, true);
  view.setUint16(18, frame.sourceControl, true);
  view.setUint16(20, frame.error, true);
  view.setUint16(22, frame.fragment, true);
  view.setUint16(24, frame.packetId, true);
  view.setUint32(26, frame.command, true);
  bytes.set(frame.body, 2 + headerLength);
  return joinTags([defaultGroupTag, { tag: tagWords.payload, bytes }]);
}

/** The first and the last parameter of a request, or record index of an answer; null where the frame has none. */
export function firstAndLast(frame: InverterFrame): { readonly first: number; readonly last: number } | null {
  if (frame.body.length < 8) {
    return null;
  }
  const view = new DataView(frame.body.buffer, frame.body.byteOffset, frame.body.byteLength);
  return { first: view.getUint32(0, true), last: view.getUint32(4, true) };
}

/** Writes 32-bit numbers as the body of a request, little-endian. */
export function longwordBody(values: readonly number[]): Uint8Array {
  const body = new Uint8Array(values.length * 4);
  const view = new DataView(body.buffer);
  values.forEach((value, index) => view.setUint32(index * 4, value, true));
  return body;
}
