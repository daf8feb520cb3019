import type { SimulatedState } from './simulatedState.ts';

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
  /** All tags the device knows for it, and which one is in force. */
  | { readonly form: 'status'; readonly tags: readonly number[]; readonly chosen: (state: SimulatedState) => number }
  | { readonly form: 'text'; readonly value: (state: SimulatedState) => string }
  /** Major and minor in BCD, build in binary, release type (4 is R, a release). */
  | { readonly form: 'firmware'; readonly word: number };

/** One register of a model. Several with the same number differ by class: the strings of DC values. */
export interface SimulatedRegister {
  /** Bytes 2 and 3 of the command that asks for it. */
  readonly object: number;
  readonly number: number;
  readonly class: number;
  readonly stamp: RecordStamp;
  readonly content: RegisterContent;
}

/** How a family fills the bytes of its answers that differ between families. */
export interface AnswerStyle {
  readonly dataControl: number;
  readonly logonControl: number;
  readonly errorControl: number;
  /** What the destination control word of an identify answer is. */
  readonly identifyDestinationControl: number;
  /** Whether the answer to a logon repeats the encoded password (78 bytes) or leaves it out (66 bytes). */
  readonly logonEchoesPassword: boolean;
}

/** The electrical side of a model and its roof. */
export interface ModelPlant {
  readonly limitW: number;
  readonly panelPowerW: number;
  readonly tiltDegrees: number;
  readonly azimuthDegrees: number;
  readonly phases: 1 | 3;
  /** Each string's share of the DC power, and its voltage on a cool bright day. */
  readonly strings: readonly { readonly share: number; readonly voltageV: number }[];
}

/** A model as data: the next one is another table. */
export interface SimulatedModel {
  readonly name: string;
  readonly susyId: number;
  readonly answers: AnswerStyle;
  readonly plant: ModelPlant;
  /** By object, then number, then class: the place within its object is a record's index on the wire. */
  readonly registers: readonly SimulatedRegister[];
}
