import type { EventChange, EventKind, EventSeverity } from '../../../../shared/inverterArchive.ts';
import type { FrameAddress } from './deviceAddress.ts';
import { readDeviceText } from './deviceText.ts';

/** One record of a device's log, as it stands on the wire. */
export interface EventRecord {
  /** UTC epoch seconds of the device's clock; 0 marks a record without an event. */
  readonly atS: number;
  /** The device's number of the event; 16 bits. */
  readonly entry: number;
  /** The device the event is about. */
  readonly source: FrameAddress;
  readonly code: number;
  /** Raw; `kind` and `severity` are parts of it, the rest has no known meaning. */
  readonly flags: number;
  readonly kind: EventKind;
  readonly severity: EventSeverity;
  /** Raw; the lowest five bits tell the subject. */
  readonly group: number;
  readonly subjectTag: number;
  /** A word that nobody has explained. */
  readonly unexplained: number;
  readonly textTag: number;
  readonly counter: number;
  /** Four raw words; `change` is what they mean. */
  readonly arguments: readonly number[];
  readonly change: EventChange | null;
}

/** Bytes of an event on the wire. */
export const eventRecordLength = 48;

/** The tag of the first subject; the others follow in order. */
const firstSubjectTag = 829;

const kinds: readonly EventKind[] = ['came', 'went', 'happened', 'acknowledged', 'reminder'];
const severities: readonly EventSeverity[] = ['info', 'warning', 'error'];

const argumentOffset = 32;
const valuesOffset = 40;
/** "Information not available" among the tags. */
const tagNotAvailable = 0xfffffd;

/**
 * State, speed and mode of a network connection, 10251 to 10254: their arguments are tags though their type says
 * "number", as captured logs of the family STP xx000TL-20 show.
 */
const connectionCodes: ReadonlySet<number> = new Set([10_251, 10_252, 10_253, 10_254]);

/**
 * Reads one record of a log, 48 bytes: time, entry, SUSyID, serial, code, flags, group, a word of unknown use, text
 * tag, counter and four arguments; little-endian.
 */
export function decodeEventRecord(bytes: Uint8Array): EventRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const code = view.getUint16(12, true);
  const flags = view.getUint16(14, true);
  const group = view.getUint32(16, true);
  return {
    atS: view.getUint32(0, true),
    entry: view.getUint16(4, true),
    source: { susyId: view.getUint16(6, true), serial: view.getUint32(8, true) },
    code,
    flags,
    kind: kinds[flags & 7] ?? 'unknown',
    severity: severities[flags >>> 14] ?? 'unknown',
    group,
    subjectTag: firstSubjectTag + (group & 0x1f),
    unexplained: view.getUint32(20, true),
    textTag: view.getUint32(24, true),
    counter: view.getUint32(28, true),
    arguments: [0, 4, 8, 12].map((offset) => view.getUint32(argumentOffset + offset, true)),
    change: readChange(view, code),
  };
}

/** The second argument names the parameter, and its highest byte the type of the new and the old value behind it. */
function readChange(view: DataView, code: number): EventChange | null {
  const parameter = view.getUint32(argumentOffset + 4, true);
  if (parameter === 0) {
    return null;
  }
  const [newValue, oldValue] = [view.getUint32(valuesOffset, true), view.getUint32(valuesOffset + 4, true)];
  switch (parameter >>> 24) {
    case 0x00:
      return connectionCodes.has(code)
        ? { form: 'tag', parameter, oldValue: tagOf(oldValue), newValue: tagOf(newValue) }
        : { form: 'number', parameter, oldValue: unsigned(oldValue), newValue: unsigned(newValue) };
    case 0x08:
      return { form: 'tag', parameter, oldValue: tagOf(oldValue), newValue: tagOf(newValue) };
    case 0x10:
      return readTextChange(view);
    case 0x40:
      return { form: 'number', parameter, oldValue: signed(oldValue), newValue: signed(newValue) };
    default:
      return null;
  }
}

/** Eight bytes of text in place of the two values; all ones in the first word are no text. */
function readTextChange(view: DataView): EventChange | null {
  if (view.getUint32(valuesOffset, true) === 0xffffffff) {
    return null;
  }
  const text = readDeviceText(new Uint8Array(view.buffer, view.byteOffset + valuesOffset, 8));
  return text === null ? null : { form: 'text', text };
}

function tagOf(word: number): number | null {
  const tag = word & 0xffffff;
  return tag === tagNotAvailable || word === 0xffffffff ? null : tag;
}

function unsigned(word: number): number | null {
  return word === 0xffffffff ? null : word;
}

function signed(word: number): number | null {
  return word === 0x80000000 ? null : word | 0;
}
