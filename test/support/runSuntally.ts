import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const projectFolder = join(import.meta.dirname, '..', '..');

/** What a whole `suntally` process did. */
export interface SuntallyRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly tookMs: number;
}

export interface SuntallyOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What comes in on stdin; empty unless given. */
  readonly input?: string;
  /** A run that lasts longer is ended, and fails; 30 s unless told. */
  readonly limitMs?: number;
}

/** Runs `suntally ARGUMENTS` from the sources to its end. It sees loopback alone, and no password but a given one. */
export async function runSuntally(argv: readonly string[], options: SuntallyOptions = {}): Promise<SuntallyRun> {
  const startMs = performance.now();
  const child = startSuntally(argv, options.env);
  const timer = setTimeout(() => child.process.kill('SIGKILL'), options.limitMs ?? 30_000);
  child.process.stdin?.on('error', () => undefined);
  child.process.stdin?.end(options.input ?? '');
  const code = await child.exited;
  clearTimeout(timer);
  return { code, out: child.out, err: child.err, tookMs: performance.now() - startMs };
}

/** A `suntally` process that runs on. */
export interface RunningSuntally {
  readonly process: ChildProcess;
  readonly out: string;
  readonly err: string;
  /** Its exit code once it has ended; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Resolves with the first line it prints; fails when it ends without one. */
  readonly firstLine: Promise<string>;
}

/** Starts `suntally ARGUMENTS` from the sources. The caller ends it. */
export function startSuntally(argv: readonly string[], env: Readonly<Record<string, string>> = {}): RunningSuntally {
  const child = spawn(process.execPath, [join(projectFolder, 'electron', 'cli.ts'), ...argv], {
    env: { PATH: process.env['PATH'], TZ: 'Europe/Amsterdam', SUNTALLY_INTERFACES: '127.0.0.1', ...env },
  });
  const { promise: firstLine, resolve, reject } = Promise.withResolvers<string>();
  firstLine.catch(() => undefined);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const end = out.indexOf('\n');
    if (end !== -1) {
      resolve(out.slice(0, end));
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return {
    process: child,
    get out() {
      return out;
    },
    get err() {
      return err;
    },
    firstLine,
    exited: once(child, 'close').then(([code]) => {
      reject(new Error(`suntally ended without a line: ${err}`));
      return typeof code === 'number' ? code : null;
    }),
  };
}
