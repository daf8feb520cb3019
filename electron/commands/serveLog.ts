import { openRollingFile, type Clock, type RollingFile } from '../core/ports/index.ts';
import { createLog, type Log } from '../core/program/index.ts';
import type { CommandIo } from './commandIo.ts';

/** The log of `serve`: problems on stderr, everything in a file once the data folder is ours. */
export interface ServeLog {
  readonly log: Log;
  /** From now on, and with what was written so far, lines go to `suntally.log` in this folder. */
  readonly keepIn: (folder: string) => void;
  readonly close: () => void;
}

const mostBytes = 1_000_000;
const mostFiles = 5;
const mostEarlyLines = 1000;

/**
 * Makes the log. The service manager of the system keeps what comes on stderr, so that is little: what went wrong, and
 * once for a row of failures that the file cannot be written.
 */
export function createServeLog(io: Pick<CommandIo, 'stderr'>, clock: Clock): ServeLog {
  let early: string[] = [];
  let file: RollingFile | null = null;
  let isFailing = false;

  function keep(line: string): void {
    if (file === null) {
      early = [...early, line].slice(-mostEarlyLines);
      return;
    }
    const problem = file.write(line);
    if (problem !== null && !isFailing) {
      io.stderr(`The log cannot be written; the system says ${problem}.\n`);
    }
    isFailing = problem !== null;
  }

  const log = createLog(clock, (line) => {
    keep(line);
    if (/^\S+ problem /.test(line)) {
      io.stderr(`${line}\n`);
    }
  });
  return {
    log,
    keepIn: (folder) => {
      file = openRollingFile({ folder, name: 'suntally', ending: '.log', mostBytes, mostFiles });
      for (const line of early.splice(0)) {
        keep(line);
      }
    },
    close: () => file?.close(),
  };
}
