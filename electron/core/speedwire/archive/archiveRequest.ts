/** No device that speaks this protocol is older: 1 January 2000, UTC epoch ms. */
export const oldestMs = Date.UTC(2000, 0, 1);

/** What is wanted of a device's own memory. */
export interface ArchiveRequest {
  /**
   * Whose clock all instants of request and answer are by; `ours` unless told. With `device` nothing is corrected, so that
   * a clock that is off by days is no reason to refuse.
   */
  readonly stamps?: 'ours' | 'device';
  /** UTC epoch ms; `to` is not included. Nothing is asked about the future. */
  readonly from: number;
  readonly to: number;
  /** The total yield every five minutes: most devices keep about two months. */
  readonly fiveMinutes: boolean;
  /** The total yield at the end of each local day: kept for years. */
  readonly days: boolean;
  /** The log of the group that is logged on. */
  readonly events: boolean;
  /** Told after each answered question. */
  readonly onProgress?: (progress: ArchiveProgress) => void;
  /** Ends the reading early: what was read so far comes back, the rest stands in `unread`. */
  readonly signal?: AbortSignal;
}

/** How far a reading has come. */
export interface ArchiveProgress {
  readonly asked: number;
  readonly total: number;
}
