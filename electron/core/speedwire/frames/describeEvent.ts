import type { EventChange, EventKind, EventSeverity } from '../../../../shared/inverterArchive.ts';
import { eventTextOrNumber } from '../../../../shared/eventWords.ts';
import { statusWord } from '../../../../shared/statusWords.ts';
import type { FrameAddress } from './deviceAddress.ts';
import type { EventRecord } from './events.ts';

/** Every field of an event as `suntally decode` prints it, but for its time and its code. */
export interface EventDescription {
  readonly entry: number;
  readonly device: FrameAddress;
  readonly text: string;
  readonly kind: EventKind;
  readonly severity: EventSeverity;
  readonly flags: string;
  readonly subjectTag: number;
  /** Null where nobody has given the tag a word. */
  readonly subject: string | null;
  readonly group: string;
  readonly unexplained: string;
  readonly textTag: number;
  readonly counter: number;
  readonly arguments: readonly string[];
  readonly change: EventChange | null;
}

/** Explains an event in English words and numbers: plain JSON. */
export function describeEvent(record: EventRecord): EventDescription {
  return {
    entry: record.entry,
    device: record.source,
    text: eventTextOrNumber(record.code, 'en'),
    kind: record.kind,
    severity: record.severity,
    flags: hexWord(record.flags, 4),
    subjectTag: record.subjectTag,
    subject: statusWord(record.subjectTag, 'en'),
    group: hexWord(record.group, 8),
    unexplained: hexWord(record.unexplained, 8),
    textTag: record.textTag,
    counter: record.counter,
    arguments: record.arguments.map((word) => hexWord(word, 8)),
    change: record.change,
  };
}

/** A word in hex, `0x0021`, with as many digits as asked for. */
export function hexWord(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
