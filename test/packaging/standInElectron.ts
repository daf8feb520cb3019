import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What marks the fuses inside an Electron program, as electron/fuses documents it. */
export const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * Lays out a folder that a packager takes for an Electron distribution on Linux: a program that is nothing but the
 * fuses, all as Electron ships them, some languages, and an empty default app.
 */
export function layOutStandInElectron(folder: string, languages: readonly string[]): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  writeFileSync(join(folder, 'electron'), `stand-in ${fuseSentinel}\u0001\u0009101110011`);
  chmodSync(join(folder, 'electron'), 0o755);
  for (const language of languages) {
    writeFileSync(join(folder, 'locales', `${language}.pak`), '');
  }
  writeFileSync(join(folder, 'resources/default_app.asar'), emptyArchive());
}

/** An asar archive starts with four little-endian sizes, then its list of files as JSON, padded to four bytes. */
function emptyArchive(): Buffer {
  const list = Buffer.from(JSON.stringify({ files: {} }));
  const paddedLength = Math.ceil(list.length / 4) * 4;
  const archive = Buffer.alloc(16 + paddedLength);
  archive.writeUInt32LE(4, 0);
  archive.writeUInt32LE(8 + paddedLength, 4);
  archive.writeUInt32LE(4 + paddedLength, 8);
  archive.writeUInt32LE(list.length, 12);
  list.copy(archive, 16);
  return archive;
}

/** One file of an asar archive. */
interface ArchivedFile {
  readonly path: string;
  /** Beside the archive, in the folder of what is not packed. */
  readonly unpacked: boolean;
  /** Where it begins after the list of files, and how long it is. */
  readonly offset: number;
  readonly size: number;
}

/** The paths of all files in an asar archive, with forward slashes, sorted. */
export function filesInArchive(archive: Buffer): string[] {
  return archivedFiles(archive).map(({ path }) => path);
}

/** The files that an archive lists and that lie unpacked beside it. */
export function unpackedFiles(archive: Buffer): string[] {
  return archivedFiles(archive)
    .filter(({ unpacked }) => unpacked)
    .map(({ path }) => path);
}

/** Lays out all that an archive holds, or has beside it, in a folder. */
export function layOutArchive(archivePath: string, folder: string): void {
  const archive = readFileSync(archivePath);
  const start = 8 + archive.readUInt32LE(4);
  for (const { path, unpacked, offset, size } of archivedFiles(archive)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    const packed = archive.subarray(start + offset, start + offset + size);
    writeFileSync(target, unpacked ? readFileSync(join(`${archivePath}.unpacked`, path)) : packed);
  }
}

function archivedFiles(archive: Buffer): readonly ArchivedFile[] {
  const list: unknown = JSON.parse(archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8'));
  return filesIn(list, '').toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function filesIn(entry: unknown, path: string): readonly ArchivedFile[] {
  if (typeof entry !== 'object' || entry === null) {
    return [];
  }
  if ('files' in entry) {
    return Object.entries(entry.files ?? {}).flatMap(([name, inner]) =>
      filesIn(inner, path === '' ? name : `${path}/${name}`),
    );
  }
  const unpacked = 'unpacked' in entry && entry.unpacked === true;
  const offset = 'offset' in entry ? Number(entry.offset) : 0;
  return [{ path, unpacked, offset, size: 'size' in entry ? Number(entry.size) : 0 }];
}

/** The fuses of an Electron program in their documented order, `1` on and `0` off. */
export function fusesOf(program: Buffer): string {
  const start = program.indexOf(fuseSentinel) + fuseSentinel.length;
  const count = program.readUInt8(start + 1);
  return program.subarray(start + 2, start + 2 + count).toString('latin1');
}
