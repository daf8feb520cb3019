/** SUSyID and serial as they stand in a frame: the family of the device and its own number. */
export interface FrameAddress {
  readonly susyId: number;
  readonly serial: number;
}

/** Every device: the destination of requests whose receiver is not known yet. */
export const anyDevice: FrameAddress = { susyId: 0xffff, serial: 0xffffffff };

/** The multicast group of discovery and of energy meters. */
export const speedwireGroup = '239.12.255.254';

/** True when both name the same device. */
export function sameDevice(one: FrameAddress, other: FrameAddress): boolean {
  return one.susyId === other.susyId && one.serial === other.serial;
}
