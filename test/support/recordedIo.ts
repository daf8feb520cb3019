import type { StreamingIo } from '../../electron/commands/index.ts';

/** A process for a command under test: keeps what is written, and stops the command when the test says so. */
export interface RecordedIo extends StreamingIo {
  readonly out: string;
  readonly err: string;
  /** Ctrl+C. */
  stop(): void;
}

export interface RecordedIoOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What comes in on stdin, chunk by chunk; nothing unless given. */
  readonly input?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  /** Whether stderr is a terminal; it is none unless given. */
  readonly terminal?: boolean;
}

/** Makes a process in memory. */
export function createRecordedIo({ env = {}, input = [], terminal = false }: RecordedIoOptions = {}): RecordedIo {
  const handlers = new Set<(signal: 'SIGINT') => void>();
  let out = '';
  let err = '';
  return {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    stderrIsTerminal: terminal,
    env,
    stdin: chunksOf(input),
    onStop: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    drained: () => Promise.resolve(),
    get out() {
      return out;
    },
    get err() {
      return err;
    },
    stop: () => {
      for (const handler of handlers) {
        handler('SIGINT');
      }
    },
  };
}

async function* chunksOf(
  input: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of input) {
    yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
}
