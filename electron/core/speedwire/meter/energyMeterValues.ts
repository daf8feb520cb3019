import type { EnergyMeterFrame, MeterRecord } from '../frames/energyMeterFrame.ts';

/** The values of one direction of the grid, over all phases or of one. Counters are integer Wh, varh and VAh. */
export interface PowerValues {
  readonly importPowerW: number | null;
  readonly exportPowerW: number | null;
  readonly importWh: number | null;
  readonly exportWh: number | null;
  readonly reactiveImportPowerVar: number | null;
  readonly reactiveExportPowerVar: number | null;
  readonly reactiveImportVarh: number | null;
  readonly reactiveExportVarh: number | null;
  readonly apparentImportPowerVa: number | null;
  readonly apparentExportPowerVa: number | null;
  readonly apparentImportVah: number | null;
  readonly apparentExportVah: number | null;
  readonly powerFactor: number | null;
}

export interface PhaseValues extends PowerValues {
  readonly voltageV: number | null;
  readonly currentA: number | null;
}

/** All that an energy meter says, in our words; null where its firmware leaves a value out. */
export interface EnergyMeterValues extends PowerValues {
  readonly gridFrequencyHz: number | null;
  readonly phases: readonly PhaseValues[];
}

const presentValue = 4;
const counter = 8;
const wattSecondsPerWattHour = 3600;

/** Turns keyed records into named values. Powers are exact to 0.1; a counter shows the whole Wh it has completed. */
export function energyMeterValues(frame: EnergyMeterFrame): EnergyMeterValues {
  const byKey = new Map(frame.records.map((record) => [keyOf(record), record.raw]));
  return {
    ...powerValues(byKey, 0),
    gridFrequencyHz: scaled(byKey, 14, 1000),
    phases: [20, 40, 60].map((base) => ({
      ...powerValues(byKey, base),
      voltageV: scaled(byKey, base + 12, 1000),
      currentA: scaled(byKey, base + 11, 1000),
    })),
  };
}

function keyOf(record: MeterRecord): string {
  return `${record.index}.${record.type}`;
}

type RecordsByKey = ReadonlyMap<string, number>;

function powerValues(byKey: RecordsByKey, base: number): PowerValues {
  return {
    importPowerW: scaled(byKey, base + 1, 10),
    exportPowerW: scaled(byKey, base + 2, 10),
    importWh: energy(byKey, base + 1),
    exportWh: energy(byKey, base + 2),
    reactiveImportPowerVar: scaled(byKey, base + 3, 10),
    reactiveExportPowerVar: scaled(byKey, base + 4, 10),
    reactiveImportVarh: energy(byKey, base + 3),
    reactiveExportVarh: energy(byKey, base + 4),
    apparentImportPowerVa: scaled(byKey, base + 9, 10),
    apparentExportPowerVa: scaled(byKey, base + 10, 10),
    apparentImportVah: energy(byKey, base + 9),
    apparentExportVah: energy(byKey, base + 10),
    powerFactor: signedFactor(byKey, base + 13),
  };
}

function scaled(byKey: RecordsByKey, index: number, divisor: number): number | null {
  const raw = byKey.get(`${index}.${presentValue}`);
  return raw === undefined ? null : raw / divisor;
}

function energy(byKey: RecordsByKey, index: number): number | null {
  const raw = byKey.get(`${index}.${counter}`);
  return raw === undefined ? null : Math.floor(raw / wattSecondsPerWattHour);
}

/** The power factor is the one signed value of the frame. */
function signedFactor(byKey: RecordsByKey, index: number): number | null {
  const raw = byKey.get(`${index}.${presentValue}`);
  return raw === undefined ? null : (raw | 0) / 1000;
}
