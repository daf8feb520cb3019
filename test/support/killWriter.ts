import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const writer = fileURLToPath(new URL('./historyWriter.ts', import.meta.url));

/** One round of a program that writes readings until it is killed. */
export interface WritingRound {
  readonly folder: string;
  /** The number of the first reading it writes. */
  readonly first: number;
  readonly perGroup: number;
  readonly where: 'here' | 'worker';
  /** After how many acknowledged groups it is killed. */
  readonly groups: number;
}

/**
 * Lets a program of its own write, and kills it.
 *
 * @returns the number of the last reading that it acknowledged
 * @throws when it said anything else than that it stored, or ended otherwise than by being killed; with its exit code,
 *   signal, last lines and all that it said on standard error
 */
export async function killWriter({ folder, first, perGroup, where, groups }: WritingRound): Promise<number> {
  const child = spawn(process.execPath, [writer, folder, String(first), String(perGroup), where], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.withResolvers<string>();
  child.on('error', (error) => ended.resolve(`could not be started: ${error.message}`));
  child.on('close', (code, signal) => ended.resolve(`ended with exit code ${code}, signal ${signal}`));
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const lines: string[] = [];
  let last = -1;
  let isKilled = false;
  let isWrong = false;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (!/^stored \d+$/u.test(line)) {
        isWrong = true;
        break;
      }
      last = Number(line.split(' ')[1]);
      if (lines.length === groups) {
        isKilled = child.kill('SIGKILL');
      }
    }
  } finally {
    child.kill('SIGKILL');
  }
  const end = await ended.promise;
  if (isWrong || !isKilled || child.signalCode !== 'SIGKILL') {
    throw new Error(
      [
        `The writing program (${where}, ${perGroup} per group, first ${first}) ${end}`,
        `after ${lines.length} of ${groups} groups; its last lines: ${lines.slice(-5).join(' | ')}`,
        `standard error: ${errors.join('')}`,
      ].join('\n'),
    );
  }
  return last;
}
