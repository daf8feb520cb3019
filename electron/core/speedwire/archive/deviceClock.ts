import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ports/index.ts';
import type { Ask } from '../asking/asker.ts';
import { middleOf, offsetBounds, wholeOffsetS, wholeSecondsIn, type OffsetBounds } from '../clock/clockBounds.ts';
import { waitUnlessStopped } from '../wire/wait.ts';
import { askStamps, askUntilStamped, type ClockStamps, type TimedStamp } from './clockStamps.ts';
import type { YieldRecord } from './yieldFilter.ts';

export interface ClockParts {
  readonly ask: Ask;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What an earlier reading in this session measured; null where none did. */
  readonly earlierOffsetS: number | null;
  /** Whether a clock that is off by days is told like any other. */
  readonly takesAny: boolean;
}

/** A clock that is off by so little counts as right: two measurements of one offset may differ by a second. */
const rightS = 1.5;
/** A smaller offset is believed at once. */
const plainOffsetS = 30;
/** So near to an earlier one, an offset needs no proof of its own. */
const nearS = 5;
const proofWaitMs = 2500;
/** Where several whole seconds may be the offset it is asked so often again, at other fractions of the second. */
const mostFurtherLooks = 3;
const furtherLookMs = 300;
const dayS = 86_400;

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
 * went on as a clock does; else it is null.
 *
 * Fails with `clockWrong`, unless any is taken, where the clock is proven to be off by more than a day (SBFspot issues
 * 95 and 442), and where the session is not to be had or nobody answers.
 */
export async function measureClock(parts: ClockParts): Promise<Result<DeviceClock, Failure>> {
  const first = await askUntilStamped(parts.ask);
  if (!first.ok) {
    return first;
  }
  const firstBounds = offsetBounds(first.value.samples);
  const expectedS = firstBounds === null ? null : expectedOffsetS(firstBounds, parts.earlierOffsetS);
  if (firstBounds === null || expectedS !== null) {
    return success({ offsetS: expectedS, totalYield: first.value.totalYield });
  }
  const seen = needsProof(firstBounds, parts.earlierOffsetS) ? await lookAgain(parts, first.value) : first;
  if (!seen.ok) {
    return seen;
  }
  const { samples, totalYield } = seen.value;
  const bounds = offsetBounds(samples);
  if (bounds === null) {
    return success({ offsetS: null, totalYield });
  }
  const daysOff = Math.abs(middleOf(bounds).offsetS) / dayS;
  if (!parts.takesAny && daysOff > 1) {
    return failed(failure('clockWrong', { days: Math.round(daysOff) }));
  }
  const narrowed = await narrow(parts, seen.value, bounds);
  return narrowed.ok ? success({ offsetS: wholeOffsetS(narrowed.value), totalYield }) : narrowed;
}

/** 0 or the offset of an earlier reading, where it may be that; else null. */
function expectedOffsetS(bounds: OffsetBounds, earlierOffsetS: number | null): number | null {
  const { offsetS, errorS } = middleOf(bounds);
  const mayBe = (oneS: number) => Math.abs(offsetS - oneS) <= Math.max(rightS, errorS);
  if (mayBe(0)) {
    return 0;
  }
  return earlierOffsetS !== null && mayBe(earlierOffsetS) ? earlierOffsetS : null;
}

function needsProof(bounds: OffsetBounds, earlierOffsetS: number | null): boolean {
  const { offsetS, errorS } = middleOf(bounds);
  const isNear = earlierOffsetS !== null && Math.abs(offsetS - earlierOffsetS) <= nearS + errorS;
  return Math.abs(offsetS) > plainOffsetS && !isNear;
}

/** Stamps of both looks; no samples where nothing shows that the clock runs. */
async function lookAgain(parts: ClockParts, first: ClockStamps): Promise<Result<ClockStamps, Failure>> {
  await waitUnlessStopped(parts.clock, proofWaitMs, parts.signal);
  const second = await askUntilStamped(parts.ask);
  if (!second.ok) {
    return second;
  }
  const { stamps, samples, missed } = second.value;
  const isRunning = first.stamps.some((one) => stamps.some((later) => wentOn(one, later)));
  if (!isRunning && missed !== null) {
    return failed(missed);
  }
  return success({
    stamps: [...first.stamps, ...stamps],
    samples: isRunning ? [...first.samples, ...samples] : [],
    totalYield: first.totalYield ?? second.value.totalYield,
    missed,
  });
}

/** Asks again, a few times at most, as long as more than one whole second may be the offset. */
async function narrow(
  parts: ClockParts,
  seen: ClockStamps,
  firstBounds: OffsetBounds,
): Promise<Result<OffsetBounds, Failure>> {
  let { samples } = seen;
  let bounds = firstBounds;
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
  return success(bounds);
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
