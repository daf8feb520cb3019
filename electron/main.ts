import { dirname, join } from 'node:path';

import { app } from 'electron';

import { plantZone } from '../shared/plantZone.ts';
import { chosenInterfaces, pause, systemClock, systemNetwork } from './core/ports/index.ts';
import { createLog, dataFolder, programVersion } from './core/program/index.ts';
import { openProgram, runDesktop } from './desktop/index.ts';
import { readStartOptions } from './shell/index.ts';

const { demo } = readStartOptions(process.argv);
const folder = dataFolder(process.platform, process.env) ?? join(app.getPath('userData'), 'data');
/** Beside the built program, or among the sources. */
const historyWorker = new URL(import.meta.url).pathname.endsWith('.ts')
  ? './core/history/historyWorker.ts'
  : '../history/historyWorker.js';
const log = createLog(systemClock, (line) => process.stderr.write(`${line}\n`));

runDesktop({
  userDataFolder: demo ? join(dirname(folder), 'demo') : dirname(folder),
  rendererFolder: join(import.meta.dirname, '..', 'renderer'),
  preloadFile: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
  log,
  events: process,
  start: () =>
    openProgram({
      ports: {
        network: systemNetwork(chosenInterfaces(process.env)),
        clock: systemClock,
        random: Math.random,
        log,
      },
      dataFolder: folder,
      historyWorker: new URL(historyWorker, import.meta.url),
      demo,
      version: programVersion(),
      platform: process.platform,
      zone: plantZone(new Intl.DateTimeFormat().resolvedOptions().timeZone),
    }),
  stopLimit: () => pause(systemClock, 5000),
});
