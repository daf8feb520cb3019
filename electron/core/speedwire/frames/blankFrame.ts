import { decodeDatagram } from './datagram.ts';
import { anyDevice } from './deviceAddress.ts';
import { readDeviceText } from './deviceText.ts';
import { privateParts, type PrivatePart } from './privateParts.ts';
import { withoutPassword } from './trace.ts';

/** What is written in the place of something private. */
export interface StandIns {
  serial(serial: number): number;
  /** A text of a device; what does not fit in its place is cut. */
  text(text: string): string;
  /** An IPv4 address in dots. */
  address(address: string): string;
  /** Bytes that are to stand nowhere in a frame, wherever they turn up. */
  readonly patterns: readonly BytePattern[];
}

export interface BytePattern {
  readonly bytes: Uint8Array;
  /** As many bytes. */
  readonly standIn: Uint8Array;
  /** A damaged frame that ends with so many of the pattern's first bytes loses them too. */
  readonly leastBeginning: number;
}

/** What a datagram tells about devices. */
export interface PrivateValues {
  readonly serials: readonly number[];
  readonly texts: readonly string[];
  readonly addresses: readonly string[];
}

/** The serial numbers, texts and addresses that stand in a datagram, in their order; the one for "every device" is none. */
export function privateValues(bytes: Uint8Array): PrivateValues {
  const parts = privateParts(bytes);
  return {
    serials: parts.flatMap((part) => readSerial(bytes, part) ?? []).filter((one) => !isNobody(one)),
    texts: parts.flatMap((part) => (part.kind === 'text' ? (readDeviceText(slice(bytes, part)) ?? []) : [])),
    addresses: parts.flatMap((part) => (isWholeAddress(part) ? slice(bytes, part).join('.') : [])),
  };
}

/**
 * The datagram with a stand-in for all that is private in it, of the same length and, where it could be decoded,
 * still to be decoded: serial numbers, texts and public addresses get theirs; passwords, and what is not understood,
 * become zeros.
 */
export function blankFrame(bytes: Uint8Array, standIns: StandIns): Uint8Array {
  const blanked = Uint8Array.from(withoutPassword(bytes));
  const isWritten = new Uint8Array(bytes.length);
  for (const part of privateParts(bytes)) {
    blanked.set(standInFor(bytes, part, standIns), part.offset);
    isWritten.fill(1, part.offset, part.offset + part.length);
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isDamaged = !decodeDatagram(bytes).ok;
  for (const pattern of standIns.patterns) {
    for (let at = buffer.indexOf(pattern.bytes); at !== -1; at = buffer.indexOf(pattern.bytes, at + 1)) {
      write(at, pattern.standIn);
    }
    const beginning = isDamaged ? beginningAtEnd(buffer, pattern) : 0;
    write(bytes.length - beginning, new Uint8Array(beginning));
  }
  return blanked;

  function write(at: number, standIn: Uint8Array): void {
    standIn.forEach((byte, index) => {
      if (isWritten[at + index] === 0) {
        blanked[at + index] = byte;
      }
    });
  }
}

function standInFor(bytes: Uint8Array, part: PrivatePart, standIns: StandIns): Uint8Array {
  const standIn = new Uint8Array(part.length);
  switch (part.kind) {
    case 'serial': {
      const serial = readSerial(bytes, part);
      if (serial !== null) {
        new DataView(standIn.buffer).setUint32(
          0,
          isNobody(serial) ? serial : standIns.serial(serial),
          part.bigEndian !== true,
        );
      }
      return standIn;
    }
    case 'text': {
      const text = readDeviceText(slice(bytes, part));
      standIn.set(Buffer.from(text === null ? '' : standIns.text(text)).subarray(0, part.length));
      return standIn;
    }
    case 'address':
      if (isWholeAddress(part)) {
        standIn.set(standIns.address(slice(bytes, part).join('.')).split('.').map(Number));
      }
      return standIn;
    case 'secret':
    case 'unknown':
      return standIn;
  }
}

/** Null for other parts, and where the datagram ends inside the number. */
function readSerial(bytes: Uint8Array, part: PrivatePart): number | null {
  return part.kind === 'serial' && part.length === 4
    ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(part.offset, part.bigEndian !== true)
    : null;
}

function isNobody(serial: number): boolean {
  return serial === 0 || serial === anyDevice.serial;
}

function isWholeAddress(part: PrivatePart): boolean {
  return part.kind === 'address' && part.length === 4;
}

function slice(bytes: Uint8Array, { offset, length }: PrivatePart): Uint8Array {
  return bytes.subarray(offset, offset + length);
}

/** How many of the pattern's first bytes the datagram ends with: a cut may go through the middle of it. */
function beginningAtEnd(buffer: Buffer, { bytes, leastBeginning }: BytePattern): number {
  for (let length = Math.min(bytes.length - 1, buffer.length); length >= leastBeginning; length -= 1) {
    if (buffer.subarray(buffer.length - length).equals(bytes.subarray(0, length))) {
      return length;
    }
  }
  return 0;
}
