import type { History } from '../../core/history/index.ts';
import type { Clock } from '../../core/ports/index.ts';
import { parseOptions, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { readLines, type Line } from '../lines.ts';
import { printable } from '../printable.ts';
import { fileFailure } from '../systemReason.ts';
import { tellWriteFailure } from './historyFailure.ts';
import { chosenFolder, openToWrite } from './historyFolder.ts';
import { createFactGroups } from './recordGroups.ts';
import { recordedFact } from './recordLine.ts';

/** No fact is longer; a longer line is a mistake and must not fill the memory. */
const longestLine = 100_000;

const instead = 'import from its window';

/**
 * `suntally record`: facts on stdin, JSON lines, into the history. Each group is acknowledged on stdout when it is
 * durable; bad lines are told and the rest goes on.
 */
export async function record(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, { data: { type: 'string' }, json: { type: 'boolean' } });
  const folder = parsed.ok ? chosenFolder(parsed.value.values.data, io, ports) : parsed;
  const opened = folder.ok ? await openToWrite(folder.value, io, ports) : folder;
  if (!opened.ok) {
    return tellWriteFailure(io, 'record', json, opened.error, instead);
  }
  const { history, close } = opened.value;
  try {
    return await recordAll(history, io, ports.clock, json);
  } finally {
    await close();
  }
}

async function recordAll(history: History, io: StreamingIo, clock: Clock, json: boolean): Promise<number> {
  const batch = await history.openBatch({
    kind: 'import',
    createdAt: clock.nowMs(),
    label: 'suntally record',
    file: null,
    clockOffsetMs: null,
  });
  const ended = Promise.withResolvers<void>();
  let isEnded = false;
  let badLines = 0;
  const end = () => {
    isEnded = true;
    ended.resolve();
  };
  const groups = createFactGroups({
    history,
    batch,
    clock,
    onStored: ({ stored, crowded }) => {
      io.stdout(`${JSON.stringify({ stored })}\n`);
      if (crowded > 0) {
        badLines += crowded;
        io.stderr(`${crowded} facts were refused: their instants have too many others that say something else\n`);
      }
    },
    onProblem: end,
  });

  /** The fact of a line; null for blank lines, and for bad ones, which are told. */
  function factOf({ number, text }: Line) {
    if (text?.trim() === '') {
      return null;
    }
    const fact =
      text === null
        ? ({ ok: false, error: `it is longer than ${longestLine} characters` } as const)
        : recordedFact(text, clock.nowMs());
    if (fact.ok) {
      return fact.value;
    }
    badLines += 1;
    io.stderr(`line ${number}: ${printable(fact.error)}\n`);
    return null;
  }

  async function readAll(): Promise<void> {
    for await (const lines of readLines(io.stdin, longestLine)) {
      for (const line of lines) {
        if (isEnded) {
          return;
        }
        const fact = factOf(line);
        const turn = fact === null ? null : groups.add(fact);
        if (turn !== null) {
          await turn;
        }
      }
    }
  }

  const forget = io.onStop(end);
  try {
    await Promise.race([readAll(), ended.promise]);
    isEnded = true;
    await groups.finish();
    if (groups.problem !== null) {
      io.stderr('What was not acknowledged was not stored.\n');
      return tellWriteFailure(io, 'record', json, groups.problem, instead);
    }
    await history.settle();
  } catch (error) {
    await groups.finish();
    return tellWriteFailure(io, 'record', json, fileFailure('on standard input', error), instead);
  } finally {
    forget();
  }
  if (badLines > 0) {
    io.stderr(`${badLines} ${badLines === 1 ? 'line was' : 'lines were'} not stored\n`);
  }
  return badLines === 0 ? exitCodes.done : exitCodes.badInput;
}
