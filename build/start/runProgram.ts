import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { projectFolder } from '../folders.ts';
import type { ElectronEnd } from './chooseDoor.ts';

const graceMs = 10_000;

/**
 * Runs a program until it ends, with our own input and output. Being told to stop is passed on to it; a program that
 * then stays is ended after ten seconds. Ctrl-C in a terminal reaches the child by itself and is only waited for.
 */
export function runProgram(command: string, commandArguments: readonly string[]): Promise<ElectronEnd> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    let stopping = false;
    const { ELECTRON_RUN_AS_NODE: _runAsNode, ...env } = process.env;
    const child = spawn(command, commandArguments, { stdio: 'inherit', cwd: projectFolder, env });

    function stop(signal: NodeJS.Signals): void {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
      if (!stopping) {
        stopping = true;
        setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
      }
    }
    const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) {
      process.on(signal, stop);
    }
    function finish(code: number | null, signal: NodeJS.Signals | null): void {
      for (const name of signals) {
        process.off(name, stop);
      }
      resolve({ code, signal, stopping, ranMs: performance.now() - startedMs });
    }
    child.on('error', () => finish(null, null));
    child.on('exit', finish);
  });
}

/** The exit code that a shell would give for such an end. */
export function exitCodeOfEnd(end: ElectronEnd): number {
  return end.signal === null ? (end.code ?? 1) : 128 + constants.signals[end.signal];
}
