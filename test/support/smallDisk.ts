import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

import { temporaryFolder } from './temporaryFolder.ts';

/** Mounts something; tells whether this user may. */
export function mounts(...options: readonly string[]): boolean {
  return spawnSync('mount', options).status === 0;
}

/** The folder of a disk of its own of 3 MB, for the time of a test; null where this user may not mount one. */
export function smallDisk(): string | null {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  if (!mounts('-t', 'tmpfs', '-o', 'size=3m', 'none', folder)) {
    return null;
  }
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

/**
 * Fills a small disk, but for so many bytes.
 *
 * @returns makes room again
 * @throws where it does not get full
 */
export function fillDisk(disk: string, leftBytes = 0): () => void {
  const ballast = join(disk, 'ballast');
  const room = join(disk, 'room');
  writeFileSync(room, Buffer.alloc(leftBytes));
  let isFull = false;
  try {
    writeFileSync(ballast, Buffer.alloc(8_000_000));
  } catch {
    isFull = true;
  }
  rmSync(room);
  if (!isFull) {
    throw new Error('The disk is larger than a small one');
  }
  return () => rmSync(ballast);
}
