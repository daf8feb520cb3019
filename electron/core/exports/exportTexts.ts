import type { Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import type { ExportFormat } from './exportFormat.ts';

/** Totals piece by piece, in order; they end after a failure. */
export type TotalsPieces = AsyncIterable<Result<EnergyTotals, Failure>>;

/** The text of an export, piece by piece, as the history gives them: little more than one is in memory at a time. */
export async function* exportTexts(
  format: ExportFormat,
  pieces: TotalsPieces,
): AsyncGenerator<Result<string, Failure>, void, void> {
  yield success(format.header);
  for await (const piece of pieces) {
    yield piece.ok ? success(format.rows(piece.value.buckets)) : failed(piece.error);
  }
}
