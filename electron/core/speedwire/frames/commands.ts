/**
 * Command words of the inverter protocol (0x6065). Byte 0 is the operation, byte 1 the number of 32-bit parameters,
 * bytes 2 and 3 the object; an answer has the operation raised by one.
 */
export const commands = {
  identify: 0x00000200,
  identifyReply: 0x00000201,
  logon: 0xfffd040c,
  logonReply: 0xfffd040d,
  logoff: 0xfffd010e,
  /** Seen in one public source with swapped nibbles; recognised, never sent. */
  logoffVariant: 0xfffd01e0,
  dayArchive: 0x70000200,
  monthArchive: 0x70200200,
  userEvents: 0x70100200,
  installerEvents: 0x70120200,
  /** Asks a gateway for the devices behind it. */
  deviceList: 0xfff50200,
} as const;

const yieldArchives: ReadonlySet<number> = objectsOf([commands.dayArchive, commands.monthArchive]);
const eventArchives: ReadonlySet<number> = objectsOf([commands.userEvents, commands.installerEvents]);

function objectsOf(queries: readonly number[]): ReadonlySet<number> {
  return new Set(queries.map((command) => command >>> 16));
}

/** True for the yield archives, day by day or in steps of five minutes: request or answer, whose records are alike. */
export function isYieldArchive(command: number): boolean {
  return yieldArchives.has(command >>> 16);
}

/** True for the logs of events, the user's and the installer's: request or answer, whose records are alike. */
export function isEventArchive(command: number): boolean {
  return eventArchives.has(command >>> 16);
}

/** True for requests whose two parameters are instants, not registers. */
export function isArchiveQuery(command: number): boolean {
  return isYieldArchive(command) || isEventArchive(command);
}

/** True for requests whose answers may have several datagrams: archives and device lists; all others have one. */
export function isAnsweredAtLength(command: number): boolean {
  return isArchiveQuery(command) || command === commands.deviceList;
}

/** The operation byte of a read request. */
const readRequest = 0x00;
const readReply = 0x01;

/** True for the command of a read request (identify included): the only kind SunTally ever sends besides logon and logoff. */
export function isReadRequest(command: number): boolean {
  return (command & 0xff) === readRequest;
}

/** True for the command of an answer to a read request. */
export function isReadReply(command: number): boolean {
  return (command & 0xff) === readReply;
}

/** The command that answers the given request. */
export function replyTo(command: number): number {
  return (command + 1) >>> 0;
}

/** Error words at offset 36 of an answer that have a known meaning; all others are told by their number. */
export const deviceErrors = {
  none: 0,
  /** The register or archive range does not exist on this device. */
  notAvailable: 0x0015,
  /** The session was lost: log on again. */
  sessionLost: 0x0017,
  wrongPassword: 0x0100,
  notLoggedOn: 0xffff,
} as const;
