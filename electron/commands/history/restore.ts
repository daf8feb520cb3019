import { resolve } from 'node:path';

import type { Failure } from '../../../shared/failures.ts';
import type { Result } from '../../../shared/result.ts';
import { restoreClosed } from '../../core/history/index.ts';
import { lockFolder } from '../../core/ports/index.ts';
import { parseOptions, usageFailure, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { tellFailure } from '../failureOutput.ts';
import { tellWriteFailure } from './historyFailure.ts';
import { chosenFolder } from './historyFolder.ts';

/** `suntally restore FILE`: puts a back-up in the place of the history, which is kept beside it. Asks nothing. */
export async function restore(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, { data: { type: 'string' }, json: { type: 'boolean' } }, 1);
  if (!parsed.ok) {
    return tellFailure(io, 'restore', json, parsed.error);
  }
  const [source] = parsed.value.positionals;
  if (source === undefined) {
    return tellFailure(io, 'restore', json, usageFailure('it needs the FILE of the back-up'));
  }
  const file = resolve(source);
  const folder = chosenFolder(parsed.value.values.data, io, ports);
  const done = folder.ok ? await restoreLocked(folder.value, file, ports.clock.nowMs()) : folder;
  if (!done.ok) {
    return tellWriteFailure(io, 'restore', json, done.error, 'restore from its window, or stop it first');
  }
  const aside = done.value;
  io.stdout(json ? `${JSON.stringify({ restored: file, aside })}\n` : toText(file, aside));
  return exitCodes.done;
}

async function restoreLocked(folder: string, file: string, nowMs: number): Promise<Result<string | null, Failure>> {
  const lock = await lockFolder(folder);
  if (!lock.ok) {
    return lock;
  }
  try {
    return restoreClosed(folder, file, nowMs);
  } finally {
    lock.value.release();
  }
}

function toText(file: string, aside: string | null): string {
  const kept = aside === null ? 'There was no history before.' : `The history that was there is kept in ${aside}`;
  return `The history is that of ${file} now.\n${kept}\n`;
}
