import type { Failure } from '../../shared/failures.ts';
import { failureWords } from '../../shared/texts/index.ts';
import type { CommandName } from './command.ts';
import type { CommandIo } from './commandIo.ts';
import { exitCodeOf } from './exitCodes.ts';
import { usageOf } from './help/help.ts';

/** A failure as it stands in JSON. */
export interface FailureReport {
  readonly code: Failure['code'];
  readonly text: string;
  readonly hint: string;
}

/** The failure with its words in English, the language of the command line. */
export function failureReport(failure: Failure): FailureReport {
  return { code: failure.code, ...failureWords(failure, 'en') };
}

/**
 * Says why a command came to nothing: on stderr in two lines, or as one JSON object on stdout. A mistake in how the
 * command was called is followed by how to call it.
 *
 * @returns the exit code of that failure
 */
export function tellFailure(io: CommandIo, command: CommandName | null, json: boolean, failure: Failure): number {
  const report = failureReport(failure);
  if (json) {
    io.stdout(`${JSON.stringify(report)}\n`);
  } else if (failure.code === 'usage') {
    io.stderr(`${report.text}\n${usageOf(command)}`);
  } else {
    io.stderr(`${report.text}\n${report.hint}\n`);
  }
  return exitCodeOf(failure);
}
