import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import type { EnergyBucket } from '../../../shared/totals.ts';
import type { History, TotalsQuestion } from '../../core/history/index.ts';
import { parseOptions, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { tellFailure } from '../failureOutput.ts';
import { tellCoarseData } from './coarseData.ts';
import { findingsText } from './findingOutput.ts';
import { chosenFolder } from './historyFolder.ts';
import { historySpan, spanOptions } from './historySpan.ts';
import { readHistory } from './readHistory.ts';
import { bucketsJson, totalsJsonBegin, totalsJsonEnd } from './totalsJson.ts';
import { totalsFoot, totalsHead, totalsRows } from './totalsText.ts';

/** `suntally totals`: yield, import, export and consumption of a range, per bucket, and the sums. */
export async function totals(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, { ...spanOptions, data: { type: 'string' }, json: { type: 'boolean' } });
  if (!parsed.ok) {
    return tellFailure(io, 'totals', json, parsed.error);
  }
  const { values } = parsed.value;
  const question = historySpan(values, io, ports);
  if (!question.ok) {
    return tellFailure(io, 'totals', json, question.error);
  }
  const folder = chosenFolder(values.data, io, ports);
  if (!folder.ok) {
    return tellFailure(io, 'totals', json, folder.error);
  }
  return readHistory(
    {
      command: 'totals',
      json,
      folder: folder.value,
      read: (history, signal) => printTotals(history, question.value, io, json, signal),
    },
    io,
    ports,
  );
}

/**
 * The sums are those of the whole range; the rows come in pieces, so that a range may have any length. What is amiss with
 * them is told on stderr.
 */
async function printTotals(
  history: Pick<History, 'totals' | 'rows' | 'findings'>,
  question: TotalsQuestion,
  io: StreamingIo,
  json: boolean,
  signal: AbortSignal,
): Promise<Result<unknown, Failure>> {
  // Of the longest bucket, as sums and step are the same whatever the bucket.
  const asked = await history.totals({ ...question, bucket: '1y' });
  if (!asked.ok) {
    return asked;
  }
  const whole = { ...asked.value, bucket: question.bucket };
  const rowsOf = json ? jsonRows() : totalsRows(question.zone, question.bucket);
  let head = json ? totalsJsonBegin(whole) : totalsHead(whole);
  for await (const piece of history.rows(question)) {
    if (!piece.ok || signal.aborted) {
      return piece.ok ? success(null) : piece;
    }
    io.stdout(head + rowsOf(piece.value.buckets));
    head = '';
    await io.drained();
  }
  io.stdout(head + (json ? totalsJsonEnd(whole) : totalsFoot(whole)));
  tellCoarseData(whole.grainS, question.bucket, io);
  const findings = await history.findings(question);
  if (findings.ok) {
    io.stderr(findingsText(findings.value, question.zone));
  }
  return findings;
}

function jsonRows(): (buckets: readonly EnergyBucket[]) => string {
  let isFirst = true;
  return (buckets) => {
    const text = bucketsJson(buckets);
    const joined = isFirst || text === '' ? text : `,${text}`;
    isFirst &&= text === '';
    return joined;
  };
}
