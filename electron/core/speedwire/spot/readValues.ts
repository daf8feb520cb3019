import type { InverterValues, TaggedText } from '../../../../shared/inverterValues.ts';
import { modelName } from '../frames/models.ts';
import { selectedTag, type SpotRecord } from '../frames/records.ts';
import { tagText } from '../frames/statusTexts.ts';

/** What a device says about itself; null where it does not. */
export interface DeviceInfo {
  readonly name: string | null;
  readonly model: string | null;
  readonly modelTag: number | null;
  readonly deviceClass: TaggedText | null;
  readonly firmware: string | null;
}

type KeyOf<Kind> = {
  [Key in keyof InverterValues]-?: Kind extends InverterValues[Key] ? Key : never;
}[keyof InverterValues];
type OptionalKeyOf<Kind> = {
  [Key in keyof InverterValues]-?: undefined extends InverterValues[Key]
    ? [Kind] extends [InverterValues[Key]]
      ? Key
      : never
    : never;
}[keyof InverterValues];

/** Keys whose values are arrays by phase or string. */
type ArrayKey = KeyOf<readonly (number | null)[]>;
type OptionalNumberKey = OptionalKeyOf<number | null>;

const optionalKeys: readonly OptionalNumberKey[] = [
  'nominalPowerW',
  'powerLimitW',
  'powerFactor',
  'batteryChargePercent',
  'batteryTemperatureC',
  'batteryVoltageV',
  'batteryCurrentA',
  'batteryCycles',
  'batteryChargedAh',
  'batteryDischargedAh',
  'batteryChargePowerW',
  'batteryDischargePowerW',
  'batteryChargedWh',
  'batteryDischargedWh',
  'batteryUsablePercent',
  'pvPowerW',
  'pvYieldWh',
  'gridExportPowerW',
  'gridImportPowerW',
  'gridExportWh',
  'gridImportWh',
  'meterDayExportWh',
  'meterDayImportWh',
  'consumptionPowerW',
  'meterConsumptionWh',
  'absorbedWh',
  'releasedWh',
  'timeToFeedInS',
  'reactivePowerVar',
];

/** How a unit stands at the end of a key. */
const unitSuffixes: Readonly<Record<string, string>> = { s: 'S', '°C': 'C', '%': 'Percent', var: 'Var' };

const numbers = {
  status: 0x2148,
  gridRelay: 0x4164,
  generalOperatingStatus: 0x4128,
  operatingStatus: 0x412b,
  name: 0x821e,
  class: 0x821f,
  model: 0x8220,
  firmware: 0x8234,
};

/**
 * Orders the records of a full read into values. A value of several registers (the two families of phase currents) is
 * taken from the one that has it. Optional values stand only where the device answered their register.
 *
 * @param earlier what this device answered before: its arrays keep the length they had, so that a string that gives no
 *   record at night stays in sight as null
 */
export function readValues(records: readonly SpotRecord[], earlier: InverterValues | null): InverterValues {
  const byKey = groupByKey(records);

  function single(key: string): number | null {
    return (byKey.get(key) ?? []).map(numberOf).find((value) => value !== null) ?? null;
  }

  function list(key: ArrayKey): readonly (number | null)[] {
    const found = (byKey.get(key) ?? []).filter((one) => one.class <= mostIndexes);
    const earlierLength = earlier?.[key]?.length ?? 0;
    const isSingle = earlierLength < 2 && found.every((one) => deviceClasses.has(one.class));
    const indexOf = (one: SpotRecord) => (isSingle ? 0 : Math.max(one.class, 1) - 1);
    const length = Math.max(earlierLength, ...found.map((one) => indexOf(one) + 1));
    const values = Array.from({ length }, (): number | null => null);
    for (const one of found) {
      values[indexOf(one)] ??= numberOf(one);
    }
    return values;
  }

  function isAnswered(number: number): boolean {
    return records.some((one) => one.number === number);
  }

  return {
    totalYieldWh: single('totalYieldWh'),
    dayYieldWh: single('dayYieldWh'),
    operatingTimeS: single('operatingTimeS'),
    feedInTimeS: single('feedInTimeS'),
    acPowerW: single('acPowerW'),
    acPhasePowerW: list('acPhasePowerW'),
    acPhaseVoltageV: list('acPhaseVoltageV'),
    acPhaseCurrentA: list('acPhaseCurrentA'),
    gridFrequencyHz: single('gridFrequencyHz'),
    dcPowerW: list('dcPowerW'),
    dcVoltageV: list('dcVoltageV'),
    dcCurrentA: list('dcCurrentA'),
    temperatureC: single('temperatureC'),
    status: taggedText(records, numbers.status),
    gridRelay: taggedText(records, numbers.gridRelay),
    ...whereSome({ acLineVoltageV: list('acLineVoltageV') }),
    ...whereSome({ gridExportPhasePowerW: list('gridExportPhasePowerW') }),
    ...whereSome({ gridImportPhasePowerW: list('gridImportPhasePowerW') }),
    ...(isAnswered(numbers.generalOperatingStatus) && {
      generalOperatingStatus: taggedText(records, numbers.generalOperatingStatus),
    }),
    ...(isAnswered(numbers.operatingStatus) && {
      operatingStatus: taggedText(records, numbers.operatingStatus),
    }),
    ...optionalValues(byKey, single),
  };
}

/** Orders the records of type label and firmware. An unknown model or class is told by its number. */
export function readDevice(records: readonly SpotRecord[]): DeviceInfo {
  const modelTag = tagOf(records, numbers.model);
  return {
    name: textOf(records, numbers.name),
    model: modelTag === null ? null : modelName(modelTag),
    modelTag,
    deviceClass: taggedText(records, numbers.class),
    firmware: textOf(records, numbers.firmware),
  };
}

function whereSome<Lists extends Readonly<Record<string, readonly unknown[]>>>(lists: Lists): Partial<Lists> {
  return Object.values(lists).some((one) => one.length > 0) ? lists : {};
}

function optionalValues(
  byKey: ReadonlyMap<string, readonly SpotRecord[]>,
  single: (key: string) => number | null,
): Pick<InverterValues, OptionalNumberKey> {
  const values: { -readonly [Key in OptionalNumberKey]?: number | null } = {};
  for (const key of optionalKeys) {
    if (byKey.has(key)) {
      values[key] = single(key);
    }
  }
  return values;
}

/**
 * Phases and strings count from 1, and a device without several strings may leave the number out, or write the class of
 * the whole device there: 7 on battery inverters, 9 on hybrids. Where nothing else stands, these number no string.
 */
const deviceClasses: ReadonlySet<number> = new Set([0, 7, 9]);

/** The longest array: devices have at most a dozen strings, and a class beyond that is no index. */
const mostIndexes = 24;

function groupByKey(records: readonly SpotRecord[]): ReadonlyMap<string, readonly SpotRecord[]> {
  const byKey = new Map<string, SpotRecord[]>();
  for (const one of records) {
    if (one.register !== null) {
      const { name, unit } = one.register;
      const key = `${name}${unitSuffixes[unit] ?? unit}`;
      byKey.set(key, [...(byKey.get(key) ?? []), one]);
    }
  }
  return byKey;
}

function numberOf(record: SpotRecord): number | null {
  return typeof record.value === 'number' ? record.value : null;
}

function textOf(records: readonly SpotRecord[], number: number): string | null {
  const found = records.find((one) => one.number === number && typeof one.value === 'string');
  return typeof found?.value === 'string' ? found.value : null;
}

function tagOf(records: readonly SpotRecord[], number: number): number | null {
  return selectedTag(records.filter((one) => one.number === number).flatMap((one) => one.entries));
}

function taggedText(records: readonly SpotRecord[], number: number): TaggedText | null {
  const tag = tagOf(records, number);
  return tag === null ? null : { tag, text: tagText(tag) };
}
