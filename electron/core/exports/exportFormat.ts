import type { PackedBuckets } from '../../../shared/bucketColumns.ts';
import type { RowBytes } from './rowBytes.ts';

/** Makes the text of an export, piece by piece, in UTF-8. */
export interface ExportFormat {
  /** What stands before the rows. */
  readonly header: string;
  /** Writes the rows of some buckets, each with its line end. */
  readonly writeRows: (buckets: PackedBuckets, out: RowBytes) => void;
}
