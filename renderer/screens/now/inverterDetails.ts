import type { InverterValues } from '../../../shared/inverterValues.ts';
import type { Speech } from '../../words/index.ts';

/** A value in words, or null where the device has none. */
export interface DetailText {
  readonly name: string;
  readonly text: string | null;
}

/** One line of the table of phases or strings. */
export interface PowerRow {
  readonly name: string;
  readonly powerW: number | null;
  readonly voltageV: number | null;
  readonly currentA: number | null;
}

/** The phases the device knows, L1 first. */
export function phaseRows(values: InverterValues): readonly PowerRow[] {
  return rows(values.acPhasePowerW, values.acPhaseVoltageV, values.acPhaseCurrentA, (number) => `L${number}`);
}

/** The strings the device knows, the first MPPT first. */
export function stringRows(values: InverterValues): readonly PowerRow[] {
  return rows(values.dcPowerW, values.dcVoltageV, values.dcCurrentA, String);
}

function rows(
  powersW: readonly (number | null)[],
  voltagesV: readonly (number | null)[],
  currentsA: readonly (number | null)[],
  nameOf: (number: number) => string,
): readonly PowerRow[] {
  const length = Math.max(powersW.length, voltagesV.length, currentsA.length);
  return Array.from({ length }, (_none, index) => ({
    name: nameOf(index + 1),
    powerW: powersW[index] ?? null,
    voltageV: voltagesV[index] ?? null,
    currentA: currentsA[index] ?? null,
  }));
}

/** How every inverter is doing beside its powers. Rarer values stand only where the device knows them. */
export function presentDetails(values: InverterValues, speech: Speech): readonly DetailText[] {
  const { say, units } = speech;
  return [
    { name: say('inverter.status'), text: map(values.status, speech.status) },
    { name: say('inverter.gridRelay'), text: map(values.gridRelay, speech.status) },
    { name: say('inverter.gridFrequency'), text: measure(values.gridFrequencyHz, 2, 'Hz', speech) },
    { name: say('inverter.temperature'), text: measure(values.temperatureC, 1, '°C', speech) },
    ...known([
      { name: say('inverter.powerFactor'), text: map(values.powerFactor, (factor) => units.number(factor, 2)) },
    ]),
  ];
}

/** What every inverter has counted, and what it may give. */
export function counterDetails(values: InverterValues, speech: Speech): readonly DetailText[] {
  const { say } = speech;
  return [
    { name: say('inverter.yieldToday'), text: map(values.dayYieldWh, speech.energy) },
    { name: say('inverter.yieldTotal'), text: map(values.totalYieldWh, speech.energy) },
    { name: say('inverter.operatingTime'), text: hours(values.operatingTimeS, speech) },
    { name: say('inverter.feedInTime'), text: hours(values.feedInTimeS, speech) },
    ...known([
      { name: say('inverter.nominalPower'), text: map(values.nominalPowerW, speech.power) },
      { name: say('inverter.powerLimit'), text: map(values.powerLimitW, speech.power) },
    ]),
  ];
}

/** The battery's values; empty where the device has none. */
export function batteryDetails(values: InverterValues, speech: Speech): readonly DetailText[] {
  const { say, units } = speech;
  return known([
    { name: say('inverter.charge'), text: measure(values.batteryChargePercent, 0, '%', speech) },
    { name: say('inverter.chargingPower'), text: map(values.batteryChargePowerW, speech.power) },
    { name: say('inverter.dischargingPower'), text: map(values.batteryDischargePowerW, speech.power) },
    { name: say('inverter.batteryTemperature'), text: measure(values.batteryTemperatureC, 1, '°C', speech) },
    { name: say('inverter.batteryVoltage'), text: measure(values.batteryVoltageV, 1, 'V', speech) },
    { name: say('inverter.batteryCurrent'), text: measure(values.batteryCurrentA, 2, 'A', speech) },
    { name: say('inverter.charged'), text: map(values.batteryChargedWh, speech.energy) },
    { name: say('inverter.discharged'), text: map(values.batteryDischargedWh, speech.energy) },
    { name: say('inverter.cycles'), text: map(values.batteryCycles, (cycles) => units.number(cycles, 0)) },
  ]);
}

/** A number with its unit behind a space that does not break, or null. */
export function measure(
  value: number | null | undefined,
  decimals: number,
  unit: string,
  { units }: Speech,
): string | null {
  return map(value, (known) => `${units.number(known, decimals)}\u00a0${unit}`);
}

function hours(seconds: number | null, { say, units }: Speech): string | null {
  return map(seconds, (known) => say('inverter.hours', { count: units.number(known / 3600, 0) }));
}

function map<Value>(value: Value | null | undefined, text: (value: Value) => string): string | null {
  return value === null || value === undefined ? null : text(value);
}

function known(details: readonly DetailText[]): readonly DetailText[] {
  return details.filter((detail) => detail.text !== null);
}
