import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { systemCode } from './systemCode.ts';

const folderMode = 0o700;
const fileMode = 0o600;

/**
 * Makes the folder where it is missing, open to its owner alone. One that is there already is left as it is: it may be
 * a folder the user shares with others. Throws what the system throws.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: folderMode });
}

/** Reads a whole file as text, or gives null where there is none. Throws what else the system throws. */
export async function readExistingFile(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/**
 * Writes a whole file that only its owner can read. A reader sees the old content or the new, never a part: the new
 * content is on the disk before it takes the old one's name. Throws what the system throws, and leaves nothing behind.
 */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await makePrivateFolder(dirname(path));
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', fileMode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/**
 * Renames a damaged file to `<name>.broken-<time><ending>` beside itself, so that nothing it holds is lost, and gives
 * the new path. Throws what the system throws.
 *
 * @param nowMs UTC epoch ms, for the name
 */
export async function setAside(folder: string, name: string, ending: string, nowMs: number): Promise<string> {
  const aside = asidePath(folder, name, ending, nowMs);
  await rename(join(folder, `${name}${ending}`), aside);
  return aside;
}

/** Writes what a damaged file holds under the name that `setAside` would give it, and leaves the file where it is. */
export async function copyAside(
  folder: string,
  name: string,
  ending: string,
  content: string,
  nowMs: number,
): Promise<void> {
  await writePrivateFile(asidePath(folder, name, ending, nowMs), content);
}

function asidePath(folder: string, name: string, ending: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/gu, '-');
  return join(folder, `${name}.broken-${time}${ending}`);
}
