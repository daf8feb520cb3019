import type { DeviceIdentity } from './deviceIdentity.ts';
import type { Failure } from './failures.ts';
import type { UserGroup } from './userGroup.ts';

/** The total yield at an instant: UTC epoch ms by our clock, Wh. */
export interface YieldReading {
  readonly at: number;
  readonly totalYieldWh: number;
}

/** The total yield at the end of a local day, `2026-06-16`, in Wh. */
export interface DayReading {
  readonly date: string;
  readonly totalYieldWh: number;
}

/** A span of time: UTC epoch ms by our clock, the second end not included. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Something that came, something that went, something that happened at once; the rest are notes about earlier ones. */
export type EventKind = 'came' | 'went' | 'happened' | 'acknowledged' | 'reminder' | 'unknown';

export type EventSeverity = 'info' | 'warning' | 'error' | 'unknown';

/**
 * What an event says has changed: tags, numbers, or a text. `parameter` is as the device wrote it, a register with its
 * type in the highest byte, or a tag. A value that the device left out is null.
 */
export type EventChange =
  | {
      readonly form: 'tag' | 'number';
      readonly parameter: number;
      readonly oldValue: number | null;
      readonly newValue: number | null;
    }
  | { readonly form: 'text'; readonly text: string };

/** One line of a device's own log. */
export interface DeviceEvent {
  /** UTC epoch ms by our clock. */
  readonly at: number;
  /** The device's number of the event, from 1; 16 bits, so it begins again some day. */
  readonly entry: number;
  /** SMA's event number, as in the manuals: `eventText` has words for the common ones. */
  readonly code: number;
  readonly kind: EventKind;
  readonly severity: EventSeverity;
  /** Whose log it stands in. */
  readonly group: UserGroup;
  /** The device it speaks of: behind a gateway not always the one that was asked. */
  readonly device: DeviceIdentity;
  /** SMA's tag of the subject (829 and following), and of the event's own text. */
  readonly subjectTag: number;
  readonly textTag: number;
  readonly change: EventChange | null;
}

/** Why a record of an archive was not taken. */
export const dropReasons = [
  /** It says "no value". */
  'noValue',
  /** Its stamp is not later than that of the record before it. */
  'notLater',
  /** Its stamp is no multiple of five minutes. */
  'offGrid',
  /** Its counter does not fit between its neighbours': an old value again, or one that is too high. */
  'doesNotFit',
  /** Its stamp lies in the future. */
  'future',
  /** Its stamp lies outside the span that was asked for. */
  'outsideSpan',
  /** An event without time. */
  'empty',
  /** A datagram of the answer could not be read. */
  'unreadable',
] as const;

export type DropReason = (typeof dropReasons)[number];

/** How many records were dropped for a reason. */
export interface Dropped {
  readonly reason: DropReason;
  readonly count: number;
}

/** The parts of a device's memory, each asked for by questions of its own. */
export const archivePartNames = ['fiveMinutes', 'days', 'events'] as const;

export type ArchivePartName = (typeof archivePartNames)[number];

/** A span of which one part is not known. */
export interface PartSpan extends TimeSpan {
  readonly part: ArchivePartName;
}

/** What an inverter's own memory gave for a span. Everything is in order of time. */
export interface InverterArchive {
  /** How far the device's clock was ahead of ours; stamps are corrected by it. Null where it could not be measured. */
  readonly clockOffsetS: number | null;
  /** Five-minute values, where they were asked for. */
  readonly fiveMinutes: readonly YieldReading[];
  /** Values of whole local days, where they were asked for. */
  readonly days: readonly DayReading[];
  readonly events: readonly DeviceEvent[];
  /** What the device does not keep, or no longer: asked in vain, without a failure. Five-minute values only. */
  readonly notKept: readonly TimeSpan[];
  /** What was asked for but not learned because of a failure: worth asking again. By part, each in order of time. */
  readonly unread: readonly PartSpan[];
  readonly dropped: readonly Dropped[];
  /** Why parts are missing; empty where all went well. */
  readonly failures: readonly Failure[];
}
