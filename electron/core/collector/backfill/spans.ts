import type { TimeSpan } from '../../../../shared/inverterArchive.ts';

/** Orders spans and joins those that touch or overlap; empty ones are left out. */
export function joined(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const result: TimeSpan[] = [];
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    const before = result.at(-1);
    if (from >= to) {
      continue;
    }
    if (before !== undefined && from <= before.to) {
      result[result.length - 1] = { from: before.from, to: Math.max(before.to, to) };
    } else {
      result.push({ from, to });
    }
  }
  return result;
}

/** What of some spans lies in none of the others, in order. */
export function without(spans: readonly TimeSpan[], others: readonly TimeSpan[]): readonly TimeSpan[] {
  const cuts = joined(others);
  return joined(spans).flatMap((span) => {
    const parts: TimeSpan[] = [];
    let { from } = span;
    for (const cut of cuts) {
      if (cut.to > from && cut.from < span.to) {
        parts.push({ from, to: cut.from });
        from = cut.to;
      }
    }
    return [...parts, { from, to: span.to }].filter((part) => part.from < part.to);
  });
}

/** What of some spans lies in the others too, in order. */
export function within(spans: readonly TimeSpan[], others: readonly TimeSpan[]): readonly TimeSpan[] {
  return without(spans, without(spans, others));
}

/** Whether two spans share an instant. */
export function overlap(one: TimeSpan, other: TimeSpan): boolean {
  return one.from < other.to && other.from < one.to;
}
