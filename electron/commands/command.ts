import type { MeterPorts } from '../core/collector/index.ts';
import type { Clock, DatagramNetwork, ListenTcp } from '../core/ports/index.ts';
import type { CommandIo } from './commandIo.ts';

/** The process of a command, for those that write more than fits in memory. */
export interface StreamingIo extends CommandIo {
  /** Resolves when what was written to stdout is taken up, so that a slow reader slows the writer down. */
  drained(): Promise<void>;
}

/** The world outside the process, as a command reaches it. */
export interface CommandPorts {
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** The operating system by Node's name for it. */
  readonly platform: string;
  /** The plant's time zone, an IANA name. Takes some milliseconds to find, so ask only where it is needed. */
  readonly zone: string;
  /** The ways to a meter; the computer's own unless told. */
  readonly meters?: MeterPorts;
  /** Listens for TCP connections; the computer's own TCP unless told. */
  readonly listenTcp?: ListenTcp;
  /** The entry of the history's worker thread; where it is left out the history runs in this thread. */
  readonly historyWorker?: URL;
}

/**
 * What `suntally NAME ...` does. Takes the arguments after the name, and gives the exit code (see `exitCodes`).
 * Expected failures are told on the way; what it throws is a mistake of the program.
 */
export type Command = (argv: readonly string[], io: StreamingIo, ports: CommandPorts) => Promise<number>;

export const commandNames = [
  'discover',
  'read',
  'archive',
  'decode',
  'p1',
  'meter',
  'simulate',
  'serve',
  'web-password',
  'record',
  'totals',
  'export',
  'backup',
  'restore',
  'check',
  'diagnostics',
] as const;

export type CommandName = (typeof commandNames)[number];
