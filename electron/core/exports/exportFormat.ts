import type { EnergyBucket } from '../../../shared/totals.ts';

/** Makes the text of an export, piece by piece. */
export interface ExportFormat {
  /** What stands before the rows. */
  readonly header: string;
  /** The rows of some buckets, each with its line end. */
  readonly rows: (buckets: readonly EnergyBucket[]) => string;
}
