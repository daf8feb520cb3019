import { runCommandLine } from '../../electron/commands/index.ts';
import type { Clock } from '../../electron/core/ports/index.ts';
import { createFakeClock } from './fakeClock.ts';
import { createFakeNetwork } from './fakeNetwork.ts';
import { createRecordedIo, type RecordedIo, type RecordedIoOptions } from './recordedIo.ts';

/** What a command did. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `suntally ARGUMENTS` in this process; the history runs in this thread. The clock is the fake one's June noon. */
export async function runCommand(argv: readonly string[], options: RecordedIoOptions = {}): Promise<CommandRun> {
  const io = createRecordedIo(options);
  const code = await startCommand(argv, io);
  return { code, out: io.out, err: io.err };
}

/** The same with an own process in memory, and a clock. */
export function startCommand(
  argv: readonly string[],
  io: RecordedIo,
  clock: Clock = createFakeClock(),
): Promise<number> {
  const network = createFakeNetwork(createFakeClock()).host(['192.168.1.10/24']);
  return runCommandLine(argv, io, { network, clock, random: () => 0.5, platform: 'linux', zone: 'Europe/Amsterdam' });
}

/** A line for `record`: a live reading of a meter. */
export function meterLine(at: string, importWh: number, exportWh = 100, more: object = {}): string {
  return `${JSON.stringify({ source: { kind: 'meter', id: 'E0047' }, origin: 'live', at, importWh, exportWh, ...more })}\n`;
}

/** A line for `record`: a live reading of an inverter. */
export function inverterLine(at: string, yieldWh: number, more: object = {}): string {
  return `${JSON.stringify({ source: { kind: 'inverter', id: '2130000001' }, origin: 'live', at, yieldWh, ...more })}\n`;
}
