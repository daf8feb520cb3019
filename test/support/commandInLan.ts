import type { Command } from '../../electron/commands/command.ts';
import { createRecordedIo } from './recordedIo.ts';
import type { SpeedwireLan } from './speedwireLan.ts';

/** What a command printed in a house, and how long it took by the clock of that house. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly tookMs: number;
}

/** Runs a command on the client computer of a house in Amsterdam, with the default password unless told otherwise. */
export async function runInLan(
  lan: SpeedwireLan,
  command: Command,
  argv: readonly string[],
  password = '0000',
): Promise<CommandRun> {
  const io = createRecordedIo({ env: { SUNTALLY_PASSWORD: password } });
  const { client: network, clock } = lan;
  const ports = { network, clock, random: () => 0.5, platform: 'linux', zone: 'Europe/Amsterdam' };
  const startMs = clock.elapsedMs();
  const code = await clock.settle(command(argv, io, ports), 300_000);
  return { code, out: io.out, err: io.err, tookMs: clock.elapsedMs() - startMs };
}
