import type { MeterPhase } from '../../../../shared/meterReading.ts';
import type { Registers } from '../../../../shared/facts.ts';
import type { ObisCode } from './obisCode.ts';
import { amountKinds, nearestAmount, units, wholeAmount, type Amount } from './telegramValues.ts';

/** As many tariffs as the standards know. */
const mostTariffs = 16;
const phaseCount = 3;

/** Where the numbers of a telegram are kept while it is read: NaN is what the meter does not say. */
export const slots = {
  /** The sum of import, then its tariffs 1 to 16. */
  importSum: 0,
  exportSum: mostTariffs + 1,
  importPower: 2 * (mostTariffs + 1),
  exportPower: 2 * (mostTariffs + 1) + 1,
  netPower: 2 * (mostTariffs + 1) + 2,
  /** Voltage, current, import and export of phase 1, then of 2 and 3. */
  phases: 2 * (mostTariffs + 1) + 3,
  runningDemand: 2 * (mostTariffs + 1) + 15,
  peakDemand: 2 * (mostTariffs + 1) + 16,
  peakAt: 2 * (mostTariffs + 1) + 17,
  tariff: 2 * (mostTariffs + 1) + 18,
  stamp: 2 * (mostTariffs + 1) + 19,
} as const;
export const slotCount = slots.stamp + 1;
const registerSlots = slots.importPower;

/**
 * The slot of an object of electricity (1-0, or 1-1 as a Greek meter has it); -1 for all that is not used here.
 *
 * Registers are C.8.E: 1 taken, 2 fed in, E the tariff, 0 the sum. Present values are C.7.0: power 1, 2, and per phase
 * 21, 41, 61 taken, 22, 42, 62 fed in, 32, 52, 72 volts, 31, 51, 71 amperes; 16 is taken less fed in.
 */
export function electricitySlot(code: ObisCode): number {
  const { c, d, e } = code;
  if (d === 7) {
    return e === 0 ? presentSlot(c) : -1;
  }
  if (d === 8 && e <= mostTariffs) {
    return c === 1 ? slots.importSum + e : c === 2 ? slots.exportSum + e : -1;
  }
  return -1;
}

/** Whether a slot holds a register. */
export function isRegister(slot: number): boolean {
  return slot < registerSlots;
}

/**
 * An amount as its slot wants it: whole Wh, whole W, volts, amperes.
 *
 * @returns NaN where it is empty, unreadable, too large or of a unit that does not belong there
 */
export function electricityValue(slot: number, amount: Amount): number {
  if (amount.kind !== amountKinds.number) {
    return Number.NaN;
  }
  if (amount.unit === units.none && amount.digits === 0) {
    return 0;
  }
  if (slot < registerSlots) {
    return energyOf(amount);
  }
  if (slot < slots.phases || slot >= slots.runningDemand) {
    return powerOf(amount);
  }
  switch ((slot - slots.phases) % 4) {
    case 0:
      return amount.unit === units.volt ? nearestAmount(amount) : Number.NaN;
    case 1:
      return amount.unit === units.ampere ? nearestAmount(amount) : Number.NaN;
    default:
      return powerOf(amount);
  }
}

/**
 * The registers of both directions. The sum is the meter's own where it prints one. Where it prints tariffs 1 and 2
 * alone they stand for it; any other number of tariffs is added up into a sum, beside those of 1 and 2, because a reader
 * of registers takes a sum before its tariffs.
 */
export function registersOf(values: Float64Array): Registers {
  const registers: { -readonly [Name in keyof Registers]: Registers[Name] } = {};
  const importSum = sumOf(values, slots.importSum);
  const importT1 = values[slots.importSum + 1] ?? Number.NaN;
  const importT2 = values[slots.importSum + 2] ?? Number.NaN;
  const exportSum = sumOf(values, slots.exportSum);
  const exportT1 = values[slots.exportSum + 1] ?? Number.NaN;
  const exportT2 = values[slots.exportSum + 2] ?? Number.NaN;
  if (importSum >= 0) {
    registers.importWh = importSum;
  }
  if (importT1 >= 0) {
    registers.importT1Wh = importT1;
  }
  if (importT2 >= 0) {
    registers.importT2Wh = importT2;
  }
  if (exportSum >= 0) {
    registers.exportWh = exportSum;
  }
  if (exportT1 >= 0) {
    registers.exportT1Wh = exportT1;
  }
  if (exportT2 >= 0) {
    registers.exportT2Wh = exportT2;
  }
  return registers;
}

/** The phases that the meter speaks of, without those after the last one. */
export function phasesOf(values: Float64Array): readonly MeterPhase[] {
  const phases: MeterPhase[] = [];
  let last = phaseCount;
  while (last > 0 && !saysPhase(values, last - 1)) {
    last -= 1;
  }
  for (let phase = 0; phase < last; phase += 1) {
    const slot = slots.phases + 4 * phase;
    phases.push({
      voltageV: numberOrNull(values[slot]),
      currentA: numberOrNull(values[slot + 1]),
      importPowerW: numberOrNull(values[slot + 2]),
      exportPowerW: numberOrNull(values[slot + 3]),
    });
  }
  return phases;
}

/** Present power of a direction; from the net power, where the meter prints that alone. */
export function powerOrNull(values: Float64Array, direction: 'import' | 'export'): number | null {
  const own = values[direction === 'import' ? slots.importPower : slots.exportPower] ?? Number.NaN;
  if (!Number.isNaN(own)) {
    return own;
  }
  const net = values[slots.netPower] ?? Number.NaN;
  const isAlone = Number.isNaN(values[slots.importPower] ?? 0) && Number.isNaN(values[slots.exportPower] ?? 0);
  if (Number.isNaN(net) || !isAlone) {
    return null;
  }
  return Math.max(0, direction === 'import' ? net : -net);
}

/** Null for a slot that was not filled. */
export function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function presentSlot(c: number): number {
  switch (c) {
    case 1:
      return slots.importPower;
    case 2:
      return slots.exportPower;
    case 16:
      return slots.netPower;
    case 32:
    case 52:
    case 72:
      return slots.phases + (c - 32) / 5;
    case 31:
    case 51:
    case 71:
      return slots.phases + (c - 31) / 5 + 1;
    case 21:
    case 41:
    case 61:
      return slots.phases + (c - 21) / 5 + 2;
    case 22:
    case 42:
    case 62:
      return slots.phases + (c - 22) / 5 + 3;
    default:
      return -1;
  }
}

/** The sum the meter prints; else that of all its tariffs, unless they are 1 and 2 or lack the first; NaN for neither. */
function sumOf(values: Float64Array, sumSlot: number): number {
  const printed = values[sumSlot] ?? Number.NaN;
  if (!Number.isNaN(printed)) {
    return printed;
  }
  let sum = 0;
  let tariffs = 0;
  let last = 0;
  for (let tariff = 1; tariff <= mostTariffs; tariff += 1) {
    const value = values[sumSlot + tariff] ?? Number.NaN;
    if (!Number.isNaN(value)) {
      sum += value;
      tariffs += 1;
      last = tariff;
    }
  }
  const isFirstTold = !Number.isNaN(values[sumSlot + 1] ?? Number.NaN);
  return !isFirstTold || (tariffs === 2 && last === 2) ? Number.NaN : sum;
}

function saysPhase(values: Float64Array, phase: number): boolean {
  const slot = slots.phases + 4 * phase;
  return !(
    Number.isNaN(values[slot] ?? Number.NaN) &&
    Number.isNaN(values[slot + 1] ?? Number.NaN) &&
    Number.isNaN(values[slot + 2] ?? Number.NaN) &&
    Number.isNaN(values[slot + 3] ?? Number.NaN)
  );
}

function energyOf(amount: Amount): number {
  if (amount.isNegative) {
    return Number.NaN;
  }
  switch (amount.unit) {
    case units.kilowattHour:
      return wholeAmount(amount, 3);
    case units.wattHour:
      return wholeAmount(amount, 0);
    case units.megawattHour:
      return wholeAmount(amount, 6);
    default:
      return Number.NaN;
  }
}

function powerOf(amount: Amount): number {
  switch (amount.unit) {
    case units.kilowatt:
      return wholeAmount(amount, 3);
    case units.watt:
      return wholeAmount(amount, 0);
    default:
      return Number.NaN;
  }
}
