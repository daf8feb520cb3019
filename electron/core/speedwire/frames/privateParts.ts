import { commands } from './commands.ts';
import { energyMeterProtocol, energyMeterUnicastProtocol } from './energyMeterFrame.ts';
import { inverterProtocol } from './inverterFrame.ts';
import { tagWords } from './tags.ts';

/** What stands somewhere in a datagram and tells whose device it is. */
export interface PrivatePart {
  /**
   * `serial` a serial number of four bytes, fewer where the datagram is cut; `text` a text of a device, such as the name
   * its owner gave it; `address` an IPv4 address; `secret` bytes of a password; `unknown` bytes that nobody can vouch for.
   */
  readonly kind: 'serial' | 'text' | 'address' | 'secret' | 'unknown';
  readonly offset: number;
  readonly length: number;
  /** Of serial numbers: inverters write them little-endian, energy meters big-endian. */
  readonly bigEndian?: boolean;
}

/** Bytes `from` up to, not including, `to`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

type Note = (kind: PrivatePart['kind'], from: number, to: number, bigEndian?: boolean) => void;

const signature = Buffer.from('SMA\0', 'latin1');

/** Tags whose values are known to be the same for all devices of a kind. */
const plainTags: ReadonlySet<number> = new Set([0x0000, 0x0020, tagWords.group, 0x0040, 0x0070, 0x0080]);
const longestPlainTag = 4;

const markers = [inverterProtocol, energyMeterProtocol, energyMeterUnicastProtocol].map((protocol) =>
  Buffer.from([tagWords.payload >>> 8, tagWords.payload & 0xff, protocol >>> 8, protocol & 0xff]),
);

/** Objects of commands, their upper half, by what their answers hold. */
const objects = { identify: 0x0000, session: 0xfffd, deviceList: 0xfff5, events: [0x7010, 0x7012] } as const;
const yieldArchives = [0x7000, 0x7020];
const nameRegister = 0x821e;
const longestSpotRecord = 40;
const firstSpotObject = 0x5000;
const lastSpotObject = 0x5fff;

/**
 * Finds what is private in a datagram, whatever state it is in: by the places where the fields of a whole frame stand,
 * and by the mark of the protocol where lengths are wrong or the end is missing. What is not known is private, all of
 * it: foreign protocols, unknown commands, bytes behind the end. Never throws.
 */
export function privateParts(bytes: Uint8Array): readonly PrivatePart[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: PrivatePart[] = [];
  const note: Note = (kind, from, to, bigEndian = false) => {
    const end = Math.min(to, buffer.length);
    if (end > from) {
      parts.push({ kind, offset: from, length: end - from, ...(bigEndian && { bigEndian }) });
    }
  };
  if (!buffer.subarray(0, 4).equals(signature.subarray(0, buffer.length))) {
    note('unknown', 0, buffer.length);
    return parts;
  }
  const brokenAt = noteTags(buffer, note);
  if (brokenAt !== null) {
    const places = markers.map((marker) => buffer.indexOf(marker)).filter((place) => place >= 0);
    if (places.length === 0) {
      note('unknown', brokenAt, buffer.length);
    } else {
      const start = Math.min(...places);
      note('unknown', brokenAt, start - 2);
      notePayload(buffer, { from: start + 2, to: buffer.length }, note);
    }
  }
  return parts;
}

/** Walks the tags of a frame; gives the place from which on it is broken, or null for a whole frame. */
function noteTags(buffer: Buffer, note: Note): number | null {
  let offset = signature.length;
  while (offset + 4 <= buffer.length) {
    const length = buffer.readUInt16BE(offset);
    const tag = buffer.readUInt16BE(offset + 2);
    const value = { from: offset + 4, to: offset + 4 + length };
    if (length === 0 && tag === 0) {
      note('unknown', value.from, buffer.length);
      return null;
    }
    if (value.to > buffer.length) {
      return offset;
    }
    if (tag === tagWords.payload) {
      notePayload(buffer, value, note);
    } else if (tag === tagWords.ipAddress && length === 4) {
      note('address', value.from, value.to);
    } else if (!plainTags.has(tag) || length > longestPlainTag) {
      note('unknown', value.from, value.to);
    }
    offset = value.to;
  }
  return offset;
}

function notePayload(buffer: Buffer, { from, to }: Span, note: Note): void {
  const protocol = to - from >= 2 ? buffer.readUInt16BE(from) : null;
  switch (protocol) {
    case inverterProtocol:
      note('serial', from + 6, Math.min(from + 10, to));
      note('serial', from + 14, Math.min(from + 18, to));
      if (to >= from + 30) {
        noteBody(buffer, buffer.readUInt32LE(from + 26), { from: from + 30, to }, note);
      }
      return;
    case energyMeterProtocol:
      note('serial', from + 4, Math.min(from + 8, to), true);
      return;
    case energyMeterUnicastProtocol:
      note('serial', from + 6, Math.min(from + 10, to), true);
      return;
    default:
      // Answers to a search hold two bytes here; longer ones are protocols that nobody has explained.
      note('unknown', to - from <= 4 ? to : from + 2, to);
  }
}

/** Every body begins with two longwords: a range of registers, or the indexes of the records that follow. */
function noteBody(buffer: Buffer, command: number, { from, to }: Span, note: Note): void {
  const object = command >>> 16;
  const records = { from: from + 8, to };
  if (command === commands.identifyReply) {
    note('serial', from + 24, Math.min(from + 28, to));
  } else if (object === objects.session) {
    // Group, time-out, time and a spare longword; a logon's password follows.
    note('secret', from + 16, to);
  } else if (objects.events.some((one) => one === object)) {
    noteEvents(buffer, records, note);
  } else if (object === objects.deviceList) {
    for (let at = records.from; at < to; at += 32) {
      note('serial', at + 8, Math.min(at + 12, to));
    }
  } else if (object >= firstSpotObject && object <= lastSpotObject) {
    noteTexts(buffer, records, note);
  } else if (!yieldArchives.includes(object) && object !== objects.identify) {
    note('unknown', records.from, to);
  }
}

/** Records of 48 bytes: the serial number at 8; at 32 four longwords of arguments, which may be a text. */
function noteEvents(buffer: Buffer, { from, to }: Span, note: Note): void {
  for (let at = from; at < to; at += 48) {
    note('serial', at + 8, Math.min(at + 12, to));
    const end = Math.min(at + 48, to);
    const isOfTextType = at + 40 <= to && isText(buffer, at + 36);
    if (isOfTextType || /[\x20-\x7e]{4}/u.test(buffer.toString('latin1', Math.min(at + 32, end), end))) {
      note('text', at + 32, end);
    }
  }
}

/**
 * Texts of spot answers: the records of text type where the records divide the bytes there are, else what looks like
 * one; and in any case what stands behind the number of the device's name, since damaged frames hold names too.
 */
function noteTexts(buffer: Buffer, { from, to }: Span, note: Note): void {
  const count = from <= to ? buffer.readUInt32LE(from - 4) - buffer.readUInt32LE(from - 8) + 1 : 0;
  const length = (to - from) / count;
  const isDivided = count > 0 && length >= 12 && length <= longestSpotRecord && length % 4 === 0;
  if (isDivided) {
    for (let at = from; at < to; at += length) {
      if (isText(buffer, at)) {
        note('text', at + 8, at + length);
      }
    }
  }
  for (let at = from; at + 4 <= to; at += 1) {
    const isName = buffer.readUInt16LE(at + 1) === nameRegister;
    if (isText(buffer, at) && (isName || (!isDivided && isPrintable(buffer, at + 8, to)))) {
      note('text', at + 8, Math.min(at + longestSpotRecord, to));
    }
  }
}

/** The highest byte of a record's code is its type; the lowest bits of that are flags. */
function isText(buffer: Buffer, at: number): boolean {
  return (buffer.readUInt8(at + 3) & 0xf8) === 0x10;
}

function isPrintable(buffer: Buffer, from: number, to: number): boolean {
  return from + 4 <= to && /^[\x20-\x7e]{4}/u.test(buffer.toString('latin1', from, from + 4));
}
