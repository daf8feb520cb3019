import { posix } from 'node:path';

import { floors, openFolders, portModules, rooms, type Room } from './rooms.ts';

/**
 * Says what is wrong with one import, or null where it is allowed.
 *
 * `file` is the importing file, by its path from the root of the project with forward slashes; `specifier` is the
 * import as it is written. A room sees another room only by its face, the `index.ts` of its folder; files that lie
 * directly in `shared` are their own face. Inside a room with floors a file sees its own floor and those below.
 */
export function judgeImport(file: string, specifier: string): string | null {
  if (openFolders.some((folder) => isInside(file, folder))) {
    return null;
  }
  const from = roomOf(file);
  if (from === null) {
    return `${file} lies in no room: name its folder in build/lint/rooms.ts`;
  }
  return specifier.startsWith('.')
    ? judgeFile(from, file, posix.join(posix.dirname(file), specifier))
    : judgePackage(from, specifier);
}

function judgeFile(from: NamedRoom, file: string, target: string): string | null {
  const to = roomOf(target);
  if (to === null) {
    return `${from.path} may not import ${target}, which lies in no room`;
  }
  if (to.path === from.path) {
    return floorOf(from.path, target) > floorOf(from.path, file) ? `${target} lies above ${posix.dirname(file)}` : null;
  }
  if (!from.room.rooms.some((allowed) => allows(allowed, to.path))) {
    return `${from.path} may not import ${to.path}`;
  }
  return isFace(to.path, target) ? null : `${target} is behind the face of its room: import ${to.path}/index.ts`;
}

function judgePackage(from: NamedRoom, specifier: string): string | null {
  if (from.path !== 'electron/core/ports' && isInside(from.path, 'electron/core') && portModules.includes(specifier)) {
    return `${specifier} is for electron/core/ports alone: take a port as an argument`;
  }
  const allowed = from.room.packages.some((name) =>
    name === 'node:*' ? specifier.startsWith('node:') : isInside(specifier, name),
  );
  return allowed ? null : `${from.path} may not import ${specifier}`;
}

interface NamedRoom {
  readonly path: string;
  readonly room: Room;
}

function roomOf(file: string): NamedRoom | null {
  let found: NamedRoom | null = null;
  for (const [path, room] of Object.entries(rooms)) {
    if (isInside(file, path) && (found === null || path.length > found.path.length)) {
      found = { path, room };
    }
  }
  return found;
}

/** How high a file lies in its room: 0 is the lowest floor, and all of a room without floors. */
function floorOf(room: string, file: string): number {
  const folders = floors[room] ?? [];
  const floor = folders.indexOf(posix.relative(room, file).split('/')[0] ?? '');
  return floor < 0 ? folders.length : floor;
}

function allows(allowed: string, room: string): boolean {
  return allowed.endsWith('/*') ? isInside(room, allowed.slice(0, -2)) : allowed === room;
}

function isFace(room: string, target: string): boolean {
  return target === `${room}/index.ts` || (room === 'shared' && posix.dirname(target) === 'shared');
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
