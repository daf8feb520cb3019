/** What kind of device said something. All meters of a house stand at its one grid connection, one after the other. */
export const sourceKinds = ['inverter', 'meter'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Who said it: an inverter's serial, a meter's own number, or the name of the file family that knows neither. */
export interface SourceName {
  readonly kind: SourceKind;
  readonly id: string;
}

/**
 * Cumulative registers, whole units: Wh, dm3 of gas and water, kJ of heat. A meter gives either the sum of a direction
 * or its tariffs; an inverter gives its yield.
 */
export const registerNames = [
  'yieldWh',
  'importWh',
  'importT1Wh',
  'importT2Wh',
  'exportWh',
  'exportT1Wh',
  'exportT2Wh',
  'gasDm3',
  'waterDm3',
  'heatKj',
] as const;
export type RegisterName = (typeof registerNames)[number];
export type Registers = Readonly<Partial<Record<RegisterName, number>>>;

/**
 * How much a fact is worth where two speak of one instant, the best first: a P1 telegram, a live inverter read or a meter
 * frame; the device's own archive or its maker's file with registers; registers every 15 minutes; validated intervals;
 * hours; days; estimates.
 */
export const ranks = ['live', 'archive', 'quarterRegister', 'validated', 'hour', 'day', 'estimated'] as const;
export type Rank = (typeof ranks)[number];

/** What a source's registers said at an instant. `at` is UTC epoch ms. */
export interface ReadingFact {
  readonly source: SourceName;
  readonly at: number;
  readonly rank: Rank;
  readonly registers: Registers;
  /** Present power: yield of an inverter; of a meter import positive, export negative. */
  readonly powerW: number | null;
}

/** An amount over [from, to), UTC epoch ms: what portals export. The names are those of the registers it belongs to. */
export interface IntervalFact {
  readonly source: SourceName;
  readonly from: number;
  readonly to: number;
  readonly rank: Rank;
  readonly amounts: Registers;
  /** The step of the data it comes from, seconds. */
  readonly grainS: number;
  readonly estimated: boolean;
}

/** What a source said: all that counts in a total is made of these. */
export type Fact = ReadingFact | IntervalFact;

/** Why a fact does not count, computed from the sorted facts of its source. */
export const markReasons = ['glitch', 'rounding', 'reset', 'wrap', 'implausible'] as const;
export type MarkReason = (typeof markReasons)[number];
