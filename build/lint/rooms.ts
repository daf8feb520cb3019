/** What one room of the program may import. A room is a folder, or one of the files that join the others. */
export interface Room {
  /** Rooms whose face it may import; `folder/*` stands for the folder and every room in it. */
  readonly rooms: readonly string[];
  /** npm packages, by name; `node:*` stands for all built-in modules of Node. */
  readonly packages: readonly string[];
}

const core = 'electron/core';

function coreRoom(mayImport: readonly string[], packages: readonly string[] = []): Room {
  return {
    rooms: ['shared/*', `${core}/ports`, ...mayImport.map((name) => `${core}/${name}`)],
    packages: ['node:*', ...packages],
  };
}

/**
 * All rooms, by their path from the root of the project. The longest path that fits a file is its room. The walls stand
 * before the rooms: imports and publish are planned and not built yet.
 */
export const rooms: Readonly<Record<string, Room>> = {
  shared: { rooms: [], packages: [] },
  'shared/contract': { rooms: ['shared'], packages: [] },
  'shared/texts': { rooms: ['shared', 'shared/contract'], packages: [] },

  'electron/core/ports': { rooms: ['shared/*'], packages: ['node:*', 'mqtt', 'serialport', 'ws'] },
  'electron/core/speedwire': coreRoom([]),
  'electron/core/p1': coreRoom([], ['dns-packet']),
  'electron/core/imports': coreRoom([]),
  'electron/core/balance': coreRoom([]),
  'electron/core/history': coreRoom(['balance']),
  'electron/core/exports': coreRoom(['balance', 'history']),
  'electron/core/publish': coreRoom(['balance', 'history']),
  'electron/core/simulator': coreRoom(['speedwire', 'p1']),
  'electron/core/collector': coreRoom(['speedwire', 'p1', 'balance', 'history']),
  'electron/core/program': coreRoom(
    ['speedwire', 'p1', 'imports', 'balance', 'history', 'exports', 'publish', 'simulator', 'collector'],
    ['zod'],
  ),

  'electron/shell': { rooms: ['shared/*'], packages: [] },
  'electron/desktop': {
    rooms: ['shared/*', 'electron/core/*', 'electron/shell'],
    packages: ['node:*', 'electron', 'electron-store', 'zod'],
  },
  'electron/web': { rooms: ['shared/*', 'electron/core/*', 'electron/shell'], packages: ['node:*', 'ws', 'zod'] },
  'electron/commands': { rooms: ['shared/*', 'electron/core/*', 'electron/web'], packages: ['node:*'] },
  'electron/main.ts': {
    rooms: ['shared/*', 'electron/core/*', 'electron/shell', 'electron/web', 'electron/desktop'],
    packages: ['node:*', 'electron'],
  },
  'electron/preload.ts': { rooms: ['shared/*'], packages: ['electron'] },
  'electron/cli.ts': {
    rooms: ['shared/*', 'electron/core/*', 'electron/commands', 'electron/web'],
    packages: ['node:*'],
  },

  renderer: {
    rooms: ['shared/*'],
    packages: ['react', 'react-dom', 'react-is', 'recharts', '@fontsource-variable/inter'],
  },
};

/**
 * Rooms whose folders lie above one another like floors, the lowest first: a folder imports itself and those below it.
 * The files that lie directly in the room stand above all of them.
 */
export const floors: Readonly<Record<string, readonly string[]>> = {
  'electron/core/balance': ['terms', 'judging', 'curves', 'plant', 'sums', 'clocks'],
  'electron/core/history': ['database', 'facts', 'files', 'judging', 'days', 'thinning', 'totals', 'store'],
};

/** Folders that are no part of the program and may import what they like. */
export const openFolders: readonly string[] = ['test', 'build', 'vitest.config.ts'];

/** Built-in modules that reach the world or the time: inside the core for `ports` alone. */
export const portModules: readonly string[] = [
  'node:dgram',
  'node:net',
  'node:tls',
  'node:http',
  'node:https',
  'node:timers',
  'node:timers/promises',
];
