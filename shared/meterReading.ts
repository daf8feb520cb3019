import type { Registers } from './facts.ts';

/** One phase of the grid connection, as the meter tells it. Current carries no sign on most meters. */
export interface MeterPhase {
  readonly voltageV: number | null;
  readonly currentA: number | null;
  readonly importPowerW: number | null;
  readonly exportPowerW: number | null;
}

/** The media on a meter's M-Bus that have a name here, by their numbers (EN 13757-3). Others are just devices. */
export const mbusMedia = {
  electricity: 2,
  gas: 3,
  heatReturn: 4,
  warmWater: 6,
  water: 7,
  heatFlow: 12,
} as const;

/** The last value that a device on the M-Bus gave the meter: a whole number of its unit. */
export interface MbusReading {
  readonly channel: number;
  /** The number of its medium as the meter announces it, see `mbusMedia`; null where it announces none. */
  readonly type: number | null;
  /** The device's own number; null where it tells none. */
  readonly id: string | null;
  /** When the value was read, UTC epoch ms. Later values of the same instant correct earlier ones. */
  readonly at: number;
  readonly value: number;
  readonly unit: 'dm3' | 'kJ' | 'Wh';
}

/** Belgian quarter-hour demand, W: of the running quarter, and the highest of the month with the end of its quarter. */
export interface MeterDemand {
  readonly runningW: number | null;
  readonly monthPeakW: number | null;
  readonly monthPeakAt: number | null;
}

/** What a meter says at one instant, by whichever way it came. Null and absent mean that the meter does not say it. */
export interface MeterReading {
  /** The instant the registers are valid for, UTC epoch ms. */
  readonly at: number;
  /** Whose clock `at` is: the meter's stamp, or the computer's at receipt. */
  readonly clock: 'meter' | 'receipt';
  /** The meter's own number; null where it tells none. Another number is another meter. */
  readonly meterId: string | null;
  /** The version of the telegram's standard as the meter prints it, such as `50`; null where it prints none. */
  readonly version: string | null;
  /** Whole Wh; the sum of a direction, or its tariffs, or both. */
  readonly registers: Registers;
  readonly importPowerW: number | null;
  readonly exportPowerW: number | null;
  readonly tariff: number | null;
  readonly phases: readonly MeterPhase[];
  readonly mbus: readonly MbusReading[];
  readonly demand: MeterDemand | null;
}

/** What a kWh meter behind solar panels says. */
export interface SolarReading {
  /** When it was received, UTC epoch ms: such a device tells no time. */
  readonly at: number;
  /** All that the panels ever gave, as the meter counts it. */
  readonly yieldWh: number;
  /** Their power now, negative where the inverter draws; null where it is not told. */
  readonly powerW: number | null;
}
