import { usageFailure, wantsJson } from './arguments.ts';
import { commandNames, type Command, type CommandName, type CommandPorts, type StreamingIo } from './command.ts';
import type { CommandIo } from './commandIo.ts';
import { exitCodes } from './exitCodes.ts';
import { failureReport, tellFailure } from './failureOutput.ts';
import { helpOf } from './help/help.ts';

/** Each command's module is loaded when it is called, so that one pays for no other. */
const loaders: Readonly<Record<CommandName, () => Promise<Command>>> = {
  discover: async () => (await import('./discover.ts')).discover,
  read: async () => (await import('./read/read.ts')).read,
  archive: async () => (await import('./archive/archive.ts')).archive,
  decode: async () => (await import('./decode.ts')).decode,
  p1: async () => (await import('./meter/p1.ts')).p1,
  meter: async () => (await import('./meter/meter.ts')).meter,
  simulate: async () => (await import('./simulate/simulate.ts')).simulate,
  serve: async () => (await import('./serve.ts')).serve,
  'web-password': async () => (await import('./webPassword.ts')).webPassword,
  record: async () => (await import('./history/record.ts')).record,
  totals: async () => (await import('./history/totals.ts')).totals,
  export: async () => (await import('./history/export.ts')).exportHistory,
  backup: async () => (await import('./history/backup.ts')).backup,
  restore: async () => (await import('./history/restore.ts')).restore,
  check: async () => (await import('./history/check.ts')).check,
  diagnostics: async () => (await import('./diagnostics/diagnostics.ts')).diagnostics,
};

/**
 * Runs `suntally ARGUMENTS`.
 *
 * @param argv what follows the program's name
 * @returns the exit code
 */
export async function runCommandLine(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const [first, ...rest] = argv;
  switch (first) {
    case undefined:
      return tellFailure(io, null, false, usageFailure('no command was given'));
    case '--help':
    case '-h':
      io.stdout(helpOf(null));
      return exitCodes.done;
    case 'help':
      return help(rest[0], io);
    case '--version':
    case '-V':
      io.stdout(`${(await import('../core/program/index.ts')).programVersion()}\n`);
      return exitCodes.done;
    default: {
      const name = findCommand(first);
      if (name === null) {
        return tellFailure(io, null, wantsJson(argv), usageFailure(`there is no command "${first}"`));
      }
      if (asksForHelp(rest)) {
        io.stdout(helpOf(name));
        return exitCodes.done;
      }
      const command = await loaders[name]();
      return command(rest, io, ports);
    }
  }
}

function help(topic: string | undefined, io: CommandIo): number {
  const name = topic === undefined ? null : findCommand(topic);
  if (topic !== undefined && topic !== 'help' && name === null) {
    return tellFailure(io, null, false, usageFailure(`there is no command "${topic}"`));
  }
  io.stdout(helpOf(name));
  return exitCodes.done;
}

function findCommand(text: string): CommandName | null {
  return commandNames.find((name) => name === text) ?? null;
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some((one) => one === '--help' || one === '-h');
}

/**
 * The one place where a mistake of the program itself comes out: said in plain words, with the place in the program
 * only where SUNTALLY_DEBUG is 1.
 *
 * @returns the exit code
 */
export function tellSurprise(io: CommandIo, error: unknown, json: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  const report = {
    ...failureReport({ code: 'unexpected' }),
    text: `SunTally met an unexpected problem: ${message}`,
    hint: 'Try again. If it comes back, run it with SUNTALLY_DEBUG=1 and report what it says.',
  };
  if (json) {
    io.stdout(`${JSON.stringify(report)}\n`);
  } else {
    io.stderr(`${report.text}\n${report.hint}\n`);
  }
  if (io.env['SUNTALLY_DEBUG'] === '1' && error instanceof Error) {
    io.stderr(`${error.stack ?? ''}\n`);
  }
  return exitCodes.unexpected;
}
