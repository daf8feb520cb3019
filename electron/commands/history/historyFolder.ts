import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { failure, type Failure, type FailureCode } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { failureWords } from '../../../shared/texts/index.ts';
import { backUpClosed, hasHistory, openHistory, type History } from '../../core/history/index.ts';
import { lockFolder } from '../../core/ports/index.ts';
import { dataFolder } from '../../core/program/index.ts';
import type { CommandPorts } from '../command.ts';
import type { CommandIo } from '../commandIo.ts';

/** A history that a command has open. */
export interface OpenedHistory {
  readonly history: History;
  /** Closes it and lets go of its folder. */
  readonly close: () => Promise<void>;
}

/** The data folder that the caller names, or else the desktop program's. */
export function chosenFolder(
  named: string | undefined,
  io: Pick<CommandIo, 'env'>,
  ports: Pick<CommandPorts, 'platform'>,
): Result<string, Failure> {
  const folder = named ?? dataFolder(ports.platform, io.env);
  return folder === null || folder === ''
    ? failed(failure('usage', { reason: 'no home folder is known; name a folder with --data' }))
    : success(folder);
}

/** Opens the history of a folder for this program alone. Fails with `busy` where another has it, and as `openHistory`. */
export async function openToWrite(
  folder: string,
  io: Pick<CommandIo, 'stderr'>,
  ports: CommandPorts,
): Promise<Result<OpenedHistory, Failure>> {
  const lock = await lockFolder(folder);
  if (!lock.ok) {
    return lock;
  }
  const opened = await open(folder, io, ports);
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  const history = opened.value;
  return success({
    history,
    close: async () => {
      await history.close();
      lock.value.release();
    },
  });
}

/** Why a history cannot be opened where it is, though it may well be read. */
const reasonsToCopy: ReadonlySet<FailureCode> = new Set(['busy', 'fileUnusable', 'historyReadOnly', 'diskFull']);

/**
 * Opens the history of a folder to be asked. Where another program has it, or nothing can be written there, a copy is
 * made and asked instead, and taken away at the end: so it shows what was stored up to now, and disturbs nobody. Where
 * there is no history yet, an empty one is asked, and nothing is made in the folder.
 */
export async function openToRead(
  folder: string,
  io: Pick<CommandIo, 'stderr'>,
  ports: CommandPorts,
): Promise<Result<OpenedHistory, Failure>> {
  if (!hasHistory(folder)) {
    io.stderr(`There is no history in ${folder} yet.\n`);
    return openCopy(null, io, ports);
  }
  const own = await openToWrite(folder, io, ports);
  return own.ok || !reasonsToCopy.has(own.error.code) ? own : openCopy(folder, io, ports);
}

async function openCopy(
  folder: string | null,
  io: Pick<CommandIo, 'stderr'>,
  ports: CommandPorts,
): Promise<Result<OpenedHistory, Failure>> {
  const copyFolder = mkdtempSync(join(tmpdir(), 'suntally-'));
  const remove = () => rmSync(copyFolder, { recursive: true, force: true });
  try {
    const copied = folder === null ? success(null) : backUpClosed(folder, join(copyFolder, 'history.db'));
    const opened = copied.ok ? await open(copyFolder, io, ports) : copied;
    if (!opened.ok) {
      remove();
      return opened;
    }
    const history = opened.value;
    return success({
      history,
      close: async () => {
        await history.close();
        remove();
      },
    });
  } catch (error) {
    remove();
    throw error;
  }
}

async function open(
  folder: string,
  io: Pick<CommandIo, 'stderr'>,
  { clock, historyWorker }: CommandPorts,
): Promise<Result<History, Failure>> {
  const opened = await openHistory({
    folder,
    clock,
    worker: historyWorker ?? null,
    log: (line) => io.stderr(`${line}\n`),
  });
  if (opened.ok) {
    for (const problem of opened.value.problems) {
      const words = failureWords(problem, 'en');
      io.stderr(`${words.text} ${words.hint}\n`);
    }
  }
  return opened;
}
