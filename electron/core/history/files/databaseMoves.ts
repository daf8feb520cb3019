import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes the disk take what was written to a file. Throws what the system throws. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Renames a database and what belongs to it. Throws what the system throws. */
export function renameDatabase(from: string, to: string): void {
  for (const ending of ['-wal', '-shm', '']) {
    if (existsSync(`${from}${ending}`)) {
      renameSync(`${from}${ending}`, `${to}${ending}`);
    }
  }
}

/** Removes a database and what belongs to it, where it is there. Throws what the system throws. */
export function removeDatabase(file: string): void {
  for (const ending of ['', '-wal', '-shm']) {
    rmSync(`${file}${ending}`, { force: true });
  }
}

/** A name beside a history that tells what became of it (`replaced`, `broken`) and when, UTC. */
export function asideName(file: string, word: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/gu, '-');
  return join(dirname(file), `history.${word}-${time}.db`);
}

/** Copies the log of a database beside it, makes the disk take it, and gives its name. Throws what the system throws. */
export function keepLog(file: string, nowMs: number): string {
  const copy = `${asideName(file, 'broken', nowMs)}-wal`;
  copyFileSync(`${file}-wal`, copy);
  syncFile(copy);
  return copy;
}
