import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const runsFromSources = import.meta.url.endsWith('.ts');

// Without it Node strips the types of every file at every start: three times the work of a read.
if (runsFromSources) {
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/suntally', import.meta.url)));
}

const { processIo, runCommandLine, tellSurprise, wantsJson } = await import('./commands/index.ts');
const { chosenInterfaces, systemClock, systemNetwork } = await import('./core/ports/index.ts');
const { plantZone } = await import('../shared/plantZone.ts');

/** Beside the built command line, or among the sources. */
const historyWorker = runsFromSources ? './core/history/historyWorker.ts' : '../history/historyWorker.js';

const argv = process.argv.slice(2);
const io = processIo(process);

async function end(code: number): Promise<never> {
  process.exitCode = code;
  await io.flushed();
  process.exit();
}

let surprised = false;

/** A surprise while one is being told would go round in circles. */
function surprise(error: unknown): void {
  if (surprised) {
    process.exit();
  }
  surprised = true;
  void end(tellSurprise(io, error, wantsJson(argv)));
}

process.on('uncaughtException', surprise);

runCommandLine(argv, io, {
  network: systemNetwork(chosenInterfaces(io.env)),
  clock: systemClock,
  random: Math.random,
  platform: process.platform,
  historyWorker: new URL(historyWorker, import.meta.url),
  get zone() {
    return plantZone(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  },
}).then(end, surprise);
