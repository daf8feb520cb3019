import { decodeDatagram, type InverterFrame } from '../../electron/core/speedwire/index.ts';
import type { SpeedwireLan } from './speedwireLan.ts';

/** A frame that the client sent: how long the datagram was, and when it went. */
export interface SentFrame {
  readonly frame: InverterFrame;
  readonly length: number;
  readonly atMs: number;
}

/** All frames with this command that the client sent, in order. */
export function sentFrames(lan: SpeedwireLan, command: number): readonly SentFrame[] {
  return lan.sentByClient().flatMap(({ bytes, atMs }) => {
    const datagram = decodeDatagram(bytes);
    return datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.command === command
      ? [{ frame: datagram.value.frame, length: bytes.length, atMs }]
      : [];
  });
}

/** One 32-bit word of a frame's body. */
export function longword(frame: InverterFrame, index: number): number {
  return new DataView(frame.body.buffer, frame.body.byteOffset).getUint32(index * 4, true);
}
