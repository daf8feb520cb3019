import { commands } from './commands.ts';
import { isDevice, sameDevice, type FrameAddress } from './deviceAddress.ts';
import type { RecordList } from './records.ts';
import type { ReadRange } from './requests.ts';

/** Asks a gateway which devices sit behind it. */
export const deviceListRange: ReadRange = { command: commands.deviceList, first: 0, last: 0xffffffff };

const recordLength = 32;
/** The class of micro-inverters in the records of a list. */
const microInverter = 3;
/** A Multigate serves twelve micro-inverters; whatever a device sends, no list grows beyond this. */
const mostDevices = 64;

/** A record of a list: the kind of the device, and who it is. */
export interface ListedDevice {
  readonly class: number;
  readonly device: FrameAddress;
}

/**
 * Reads one record of a list, 32 bytes: the class at 4, the SUSyID at 6, the serial at 8, as SBFspot reads them; null
 * where the length is another one.
 */
export function readListedDevice(record: Uint8Array): ListedDevice | null {
  if (record.length !== recordLength) {
    return null;
  }
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  return {
    class: view.getUint16(4, true),
    device: { susyId: view.getUint16(6, true), serial: view.getUint32(8, true) },
  };
}

/**
 * The micro-inverters in the answer of a gateway, datagram by datagram, each once. Records of other lengths and
 * classes are passed over.
 */
export function readDeviceLists(lists: readonly RecordList[]): readonly FrameAddress[] {
  const found: FrameAddress[] = [];
  for (const record of lists.flatMap((one) => (one.kind === 'other' ? one.records : []))) {
    const listed = readListedDevice(record);
    if (listed === null || listed.class !== microInverter) {
      continue;
    }
    const { device } = listed;
    if (found.length < mostDevices && isDevice(device) && !found.some((one) => sameDevice(one, device))) {
      found.push(device);
    }
  }
  return found;
}
