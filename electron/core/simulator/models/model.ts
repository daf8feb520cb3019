import type { DiscoveryStyle } from '../../speedwire/index.ts';
import type { ModelPlant } from '../house/plant.ts';
import type { SimulatedState } from '../house/simulatedState.ts';

/** When the value of a record was taken; devices stamp their quantities differently. */
export type RecordStamp =
  /** The moment of the answer. */
  | 'now'
  /** The last measurement: now by day, the moment of falling asleep by night. */
  | 'measured'
  /** The last time the total yield went up. */
  | 'lastYield'
  /** The last time the inverter woke up. */
  | 'wakeUp';

/** What stands in the records of a register. */
export type RegisterContent =
  /** Five words: the value four times and a 1. `scale` units of the wire make one of the state's; null is "no value". */
  | {
      readonly form: 'number';
      readonly signed: boolean;
      readonly scale: number;
      readonly value: (state: SimulatedState) => number | null;
    }
  /** One 64-bit number. */
  | { readonly form: 'counter'; readonly value: (state: SimulatedState) => number }
  /** All tags the device knows for it, or the one in force alone; and which one that is. */
  | {
      readonly form: 'status';
      readonly tags: readonly number[] | 'chosenAlone';
      readonly chosen: (state: SimulatedState) => number;
    }
  | { readonly form: 'text'; readonly value: (state: SimulatedState) => string }
  /** Major and minor in BCD, build in binary, release type (4 is R, a release). */
  | { readonly form: 'firmware'; readonly word: number };

/** One register of a model. Several with the same number differ by class: the strings of DC values. */
export interface SimulatedRegister {
  /** Bytes 2 and 3 of the command that asks for it. */
  readonly object: number;
  readonly number: number;
  readonly class: number;
  /** Its place among the records of its object, where captures show it; else it follows the one before. */
  readonly index?: number;
  readonly stamp: RecordStamp;
  readonly content: RegisterContent;
}

/** How a family fills the bytes of its answers that differ between families. */
export interface AnswerStyle {
  readonly dataControl: number;
  readonly archiveControl: number;
  readonly logonControl: number;
  readonly errorControl: number;
  /** The error of a read without a logon: 0xFFFF, or 0x0017 on newer families and Sunny Islands. */
  readonly notLoggedOnError: number;
  readonly discovery: DiscoveryStyle;
  /** What the destination control word of an identify answer is. */
  readonly identifyDestinationControl: number;
  /** Two words of its body whose meaning is unknown: at 8 and at 32 behind the parameters. */
  readonly identifyWords: readonly [number, number];
  /** A control byte without which reads are not answered; most families take any. */
  readonly readsNeedControl?: number;
  /** Whether the answer to a logon repeats the encoded password (78 bytes) or leaves it out (66 bytes). */
  readonly logonEchoesPassword: boolean;
}

/** When a device refuses every logon by itself, as Sunny Islands do: once in each period, at another minute each time. */
export interface LogonPauses {
  readonly periodMinutes: number;
  readonly shortestMinutes: number;
  readonly longestMinutes: number;
}

/**
 * How the values of days are stamped: with the midnight that ends the day, or, as reports of values shifted by one day
 * show, with the next one.
 */
export type DayStamp = 'midnight' | 'nextDay';

/** What an event says, whenever it happens. */
export interface EventForm {
  readonly code: number;
  /** Low three bits: 0 came, 1 went, 2 happened; two highest: 0 note, 1 warning, 2 error. */
  readonly flags: number;
  /** The low five bits choose the name that clients show. */
  readonly group: number;
  /** The text that clients show. */
  readonly tag: number;
  /** Unknown, parameter (its highest byte is a type), new value, old value. */
  readonly arguments: readonly [number, number, number, number];
}

/** Something that comes and goes within minutes, on some days. */
export interface SimulatedDisturbance {
  /** Its own source of chance, from 0 to 19: the same kind happens at the same moments in every log. */
  readonly kind: number;
  /** On which share of all days with light it happens. */
  readonly share: number;
  readonly came: EventForm;
  readonly went: EventForm;
}

/** What a log notes. */
export interface EventPlan {
  /** Each time the inverter wakes up and falls asleep, in this order. */
  readonly wakeUp: readonly EventForm[];
  readonly sleep: readonly EventForm[];
  readonly disturbances: readonly SimulatedDisturbance[];
}

/** What a model remembers. Values of days and events are kept from the first one on. */
export interface ModelArchive {
  readonly dayStamp: DayStamp;
  /** How many days back the 5-minute values go. */
  readonly keptDays: number;
  readonly userEvents: EventPlan;
  readonly installerEvents: EventPlan;
}

/** A model as data: the next one is another table. */
export interface SimulatedModel {
  readonly name: string;
  readonly susyId: number;
  readonly answers: AnswerStyle;
  readonly plant: ModelPlant;
  /** Null for a device that remembers nothing. */
  readonly archive: ModelArchive | null;
  readonly logonPauses?: LogonPauses;
  /** By object, then number, then class: the place within its object is a record's index on the wire. */
  readonly registers: readonly SimulatedRegister[];
}

/** A simulated address with all devices that answer there: one as a rule, several behind a gateway. */
export interface SimulatedInstallation {
  readonly name: string;
  /** The first one has the serial that was asked for, each further one the next. */
  readonly devices: readonly [SimulatedModel, ...SimulatedModel[]];
  /** Who answers a frame for any device. */
  readonly anyDevice: 'all' | 'first';
  /** Whether the first device lists the others (command 0xFFF50200). */
  readonly hasDeviceList: boolean;
}
