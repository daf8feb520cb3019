import type { CollectorEvent } from '../collectorEvents.ts';
import type { SourceName } from '../facts.ts';
import type { Failure } from '../failures.ts';
import type { InverterValues, TaggedText } from '../inverterValues.ts';
import type { DeviceIdentity } from '../deviceIdentity.ts';
import type { LiveFlow } from '../liveFlow.ts';
import type { MeterReading, SolarReading } from '../meterReading.ts';
import type { MeterState } from '../meterState.ts';
import type { MeterWay } from '../meterWay.ts';
import type { BucketLength } from '../totals.ts';
import type { UserGroup } from '../userGroup.ts';

export type { DeviceIdentity } from '../deviceIdentity.ts';
export { userGroups, type UserGroup } from '../userGroup.ts';

export type Language = 'en' | 'nl' | 'de';
export const languages = ['en', 'nl', 'de'] as const satisfies readonly Language[];

export type Theme = 'system' | 'light' | 'dark';
export const themes = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

export type DeviceKind = 'inverter' | 'batteryInverter' | 'energyMeter' | 'homeManager' | 'gateway' | 'unknown';

/** A device that answered a search. `model` is the family its SUSyID names; the exact model is known after logon. */
export interface FoundDevice {
  /** `IP`, or `IP:PORT` where the port is not 9522. */
  readonly address: string;
  /** Where it answered too, later: an inverter with cable and Wi-Fi has two addresses. Left out where there are none. */
  readonly otherAddresses?: readonly string[];
  /** Null where the device answered discovery but did not say who it is. */
  readonly susyId: number | null;
  readonly serial: number | null;
  readonly model: string | null;
  readonly kind: DeviceKind;
}

export interface SearchedInterface {
  readonly name: string;
  readonly cidr: string;
}

export interface SearchReport {
  readonly devices: readonly FoundDevice[];
  readonly searched: readonly SearchedInterface[];
  readonly tookMs: number;
  /** Why nothing was found, or null. */
  readonly failure: Failure | null;
}

/** How an inverter is doing, in the words the screen shows. `since` is UTC epoch ms. */
export type InverterState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** It does not answer, and it is dark or dusk: normal, no error. */
  | { readonly kind: 'asleep'; readonly since: number }
  /** It answered before, or never did, and is silent by daylight. */
  | { readonly kind: 'unreachable'; readonly since: number; readonly failure: Failure }
  /** The password was refused. No further logon until it changes or the user asks for it. */
  | { readonly kind: 'wrongPassword'; readonly since: number }
  /** No password is known for it (a new data folder, a keyring that was emptied). */
  | { readonly kind: 'passwordMissing' }
  /** Everything else that keeps it from being read. */
  | { readonly kind: 'failed'; readonly since: number; readonly failure: Failure };

/** What the newest read told, and the one of all values before it. */
export interface InverterReading {
  /** When power and yield were received: UTC epoch ms. */
  readonly at: number;
  /** When all other values were: at most a minute before, as long as it answers. */
  readonly fullAt: number;
  readonly values: InverterValues;
  /** What the sun gives by this read, battery and standby left out, never negative; null where it does not tell. */
  readonly solarPowerW: number | null;
  /** How far the inverter's clock is ahead of ours; null where no record told. */
  readonly clockOffsetS: number | null;
}

export interface InverterView extends DeviceIdentity {
  readonly address: string;
  readonly group: UserGroup;
  readonly name: string | null;
  readonly model: string | null;
  readonly deviceClass: TaggedText | null;
  readonly firmware: string | null;
  readonly state: InverterState;
  /** The newest read, kept when the inverter falls asleep so that its totals stay in sight. */
  readonly reading: InverterReading | null;
}

/** How far the reading of an inverter's memory has come. */
export interface BackfillView extends DeviceIdentity {
  readonly doneDays: number;
  readonly ofDays: number;
}

/** A meter that the user chose, and what it says. */
export interface MeterView {
  /** The same for the same way, see `meterKey`. */
  readonly key: string;
  readonly way: MeterWay;
  /** The meter's own number; null where it tells none, or has not been heard. */
  readonly meterId: string | null;
  readonly state: MeterState;
  /** Its newest reading since the program started; null of a meter behind solar panels. */
  readonly reading: MeterReading | null;
  /** The newest of a meter behind solar panels; null of any other. */
  readonly solar: SolarReading | null;
  /** How far its clock is ahead of ours, ms; null while too little is known. */
  readonly clockOffsetMs: number | null;
  /** How many of its telegrams could not be used. */
  readonly refused: number;
}

/** Solar power of all inverters over one 10-second bucket that starts at `at`; null where none answered. */
export interface PowerSample {
  readonly at: number;
  readonly solarPowerW: number | null;
}

/** A way to a meter that was found by a search. */
export interface FoundMeterWay {
  readonly way: MeterWay;
  /** What its maker calls it; empty where nobody tells. */
  readonly name: string;
  readonly serial: string | null;
  /** Null of a serial port. */
  readonly address: string | null;
  /** Its local interface is switched off, in its maker's app. */
  readonly isOff: boolean;
}

/** The power of a source in a slot of 5 minutes, W; a meter's import is positive. */
export interface SlotPower {
  /** The beginning of the slot, UTC epoch ms. */
  readonly from: number;
  readonly minW: number;
  readonly meanW: number;
  readonly maxW: number;
}

/** The slots in which a source told its power, in order of time. */
export interface SourcePowers {
  readonly source: SourceName;
  readonly slots: readonly SlotPower[];
}

export interface Settings {
  readonly language: Language | 'system';
  readonly theme: Theme;
  /** How often power and yield of the inverters are read, s: whole parts of five minutes are kept to. 10 if left out. */
  readonly pollS?: number;
  /** How often all their values are, s. 60 if left out. */
  readonly fullPollS?: number;
}

/** The least and the most of both intervals, s. */
export const pollLimitsS = { least: 5, most: 300 } as const;

/** What does not change while the program runs. */
export interface ProgramFacts {
  readonly version: string;
  readonly door: 'desktop' | 'browser';
  /** True when it runs against the simulated house. */
  readonly demo: boolean;
  readonly passwordsKeptIn: 'memory' | 'file';
  /** The plant's time zone, an IANA name. */
  readonly zone: string;
  /** What was wrong at the start: a damaged file that was set aside, a demo house that did not start. */
  readonly problems: readonly Failure[];
}

/** The parts of the state that change, each replaced whole. */
export interface Slices {
  readonly settings: Settings;
  readonly inverters: readonly InverterView[];
  /** Oldest first, at most 360 buckets of 10 s. */
  readonly lastHour: readonly PowerSample[];
  /** What flows now, with the age of each value. */
  readonly live: LiveFlow;
  readonly meters: readonly MeterView[];
  /** The inverters whose memory is being read just now, to fill gaps in the history. */
  readonly backfills: readonly BackfillView[];
  /** What happened since the program started, the newest first, at most 100. */
  readonly events: readonly CollectorEvent[];
}

export interface Snapshot extends Slices {
  /** Counts changes. A window that sees a number skipped asks for a new snapshot. */
  readonly sequence: number;
  /** The core's clock when this was made, so that a window on another computer shows true ages. */
  readonly nowMs: number;
  readonly program: ProgramFacts;
}

export interface Change {
  readonly sequence: number;
  readonly nowMs: number;
  readonly slices: Partial<Slices>;
}

export interface SearchArguments {
  /** One address to ask, `IP` or `IP:PORT`; null searches every network. */
  readonly address: string | null;
}

export interface ConnectInverterArguments extends DeviceIdentity {
  readonly address: string;
  readonly group: UserGroup;
  readonly password: string;
}

export interface ConnectMeterArguments {
  readonly way: MeterWay;
  /**
   * What the way takes, if anything: the key of encrypted telegrams as 32 hex digits, or a broker's password. Null keeps
   * what is known. A HomeWizard of the second edition that is not paired yet is: the user presses its button meanwhile.
   */
  readonly secret: string | null;
}

/** A meter by `MeterView.key`. */
export interface MeterArguments {
  readonly key: string;
}

/** A range, UTC epoch ms, `to` not included. */
export interface RangeArguments {
  readonly from: number;
  readonly to: number;
}

/** At most 10,000 buckets at once. */
export interface TotalsArguments extends RangeArguments {
  readonly bucket: BucketLength;
}

export type ChangeSettingsArguments = Partial<Settings>;
