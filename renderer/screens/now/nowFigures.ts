import type { InverterView } from '../../../shared/contract/index.ts';
import type { TimeFormats } from '../../../shared/time.ts';

/** A sum over inverters: what is known of it, from when, and whose share is missing. */
export interface Figure {
  /** Null where no inverter gives a value. */
  readonly value: number | null;
  /** When the oldest share was read. UTC epoch ms. */
  readonly at: number | null;
  /** Inverters whose share is not in the sum. */
  readonly without: readonly InverterView[];
}

/** A reading older than this is shown muted, with its age in ink. */
export const staleAfterMs = 60_000;
/** Power this old says nothing about now and is not shown any more. */
const powerForgottenAfterMs = 10 * 60_000;

/** Solar power now. A sleeping inverter has none to tell: its last reading was of dusk. */
export function solarNow(inverters: readonly InverterView[], nowMs: number): Figure {
  const awake = inverters.filter((one) => one.state.kind !== 'asleep');
  return sum(awake, (one) => {
    const { reading } = one;
    return reading === null || nowMs - reading.at > powerForgottenAfterMs ? null : reading.solarPowerW;
  });
}

/** Yield of the plant's calendar day. A reading of yesterday holds yesterday's yield: it is not counted. */
export function solarToday(inverters: readonly InverterView[], nowMs: number, times: TimeFormats): Figure {
  return sum(inverters, ({ reading }) =>
    reading !== null && times.sameDay(reading.at, nowMs) ? reading.values.dayYieldWh : null,
  );
}

/** Yield since each inverter was installed; it stays true while they sleep. */
export function solarTotal(inverters: readonly InverterView[]): Figure {
  return sum(inverters, ({ reading }) => reading?.values.totalYieldWh ?? null);
}

/** How many inverters answer. */
export function liveCount(inverters: readonly InverterView[]): number {
  return inverters.filter((one) => one.state.kind === 'live').length;
}

function sum(inverters: readonly InverterView[], share: (one: InverterView) => number | null): Figure {
  const counted = inverters.filter((one) => share(one) !== null);
  if (counted.length === 0) {
    return { value: null, at: null, without: inverters };
  }
  return {
    value: counted.reduce((total, one) => total + (share(one) ?? 0), 0),
    at: Math.min(...counted.map((one) => one.reading?.at ?? Number.POSITIVE_INFINITY)),
    without: inverters.filter((one) => share(one) === null),
  };
}
