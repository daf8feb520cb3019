import { closeSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { systemCode } from './systemCode.ts';

/** A file of lines that never grows beyond a bound: older lines move to files beside it, and are lost in the end. */
export interface RollingFile {
  /** Writes a line, without its line end, and gives the system's code of what went wrong, or null. */
  write(line: string): string | null;
  close(): void;
}

export interface RollingFileOptions {
  readonly folder: string;
  /** `suntally` for `suntally.log`, `suntally.1.log` and so on, the latest first. */
  readonly name: string;
  readonly ending: string;
  readonly mostBytes: number;
  /** At least 2. */
  readonly mostFiles: number;
}

const fileMode = 0o600;
const lineEnd = 0x0a;
const mostLineCharacters = 8000;

/**
 * Opens the file when the first line comes, and goes on with what it holds. Each line is handed to the system at once,
 * so that a program that is killed loses none. Files are moved by renaming, oldest first: killed in the middle, one name
 * is free for a while and no line is lost. Where a line cannot be written, the next one is tried anew.
 */
export function openRollingFile({ folder, name, ending, mostBytes, mostFiles }: RollingFileOptions): RollingFile {
  let file: number | null = null;
  let bytes = 0;

  function pathOf(age: number): string {
    return join(folder, age === 0 ? `${name}${ending}` : `${name}.${age}${ending}`);
  }

  function open(): number {
    const opened = openSync(pathOf(0), 'a+', fileMode);
    bytes = fstatSync(opened).size;
    // A power cut may have left half a line.
    if (bytes > 0 && lastByte(opened, bytes) !== lineEnd) {
      bytes += writeSync(opened, '\n');
    }
    file = opened;
    return opened;
  }

  function close(): void {
    if (file !== null) {
      closeSync(file);
      file = null;
    }
  }

  function moveOn(): void {
    close();
    for (let age = mostFiles - 1; age > 0; age -= 1) {
      renameIfThere(pathOf(age - 1), pathOf(age));
    }
  }

  return {
    write: (line) => {
      try {
        const text = Buffer.from(`${line.slice(0, mostLineCharacters)}\n`);
        let opened = file ?? open();
        if (bytes > 0 && bytes + text.length > mostBytes) {
          moveOn();
          opened = open();
        }
        bytes += writeSync(opened, text);
        return null;
      } catch (error) {
        close();
        return systemCode(error);
      }
    },
    close,
  };
}

function lastByte(file: number, size: number): number {
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, size - 1);
  return byte.readUInt8(0);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') {
      throw error;
    }
  }
}
