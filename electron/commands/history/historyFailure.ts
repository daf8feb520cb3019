import type { Failure } from '../../../shared/failures.ts';
import type { CommandName } from '../command.ts';
import type { CommandIo } from '../commandIo.ts';
import { exitCodes } from '../exitCodes.ts';
import { failureReport, tellFailure } from '../failureOutput.ts';

/**
 * Says why a command that has to write came to nothing; where SunTally runs with this data, what to do instead.
 *
 * @param instead the rest of a sentence: `import from its window`
 * @returns the exit code of that failure
 */
export function tellWriteFailure(
  io: CommandIo,
  command: CommandName,
  json: boolean,
  failure: Failure,
  instead: string,
): number {
  if (failure.code !== 'busy') {
    return tellFailure(io, command, json, failure);
  }
  const text = `SunTally is running: ${instead}.`;
  const { hint } = failureReport(failure);
  if (json) {
    io.stdout(`${JSON.stringify({ code: failure.code, text, hint })}\n`);
  } else {
    io.stderr(`${text}\n${hint}\n`);
  }
  return exitCodes.busy;
}
