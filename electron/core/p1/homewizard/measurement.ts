import type { Registers } from '../../../../shared/facts.ts';
import { mbusMedia, type MbusReading, type MeterPhase } from '../../../../shared/meterReading.ts';
import { isJsonObject, numberOf, registerOf, textOf, wholeOf, type JsonObject } from '../polling/jsonAnswer.ts';
import { instantBefore, instantNear, readIsoWall, readShortStamp } from '../polling/wallTime.ts';
import type { Telegram } from '../telegram/telegram.ts';
import { readDeviceNumber } from '../telegram/textMemory.ts';

/** Which of the two editions of the interface a document is of; they name the same things differently. */
export type Edition = 'v1' | 'v2';

const names = {
  v1: {
    energy: (direction: string, tariff: string) => `total_power_${direction}${tariff}_kwh`,
    power: 'active_power',
    voltage: 'active_voltage',
    current: 'active_current',
    tariff: 'active_tariff',
    version: 'smr_version',
    average: 'active_power_average_w',
    // Spelt so by the device.
    peak: 'montly_power_peak_w',
    peakAt: 'montly_power_peak_timestamp',
  },
  v2: {
    energy: (direction: string, tariff: string) => `energy_${direction}${tariff}_kwh`,
    power: 'power',
    voltage: 'voltage',
    current: 'current',
    tariff: 'tariff',
    version: 'protocol_version',
    average: 'average_power_15m_w',
    peak: 'monthly_power_peak_w',
    peakAt: 'monthly_power_peak_timestamp',
  },
} as const;

const externalTypes: Readonly<Record<string, number>> = {
  gas_meter: mbusMedia.gas,
  heat_meter: mbusMedia.heatReturn,
  warm_water_meter: mbusMedia.warmWater,
  water_meter: mbusMedia.water,
  inlet_heat_meter: mbusMedia.heatFlow,
};

/** Places between the unit as told and the whole unit kept. */
const units: Readonly<Record<string, { readonly unit: MbusReading['unit']; readonly decimals: number }>> = {
  m3: { unit: 'dm3', decimals: 3 },
  GJ: { unit: 'kJ', decimals: 6 },
  MJ: { unit: 'kJ', decimals: 3 },
  kWh: { unit: 'Wh', decimals: 3 },
};

/**
 * Reads `/api/v1/data` or `/api/measurement` of a P1 meter as what its telegram would have said. Any field may be absent,
 * and then nothing is said of it. The first edition tells no time for electricity; the second tells the meter's, without
 * its zone. Null where there is no register of energy in it.
 *
 * @param zone where the meter stands, for stamps without a letter
 * @param receiptAt UTC epoch ms
 */
export function readMeasurement(document: unknown, edition: Edition, zone: string, receiptAt: number): Telegram | null {
  if (!isJsonObject(document)) {
    return null;
  }
  const name = names[edition];
  const registers = {
    ...readDirection(document, edition, 'import'),
    ...readDirection(document, edition, 'export'),
  };
  if (Object.keys(registers).length === 0) {
    return null;
  }
  const powerW = wholeOf(document[`${name.power}_w`]);
  const version = document[name.version];
  const stamp = edition === 'v2' ? readIsoWall(document['timestamp']) : null;
  return {
    stampAt: stamp === null ? null : instantNear(stamp, zone, receiptAt),
    identification: textOf(document['meter_model']) ?? '',
    meterId: readMeterId(document['unique_id']),
    version: typeof version === 'number' ? String(version) : textOf(version),
    registers,
    importPowerW: powerW === null ? null : Math.max(powerW, 0),
    exportPowerW: powerW === null ? null : Math.max(-powerW, 0),
    tariff: wholeOf(document[name.tariff]),
    phases: readPhases(document, edition),
    mbus: readExternal(document, zone, receiptAt),
    demand: readDemand(document, edition, zone, receiptAt),
    others: {},
  };
}

/** The sum of a direction and its first two tariffs; the sum is formed where there are more and it is not told. */
export function readDirection(document: JsonObject, edition: Edition, direction: 'import' | 'export'): Registers {
  const read = (tariff: string) => registerOf(document[names[edition].energy(direction, tariff)], 3);
  const told = read('');
  const first = read('_t1');
  const second = read('_t2');
  const further = [read('_t3'), read('_t4')].filter((one) => one !== null);
  const sum =
    told ?? (first === null || second === null || further.length === 0 ? null : total([first, second, ...further]));
  return {
    ...(sum !== null && { [`${direction}Wh`]: sum }),
    ...(first !== null && { [`${direction}T1Wh`]: first }),
    ...(second !== null && { [`${direction}T2Wh`]: second }),
  };
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, one) => sum + one, 0);
}

function readPhases(document: JsonObject, edition: Edition): readonly MeterPhase[] {
  const name = names[edition];
  const phases = ['l1', 'l2', 'l3'].map((phase): MeterPhase => {
    const powerW = wholeOf(document[`${name.power}_${phase}_w`]);
    const currentA = numberOf(document[`${name.current}_${phase}_a`]);
    return {
      voltageV: numberOf(document[`${name.voltage}_${phase}_v`]),
      // Signed here and unsigned in every telegram.
      currentA: currentA === null ? null : Math.abs(currentA),
      importPowerW: powerW === null ? null : Math.max(powerW, 0),
      exportPowerW: powerW === null ? null : Math.max(-powerW, 0),
    };
  });
  const last = phases.findLastIndex((phase) => Object.values(phase).some((value) => value !== null));
  return phases.slice(0, last + 1);
}

function readDemand(document: JsonObject, edition: Edition, zone: string, receiptAt: number): Telegram['demand'] {
  const name = names[edition];
  const runningW = wholeOf(document[name.average]);
  const monthPeakW = wholeOf(document[name.peak]);
  if (runningW === null && monthPeakW === null) {
    return null;
  }
  return { runningW, monthPeakW, monthPeakAt: readInstant(document[name.peakAt], zone, receiptAt) };
}

/** The M-Bus devices, numbered as they stand in the list; the older form with gas alone where there is no list. */
function readExternal(document: JsonObject, zone: string, receiptAt: number): readonly MbusReading[] {
  const list: unknown = document['external'];
  if (Array.isArray(list)) {
    return list.slice(0, 16).flatMap((one: unknown, index) => readDevice(one, index + 1, zone, receiptAt));
  }
  const gas = {
    unique_id: document['gas_unique_id'],
    type: 'gas_meter',
    timestamp: document['gas_timestamp'],
    value: document['total_gas_m3'],
    unit: 'm3',
  };
  return readDevice(gas, 1, zone, receiptAt);
}

function readDevice(device: unknown, channel: number, zone: string, receiptAt: number): readonly MbusReading[] {
  if (!isJsonObject(device)) {
    return [];
  }
  const scale = units[textOf(device['unit']) ?? ''];
  const at = readInstant(device['timestamp'], zone, receiptAt);
  const value = scale === undefined ? null : registerOf(device['value'], scale.decimals);
  if (scale === undefined || at === null || value === null) {
    return [];
  }
  const type = externalTypes[textOf(device['type']) ?? ''] ?? null;
  return [{ channel, type, id: readMeterId(device['unique_id']), at, value, unit: scale.unit }];
}

function readInstant(value: unknown, zone: string, receiptAt: number): number | null {
  const wall = readIsoWall(value) ?? readShortStamp(value);
  return wall === null ? null : instantBefore(wall, zone, receiptAt);
}

function readMeterId(value: unknown): string | null {
  const printed = Buffer.from(textOf(value) ?? '', 'latin1');
  return readDeviceNumber(printed, 0, printed.length);
}
