import type { TaggedText } from '../../../shared/inverterValues.ts';
import type { InverterRead } from '../../core/speedwire/index.ts';
import { amount, clockWords, energy, notAvailable, type Amount } from '../amounts.ts';
import { columns } from '../columns.ts';
import type { DeviceOutcome } from './readAddress.ts';

type Row = readonly string[];

/**
 * A device that was read, for people: total yield first, then what it does now, then what it is. Values that the device
 * says it does not have are "-"; quantities that it does not know at all are left out.
 */
export function deviceText(outcome: DeviceOutcome, read: InverterRead): string {
  const { values, device } = read;
  return columns([
    ['Total yield', energy(values.totalYieldWh)],
    ['Today', energy(values.dayYieldWh)],
    ['Power', amount(values.acPowerW, 0, 'W')],
    ...phaseRows(read),
    ...lineRows(values.acLineVoltageV ?? []),
    ...stringRows(read),
    ['Frequency', amount(values.gridFrequencyHz, 2, 'Hz')],
    ['Temperature', amount(values.temperatureC, 1, '°C')],
    ['State', tagged(values.status)],
    ['Grid relay', tagged(values.gridRelay)],
    ...knownStates([
      ['Operation', values.generalOperatingStatus],
      ['Operation in detail', values.operatingStatus],
    ]),
    ['Operating time', hours(values.operatingTimeS)],
    ['Feed-in time', hours(values.feedInTimeS)],
    ...knownRows([
      ['Nominal power', values.nominalPowerW, 0, 'W'],
      ['Power limit', values.powerLimitW, 0, 'W'],
      ['Power factor', values.powerFactor, 2, ''],
      ['Reactive power', values.reactivePowerVar, 0, 'var'],
      ['Time to feed-in', values.timeToFeedInS, 0, 's'],
      ['Battery charge', values.batteryChargePercent, 0, '%'],
      ['Battery power in', values.batteryChargePowerW, 0, 'W'],
      ['Battery power out', values.batteryDischargePowerW, 0, 'W'],
      ['Battery voltage', values.batteryVoltageV, 2, 'V'],
      ['Battery current', values.batteryCurrentA, 3, 'A'],
      ['Battery temperature', values.batteryTemperatureC, 1, '°C'],
      ['Battery cycles', values.batteryCycles, 0, ''],
      ['Battery usable', values.batteryUsablePercent, 0, '%'],
      ['Battery charged', values.batteryChargedAh, 0, 'Ah'],
      ['Battery discharged', values.batteryDischargedAh, 0, 'Ah'],
    ]),
    ...knownEnergyRows([
      ['Battery energy in', values.batteryChargedWh],
      ['Battery energy out', values.batteryDischargedWh],
      ['PV yield', values.pvYieldWh],
      ['Grid import', values.gridImportWh],
      ['Grid export', values.gridExportWh],
      ['Grid import today', values.meterDayImportWh],
      ['Grid export today', values.meterDayExportWh],
      ['Consumption', values.meterConsumptionWh],
      ['Energy absorbed', values.absorbedWh],
      ['Energy released', values.releasedWh],
    ]),
    ...knownRows([
      ['PV power', values.pvPowerW, 0, 'W'],
      ['Grid import now', values.gridImportPowerW, 0, 'W'],
      ['Grid export now', values.gridExportPowerW, 0, 'W'],
      ['Consumption now', values.consumptionPowerW, 0, 'W'],
      ...byPhase('Grid import', values.gridImportPhasePowerW),
      ...byPhase('Grid export', values.gridExportPhasePowerW),
    ]),
    ['Inverter', `${device.model ?? notAvailable}, serial ${outcome.serial ?? notAvailable}, at ${outcome.address}`],
    ['Name', device.name ?? notAvailable],
    ['Class', device.deviceClass?.text ?? notAvailable],
    ['Firmware', device.firmware ?? notAvailable],
    ['Read at', new Date(read.at).toISOString()],
    ['Its clock', clockWords(read.clockOffsetS)],
  ]);
}

function phaseRows({ values }: InverterRead): Row[] {
  const { acPhasePowerW, acPhaseVoltageV, acPhaseCurrentA } = values;
  const count = Math.max(acPhasePowerW.length, acPhaseVoltageV.length, acPhaseCurrentA.length);
  return Array.from({ length: count }, (_, index) => [
    `Phase L${index + 1}`,
    electrical(acPhasePowerW[index], acPhaseVoltageV[index], acPhaseCurrentA[index]),
  ]);
}

function stringRows({ values }: InverterRead): Row[] {
  const { dcPowerW, dcVoltageV, dcCurrentA } = values;
  const count = Math.max(dcPowerW.length, dcVoltageV.length, dcCurrentA.length);
  return Array.from({ length: count }, (_, index) => [
    `String ${index + 1}`,
    electrical(dcPowerW[index], dcVoltageV[index], dcCurrentA[index]),
  ]);
}

const lineNames = ['L1-L2', 'L2-L3', 'L3-L1'];

function lineRows(voltages: readonly Amount[]): Row[] {
  return voltages.map((voltage, index) => [`Line ${lineNames[index] ?? index + 1}`, amount(voltage, 2, 'V')]);
}

function electrical(powerW: Amount, voltageV: Amount, currentA: Amount): string {
  return [
    amount(powerW, 0, 'W').padStart(7),
    amount(voltageV, 2, 'V').padStart(10),
    amount(currentA, 3, 'A').padStart(9),
  ].join('  ');
}

function byPhase(label: string, powersW: readonly Amount[] = []): KnownRow[] {
  return powersW.map((powerW, index) => [`${label} L${index + 1}`, powerW, 0, 'W']);
}

function knownStates(rows: readonly (readonly [string, TaggedText | null | undefined])[]): Row[] {
  return rows.flatMap(([label, state]) => (state === undefined ? [] : [[label, tagged(state)]]));
}

/** Label, value, decimals, unit. */
type KnownRow = readonly [string, Amount, number, string];

function knownRows(rows: readonly KnownRow[]): Row[] {
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([label, value, decimals, unit]) => [label, amount(value, decimals, unit)]);
}

function knownEnergyRows(rows: readonly (readonly [string, Amount])[]): Row[] {
  return rows.filter(([, value]) => value !== undefined).map(([label, value]) => [label, energy(value)]);
}

function hours(valueS: Amount): string {
  return amount(valueS === null || valueS === undefined ? valueS : valueS / 3600, 1, 'h');
}

function tagged(value: TaggedText | null): string {
  return value === null ? notAvailable : value.text;
}
