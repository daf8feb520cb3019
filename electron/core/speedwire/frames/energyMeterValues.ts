import type { EnergyMeterFrame, MeterRecord } from './energyMeterFrame.ts';

/** Powers and counters, import and export, over all phases or of one. Counters are integer Wh, varh and VAh. */
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
/** "No value" in 32 bits, unsigned and signed. No meter measures that much of anything. */
const absentValues: readonly number[] = [0xffff_ffff, 0x8000_0000];

/**
 * Turns keyed records into named values. Powers are exact to 0.1; a counter shows the whole Wh it has completed. What
 * is left out, says "no value", is beyond what a counter can have come to, or is told twice in two ways, is null.
 */
export function energyMeterValues(frame: EnergyMeterFrame): EnergyMeterValues {
  const byKey = recordsByKey(frame.records);
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

type RecordsByKey = ReadonlyMap<string, number | null>;

function recordsByKey(records: readonly MeterRecord[]): RecordsByKey {
  const byKey = new Map<string, number | null>();
  for (const { index, type, raw } of records) {
    const key = `${index}.${type}`;
    const known = byKey.get(key);
    byKey.set(key, known === undefined || known === raw ? raw : null);
  }
  return byKey;
}

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
  const raw = present(byKey, index);
  return raw === null || absentValues.includes(raw) ? null : raw / divisor;
}

function present(byKey: RecordsByKey, index: number): number | null {
  return byKey.get(`${index}.${presentValue}`) ?? null;
}

/** "No value" in 64 bits is beyond 2^53 in both its forms; 2^53 Ws is what a city uses in a year. */
function energy(byKey: RecordsByKey, index: number): number | null {
  const raw = byKey.get(`${index}.${counter}`) ?? null;
  return raw === null || raw > Number.MAX_SAFE_INTEGER
    ? null
    : (raw - (raw % wattSecondsPerWattHour)) / wattSecondsPerWattHour;
}

/** The power factor is the one signed value of the frame: from -1 to 1. */
function signedFactor(byKey: RecordsByKey, index: number): number | null {
  const raw = present(byKey, index);
  const thousandths = raw === null ? null : raw | 0;
  return thousandths === null || Math.abs(thousandths) > 1000 ? null : thousandths / 1000;
}
