import { closeSync, openSync, writeSync } from 'node:fs';

import type { Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { traceLine, type TraceSink } from '../core/speedwire/index.ts';
import type { CommandIo } from './commandIo.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import { failureReport } from './failureOutput.ts';
import { fileFailure } from './systemReason.ts';

/** A trace that is being written. */
export interface TraceFile {
  readonly sink: TraceSink;
  /** Closes the file; gives the first failure to write, or null. */
  close(): Failure | null;
}

/**
 * Opens a trace, emptying an old one; each datagram is in the file before the next step, however the program ends.
 * The file is readable by its owner alone, because a trace names devices.
 */
export function openTraceFile(path: string): Result<TraceFile, Failure> {
  let file: number;
  try {
    file = openSync(path, 'w', 0o600);
  } catch (error) {
    return failed(fileFailure(path, error));
  }
  let problem: Failure | null = null;
  return success({
    sink: (entry) => {
      if (problem === null) {
        try {
          writeSync(file, `${traceLine(entry)}\n`);
        } catch (error) {
          problem = fileFailure(path, error);
        }
      }
    },
    close: () => {
      closeSync(file);
      return problem;
    },
  });
}

/**
 * Tells that a trace could not be written, after all else was told.
 *
 * @param code the exit code so far
 * @returns the exit code: that of the trace only where all else went well
 */
export function endOfTrace(io: Pick<CommandIo, 'stderr'>, traceFailure: Failure | null, code: number): number {
  if (traceFailure === null) {
    return code;
  }
  io.stderr(`${failureReport(traceFailure).text}\n`);
  return code === exitCodes.done ? exitCodeOf(traceFailure) : code;
}
