import { powerMonitor } from 'electron';

import type { Program } from '../core/program/index.ts';

/** Tells the program when the computer goes to sleep and wakes up: what it holds is written before. */
export function followPower(program: Pick<Program, 'suspended' | 'resumed'>): void {
  powerMonitor.on('suspend', () => program.suspended());
  powerMonitor.on('resume', () => program.resumed());
}
