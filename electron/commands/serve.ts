import { fileURLToPath } from 'node:url';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { failureWords } from '../../shared/texts/index.ts';
import {
  createLog,
  dataFolder,
  openFileSettingsStore,
  openStores,
  programVersion,
  startProgram,
  type Program,
  type Stores,
} from '../core/program/index.ts';
import { listenAddress, loadRendererFiles, startBrowserDoor, type BrowserDoor } from '../web/index.ts';
import { parseOptions, wantsJson, wholeNumber } from './arguments.ts';
import type { CommandIo } from './commandIo.ts';
import type { CommandPorts } from './command.ts';
import { exitCodes } from './exitCodes.ts';
import { tellFailure } from './failureOutput.ts';
import { programToCome } from './programToCome.ts';

const options = {
  port: { type: 'string', default: '9523' },
  listen: { type: 'string', default: '127.0.0.1' },
  demo: { type: 'boolean', default: false },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Wishes {
  readonly port: number;
  readonly address: string;
  readonly demo: boolean;
  /** Null where neither the caller nor the environment names one. */
  readonly dataFolder: string | null;
}

interface Served {
  readonly door: BrowserDoor;
  readonly program: Program;
}

/** `suntally serve`: the collector and the dashboard on a web address, until it is asked to stop. */
export async function serve(argv: readonly string[], io: CommandIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const wishes = readWishes(argv, io, ports);
  if (!wishes.ok) {
    return tellFailure(io, 'serve', json, wishes.error);
  }
  const stopped = Promise.withResolvers<void>();
  const forget = io.onStop(() => stopped.resolve());
  try {
    // A start that hangs, on a folder that never answers, must not keep the process.
    const served = await Promise.race([start(wishes.value, io, ports), stopped.promise.then(() => null)]);
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
    return exitCodes.done;
  } finally {
    forget();
  }
}

/** Opens the door first, so that a second program on the same port ends before it speaks to an inverter. */
async function start(wishes: Wishes, io: CommandIo, ports: CommandPorts): Promise<Result<Served, Failure>> {
  const { address, port, demo } = wishes;
  const log = createLog(ports.clock, (line) => io.stderr(`${line}\n`));
  const files = await loadRendererFiles(rendererFolder());
  if (!files.ok) {
    return files;
  }
  const arrival = Promise.withResolvers<Program>();
  const door = await startBrowserDoor({
    program: programToCome(arrival.promise),
    files: files.value,
    address,
    port,
    log,
  });
  if (!door.ok) {
    return door;
  }
  const stores = demo ? success(null) : await storesIn(wishes.dataFolder, ports.clock.nowMs());
  if (!stores.ok) {
    await door.value.stop();
    return stores;
  }
  const { network, clock, random, platform, zone } = ports;
  const program = await startProgram({
    ports: { network, clock, random, log, ...stores.value },
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

function readWishes(argv: readonly string[], io: CommandIo, ports: CommandPorts): Result<Wishes, Failure> {
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return parsed;
  }
  const values = parsed.value.values;
  const port = wholeNumber('--port', values.port, 0, 65_535);
  if (!port.ok) {
    return port;
  }
  const address = listenAddress(values.listen);
  if (!address.ok) {
    return address;
  }
  return success({
    port: port.value,
    address: address.value,
    demo: values.demo,
    dataFolder: values.data ?? dataFolder(ports.platform, io.env),
  });
}

/** Beside the built command line; in `out` where the command runs from its sources. */
function rendererFolder(): string {
  const beside = import.meta.url.endsWith('.ts') ? '../../out/renderer' : '../renderer';
  return fileURLToPath(new URL(beside, import.meta.url));
}
