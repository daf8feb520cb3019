import type { TrialReading } from '../support/trialHouse.ts';

/** Consumption of consecutive buckets, Wh; null where a method cannot tell. */
export type BucketAmounts = readonly (number | null)[];

/** Readings at a steady step, with the power at each, W. */
export interface PoweredReadings {
  readonly everyMs: number;
  readonly readings: readonly TrialReading[];
  readonly powersW: readonly number[];
}

/** What a house is known by: a meter that tells import and export, and an inverter. */
export interface TrialFacts {
  readonly solar: PoweredReadings;
  readonly drawn: PoweredReadings;
  readonly fed: PoweredReadings;
}

/** How a method reads one register at an instant, Wh. */
type RegisterMethod = (known: PoweredReadings, at: number) => number | null;

/** What was shown last: how recorders that store samples cut their buckets. */
export function lastKnown(known: PoweredReadings, at: number): number | null {
  return known.readings[placeAt(known, at)]?.wh ?? null;
}

/**
 * Between two readings a cubic with the powers as slopes, which never falls: what a register would be if the power
 * changed smoothly. Readings stay as they are.
 */
export function curvedByPowers(known: PoweredReadings, at: number): number | null {
  const place = placeAt(known, at);
  const [before, after] = [known.readings[place], known.readings[place + 1]];
  if (before === undefined || (after === undefined && before.at !== at)) {
    return null;
  }
  if (after === undefined || before.at === at) {
    return before.wh;
  }
  const rise = after.wh - before.wh;
  const share = (at - before.at) / known.everyMs;
  const slope = (index: number) =>
    Math.max(0, Math.min(3 * rise, ((known.powersW[index] ?? 0) * known.everyMs) / 3_600_000));
  const bend = (1 - share) * (slope(place) - rise) - share * (slope(place + 1) - rise);
  return Math.round(before.wh + rise * share + share * (1 - share) * bend);
}

/** Consumption from differences of registers. The meter's are always drawn straight where the inverter's are curved. */
export function byRegisters(
  { solar, drawn, fed }: TrialFacts,
  edges: readonly number[],
  solarMethod: RegisterMethod,
  gridMethod: RegisterMethod,
): BucketAmounts {
  const used = edges.map((at) => {
    const [yieldWh, importWh, exportWh] = [solarMethod(solar, at), gridMethod(drawn, at), gridMethod(fed, at)];
    return yieldWh === null || importWh === null || exportWh === null ? null : yieldWh + importWh - exportWh;
  });
  return used.slice(1).map((wh, bucket) => {
    const before = used[bucket] ?? null;
    return wh === null || before === null ? null : wh - before;
  });
}

/** Consumption from powers that are added up as they were known last, at each telegram of the meter. */
export function byPowers(
  { solar, drawn, fed }: TrialFacts,
  edges: readonly number[],
  isClamped: boolean,
): BucketAmounts {
  const amounts = Array.from({ length: edges.length - 1 }, () => 0);
  let bucket = 0;
  for (const [index, { at }] of drawn.readings.entries()) {
    while (bucket < amounts.length && at >= (edges[bucket + 1] ?? 0)) {
      bucket += 1;
    }
    const powerW = (solar.powersW[placeAt(solar, at)] ?? 0) + (drawn.powersW[index] ?? 0) - (fed.powersW[index] ?? 0);
    if (bucket < amounts.length && at >= (edges[0] ?? 0)) {
      amounts[bucket] =
        (amounts[bucket] ?? 0) + ((isClamped ? Math.max(0, powerW) : powerW) * drawn.everyMs) / 3_600_000;
    }
  }
  return amounts;
}

function placeAt({ everyMs, readings }: PoweredReadings, at: number): number {
  return Math.floor((at - (readings[0]?.at ?? at)) / everyMs);
}
