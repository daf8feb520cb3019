/** A chosen entry of a status list: SMA's tag number and the word for it. */
export interface TaggedText {
  readonly tag: number;
  readonly text: string;
}

/**
 * Everything one read of an inverter tells. Energies are integer Wh of the device's own counters; arrays are by phase
 * (index 0 is L1) or by string (index 0 is the first MPPT). Null is "no value", never 0: the device has none, or its
 * question failed (then the read's failures say so). Battery and grid-side values stand only where the device knows them.
 */
export interface InverterValues {
  readonly totalYieldWh: number | null;
  readonly dayYieldWh: number | null;
  readonly operatingTimeS: number | null;
  readonly feedInTimeS: number | null;
  readonly acPowerW: number | null;
  readonly acPhasePowerW: readonly (number | null)[];
  readonly acPhaseVoltageV: readonly (number | null)[];
  readonly acPhaseCurrentA: readonly (number | null)[];
  readonly gridFrequencyHz: number | null;
  readonly dcPowerW: readonly (number | null)[];
  readonly dcVoltageV: readonly (number | null)[];
  readonly dcCurrentA: readonly (number | null)[];
  readonly temperatureC: number | null;
  readonly status: TaggedText | null;
  readonly gridRelay: TaggedText | null;
  readonly nominalPowerW?: number | null;
  readonly powerLimitW?: number | null;
  readonly powerFactor?: number | null;
  readonly acLineVoltageV?: readonly (number | null)[];
  readonly batteryChargePercent?: number | null;
  readonly batteryTemperatureC?: number | null;
  readonly batteryVoltageV?: number | null;
  readonly batteryCurrentA?: number | null;
  readonly batteryCycles?: number | null;
  readonly batteryChargedAh?: number | null;
  readonly batteryDischargedAh?: number | null;
  readonly batteryChargePowerW?: number | null;
  readonly batteryDischargePowerW?: number | null;
  readonly batteryChargedWh?: number | null;
  readonly batteryDischargedWh?: number | null;
  readonly batteryUsablePercent?: number | null;
  readonly pvPowerW?: number | null;
  readonly pvYieldWh?: number | null;
  readonly gridExportPowerW?: number | null;
  readonly gridImportPowerW?: number | null;
  readonly gridExportWh?: number | null;
  readonly gridImportWh?: number | null;
  /** Of the day so far, at the grid connection. */
  readonly meterDayExportWh?: number | null;
  readonly meterDayImportWh?: number | null;
  readonly consumptionPowerW?: number | null;
  readonly meterConsumptionWh?: number | null;
  /** What a battery inverter took from its AC side and gave to it, in all. */
  readonly absorbedWh?: number | null;
  readonly releasedWh?: number | null;
  /** At the grid connection, by phase: given to the grid, and taken from it. */
  readonly gridExportPhasePowerW?: readonly (number | null)[];
  readonly gridImportPhasePowerW?: readonly (number | null)[];
  readonly reactivePowerVar?: number | null;
  readonly timeToFeedInS?: number | null;
  readonly generalOperatingStatus?: TaggedText | null;
  readonly operatingStatus?: TaggedText | null;
}
