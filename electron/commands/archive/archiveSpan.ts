import type { Failure } from '../../../shared/failures.ts';
import type { TimeSpan } from '../../../shared/inverterArchive.ts';
import { failed, type Result } from '../../../shared/result.ts';
import { usageFailure } from '../arguments.ts';
import { localSpan, spanReversed, type SpanArguments } from '../localSpan.ts';

/** Twenty years and some days: no device keeps more. */
const mostDays = 7320;
const dayMs = 24 * 3_600_000;

/**
 * The span of an inverter's memory to read: see `localSpan`. It begins in the past.
 *
 * @param zone an IANA name
 * @param nowMs by the clock that the span is meant by
 */
export function archiveSpan(given: SpanArguments, zone: string, nowMs: number): Result<TimeSpan, Failure> {
  const span = localSpan(given, zone, nowMs, mostDays);
  const problem = span.ok && given.from !== undefined ? spanProblem(span.value, nowMs) : null;
  return problem === null ? span : failed(problem);
}

function spanProblem({ from, to }: TimeSpan, nowMs: number): Failure | null {
  if (from > nowMs) {
    return usageFailure('--from lies in the future');
  }
  if (from >= to) {
    return spanReversed();
  }
  return to - from > mostDays * dayMs ? usageFailure('no inverter remembers more than twenty years') : null;
}
