import type { Unsubscribe } from '../../shared/contract/index.ts';
import type { StopSignal } from './exitCodes.ts';

/**
 * All that a command may touch of the process that runs it, so that a test can run the command without a process.
 * Texts are written as they are: a command adds its own line ends.
 */
export interface CommandIo {
  /** Results, and nothing else. */
  stdout(text: string): void;
  /** Talk, progress and failures. */
  stderr(text: string): void;
  /** Whether somebody watches stderr: progress is told to people alone, never to a file. */
  readonly stderrIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array>;
  /**
   * Calls the handler each time the user or the system asks the process to end: Ctrl+C, a terminal that closes, `kill`.
   * While a handler stands, the process does not end by itself at the first request; at the second it ends at once,
   * whatever the handler does.
   */
  onStop(handler: (signal: StopSignal) => void): Unsubscribe;
}
