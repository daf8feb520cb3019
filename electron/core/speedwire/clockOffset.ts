import type { SpotRecord } from './records.ts';

/** Records, and when they came: UTC epoch ms. */
export interface ReceivedRecords {
  readonly receivedMs: number;
  readonly records: readonly SpotRecord[];
}

const totalYield = 0x2601;
const dayYield = 0x2622;

/** A stamp that was never set: all zeros, or all ones. */
const noStamps: ReadonlySet<number> = new Set([0, 0xffffffff]);

/**
 * How far the device's clock is ahead of ours, in whole seconds; null where no record tells. The stamp of the day
 * yield is the device's present time. Devices without it are judged by the newest stamp of all but the total yield,
 * whose stamp is that of its last change.
 */
export function clockOffsetS(received: readonly ReceivedRecords[]): number | null {
  const stamps = received
    .flatMap(({ receivedMs, records }) => records.map(({ number, atS }) => ({ number, atS, receivedMs })))
    .filter((one) => !noStamps.has(one.atS) && one.number !== totalYield);
  const best = stamps.find((one) => one.number === dayYield) ?? stamps.toSorted((one, other) => other.atS - one.atS)[0];
  return best === undefined ? null : Math.round(best.atS - best.receivedMs / 1000) + 0;
}
