import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Endpoint } from '../../ports/index.ts';
import { commands } from './commands.ts';
import { describeDatagram, type Description, type InverterDescription } from './describe.ts';
import { longwordBody } from './inverterFrame.ts';

/** One datagram that went over the wire. */
export interface TraceEntry {
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  readonly peer: Endpoint;
  readonly bytes: Uint8Array;
}

/** Takes every datagram, in order. */
export type TraceSink = (entry: TraceEntry) => void;

/** The command words of logon and its answer as they stand on the wire. */
const logonCommands: readonly Buffer[] = [commands.logon, commands.logonReply].map((command) =>
  Buffer.from(longwordBody([command])),
);

/** In a logon frame the password follows the command and four parameters. */
const passwordOffset = 4 + 16;

/** No datagram of Speedwire is longer in hex than this, and a line that is was not written by a trace. */
const longestLine = 200_000;

/**
 * The datagram without its password: zeros from where it stands in a logon, or in the answer that echoes it, to the
 * end, so that neither the plain nor the encoded form stands in a trace. The command is looked for wherever it may
 * stand, since truncated and odd frames hold passwords too. The rest is unchanged and can be decoded again.
 */
export function withoutPassword(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = logonCommands.map((command) => buffer.indexOf(command)).filter((place) => place >= 0);
  const start = Math.min(...places) + passwordOffset;
  return start < bytes.length ? Uint8Array.from(bytes).fill(0, start) : bytes;
}

/** One line of a trace: time, direction, address, hex without password, meaning. `suntally decode` reads it back. */
export function traceLine(entry: TraceEntry): string {
  const time = new Date(entry.atMs).toISOString();
  const arrow = entry.direction === 'sent' ? '>' : '<';
  const hex = Buffer.from(withoutPassword(entry.bytes)).toString('hex');
  return `${time} ${arrow} ${entry.peer.address}:${entry.peer.port} ${hex} # ${meaning(entry.bytes)}`;
}

/**
 * The bytes of one line of hex: plain, with spaces or colons between bytes, or a line of a trace. Null for blank lines
 * and comments (`#`).
 */
export function parseHexLine(line: string): Result<Uint8Array, string> | null {
  if (line.length > longestLine) {
    return failed('line too long for a datagram');
  }
  const text =
    line
      .replace(/^\uFEFF/, '')
      .split('#', 1)[0]
      ?.trim() ?? '';
  if (text === '') {
    return null;
  }
  const traced = /^\S+T\S+Z [<>] \S+ ([0-9a-f]*)$/i.exec(text)?.[1];
  const hex = (traced ?? text).replace(/^0x/i, '').replace(/[\s:]/g, '');
  if (!/^[0-9a-f]*$/i.test(hex)) {
    return failed('not hexadecimal');
  }
  return hex.length % 2 === 0 ? success(Buffer.from(hex, 'hex')) : failed('odd number of hexadecimal digits');
}

function meaning(bytes: Uint8Array): string {
  const description = describeDatagram(bytes);
  return description.ok ? meaningOf(description.value) : `unreadable: ${description.error}`;
}

function meaningOf(description: Description): string {
  switch (description.protocol) {
    case 'discovery':
      return description.kind === 'discovery' ? 'who is there?' : `device at ${description.address}`;
    case 'energyMeter':
      return `energy meter ${description.susyId}:${description.serial}`;
    case 'inverter':
      return meaningOfInverterFrame(description);
    case 'unknown':
      return `protocol ${description.number ?? 'none'}`;
  }
}

function meaningOfInverterFrame(description: InverterDescription): string {
  const outcome = description.error === 0 ? '' : `, error ${description.error}`;
  switch (description.kind) {
    case 'logon':
      return `logon as ${description.logon?.group ?? 'unknown group'}, password blanked`;
    case 'logonReply':
      return description.error === 0 ? 'logged on' : `logon refused${outcome}`;
    case 'identifyReply':
      return `device ${description.source.susyId}:${description.source.serial}`;
    case 'reply':
      return `answer to ${description.command}: ${description.records?.length ?? 0} records${outcome}`;
    case 'request':
      return `question ${description.command}`;
    case 'identify':
      return 'who are you?';
    case 'logoff':
      return 'log off';
    case 'unknown':
      return `unknown command ${description.command}${outcome}`;
  }
}
