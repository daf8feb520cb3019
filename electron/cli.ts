import { processIo, runCommandLine, tellSurprise, wantsJson } from './commands/index.ts';
import { systemClock, systemNetwork } from './core/ports/index.ts';

const argv = process.argv.slice(2);
const io = processIo(process);

async function end(code: number): Promise<never> {
  process.exitCode = code;
  await io.flushed();
  process.exit();
}

function surprise(error: unknown): void {
  void end(tellSurprise(io, error, wantsJson(argv)));
}

process.on('uncaughtException', surprise);

const interfaces = (io.env['SUNTALLY_INTERFACES'] ?? '').split(',').map((one) => one.trim());

runCommandLine(argv, io, {
  network: systemNetwork(interfaces.filter((one) => one !== '')),
  clock: systemClock,
  random: Math.random,
}).then(end, surprise);
