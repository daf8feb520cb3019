import { failed, success, type Result } from '../../../../shared/result.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import type { Clock } from '../../ports/index.ts';
import type { Ask, NamedRange } from '../asking/asker.ts';
import { decodeRecords, type SpotRecord } from '../frames/records.ts';
import { middleOf, offsetBounds, wholeOffsetS, wholeSecondsIn, type ClockSample } from '../clock/clockBounds.ts';
import { clockSamples, stampsOf } from '../clock/clockOffset.ts';
import { spotQueries } from '../asking/queries.ts';
import { waitUnlessStopped } from '../wire/wait.ts';
import type { YieldRecord } from './yieldFilter.ts';

/** A stamp of one quantity, and when it came: by our clock, in seconds. */
interface TimedStamp {
  readonly number: number;
  readonly atS: number;
  readonly receivedS: number;
  /** Round trip, and the second that stamps are cut to. */
  readonly errorS: number;
}

interface Stamps {
  readonly stamps: readonly TimedStamp[];
  readonly samples: readonly ClockSample[];
  readonly totalYield: YieldRecord | null;
  /** Why an answer did not come; null where all came. */
  readonly missed: Failure | null;
}

export interface ClockParts {
  readonly ask: Ask;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** An offset that has shown to be one in this session; null where none has. */
  readonly provenOffsetS: number | null;
  /** Whether a clock that is off by days is told like any other. */
  readonly takesAny: boolean;
}

/** The values whose stamps are the device's present time. */
const clockQueries: readonly NamedRange[] = spotQueries.filter((one) => ['energy', 'status'].includes(one.name));

/** A clock that is off by so little counts as right: two measurements of one offset may differ by a second. */
const rightS = 1.5;
/** A smaller offset is believed at once. */
const plainOffsetS = 30;
/** So near to a proven one, an offset needs no proof of its own. */
const nearS = 5;
const proofWaitMs = 2500;
/** Where several whole seconds may be the offset it is asked so often again, at other fractions of the second. */
const mostFurtherLooks = 3;
const furtherLookMs = 300;
const dayS = 86_400;
const totalYieldNumber = 0x2601;

/** What the device's clock showed. */
export interface DeviceClock {
  /** How far it is ahead of ours, in whole seconds; null where nobody can tell. */
  readonly offsetS: number | null;
  /** The total yield, and when it last rose by the device's clock; null where the device did not tell. */
  readonly totalYield: YieldRecord | null;
}

/**
 * Measures how far the device's clock is ahead of ours, by the stamps of several answers: exact where the offset is
 * whole seconds and the link quick, else within half a round trip and a second. It is 0 where it may be 0, and that of
 * an earlier reading where it may be that. A device that sleeps may give the stamps of the evening (SBFspot issue 640),
 * which look like a clock that is slow: so a larger offset counts only where the stamps, asked again a little later,
 * went on as a clock does; else it is null. Fails with `clockWrong`, unless any is taken, where it is proven to be off by more than a day
 * (SBFspot issues 95 and 442), and where the session is not to be had or nobody answers.
 */
export async function measureClock(parts: ClockParts): Promise<Result<DeviceClock, Failure>> {
  const first = await askUntilStamped(parts.ask);
  if (!first.ok) {
    return first;
  }
  let { totalYield } = first.value;
  const known = (knownS: number | null) => success({ offsetS: knownS, totalYield });
  const newest = newestOf(first.value.stamps);
  let { samples } = first.value;
  let bounds = offsetBounds(samples);
  if (newest === null || bounds === null) {
    return known(null);
  }
  const { offsetS: firstS, errorS } = middleOf(bounds);
  if (Math.abs(firstS) <= Math.max(rightS, errorS)) {
    return known(0);
  }
  const { provenOffsetS } = parts;
  const farS = provenOffsetS === null ? Number.POSITIVE_INFINITY : Math.abs(firstS - provenOffsetS);
  if (farS <= Math.max(rightS, errorS)) {
    return known(provenOffsetS);
  }
  if (Math.abs(firstS) > plainOffsetS && farS > nearS + errorS) {
    await waitUnlessStopped(parts.clock, proofWaitMs, parts.signal);
    const second = await askUntilStamped(parts.ask);
    if (!second.ok) {
      return second;
    }
    totalYield ??= second.value.totalYield;
    if (!first.value.stamps.some((one) => second.value.stamps.some((later) => wentOn(one, later)))) {
      return second.value.missed === null ? known(null) : failed(second.value.missed);
    }
    samples = [...samples, ...second.value.samples];
    bounds = offsetBounds(samples) ?? bounds;
  }
  if (!parts.takesAny && Math.abs(middleOf(bounds).offsetS) > dayS) {
    return failed(failure('clockWrong', { days: Math.round(Math.abs(middleOf(bounds).offsetS) / dayS) }));
  }
  for (let looks = 0; looks < mostFurtherLooks && wholeSecondsIn(bounds) > 1; looks += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await waitUnlessStopped(parts.clock, furtherLookMs, parts.signal);
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const further = await askStamps(parts.ask);
    if (!further.ok) {
      return further;
    }
    samples = [...samples, ...further.value.samples];
    bounds = offsetBounds(samples) ?? bounds;
  }
  return known(wholeOffsetS(bounds));
}

/**
 * Asks once more where no stamp came for want of an answer, and fails where none comes then either: without the offset
 * every stamp of the archive may be wrong.
 */
async function askUntilStamped(ask: Ask): Promise<Result<Stamps, Failure>> {
  const first = await askStamps(ask);
  if (!first.ok || first.value.missed === null || first.value.stamps.length > 0) {
    return first;
  }
  const second = await askStamps(ask);
  if (!second.ok || second.value.missed === null || second.value.stamps.length > 0) {
    return second;
  }
  return failed(second.value.missed);
}

/** Fails only where nobody answers, or the session is not to be had: a query that a device lacks tells nothing. */
async function askStamps(ask: Ask): Promise<Result<Stamps, Failure>> {
  const stamps: TimedStamp[] = [];
  const samples: ClockSample[] = [];
  let totalYield: YieldRecord | null = null;
  let gone: Failure | null = null;
  let missed: Failure | null = null;
  for (const query of clockQueries) {
    // oxlint-disable-next-line no-await-in-loop -- one request in flight per device
    const asked = await ask(query);
    if (!asked.ok) {
      return asked;
    }
    if (asked.value.kind === 'silent' || asked.value.kind === 'failure') {
      missed = asked.value.kind === 'failure' ? asked.value.failure : failure('unanswered', { query: query.name });
    }
    if (asked.value.kind === 'silent') {
      if (gone !== null) {
        return failed(asked.value.gone);
      }
      gone = asked.value.gone;
    }
    if (asked.value.kind === 'answered') {
      const { receivedMs, roundTripMs, frames } = asked.value;
      const records: SpotRecord[] = [];
      for (const frame of frames) {
        const decoded = decodeRecords(frame);
        if (!decoded.ok) {
          missed = failure('unreadableAnswer', { query: query.name, reason: decoded.error });
        } else if (decoded.value.kind === 'spot') {
          records.push(...decoded.value.records);
        }
      }
      totalYield ??= totalYieldOf(records);
      const received = { receivedMs, roundTripMs, records };
      samples.push(...clockSamples(received));
      stamps.push(
        ...stampsOf([received]).map(({ number, atS }) => ({
          number,
          atS,
          receivedS: receivedMs / 1000,
          errorS: roundTripMs / 1000 + 1,
        })),
      );
    }
  }
  return success({ stamps, samples, totalYield, missed });
}

function totalYieldOf(records: readonly SpotRecord[]): YieldRecord | null {
  const found = records.find((one) => one.number === totalYieldNumber);
  return typeof found?.value === 'number' ? { atS: found.atS, totalYieldWh: found.value } : null;
}

function offsetS(stamp: TimedStamp): number {
  return stamp.atS - stamp.receivedS;
}

/** The stamp that is furthest ahead: others may be older values. */
function newestOf(stamps: readonly TimedStamp[]): TimedStamp | null {
  return stamps.reduce<TimedStamp | null>(
    (newest, one) => (newest === null || offsetS(one) > offsetS(newest) ? one : newest),
    null,
  );
}

/** Whether the same quantity was stamped anew, by about as much later as it was asked later. */
function wentOn(before: TimedStamp, after: TimedStamp): boolean {
  const advancedS = after.atS - before.atS;
  return (
    before.number === after.number &&
    advancedS >= 1 &&
    Math.abs(advancedS - (after.receivedS - before.receivedS)) <= before.errorS + after.errorS
  );
}
