import type { Change, Snapshot } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/failures.ts';

/** What the screens read. `offsetMs` is how far the core's clock is ahead of this window's. */
export type StoreState =
  | { readonly kind: 'connecting'; readonly failure: Failure | null }
  | { readonly kind: 'ready'; readonly snapshot: Snapshot; readonly offsetMs: number }
  /** The line was lost; the last state stays in sight. */
  | { readonly kind: 'disconnected'; readonly snapshot: Snapshot; readonly offsetMs: number };

export type Applied =
  | { readonly kind: 'applied'; readonly snapshot: Snapshot }
  /** Older than the snapshot: nothing to do. */
  | { readonly kind: 'known' }
  /** A change in between is missing: only a new snapshot helps. */
  | { readonly kind: 'gap' };

/** Applies one change to a snapshot by its sequence number. */
export function applyChange(snapshot: Snapshot, change: Change): Applied {
  if (change.sequence <= snapshot.sequence) {
    return { kind: 'known' };
  }
  if (change.sequence !== snapshot.sequence + 1) {
    return { kind: 'gap' };
  }
  return {
    kind: 'applied',
    snapshot: { ...snapshot, ...change.slices, sequence: change.sequence, nowMs: change.nowMs },
  };
}
