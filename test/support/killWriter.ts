import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
 * @throws when it said anything else than that it stored
 */
export async function killWriter({ folder, first, perGroup, where, groups }: WritingRound): Promise<number> {
  const child = spawn(process.execPath, [writer, folder, String(first), String(perGroup), where], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let last = -1;
  let count = 0;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (!/^stored \d+$/u.test(line)) {
        throw new Error(`The writing program said: ${line}`);
      }
      last = Number(line.split(' ')[1]);
      count += 1;
      if (count === groups) {
        child.kill('SIGKILL');
      }
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  return last;
}
