import type {
  CallArguments,
  CallName,
  CallValue,
  Change,
  Client,
  InverterReading,
  InverterView,
  PowerSample,
  Reply,
  Slices,
  Snapshot,
} from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import type { InverterValues } from '../../shared/inverterValues.ts';
import { unknownFlow } from '../../shared/liveFlow.ts';
import { failed, success } from '../../shared/result.ts';

/** 15:42:00 in Amsterdam on a June day. */
export const houseNowMs = Date.UTC(2026, 5, 16, 13, 42);

/** A sunny afternoon's values of a three-phase inverter with two strings. */
export const sunnyValues: InverterValues = {
  totalYieldWh: 41_161_805,
  dayYieldWh: 14_410,
  operatingTimeS: 118_800_000,
  feedInTimeS: 110_700_000,
  acPowerW: 1940,
  acPhasePowerW: [647, 646, 647],
  acPhaseVoltageV: [231.4, 230.9, 232.1],
  acPhaseCurrentA: [2.8, 2.79, 2.81],
  gridFrequencyHz: 49.98,
  dcPowerW: [1320, 702],
  dcVoltageV: [412.3, 288.6],
  dcCurrentA: [3.2, 2.43],
  temperatureC: 41.2,
  status: { tag: 307, text: 'Ok' },
  gridRelay: { tag: 51, text: 'Closed' },
};

/** A reading of this moment; its solar power is that of the AC side unless told otherwise. */
export function sunnyReading(
  values: Partial<InverterValues> = {},
  differences: Partial<InverterReading> = {},
): InverterReading {
  const all = { ...sunnyValues, ...values };
  return {
    at: houseNowMs,
    fullAt: houseNowMs,
    values: all,
    solarPowerW: all.acPowerW,
    clockOffsetS: null,
    ...differences,
  };
}

/** An inverter that answers, read two seconds ago. */
export function sunnyInverter(differences: Partial<InverterView> = {}): InverterView {
  return {
    susyId: 181,
    serial: 2_130_078_406,
    address: '192.168.1.48',
    group: 'user',
    name: 'Garage',
    model: 'STP 6000TL-20',
    deviceClass: { tag: 8001, text: 'Solar inverter' },
    firmware: '2.83.3.R',
    state: { kind: 'live' },
    reading: sunnyReading({}, { at: houseNowMs - 2000, clockOffsetS: 1 }),
    ...differences,
  };
}

/** The last hour with one power throughout. */
export function steadyHour(solarPowerW: number | null): readonly PowerSample[] {
  return Array.from({ length: 360 }, (_none, index) => ({
    at: houseNowMs - (360 - index) * 10_000,
    solarPowerW,
  }));
}

/** The state of a house with one inverter, in English. */
export function houseSnapshot(differences: Partial<Snapshot> = {}): Snapshot {
  return {
    sequence: 7,
    nowMs: houseNowMs,
    settings: { language: 'en', theme: 'system' },
    inverters: [sunnyInverter()],
    lastHour: steadyHour(1900),
    live: unknownFlow,
    meters: [],
    backfills: [],
    events: [],
    program: {
      version: '1.2.3',
      door: 'desktop',
      demo: false,
      passwordsKeptIn: 'file',
      zone: 'Europe/Amsterdam',
      problems: [],
    },
    ...differences,
  };
}

type Answers = { [Name in CallName]?: (callArguments: CallArguments<Name>) => Promise<Reply<CallValue<Name>>> };

export interface WindowHouse {
  readonly client: Client;
  /** What the core would say to each call from now on. */
  readonly answers: Answers;
  /** Every call so far, oldest first. */
  readonly calls: readonly { readonly name: CallName; readonly callArguments: unknown }[];
  /** Changes the state and tells the window; `skip` loses so many changes before it. */
  readonly change: (slices: Partial<Slices>, skip?: number) => void;
  /** Changes the state without telling the window. */
  readonly changeSilently: (slices: Partial<Slices>) => void;
  readonly countCalls: (name: CallName) => number;
}

/** Plays the core for a window: answers snapshots from its state, other calls as a test says. */
export function windowHouse(start: Snapshot): WindowHouse {
  let snapshot = start;
  const listeners = new Set<(change: Change) => void>();
  const calls: { name: CallName; callArguments: unknown }[] = [];
  const answers: Answers = { getSnapshot: async () => success(snapshot) };

  function answer<Name extends CallName>(name: Name) {
    return async (callArguments: CallArguments<Name>): Promise<Reply<CallValue<Name>>> => {
      calls.push({ name, callArguments });
      await Promise.resolve();
      return answers[name]?.(callArguments) ?? failed(failure('unexpected'));
    };
  }
  function apply(slices: Partial<Slices>, steps: number): void {
    snapshot = { ...snapshot, ...slices, sequence: snapshot.sequence + steps };
  }
  return {
    answers,
    calls,
    client: {
      getSnapshot: answer('getSnapshot'),
      search: answer('search'),
      connectInverter: answer('connectInverter'),
      retryInverter: answer('retryInverter'),
      forgetInverter: answer('forgetInverter'),
      connectMeter: answer('connectMeter'),
      forgetMeter: answer('forgetMeter'),
      findMeters: answer('findMeters'),
      getTotals: answer('getTotals'),
      getPowers: answer('getPowers'),
      changeSettings: answer('changeSettings'),
      on: {
        changed: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
    },
    change: (slices, skip = 0) => {
      apply(slices, 1 + skip);
      for (const listener of listeners) {
        listener({ sequence: snapshot.sequence, nowMs: snapshot.nowMs, slices });
      }
    },
    changeSilently: (slices) => apply(slices, 1),
    countCalls: (name) => calls.filter((one) => one.name === name).length,
  };
}
