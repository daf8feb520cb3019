import type { SpotRecord } from '../frames/records.ts';
import { middleOf, offsetBounds, wholeOffsetS, type ClockSample } from './clockBounds.ts';

/** Records of one answer, and when they came: UTC epoch ms. */
export interface ReceivedRecords {
  readonly receivedMs: number;
  readonly roundTripMs: number;
  readonly records: readonly SpotRecord[];
}

/** The stamp of one record, UTC epoch seconds by the device's clock, and when it came. */
export interface ReceivedStamp {
  readonly number: number;
  readonly atS: number;
  readonly receivedMs: number;
}

/** Their stamps tell something else: the total yield's its last change, those of the type label when the device woke. */
const otherwiseStamped: ReadonlySet<number> = new Set([0x2601, 0x821e, 0x821f, 0x8220, 0x8234]);

/** A stamp that was never set: all zeros, or all ones. */
const noStamps: ReadonlySet<number> = new Set([0, 0xffffffff]);

/** The stamps of a read that say when the device last knew a value: the newest is its present time. */
export function stampsOf(received: readonly ReceivedRecords[]): readonly ReceivedStamp[] {
  return received
    .flatMap(({ receivedMs, records }) => records.map(({ number, atS }) => ({ number, atS, receivedMs })))
    .filter((one) => !noStamps.has(one.atS) && !otherwiseStamped.has(one.number));
}

/** The newest stamp of an answer, as a sample of the device's clock; none where nothing is stamped. */
export function clockSamples(received: ReceivedRecords): readonly ClockSample[] {
  const { receivedMs, roundTripMs } = received;
  const stamps = stampsOf([received]).map((one) => one.atS);
  const [askedS, receivedS] = [(receivedMs - roundTripMs) / 1000, receivedMs / 1000];
  return stamps.length === 0 ? [] : [{ atS: Math.max(...stamps), askedS, receivedS }];
}

/** A clock that is slower than this may as well be the stamps of a device that has fallen asleep. */
const slowestAsleepS = -30;

/**
 * How far the device's clock is ahead of ours, in whole seconds; null where no record tells. The newest stamp of each
 * answer is believed, and all answers together narrow the offset down; it is 0 where it may be 0. A device that sleeps
 * may have stamped nothing since the evening (SBFspot issue 640), which looks like a clock that is slow: then only an
 * offset that sleep cannot explain is one.
 *
 * @param isMeasuring whether it told a power, so that it is awake
 */
export function clockOffsetS(received: readonly ReceivedRecords[], isMeasuring: boolean): number | null {
  const bounds = offsetBounds(received.flatMap(clockSamples));
  if (bounds === null || (!isMeasuring && middleOf(bounds).offsetS < slowestAsleepS)) {
    return null;
  }
  return bounds.leastS <= 0 && bounds.mostS > 0 ? 0 : wholeOffsetS(bounds);
}
