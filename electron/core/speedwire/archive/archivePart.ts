import type { Failure } from '../../../../shared/failures.ts';
import type { Dropped, DropReason, TimeSpan } from '../../../../shared/inverterArchive.ts';

/** What one kind of memory (five-minute values, days, events) gave. */
export interface ArchivePart<Value> {
  /** In order of time. */
  readonly values: readonly Value[];
  /** UTC epoch ms by our clock, in any order. */
  readonly notKept: readonly TimeSpan[];
  readonly unread: readonly TimeSpan[];
  readonly dropped: readonly Dropped[];
  readonly failures: readonly Failure[];
  /** Whether the device answered at all, were it only that it has nothing. */
  readonly answered: boolean;
}

/** The part of what was not asked for. */
export const nothingAsked = {
  values: [],
  notKept: [],
  unread: [],
  dropped: [],
  failures: [],
  answered: false,
} as const satisfies ArchivePart<never>;

/** Counts dropped records by reason. */
export interface DropCounter {
  count(reason: DropReason, more?: number): void;
  readonly dropped: readonly Dropped[];
}

/** Makes a counter at zero. */
export function createDropCounter(): DropCounter {
  const counts = new Map<DropReason, number>();
  return {
    count: (reason, more = 1) => {
      if (more > 0) {
        counts.set(reason, (counts.get(reason) ?? 0) + more);
      }
    },
    get dropped() {
      return [...counts].map(([reason, count]) => ({ reason, count }));
    },
  };
}

/** Adds up counts of the same reason. */
export function sumDropped(dropped: readonly Dropped[]): readonly Dropped[] {
  const counter = createDropCounter();
  for (const { reason, count } of dropped) {
    counter.count(reason, count);
  }
  return counter.dropped;
}

/** Orders spans and joins those that touch or overlap; empty ones are left out. */
export function joinSpans(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const joined: TimeSpan[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const before = joined.at(-1);
    if (span.to <= span.from) {
      continue;
    }
    if (before !== undefined && span.from <= before.to) {
      joined[joined.length - 1] = { from: before.from, to: Math.max(before.to, span.to) };
    } else {
      joined.push(span);
    }
  }
  return joined;
}
