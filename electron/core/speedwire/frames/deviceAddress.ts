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

/** SUSyIDs that public client programs take for themselves: sunny and libspeedwire, SBFspot and pysma. */
const clientPrograms: ReadonlySet<number> = new Set([120, 125, 237]);

/** True for the address of one device: no wildcard, no empty serial, no client program (some answer identify too). */
export function isDevice({ susyId, serial }: FrameAddress): boolean {
  return susyId !== 0 && susyId !== 0xffff && serial !== 0 && serial !== 0xffffffff && !clientPrograms.has(susyId);
}
