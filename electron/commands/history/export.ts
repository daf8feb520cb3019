import { resolve } from 'node:path';

import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import {
  exportPieces,
  programsFormat,
  spreadsheetFormat,
  spreadsheetLanguages,
  writeWholeFile,
  type ExportFormat,
} from '../../core/exports/index.ts';
import { isHistoryOf, type TotalsQuestion } from '../../core/history/index.ts';
import { oneOf, parseOptions, usageFailure, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { tellFailure } from '../failureOutput.ts';
import { fileFailure } from '../systemReason.ts';
import { askCoarseData } from './coarseData.ts';
import { chosenFolder } from './historyFolder.ts';
import { historySpan, spanOptions } from './historySpan.ts';
import { readHistory } from './readHistory.ts';

const options = {
  ...spanOptions,
  format: { type: 'string' },
  language: { type: 'string' },
  data: { type: 'string' },
  out: { type: 'string' },
} as const;

const formatNames = ['programs', 'spreadsheet', 'sbfspot'] as const;

interface Wishes {
  readonly folder: string;
  readonly question: TotalsQuestion;
  readonly format: ExportFormat;
  /** Null for stdout. */
  readonly out: string | null;
}

/** `suntally export`: a range of the history as CSV, to a file or to stdout. */
export async function exportHistory(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const wishes = readWishes(argv, io, ports);
  if (!wishes.ok) {
    return tellFailure(io, 'export', json, wishes.error);
  }
  const { folder, question, format, out } = wishes.value;
  return readHistory(
    {
      command: 'export',
      json,
      folder,
      read: async (history, signal) => {
        const pieces = exportPieces(format, history.packedRows(question));
        const written = await (out === null ? printPieces(pieces, io, signal) : writePieces(out, pieces, io, signal));
        return written.ok && !signal.aborted ? askCoarseData(history, question, io) : written;
      },
    },
    io,
    ports,
  );
}

type Pieces = AsyncIterable<Result<Uint8Array, Failure>>;

async function printPieces(pieces: Pieces, io: StreamingIo, signal: AbortSignal): Promise<Result<null, Failure>> {
  // The byte order mark is a part of the text.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const piece of pieces) {
    if (!piece.ok || signal.aborted) {
      return piece.ok ? success(null) : piece;
    }
    io.stdout(decoder.decode(piece.value));
    await io.drained();
  }
  return success(null);
}

async function writePieces(
  out: string,
  pieces: Pieces,
  io: StreamingIo,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  try {
    const written = await writeWholeFile(resolve(out), pieces, signal);
    if (written.ok && written.value) {
      io.stderr(`Written to ${out}\n`);
    }
    return written;
  } catch (error) {
    return failed(fileFailure(out, error));
  }
}

function readWishes(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Result<Wishes, Failure> {
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return parsed;
  }
  const { values } = parsed.value;
  const question = historySpan(values, io, ports);
  if (!question.ok) {
    return question;
  }
  const format = formatOf(values.format, values.language, question.value);
  if (!format.ok) {
    return format;
  }
  if (values.out === '') {
    return failed(usageFailure('--out needs the name of a file'));
  }
  const out = values.out === undefined || values.out === '-' ? null : values.out;
  const folder = chosenFolder(values.data, io, ports);
  if (folder.ok && out !== null && isHistoryOf(folder.value, resolve(out))) {
    return failed(failure('fileUnusable', { file: out, reason: 'it is the history itself' }));
  }
  return folder.ok ? success({ folder: folder.value, question: question.value, format: format.value, out }) : folder;
}

function formatOf(
  name: string | undefined,
  language: string | undefined,
  { bucket, zone }: TotalsQuestion,
): Result<ExportFormat, Failure> {
  if (name === undefined) {
    return failed(usageFailure('--format is needed: programs or spreadsheet'));
  }
  const format = oneOf('--format', name, formatNames);
  if (!format.ok) {
    return format;
  }
  if (format.value === 'sbfspot') {
    return failed(usageFailure('--format sbfspot is not there yet; programs and spreadsheet are'));
  }
  if (format.value === 'programs') {
    return language === undefined
      ? success(programsFormat(zone))
      : failed(usageFailure('--language is for --format spreadsheet'));
  }
  const chosen = oneOf('--language', language ?? 'en', spreadsheetLanguages);
  return chosen.ok ? success(spreadsheetFormat(chosen.value, zone, bucket)) : chosen;
}
