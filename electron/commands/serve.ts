import { fileURLToPath } from 'node:url';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { failureWords } from '../../shared/texts/index.ts';
import {
  openFileSettingsStore,
  openStores,
  programVersion,
  startProgram,
  type Program,
  type Stores,
} from '../core/program/index.ts';
import { loadRendererFiles, startBrowserDoor, type BrowserDoor } from '../web/index.ts';
import { wantsJson } from './arguments.ts';
import type { CommandIo } from './commandIo.ts';
import type { CommandPorts } from './command.ts';
import { exitCodes } from './exitCodes.ts';
import { tellFailure } from './failureOutput.ts';
import { programToCome } from './programToCome.ts';
import { openEntrance } from './serveEntrance.ts';
import { createServeLog, type ServeLog } from './serveLog.ts';
import { readServeWishes, type ServeWishes } from './serveWishes.ts';

interface Served {
  readonly door: BrowserDoor;
  readonly program: Program;
}

/** `suntally serve`: the collector and the dashboard on a web address, until it is asked to stop. */
export async function serve(argv: readonly string[], io: CommandIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const wishes = readServeWishes(argv, io, ports);
  if (!wishes.ok) {
    return tellFailure(io, 'serve', json, wishes.error);
  }
  const serveLog = createServeLog(io, ports.clock);
  const stopped = Promise.withResolvers<void>();
  const forget = io.onStop(() => stopped.resolve());
  try {
    // A start that hangs, on a folder that never answers, must not keep the process.
    const served = await Promise.race([start(wishes.value, io, ports, serveLog), stopped.promise.then(() => null)]);
    if (served === null) {
      return exitCodes.done;
    }
    if (!served.ok) {
      return tellFailure(io, 'serve', json, served.error);
    }
    const { door, program } = served.value;
    for (const problem of program.problems) {
      const words = failureWords(problem, 'en');
      io.stderr(`${words.text} ${words.hint}\n`);
    }
    io.stdout(json ? `${JSON.stringify({ url: door.url })}\n` : `${door.url}\n`);
    await stopped.promise;
    await door.stop();
    await program.stop();
    serveLog.log.write('info', 'serve', 'SunTally was asked to stop, and stopped');
    return exitCodes.done;
  } finally {
    serveLog.close();
    forget();
  }
}

/** Opens the door first, so that a second program on the same port ends before it speaks to an inverter. */
async function start(
  wishes: ServeWishes,
  io: CommandIo,
  ports: CommandPorts,
  serveLog: ServeLog,
): Promise<Result<Served, Failure>> {
  const { address, port, demo } = wishes;
  const { log } = serveLog;
  const files = await loadRendererFiles(rendererFolder());
  if (!files.ok) {
    return files;
  }
  const entrance = await openEntrance(wishes, io, ports.clock, log);
  if (!entrance.ok) {
    return entrance;
  }
  const arrival = Promise.withResolvers<Program>();
  const door = await startBrowserDoor({
    program: programToCome(arrival.promise),
    files: files.value,
    address,
    port,
    log,
    ...entrance.value,
  });
  if (!door.ok) {
    return door;
  }
  const stores = demo ? success(null) : await storesIn(wishes.dataFolder, ports.clock.nowMs());
  if (!stores.ok) {
    await door.value.stop();
    return stores;
  }
  if (!demo && wishes.dataFolder !== null) {
    serveLog.keepIn(wishes.dataFolder);
  }
  log.write('info', 'serve', `SunTally ${programVersion()} serves ${door.value.url}`);
  const { network, clock, random, platform, zone } = ports;
  const program = await startProgram({
    ports: {
      network,
      clock,
      random,
      log,
      ...(ports.meters !== undefined && { meters: ports.meters }),
      ...stores.value,
    },
    history: { folder: wishes.dataFolder, worker: ports.historyWorker ?? null },
    problems: stores.value?.problems ?? [],
    onStopped: () => stores.value?.release(),
    door: 'browser',
    demo,
    version: programVersion(),
    zone,
    platform,
  });
  arrival.resolve(program);
  return success({ door: door.value, program });
}

async function storesIn(folder: string | null, nowMs: number): Promise<Result<Stores, Failure>> {
  return folder === null
    ? failed(failure('usage', { reason: 'no home folder is known; name a folder with --data' }))
    : openStores(folder, nowMs, openFileSettingsStore);
}

/** Beside the built command line; in `out` where the command runs from its sources. */
function rendererFolder(): string {
  const beside = import.meta.url.endsWith('.ts') ? '../../out/renderer' : '../renderer';
  return fileURLToPath(new URL(beside, import.meta.url));
}
