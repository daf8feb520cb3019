import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, type Result } from '../../../shared/result.ts';
import { openHistory, type History } from '../history/index.ts';
import { systemCode, type Clock } from '../ports/index.ts';
import type { Log } from './log.ts';

/** Where the program's history is, and what runs it. */
export interface HistoryPlace {
  /** The data folder, which the caller has locked; null in the demo, which has one of its own until it ends. */
  readonly folder: string | null;
  /** The entry of the history's worker thread, built or as source; null to run in this thread. */
  readonly worker: URL | null;
}

/** A history that is open, or why it is not. */
export interface ProgramHistory {
  readonly history: Result<History, Failure>;
  /** Closes it, and takes a folder away that was made for it. */
  close(): Promise<void>;
}

/** Opens the program's history. It never keeps the program from starting: the failure is told instead. */
export async function openProgramHistory(
  place: HistoryPlace | undefined,
  demo: boolean,
  clock: Clock,
  log: Log,
): Promise<ProgramHistory> {
  if (place === undefined || (place.folder === null && !demo)) {
    const none = failure('fileUnusable', { file: 'history.db', reason: 'no data folder is known' });
    return { history: failed(none), close: async () => undefined };
  }
  const made = demo ? await makeFolder() : null;
  if (made !== null && !made.ok) {
    return { history: made, close: async () => undefined };
  }
  const folder = made?.value ?? place.folder ?? '';
  const history = await openHistory({
    folder,
    clock,
    worker: place.worker,
    log: (line) => log.write('info', 'history', line),
  });
  return {
    history,
    close: async () => {
      try {
        const lost = history.ok ? await history.value.close() : 0;
        if (lost > 0) {
          log.write('problem', 'history', `${lost} readings could not be kept`);
        }
      } finally {
        if (made !== null) {
          await rm(folder, { recursive: true, force: true });
        }
      }
    },
  };
}

async function makeFolder(): Promise<Result<string, Failure>> {
  const path = join(tmpdir(), 'suntally-demo-');
  try {
    return { ok: true, value: await mkdtemp(path) };
  } catch (error) {
    return failed(failure('fileUnusable', { file: path, reason: systemCode(error) }));
  }
}
