import type { BatteryState } from '../house/batteryState.ts';
import type { RecordStamp, RegisterContent, SimulatedRegister } from './model.ts';
import type { HouseState, LineState, SimulatedState } from '../house/simulatedState.ts';

type Value = (state: SimulatedState) => number | null;

/** The class byte of a device's own records: 1 on solar inverters, 7 on battery inverters, 9 on hybrids. */
export type DeviceRecordClass = 1 | 7 | 9;

/** Tags of class, status and relay; the class tells what kind of device it is. */
export const classTags = { solar: 8001, wind: 8002, battery: 8007, hybrid: 8009, communication: 8128 } as const;
export const statusTags = { fault: 35, off: 303, ok: 307, warning: 455 } as const;
/** All states of a device, as those that list them do. */
export const allStatusTags: readonly number[] = Object.values(statusTags);
const relayTags = { closed: 51, open: 311, notAvailable: 16_777_213 } as const;

/** One register of class 1. */
export function register(
  object: number,
  number: number,
  stamp: RecordStamp,
  content: RegisterContent,
): SimulatedRegister {
  return { object, number, class: 1, stamp, content };
}

/** A spot value. `scale` units of the wire make one of the state's. */
export function measured(
  object: number,
  number: number,
  signed: boolean,
  scale: number,
  value: Value,
): SimulatedRegister {
  return register(object, number, 'measured', { form: 'number', signed, scale, value });
}

/** A number that never changes. */
function constant(object: number, number: number, value: number): SimulatedRegister {
  return register(object, number, 'now', { form: 'number', signed: false, scale: 1, value: () => value });
}

/** A 64-bit counter with the stamp of now. */
function counter(number: number, value: (state: SimulatedState) => number): SimulatedRegister {
  return register(0x5400, number, 'now', { form: 'counter', value });
}

/** Three registers in a row, one for each phase; those of phases that the device lacks never have a value. */
function perPhase(first: number, signed: boolean, scale: number, key: keyof LineState): SimulatedRegister[] {
  return [0, 1, 2].map((phase) =>
    measured(0x5100, first + phase, signed, scale, (state) => state.phases[phase]?.[key] ?? null),
  );
}

/** One register in as many classes as there are strings. */
function perString(number: number, scale: number, key: keyof LineState, strings: number): SimulatedRegister[] {
  return Array.from({ length: strings }, (_, string) => ({
    ...measured(0x5380, number, true, scale, (state) => state.strings[string]?.[key] ?? null),
    class: string + 1,
  }));
}

/** DC power, voltage and current of each string. */
function dcRegisters(strings: number): SimulatedRegister[] {
  return [
    ...perString(0x251e, 1, 'powerW', strings),
    ...perString(0x451f, 100, 'voltageV', strings),
    ...perString(0x4521, 1000, 'currentA', strings),
  ];
}

/** The total yield and, where the family has it, that of the day; then the times. */
function energyRegisters(withDayYield: boolean): SimulatedRegister[] {
  return [
    register(0x5400, 0x2601, 'lastYield', { form: 'counter', value: (state) => state.totalYieldWh }),
    ...(withDayYield ? [counter(0x2622, (state) => state.dayYieldWh)] : []),
    counter(0x462e, (state) => state.operatingTimeS),
    counter(0x462f, (state) => state.feedInTimeS),
  ];
}

/** Nominal power while all is well, in warning and in fault. */
function nominalPower(limitW: number): SimulatedRegister[] {
  return [0x411e, 0x411f, 0x4120].map((number) => constant(0x5100, number, limitW));
}

/** What state the device is in: `tags` are those it lists, or the chosen one alone as newer families send it. */
function statusRegister(tags: readonly number[] | 'chosenAlone'): SimulatedRegister {
  const chosen = (state: SimulatedState) => (state.asleep ? statusTags.off : statusTags.ok);
  return register(0x5180, 0x2148, 'now', { form: 'status', tags, chosen });
}

/** Whether the grid relay is closed. */
function relayRegister(): SimulatedRegister {
  return register(0x5180, 0x4164, 'now', {
    form: 'status',
    tags: [relayTags.closed, relayTags.open, relayTags.notAvailable],
    chosen: (state) =>
      state.feedingIn || (state.battery !== null && !state.asleep) ? relayTags.closed : relayTags.open,
  });
}

/** What a type label says; the first tag of each list is the device's own unless `model` names another one. */
export interface TypeLabel {
  readonly classes: readonly [number, ...number[]];
  readonly models: readonly number[];
  readonly model: number;
  /** Major and minor in BCD, build in binary, 4 for a release. */
  readonly firmware: number;
}

/** Name, class, model and firmware. */
export function typeLabel(label: TypeLabel): SimulatedRegister[] {
  const [deviceClass] = label.classes;
  return [
    register(0x5800, 0x821e, 'wakeUp', { form: 'text', value: (state) => state.name }),
    register(0x5800, 0x821f, 'wakeUp', { form: 'status', tags: label.classes, chosen: () => deviceClass }),
    register(0x5800, 0x8220, 'wakeUp', { form: 'status', tags: label.models, chosen: () => label.model }),
    register(0x5800, 0x8234, 'wakeUp', { form: 'firmware', word: label.firmware }),
  ];
}

/** What the registers of inverters differ in; what is left out is as most have it. */
export interface InverterRegisters {
  readonly limitW: number;
  /** How many strings of panels it measures: none on a battery inverter. */
  readonly strings: number;
  readonly label: TypeLabel;
  /** Phase currents in registers 4653 to 4655, with a sign; else in 4650 to 4652, without. */
  readonly signedCurrents?: boolean;
  /** Of its states it sends the one in force alone, as newer families do; else all, with a mark. */
  readonly stateAlone?: boolean;
  /** What most have and it has not: the power limit it is set to, the grid relay, the day yield. */
  readonly lacks?: readonly ('limit' | 'relay' | 'dayYield')[];
  /** What it has beyond the others. */
  readonly more?: readonly SimulatedRegister[];
}

/** All registers of an inverter, in the order of the wire: power, phases, grid, state, temperature, strings, energy, label. */
export function inverterRegisters(inverter: InverterRegisters): SimulatedRegister[] {
  const { limitW, strings, label, signedCurrents = false, stateAlone = false, lacks = [], more = [] } = inverter;
  return inOrder([
    measured(0x5100, 0x263f, true, 1, (state) => state.acPowerW),
    ...nominalPower(limitW),
    ...perPhase(0x4640, true, 1, 'powerW'),
    ...perPhase(0x4648, false, 100, 'voltageV'),
    ...perPhase(signedCurrents ? 0x4653 : 0x4650, signedCurrents, 1000, 'currentA'),
    measured(0x5100, 0x4657, false, 100, (state) => state.gridFrequencyHz),
    ...(lacks.includes('limit') ? [] : [constant(0x5100, 0x832a, limitW)]),
    statusRegister(stateAlone ? 'chosenAlone' : allStatusTags),
    ...(lacks.includes('relay') ? [] : [relayRegister()]),
    measured(0x5200, 0x2377, true, 100, (state) => state.temperatureC),
    ...dcRegisters(strings),
    ...energyRegisters(!lacks.includes('dayYield')),
    ...typeLabel(label),
    ...more,
  ]);
}

function ofBattery(number: number, signed: boolean, scale: number, key: keyof BatteryState): SimulatedRegister {
  return measured(0x5100, number, signed, scale, (state) => state.battery?.[key] ?? null);
}

function ofHouse(number: number, key: keyof HouseState): SimulatedRegister {
  return measured(0x5100, number, true, 1, (state) => state.house?.[key] ?? null);
}

/** What the battery does and holds: temperature in tenths, current negative while it discharges. */
export function batteryRegisters(): SimulatedRegister[] {
  return [
    ofBattery(0x295a, false, 1, 'chargePercent'),
    ofBattery(0x491e, false, 1, 'cycles'),
    ofBattery(0x4926, false, 1, 'chargedAh'),
    ofBattery(0x4927, false, 1, 'dischargedAh'),
    ofBattery(0x495b, true, 10, 'temperatureC'),
    ofBattery(0x495c, false, 100, 'voltageV'),
    ofBattery(0x495d, true, 1000, 'currentA'),
    ofBattery(0x4969, false, 1, 'chargePowerW'),
    ofBattery(0x496a, false, 1, 'dischargePowerW'),
    ofBattery(0x696e, false, 1, 'usablePercent'),
    counter(0x4967, (state) => state.battery?.chargedWh ?? 0),
    counter(0x4968, (state) => state.battery?.dischargedWh ?? 0),
  ];
}

/** What the panels of a hybrid give, and gave. */
export function panelRegisters(): SimulatedRegister[] {
  return [measured(0x5100, 0x46c2, false, 1, (state) => state.pvPowerW), counter(0x46c3, (state) => state.pvYieldWh)];
}

/** What a hybrid knows of the grid connection: export, import, consumption. */
export function houseRegisters(): SimulatedRegister[] {
  return [
    ofHouse(0x4636, 'gridExportPowerW'),
    ofHouse(0x4637, 'gridImportPowerW'),
    ofHouse(0x4639, 'consumptionPowerW'),
  ];
}

/** The same registers with another class; strings keep their numbers. */
export function inClass(recordClass: DeviceRecordClass, registers: readonly SimulatedRegister[]): SimulatedRegister[] {
  return registers.map((one) => (one.object === 0x5380 ? one : { ...one, class: recordClass }));
}

/** By object, then number, then class, as the wire wants them. */
function inOrder(registers: readonly SimulatedRegister[]): SimulatedRegister[] {
  return registers.toSorted(
    (one, other) => one.object - other.object || one.number - other.number || one.class - other.class,
  );
}

/** Registers with the indexes that captures show: by object and number, those of the first record. */
export function withIndexes(
  registers: readonly SimulatedRegister[],
  indexes: Readonly<Record<number, Readonly<Record<number, number>>>>,
): SimulatedRegister[] {
  let previous = '';
  return registers.map((one) => {
    const isFirst = previous !== `${one.object}:${one.number}`;
    previous = `${one.object}:${one.number}`;
    const index = isFirst ? indexes[one.object]?.[one.number] : undefined;
    return index === undefined ? one : { ...one, index };
  });
}
