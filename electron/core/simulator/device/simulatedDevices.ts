import type { DeviceIdentity, UserGroup } from '../../../../shared/contract/index.ts';
import type { SimulatorCounters } from '../counters.ts';
import type { RecordFinder, RecordFinderOptions } from './deviceRecords.ts';
import { createInverterDevice } from './inverterDevice.ts';
import { dispatchFrames, type AddressedDevice } from './gateway.ts';
import { pausesLogons } from './logonPauses.ts';
import type { DayStamp, SimulatedInstallation, SimulatedModel } from '../models/model.ts';
import type { Place } from '../house/roof.ts';
import type { Sessions } from './sessions.ts';
import type { HouseOptions, SimulatedHouse, SimulatedState } from '../house/simulatedState.ts';

/** One device of a simulator: itself, or one behind its gateway. */
export interface SimulatedDevice {
  readonly identity: DeviceIdentity;
  readonly model: string;
  /** What it truly does now, by its clock. */
  truth(): SimulatedState;
  /** Its total yield at any instant of its clock since commissioning, in Wh. */
  totalYieldWhAt(atMs: number): number;
}

export interface DevicesOptions {
  readonly installation: SimulatedInstallation;
  /** Of the first device; each further one has the next. */
  readonly serial: number;
  readonly seed: number;
  readonly place: Place;
  readonly zone: string;
  /** The name of the first device; the further ones have a number behind it. Null names each by its serial. */
  readonly name: string | null;
  /** Overrules what the models do. */
  readonly dayStamp: DayStamp | null;
  readonly createHouse: (options: HouseOptions) => SimulatedHouse;
}

/** A model at its place, with its house. */
export interface PreparedDevice {
  readonly model: SimulatedModel;
  readonly identity: DeviceIdentity;
  readonly house: SimulatedHouse;
}

/** One or more. */
type Some<Item> = readonly [Item, ...Item[]];

/** Gives each device of an installation its identity and its house; all are under the same sky. */
export function prepareDevices(options: DevicesOptions): Some<PreparedDevice> {
  const { seed, place, zone } = options;
  const [first, ...more] = options.installation.devices;

  function prepare(one: SimulatedModel, index: number): PreparedDevice {
    const serial = options.serial + index;
    const model = options.dayStamp === null ? one : withDayStamp(one, options.dayStamp);
    const name = nameOf(options.name, serial, index);
    return {
      model,
      identity: { susyId: model.susyId, serial },
      house: options.createHouse({ plant: model.plant, seed, place, zone, name }),
    };
  }

  return [prepare(first, 0), ...more.map((one, index) => prepare(one, index + 1))];
}

function nameOf(wished: string | null, serial: number, index: number): string {
  if (wished === null) {
    return `SN: ${serial}`;
  }
  return index === 0 ? wished : `${wished} ${index + 1}`;
}

function withDayStamp(model: SimulatedModel, dayStamp: DayStamp): SimulatedModel {
  return model.archive === null ? model : { ...model, archive: { ...model.archive, dayStamp } };
}

/** What all devices of an address share. */
export interface DeviceSurroundings {
  readonly installation: SimulatedInstallation;
  readonly seed: number;
  readonly passwords: Readonly<Record<UserGroup, string>>;
  readonly refuseLogons: boolean;
  readonly counters: SimulatorCounters;
  /** The clock of the devices, UTC epoch ms. */
  readonly nowMs: () => number;
  readonly openSessions: () => Sessions;
  readonly openMemory: (options: RecordFinderOptions) => RecordFinder;
}

/** Makes the function that answers frames for any of the devices: one list of datagrams from each that was asked. */
export function answerForDevices(devices: readonly PreparedDevice[], surroundings: DeviceSurroundings) {
  const { installation, seed, nowMs, counters } = surroundings;
  const addressed = devices.map(({ model, identity, house }, index): AddressedDevice => {
    const isLister = installation.hasDeviceList && index === 0;
    const answer = createInverterDevice({
      model,
      serial: identity.serial,
      passwords: surroundings.passwords,
      refusesLogons: () => surroundings.refuseLogons || pausesLogons(model.logonPauses, seed, nowMs()),
      sessions: surroundings.openSessions(),
      counters,
      findRecords: surroundings.openMemory({
        model,
        serial: identity.serial,
        house,
        nowMs,
        ...(isLister && { listed: devices.slice(1).map((one) => one.identity) }),
      }),
    });
    return { identity, answer };
  });
  return dispatchFrames(addressed, installation.anyDevice, counters);
}

/** The devices as tests and programs see them. */
export function describeDevices([first, ...more]: Some<PreparedDevice>, nowMs: () => number): Some<SimulatedDevice> {
  return [describeDevice(first, nowMs), ...more.map((one) => describeDevice(one, nowMs))];
}

function describeDevice({ model, identity, house }: PreparedDevice, nowMs: () => number): SimulatedDevice {
  return {
    identity,
    model: model.name,
    truth: () => house.stateAt(nowMs()),
    totalYieldWhAt: (atMs) => house.totalYieldWhAt(atMs),
  };
}
