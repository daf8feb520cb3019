import type { ExportFormat } from '../../electron/core/exports/index.ts';
import { createRowBytes } from '../../electron/core/exports/rowBytes.ts';
import type { PackedBuckets } from '../../shared/bucketColumns.ts';

/** The rows of some buckets as a text. */
export function rowsText(format: ExportFormat, buckets: PackedBuckets): string {
  const out = createRowBytes();
  format.writeRows(buckets, out);
  return textOfBytes(out.bytes.subarray(0, out.length));
}

/** A text from its bytes in UTF-8, a byte order mark included. */
export function textOfBytes(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
