import type { DeviceIdentity, FoundDevice, InverterView } from '../../../shared/contract/index.ts';
import { unreachable } from '../../../shared/result.ts';
import { identityKey, serialTail, type Speech } from '../../words/index.ts';

/** A found device that can be chosen. */
export interface Candidate extends DeviceIdentity {
  readonly key: string;
  readonly address: string;
  readonly name: string;
}

/** A line of the list. A device that cannot be chosen says why. */
export interface DeviceRow {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly serial: string | null;
  readonly address: string;
  /** It was added before. */
  readonly already: boolean;
  readonly candidate: Candidate | null;
}

/** Joins two lists; a device found again takes the place of its older entry. */
export function mergeDevices(known: readonly FoundDevice[], found: readonly FoundDevice[]): readonly FoundDevice[] {
  const byKey = new Map(known.map((device) => [deviceKey(device), device]));
  for (const device of found) {
    byKey.set(deviceKey(device), device);
  }
  return [...byKey.values()];
}

/** Turns a found device into a line of the list. */
export function deviceRow(device: FoundDevice, kept: readonly InverterView[], speech: Speech): DeviceRow {
  const { susyId, serial, address } = device;
  const key = deviceKey(device);
  const name = device.model ?? speech.say('firstRun.unknownModel');
  const readable = device.kind === 'inverter' || device.kind === 'batteryInverter' || device.kind === 'unknown';
  const already = kept.some((one) => one.susyId === susyId && one.serial === serial);
  const candidate =
    susyId !== null && serial !== null && readable && !already ? { key, susyId, serial, address, name } : null;
  return {
    key,
    name,
    note: already ? speech.say('firstRun.alreadyAdded') : noteOf(device, speech),
    serial: serial === null ? null : `…${serialTail(serial)}`,
    address,
    already,
    candidate,
  };
}

function deviceKey({ susyId, serial, address }: FoundDevice): string {
  return susyId === null || serial === null ? address : identityKey({ susyId, serial });
}

function noteOf(device: FoundDevice, speech: Speech): string {
  switch (device.kind) {
    case 'energyMeter':
    case 'homeManager':
      return speech.say('firstRun.meter');
    case 'gateway':
      return speech.say('firstRun.gateway');
    case 'inverter':
    case 'batteryInverter':
    case 'unknown':
      return device.serial === null ? speech.say('firstRun.noIdentity') : kindOf(device.kind, speech);
    default:
      return unreachable(device.kind);
  }
}

function kindOf(kind: 'inverter' | 'batteryInverter' | 'unknown', speech: Speech): string {
  switch (kind) {
    case 'inverter':
      return speech.say('firstRun.inverter');
    case 'batteryInverter':
      return speech.say('firstRun.batteryInverter');
    case 'unknown':
      return speech.say('firstRun.unknownKind');
    default:
      return unreachable(kind);
  }
}
