import type { PackedBuckets } from '../../../shared/bucketColumns.ts';
import type { Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { ExportFormat } from './exportFormat.ts';
import { createRowBytes } from './rowBytes.ts';

/** Buckets piece by piece, in order; they end after a failure. */
export type BucketPieces = AsyncIterable<Result<PackedBuckets, Failure>>;

/**
 * The text of an export in UTF-8, piece by piece, as the history gives them: little more than one is in memory at a time.
 * All are written to one array: use one before the next is asked for.
 */
export async function* exportPieces(
  format: ExportFormat,
  pieces: BucketPieces,
): AsyncGenerator<Result<Uint8Array, Failure>, void, void> {
  const out = createRowBytes();
  yield success(new TextEncoder().encode(format.header));
  for await (const piece of pieces) {
    out.length = 0;
    if (piece.ok) {
      format.writeRows(piece.value, out);
    }
    yield piece.ok ? success(out.bytes.subarray(0, out.length)) : failed(piece.error);
  }
}
