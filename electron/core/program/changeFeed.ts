import type { Change, Slices } from '../../../shared/contract/index.ts';
import type { CancelTimer, Clock } from '../ports/index.ts';

const shortestGapMs = 1000;

/** Tells windows what changed, at most once a second. */
export interface ChangeFeed {
  /** The number of the last change that was told. */
  sequence(): number;
  /** Notes that a part of the state is another one now. */
  mark(slice: keyof Slices): void;
  /** Tells nothing more. */
  stop(): void;
}

export interface ChangeFeedDependencies {
  readonly clock: Clock;
  /** The state at this moment. */
  readonly slices: { readonly [Slice in keyof Slices]: () => Slices[Slice] };
  readonly publish: (change: Change) => void;
}

/** Makes a feed. Marks that come together, or within a second of the last change, are told as one change. */
export function createChangeFeed({ clock, slices, publish }: ChangeFeedDependencies): ChangeFeed {
  const marked = new Set<keyof Slices>();
  let sequence = 0;
  let toldAtMs = -Infinity;
  let cancelTimer: CancelTimer | null = null;
  let stopped = false;

  function tell(): void {
    cancelTimer = null;
    toldAtMs = clock.elapsedMs();
    sequence += 1;
    const changed: Partial<Slices> = {
      ...(marked.has('settings') && { settings: slices.settings() }),
      ...(marked.has('inverters') && { inverters: slices.inverters() }),
      ...(marked.has('lastHour') && { lastHour: slices.lastHour() }),
      ...(marked.has('live') && { live: slices.live() }),
      ...(marked.has('meters') && { meters: slices.meters() }),
      ...(marked.has('backfills') && { backfills: slices.backfills() }),
      ...(marked.has('events') && { events: slices.events() }),
    };
    marked.clear();
    publish({ sequence, nowMs: clock.nowMs(), slices: changed });
  }

  return {
    sequence: () => sequence,
    mark: (slice) => {
      if (stopped) {
        return;
      }
      marked.add(slice);
      cancelTimer ??= clock.after(Math.max(0, toldAtMs + shortestGapMs - clock.elapsedMs()), tell);
    },
    stop: () => {
      stopped = true;
      cancelTimer?.();
    },
  };
}
