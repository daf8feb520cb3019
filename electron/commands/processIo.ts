import type { StreamingIo } from './command.ts';
import { exitCodeOf, stopSignals, type StopSignal } from './exitCodes.ts';
import { failureReport } from './failureOutput.ts';
import { fileFailure } from './systemReason.ts';

/** The real process, as a command sees it. */
export interface ProcessIo extends StreamingIo {
  /** Resolves when all that was written has left the process. */
  flushed(): Promise<void>;
}

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const satisfies readonly StopSignal[];

/**
 * Joins a command to the process. Signals are taken over only while somebody waits for them. A reader that goes away
 * (`suntally decode | head`) ends the process quietly; talk that cannot be printed is lost, results are not.
 */
export function processIo(process: NodeJS.Process): ProcessIo {
  const handlers = new Set<(signal: StopSignal) => void>();
  let requests = 0;

  function stop(signal: StopSignal): void {
    requests += 1;
    if (requests > 1) {
      process.exit(stopSignals[signal]);
    }
    for (const handler of handlers) {
      handler(signal);
    }
  }

  process.stdout.on('error', (error: Error) => endWithoutOutput(process, error));
  process.stderr.on('error', () => undefined);
  return {
    stdout: (text) => {
      process.stdout.write(text);
    },
    stderr: (text) => {
      process.stderr.write(text);
    },
    get stderrIsTerminal() {
      // Absent, against its type, where stderr is a file.
      return process.stderr.isTTY ?? false;
    },
    env: process.env,
    get stdin() {
      return process.stdin;
    },
    onStop: (handler) => {
      if (handlers.size === 0) {
        for (const signal of signals) {
          process.on(signal, stop);
        }
      }
      handlers.add(handler);
      return () => {
        handlers.delete(handler);
        if (handlers.size === 0) {
          for (const signal of signals) {
            process.off(signal, stop);
          }
        }
      };
    },
    drained: () =>
      process.stdout.writableNeedDrain
        ? new Promise((resolve) => {
            process.stdout.once('drain', resolve);
          })
        : Promise.resolve(),
    flushed: async () => {
      await Promise.all([lastWrite(process.stdout), lastWrite(process.stderr)]);
    },
  };
}

/** Nothing more can be printed: a reader that had enough is no failure, a full disk is. */
function endWithoutOutput(process: NodeJS.Process, error: Error): never {
  if ('code' in error && error.code === 'EPIPE') {
    process.exit();
  }
  const failure = fileFailure('standard output', error);
  process.stderr.write(`${failureReport(failure).text}\n`);
  process.exit(exitCodeOf(failure));
}

function lastWrite(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
