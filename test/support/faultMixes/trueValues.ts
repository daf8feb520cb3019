import type { LineState, SimulatedState } from '../../../electron/core/simulator/index.ts';
import type { SimulatedModel } from '../../../electron/core/simulator/models/model.ts';
import type { InverterValues } from '../../../shared/inverterValues.ts';

type Truth = number | null | readonly (number | null)[];

/** A value of a read: the first register it stands in, the question that brings it, and what is true of it. */
interface TrueValue {
  readonly registers: readonly number[];
  readonly question: string;
  /** Asked only of devices that say they have a battery. */
  readonly storage?: true;
  readonly of: (state: SimulatedState, model: SimulatedModel) => Truth;
}

type Measured = Exclude<keyof InverterValues, 'generalOperatingStatus' | 'operatingStatus'>;

const tags = { off: 303, ok: 307, closed: 51, open: 311 } as const;

/** All values that simulated devices have. */
export const trueValues = {
  totalYieldWh: { registers: [0x2601], question: 'energy', of: (state) => state.totalYieldWh },
  dayYieldWh: { registers: [0x2622], question: 'energy', of: (state) => state.dayYieldWh },
  operatingTimeS: { registers: [0x462e], question: 'operatingTime', of: (state) => state.operatingTimeS },
  feedInTimeS: { registers: [0x462f], question: 'operatingTime', of: (state) => state.feedInTimeS },
  acPowerW: { registers: [0x263f], question: 'acPower', of: (state) => state.acPowerW },
  acPhasePowerW: { registers: [0x4640], question: 'acPhasePower', of: (state) => phases(state, 'powerW') },
  acPhaseVoltageV: { registers: [0x4648], question: 'acVoltageAndCurrent', of: (state) => phases(state, 'voltageV') },
  acPhaseCurrentA: {
    registers: [0x4650, 0x4653],
    question: 'acVoltageAndCurrent',
    of: (state) => phases(state, 'currentA'),
  },
  acLineVoltageV: { registers: [0x464b], question: 'acVoltageAndCurrent', of: (state) => state.lineVoltagesV },
  powerFactor: { registers: [0x464e], question: 'acVoltageAndCurrent', of: (state) => state.powerFactor },
  gridFrequencyHz: { registers: [0x4657], question: 'gridFrequency', of: (state) => state.gridFrequencyHz },
  dcPowerW: { registers: [0x251e], question: 'dcPower', of: (state) => state.strings.map((one) => one.powerW) },
  dcVoltageV: {
    registers: [0x451f],
    question: 'dcVoltageAndCurrent',
    of: (state) => state.strings.map((one) => one.voltageV),
  },
  dcCurrentA: {
    registers: [0x4521],
    question: 'dcVoltageAndCurrent',
    of: (state) => state.strings.map((one) => one.currentA),
  },
  temperatureC: { registers: [0x2377], question: 'temperature', of: (state) => state.temperatureC },
  status: {
    registers: [0x2148],
    question: 'status',
    of: (state, model) => (state.asleep && model.archive !== null ? tags.off : tags.ok),
  },
  gridRelay: {
    registers: [0x4164],
    question: 'gridRelay',
    of: (state) => (state.feedingIn || (state.battery !== null && !state.asleep) ? tags.closed : tags.open),
  },
  nominalPowerW: { registers: [0x411e], question: 'nominalPower', of: (_state, model) => model.plant.limitW },
  powerLimitW: { registers: [0x832a], question: 'powerLimit', of: (_state, model) => model.plant.limitW },
  batteryChargePercent: battery(0x295a, 'batteryCharge', (state) => state.battery?.chargePercent),
  batteryCycles: battery(0x491e, 'batteryState', (state) => state.battery?.cycles),
  batteryChargedAh: battery(0x4926, 'batteryState', (state) => state.battery?.chargedAh),
  batteryDischargedAh: battery(0x4927, 'batteryState', (state) => state.battery?.dischargedAh),
  batteryTemperatureC: battery(0x495b, 'batteryState', (state) => state.battery?.temperatureC),
  batteryVoltageV: battery(0x495c, 'batteryState', (state) => state.battery?.voltageV),
  batteryCurrentA: battery(0x495d, 'batteryState', (state) => state.battery?.currentA),
  batteryChargePowerW: battery(0x4969, 'batteryPower', (state) => state.battery?.chargePowerW),
  batteryDischargePowerW: battery(0x496a, 'batteryPower', (state) => state.battery?.dischargePowerW),
  batteryUsablePercent: battery(0x696e, 'batteryUsable', (state) => state.battery?.usablePercent),
  batteryChargedWh: battery(0x4967, 'batteryEnergy', (state) => state.battery?.chargedWh),
  batteryDischargedWh: battery(0x4968, 'batteryEnergy', (state) => state.battery?.dischargedWh),
  pvPowerW: battery(0x46c2, 'pvPower', (state) => state.pvPowerW),
  pvYieldWh: battery(0x46c3, 'pvYield', (state) => state.pvYieldWh),
  consumptionPowerW: battery(0x4639, 'consumptionPower', (state) => state.house?.consumptionPowerW),
  gridExportPowerW: {
    registers: [0x4636],
    question: 'gridPower',
    of: (state) => state.house?.gridExportPowerW ?? null,
  },
  gridImportPowerW: {
    registers: [0x4637],
    question: 'gridPower',
    of: (state) => state.house?.gridImportPowerW ?? null,
  },
} as const satisfies Readonly<Partial<Record<Measured, TrueValue>>>;

const all: Readonly<Record<string, TrueValue>> = trueValues;

/** What `error-21` leaves of a device. */
const vitalQuestions: ReadonlySet<string> = new Set(['energy', 'acPower', 'status']);

function battery(
  register: number,
  question: string,
  of: (state: SimulatedState) => number | null | undefined,
): TrueValue {
  return { registers: [register], question, storage: true, of: (state) => of(state) ?? null };
}

function phases(state: SimulatedState, key: keyof LineState): readonly (number | null)[] {
  return [0, 1, 2].map((phase) => state.phases[phase]?.[key] ?? null);
}

/** What may be missing from a read, and why. */
export interface Excuses {
  /** Names of the questions that failed, as the read says. */
  readonly failed: ReadonlySet<string>;
  /** Whether the device has little else than its yields. */
  readonly hasLittle: boolean;
}

/**
 * Compares the values of a read with the truth: each must be what was true at one of the instants, by the device's
 * clock, at which it got a datagram; a value may be missing only where the device has none or the question failed.
 *
 * @returns what is wrong, in words
 */
export function judgeValues(
  values: InverterValues,
  model: SimulatedModel,
  states: Iterable<SimulatedState>,
  excuses: Excuses,
): readonly string[] {
  const unknown = Object.entries(values).flatMap(([key, value]) =>
    key in all || value === null || value === undefined ? [] : [`${key} is not known: ${JSON.stringify(value)}`],
  );
  const open = new Map<string, { readonly given: Truth; readonly one: TrueValue; latest: Truth }>();
  for (const [key, one] of Object.entries(all)) {
    const given = plain(Reflect.get(values, key));
    const isThere = model.registers.some(({ number }) => one.registers.includes(number)) || key === 'dayYieldWh';
    const isExcused =
      !isThere ||
      excuses.failed.has(one.question) ||
      (one.storage === true && excuses.failed.has('typeLabel')) ||
      (excuses.hasLittle && !vitalQuestions.has(one.question));
    if (!(isExcused && isNothing(given))) {
      open.set(key, { given, one, latest: null });
    }
  }
  for (const state of states) {
    for (const [key, entry] of open) {
      entry.latest = entry.one.of(state, model);
      if (isSame(entry.given, entry.latest)) {
        open.delete(key);
      }
    }
    if (open.size === 0) {
      break;
    }
  }
  return [
    ...unknown,
    ...[...open].map(
      ([key, { given, latest }]) => `${key} is ${JSON.stringify(given)}, in truth ${JSON.stringify(latest)}`,
    ),
  ];
}

/** A tagged text as its tag, an absent value as null. */
function plain(value: unknown): Truth {
  if (value === undefined || value === null) {
    return null;
  }
  if (typeof value === 'number') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((one: unknown) => (typeof one === 'number' ? one : null));
  }
  const tag: unknown = Reflect.get(Object(value), 'tag');
  return typeof tag === 'number' ? tag : null;
}

function isNothing(value: Truth): boolean {
  return value === null || (typeof value !== 'number' && value.every((one) => one === null));
}

function isSame(one: Truth, other: Truth): boolean {
  if (one === null || other === null || typeof one === 'number' || typeof other === 'number') {
    return one === other || (isNothing(one) && isNothing(other));
  }
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
