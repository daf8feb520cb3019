import type { UserGroup } from '../../../../shared/contract/index.ts';
import { commands, isArchiveQuery } from './commands.ts';
import { anyDevice, type FrameAddress } from './deviceAddress.ts';
import { encodeInverterFrame, longwordBody, type InverterFrame } from './inverterFrame.ts';
import { encodePassword, groupNumbers } from './password.ts';

/** A read request as data: the command and the range of registers it asks for. */
export interface ReadRange {
  readonly command: number;
  readonly first: number;
  readonly last: number;
}

/** How long a device is asked to keep the session without traffic. */
const sessionTimeoutS = 900;

const ordinaryControl = 0xa0;
/** Of requests for archives, and of those to a micro-inverter, which its gateway passes on. */
const specialControl = 0xe0;

/** SUSyID of the SB 240, the micro-inverter behind a Multigate. */
const microInverterSusyId = 244;

const controlWords = { query: 0x0000, logon: 0x0100, logoff: 0x0300 } as const;

/** "Who are you?": needs no session and is answered by every inverter, whoever it is. 58 bytes. */
export function identifyRequest(client: FrameAddress, packetId: number): Uint8Array {
  return encodeInverterFrame({
    ...frame(client, anyDevice, packetId, controlWords.query),
    command: commands.identify,
    body: longwordBody([0, 0]),
  });
}

/**
 * Opens a session. 78 bytes.
 *
 * @param clientTimeS our clock, UTC epoch seconds; the device only echoes it
 */
export function logonRequest(
  client: FrameAddress,
  device: FrameAddress,
  packetId: number,
  logon: { readonly group: UserGroup; readonly password: string; readonly clientTimeS: number },
): Uint8Array {
  const parameters = longwordBody([groupNumbers[logon.group], sessionTimeoutS, logon.clientTimeS, 0]);
  const password = encodePassword(logon.group, logon.password);
  const body = new Uint8Array(parameters.length + password.length);
  body.set(parameters);
  body.set(password, parameters.length);
  return encodeInverterFrame({
    ...frame(client, device, packetId, controlWords.logon),
    command: commands.logon,
    body,
  });
}

/** Ends a session. Devices do not answer it. 54 bytes. */
export function logoffRequest(client: FrameAddress, device: FrameAddress, packetId: number): Uint8Array {
  return encodeInverterFrame({
    ...frame(client, device, packetId, controlWords.logoff),
    control: controlFor(device, commands.logoff),
    command: commands.logoff,
    body: longwordBody([0xffffffff]),
  });
}

/** Asks for a range of registers, or of time where the command is that of an archive. 58 bytes. */
export function readRequest(
  client: FrameAddress,
  device: FrameAddress,
  packetId: number,
  range: ReadRange,
): Uint8Array {
  return encodeInverterFrame({
    ...frame(client, device, packetId, controlWords.query),
    control: controlFor(device, range.command),
    command: range.command,
    body: longwordBody([range.first, range.last]),
  });
}

function controlFor(device: FrameAddress, command: number): number {
  return isArchiveQuery(command) || device.susyId === microInverterSusyId ? specialControl : ordinaryControl;
}

function frame(
  source: FrameAddress,
  destination: FrameAddress,
  packetId: number,
  controlWord: number,
): Omit<InverterFrame, 'command' | 'body'> {
  return {
    control: ordinaryControl,
    destination,
    destinationControl: controlWord,
    source,
    sourceControl: controlWord,
    error: 0,
    fragment: 0,
    packetId,
  };
}
