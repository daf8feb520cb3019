import { failed, success, type Result } from '../../../../shared/result.ts';
import { isEventArchive, isYieldArchive } from './commands.ts';
import { readDeviceText } from './deviceText.ts';
import { decodeEventRecord, eventRecordLength, type EventRecord } from './events.ts';
import { firstAndLast, type InverterFrame } from './inverterFrame.ts';
import { findRegister, type Register } from './registers.ts';

/** A tag of a status list, and whether it is the one in force. */
export interface StatusEntry {
  readonly tag: number;
  readonly selected: boolean;
}

/** What a record says; null is "the device has no value". */
export type RecordValue = number | string | null;

/** One record of a spot answer. */
export interface SpotRecord {
  /** SMA's number of the quantity. */
  readonly number: number;
  /** What it means, or null for a number that nobody has named yet. */
  readonly register: Register | null;
  /** The phase for quantities of a phase, else the class byte: the string number of DC values, 1, 7 or 9 of others. */
  readonly class: number;
  /** The record's own stamp, UTC epoch seconds; what it means depends on the quantity. */
  readonly atS: number;
  /** Numbers are in the register's unit; for status lists see `entries`. */
  readonly value: RecordValue;
  /** The entries of a status list, empty for everything else. A list may go on in the next record of its number. */
  readonly entries: readonly StatusEntry[];
}

/** One value of a day or month archive: the total yield at an instant of the device's clock. */
export interface ArchiveRecord {
  readonly atS: number;
  readonly totalYieldWh: number | null;
}

/** Records of an answer by their layout, which its command tells. */
export type RecordList =
  | { readonly kind: 'spot'; readonly records: readonly SpotRecord[] }
  | { readonly kind: 'archive'; readonly records: readonly ArchiveRecord[] }
  | { readonly kind: 'event'; readonly records: readonly EventRecord[] }
  | { readonly kind: 'other'; readonly records: readonly Uint8Array[] };

/**
 * Spot objects, and the bytes that a record of theirs has, as public captures and clients agree: counters 16, values 28;
 * status lists, texts, versions and settings 40. Any other length is that of records announced by a wrong number, most of
 * which would be lost or read askew.
 */
const spotRecordLengths: ReadonlyMap<number, readonly number[]> = new Map([
  [0x5100, [28, 40]],
  [0x5102, [28, 40]],
  [0x5180, [40]],
  [0x5200, [28, 40]],
  [0x5380, [28, 40]],
  [0x5400, [16]],
  [0x5800, [40]],
  [0x5802, [28, 40]],
]);

const archiveRecordLength = 12;
const statusListEnd = 0xfffffe;
const statusNotAvailable = 0xfffffd;
const releaseTypes = 'NEABRS';

/**
 * Splits and reads the records of an answer. The record length is the bytes there are, divided by the record indexes
 * of the frame; the type byte does not tell it (32 and 64 bit values carry the same one). A length that records of that
 * object never have is refused.
 *
 * @returns the records, or what is wrong in words; an answer without records gives an empty list
 */
export function decodeRecords(frame: InverterFrame): Result<RecordList, string> {
  const layout = readLayout(frame);
  if (!layout.ok) {
    return layout;
  }
  const { kind, count, length } = layout.value;
  const bytes = frame.body.subarray(8);
  const slices = Array.from({ length: count }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
  switch (kind) {
    case 'archive':
      return success({ kind, records: slices.map(decodeArchiveRecord) });
    case 'event':
      return success({ kind, records: slices.map(decodeEventRecord) });
    case 'spot':
      return success({ kind, records: slices.map(decodeSpotRecord) });
    case 'other':
      return success({ kind, records: slices });
  }
}

/** Whether the records of an answer can be read, by their number and length alone. */
export function hasReadableRecords(frame: InverterFrame): boolean {
  return readLayout(frame).ok;
}

/** How the records of an answer lie in its body. */
interface RecordLayout {
  readonly kind: RecordList['kind'];
  readonly count: number;
  /** In bytes. */
  readonly length: number;
}

function readLayout(frame: InverterFrame): Result<RecordLayout, string> {
  const range = firstAndLast(frame);
  const bytes = frame.body.length - 8;
  if (range === null || bytes === 0) {
    return success({ kind: 'other', count: 0, length: 0 });
  }
  const count = range.last - range.first + 1;
  if (count < 1 || count > bytes || bytes % count !== 0) {
    return failed(`${bytes} bytes do not divide into records ${range.first} to ${range.last}`);
  }
  const length = bytes / count;
  if (isYieldArchive(frame.command)) {
    return length === archiveRecordLength
      ? success({ kind: 'archive', count, length })
      : failed(`archive records of ${length} bytes`);
  }
  if (isEventArchive(frame.command)) {
    return length === eventRecordLength
      ? success({ kind: 'event', count, length })
      : failed(`event records of ${length} bytes`);
  }
  const spotLengths = spotRecordLengths.get(frame.command >>> 16);
  if (spotLengths === undefined) {
    return success({ kind: 'other', count, length });
  }
  return spotLengths.includes(length) ? success({ kind: 'spot', count, length }) : failed(`records of ${length} bytes`);
}

/** Reads one spot record: code, stamp, value bytes. An unknown number is read by the type byte and the length. */
function decodeSpotRecord(bytes: Uint8Array): SpotRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const code = view.getUint32(0, true);
  const registerNumber = (code >>> 8) & 0xffff;
  const type = code >>> 24;
  const register = findRegister(registerNumber);
  const form = register?.form ?? guessForm(type);
  const entries = form === 'status' ? readStatusEntries(view) : [];
  return {
    number: registerNumber,
    register,
    class: register?.phase ?? code & 0xff,
    atS: view.getUint32(4, true),
    value: readValue(view, form, type, register?.divisor ?? 1),
    entries,
  };
}

function guessForm(type: number): Register['form'] {
  switch (type & 0xf8) {
    case 0x08:
      return 'status';
    case 0x10:
      return 'text';
    default:
      return 'number';
  }
}

function readValue(view: DataView, form: Register['form'], type: number, divisor: number): RecordValue {
  switch (form) {
    case 'number':
      return scaled(view.byteLength === 16 ? readCounter(view, 8) : readNumber(view, type), divisor);
    case 'text':
      return readDeviceText(new Uint8Array(view.buffer, view.byteOffset + 8, view.byteLength - 8));
    case 'firmware':
      return readFirmware(view);
    case 'status':
      return null;
  }
}

function scaled(raw: number | null, divisor: number): number | null {
  return raw === null ? null : raw / divisor;
}

/** Four equal values as a rule; where they differ the first is the measured one, the third a spare if it is missing. */
function readNumber(view: DataView, type: number): number | null {
  const signed = (type & 0xf8) === 0x40;
  const first = readLongword(view, 8, signed);
  return first ?? (view.byteLength >= 20 ? readLongword(view, 16, signed) : null);
}

/**
 * A 32-bit value. No value: 0x80000000 signed, 0xFFFFFFFF unsigned. Unsigned words from 0xFFFF0000 up and 0x80000000
 * have been seen as garbage in the field and are no values either.
 */
function readLongword(view: DataView, offset: number, signed: boolean): number | null {
  const word = view.getUint32(offset, true);
  if (word === 0x80000000) {
    return null;
  }
  if (signed) {
    return word | 0;
  }
  return word >= 0xffff0000 ? null : word;
}

/** A 64-bit counter. No value: all ones, or only the highest bit; what no device can have counted is none either. */
function readCounter(view: DataView, offset: number): number | null {
  const high = view.getUint32(offset + 4, true);
  return high > 0x1fffff ? null : high * 0x1_0000_0000 + view.getUint32(offset, true);
}

function decodeArchiveRecord(bytes: Uint8Array): ArchiveRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { atS: view.getUint32(0, true), totalYieldWh: readCounter(view, 4) };
}

/** Up to eight tags; the highest byte marks the chosen one; 0xFFFFFE ends the list, which may go on in another record. */
function readStatusEntries(view: DataView): StatusEntry[] {
  const entries: StatusEntry[] = [];
  for (let offset = 8; offset + 4 <= view.byteLength; offset += 4) {
    const word = view.getUint32(offset, true);
    const tag = word & 0xffffff;
    if (tag === statusListEnd) {
      break;
    }
    entries.push({ tag, selected: word >>> 24 === 1 });
  }
  return entries;
}

/**
 * The chosen tag of a status list that may stretch over several records. Null where none is chosen or the chosen one
 * says "information not available".
 */
export function selectedTag(entries: readonly StatusEntry[]): number | null {
  const chosen = entries.find((entry) => entry.selected);
  return chosen === undefined || chosen.tag === statusNotAvailable ? null : chosen.tag;
}

/** Major and minor in BCD, build in binary, and a letter for the kind of release: 0x03100A04 is 3.10.10.R. */
function readFirmware(view: DataView): string | null {
  if (view.byteLength < 28) {
    return null;
  }
  const word = view.getUint32(24, true);
  if (word === 0 || word === 0xffffffff) {
    return null;
  }
  const major = (word >>> 24).toString(16);
  const minor = ((word >>> 16) & 0xff).toString(16).padStart(2, '0');
  const build = String((word >>> 8) & 0xff).padStart(2, '0');
  const release = word & 0xff;
  return `${major}.${minor}.${build}.${releaseTypes[release] ?? String(release)}`;
}
