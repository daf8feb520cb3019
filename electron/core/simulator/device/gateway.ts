import { anyDevice, sameDevice, type FrameAddress, type InverterFrame } from '../../speedwire/index.ts';
import type { SimulatorCounters } from '../counters.ts';
import type { FoundRecords } from './fragments.ts';
import type { SimulatedInstallation } from '../models/model.ts';

const deviceListRecordLength = 32;
const microInverterClass = 3;

/** One device of an address: who it is, and how it answers a frame that is meant for it. */
export interface AddressedDevice {
  readonly identity: FrameAddress;
  readonly answer: (frame: InverterFrame) => readonly InverterFrame[];
}

/**
 * Makes the function that hands a frame to the devices it is meant for: one answer (a list of datagrams) from each.
 * Frames for others, and those that seem to come from one of the devices, are ignored.
 *
 * @param whoIsAnyDevice whether a frame for any device is for all of them or for the first one alone
 */
export function dispatchFrames(
  devices: readonly AddressedDevice[],
  whoIsAnyDevice: SimulatedInstallation['anyDevice'],
  counters: SimulatorCounters,
): (frame: InverterFrame) => readonly (readonly InverterFrame[])[] {
  return (frame) => {
    const isEcho = devices.some((one) => sameDevice(frame.source, one.identity));
    const meant = isEcho ? [] : devices.filter((one) => isFor(frame.destination, one.identity));
    if (meant.length === 0) {
      counters.ignored += 1;
    }
    const isForAny = frame.destination.serial === anyDevice.serial;
    const asked = isForAny && whoIsAnyDevice === 'first' ? meant.slice(0, 1) : meant;
    return asked.map((one) => one.answer(frame));
  };
}

function isFor(destination: FrameAddress, own: FrameAddress): boolean {
  return (
    (destination.susyId === own.susyId || destination.susyId === anyDevice.susyId) &&
    (destination.serial === own.serial || destination.serial === anyDevice.serial)
  );
}

/**
 * The device list of a gateway: 32 bytes for each device behind it, with the class (3, a micro-inverter) at 4, its
 * SUSyID at 6 and its serial at 8, as SBFspot reads them. What the rest means nobody has published: it is zero.
 */
export function deviceListRecords(listed: readonly FrameAddress[], control: number): FoundRecords | null {
  if (listed.length === 0) {
    return null;
  }
  const records = listed.map(({ susyId, serial }) => {
    const bytes = new Uint8Array(deviceListRecordLength);
    const view = new DataView(bytes.buffer);
    view.setUint16(4, microInverterClass, true);
    view.setUint16(6, susyId, true);
    view.setUint32(8, serial, true);
    return bytes;
  });
  return { firstIndex: 0, records, perDatagram: records.length, control };
}
