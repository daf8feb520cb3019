import type { Failure } from '../../../shared/failures.ts';
import type { Result } from '../../../shared/result.ts';
import type { History } from '../../core/history/index.ts';
import type { CommandName, CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes, stopSignals } from '../exitCodes.ts';
import { tellFailure } from '../failureOutput.ts';
import { openToRead } from './historyFolder.ts';

/** A command that asks the history. */
export interface HistoryReader {
  readonly command: CommandName;
  readonly json: boolean;
  readonly folder: string;
  /** Does it; once the signal comes it ends soon, and leaves nothing half done. */
  readonly read: (history: History, signal: AbortSignal) => Promise<Result<unknown, Failure>>;
}

/**
 * Opens the history, lets the reader ask it, closes it, and tells what failed.
 *
 * @returns the exit code; that of the signal where it was stopped
 */
export async function readHistory(
  { command, json, folder, read }: HistoryReader,
  io: StreamingIo,
  ports: CommandPorts,
): Promise<number> {
  const opened = await openToRead(folder, io, ports);
  if (!opened.ok) {
    return tellFailure(io, command, json, opened.error);
  }
  const { history, close } = opened.value;
  const stop = new AbortController();
  let stopCode: number | null = null;
  const forget = io.onStop((signal) => {
    stopCode = stopSignals[signal];
    stop.abort();
  });
  try {
    const outcome = await read(history, stop.signal);
    if (stopCode !== null) {
      return stopCode;
    }
    return outcome.ok ? exitCodes.done : tellFailure(io, command, json, outcome.error);
  } finally {
    forget();
    await close();
  }
}
