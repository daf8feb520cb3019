import { exitCodeOfEnd, runProgram } from './start/runProgram.ts';

/** Runs `suntally serve` of the built program until it ends; gives its exit code. */
export async function serveBuilt(serveArguments: readonly string[]): Promise<number> {
  return exitCodeOfEnd(await runProgram(process.execPath, ['out/cli/cli.js', 'serve', ...serveArguments]));
}
