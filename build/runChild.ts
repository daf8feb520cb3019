import { spawn } from 'node:child_process';

import { projectFolder } from './folders.ts';

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The child is ended after this time; it then counts as failed. */
  readonly timeoutMs?: number;
  /** What the child prints is collected instead of shown. */
  readonly quiet?: boolean;
}

export interface ChildEnd {
  /** The exit code; null where a signal or the time limit ended it, or where it could not be started. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed, where `quiet` was asked for; else why it could not be started, or nothing. */
  readonly output: string;
}

/** Runs a program in the project's folder, without input, and waits for its end. Never throws. */
export function runChild(
  command: string,
  commandArguments: readonly string[],
  options: ChildOptions = {},
): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const pieces: string[] = [];
    const child = spawn(command, commandArguments, {
      cwd: projectFolder,
      env: { ...process.env, ...(options.quiet === true ? { NO_COLOR: '1' } : {}), ...options.env },
      stdio: ['ignore', options.quiet === true ? 'pipe' : 'inherit', options.quiet === true ? 'pipe' : 'inherit'],
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: 'SIGKILL' as const }),
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => pieces.push(text));
    }
    child.on('error', (error) => resolve({ code: null, signal: null, output: error.message }));
    child.on('close', (code, signal) => resolve({ code, signal, output: pieces.join('') }));
  });
}

/** Runs a script with the Node that runs this one. `script` is a path from the root of the project. */
export function runScript(
  script: string,
  scriptArguments: readonly string[],
  options: ChildOptions = {},
): Promise<ChildEnd> {
  return runChild(process.execPath, [script, ...scriptArguments], options);
}
