import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads a checked-in list of what stands open to the outside: a change to it is a change to be seen in review. */
export function readGolden(name: 'channels' | 'exposedKeys' | 'windowOptions'): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'golden', `${name}.json`), 'utf8'));
}
