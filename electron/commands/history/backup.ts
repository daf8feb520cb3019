import { statSync } from 'node:fs';
import { resolve } from 'node:path';

import { backUpClosed } from '../../core/history/index.ts';
import { parseOptions, usageFailure, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { tellFailure } from '../failureOutput.ts';
import { chosenFolder } from './historyFolder.ts';

/** `suntally backup FILE`: all history in one file, also while SunTally runs. */
export async function backup(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, { data: { type: 'string' }, json: { type: 'boolean' } }, 1);
  if (!parsed.ok) {
    return tellFailure(io, 'backup', json, parsed.error);
  }
  const [target] = parsed.value.positionals;
  if (target === undefined) {
    return tellFailure(io, 'backup', json, usageFailure('it needs the FILE to write'));
  }
  const file = resolve(target);
  const folder = chosenFolder(parsed.value.values.data, io, ports);
  const done = folder.ok ? backUpClosed(folder.value, file) : folder;
  if (!done.ok) {
    return tellFailure(io, 'backup', json, done.error);
  }
  const bytes = statSync(file).size;
  io.stdout(
    json ? `${JSON.stringify({ file, bytes })}\n` : `All history is in ${file} (${(bytes / 1e6).toFixed(1)} MB)\n`,
  );
  return exitCodes.done;
}
