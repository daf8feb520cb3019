import { hashedNumber } from './noise.ts';
import { clearSkyPower, cloudTransmission, type Roof } from './roof.ts';

export const dayMs = 86_400_000;
export const slotMs = 300_000;
export const stepMs = 10_000;
export const slotsPerDay = dayMs / slotMs;
export const stepsPerSlot = slotMs / stepMs;

/** The sky is worked out every half hour and drawn straight in between. */
const knotMs = 1_800_000;
/** 2 January 2020, counted from 1970: 50 mean years on, so that days of the year fall on their dates. */
const referenceDay = Math.ceil(50 * 365.25);
const slotsPerKnot = knotMs / slotMs;

/** Below this DC power an inverter is off, below this AC power it does not feed in. */
const leastAwakeW = 5;
const leastFeedInW = 15;
const rippleStream = 5;

/** The plan of one day (UTC): mean AC power of each slot in whole W, and the sums from the day's beginning. */
export interface DayCurve {
  readonly slotPowerW: Int32Array;
  /** 1 where the panels give enough to run the inverter. */
  readonly awake: Uint8Array;
  /** Energy before each slot, in mWs (W times ms); the last one is the whole day's. Whole numbers: sums are exact. */
  readonly energyBeforeMilliWs: Float64Array;
  /** Slots before each slot in which the inverter was awake, and in which it fed in. */
  readonly awakeBefore: Uint16Array;
  readonly feedingBefore: Uint16Array;
}

/** Power during a slot, W: its mean, exact, and two bounds that none of its steps is beyond. */
export interface SlotPower {
  readonly meanW: number;
  readonly leastW: number;
  readonly mostW: number;
}

/** What the slots of a day say of the steps of one: they lean towards the neighbours and ripple by 4 %, see `stepPowers`. */
export function slotPowerOf(powers: Int32Array, slot: number): SlotPower {
  const meanW = powers[slot] ?? 0;
  const lean = Math.abs((powers[slot + 1] ?? meanW) - (powers[slot - 1] ?? meanW)) / 4;
  const mostDeviationW = Math.min(meanW, Math.ceil(lean + 0.04 * meanW + 1));
  return { meanW, leastW: meanW - mostDeviationW, mostW: meanW + mostDeviationW };
}

/**
 * Makes the function that plans a day.
 *
 * @param roof the panels and their sky
 * @param limitW what the inverter gives at most
 */
export function dayPlanner(roof: Roof, limitW: number): (day: number) => DayCurve {
  const knotsOf = clearSkyDays(roof);
  return (day) => {
    const curve: DayCurve = {
      slotPowerW: new Int32Array(slotsPerDay),
      awake: new Uint8Array(slotsPerDay),
      energyBeforeMilliWs: new Float64Array(slotsPerDay + 1),
      awakeBefore: new Uint16Array(slotsPerDay + 1),
      feedingBefore: new Uint16Array(slotsPerDay + 1),
    };
    const knots = knotsOf(day);
    for (let slot = 0; slot < slotsPerDay; slot += 1) {
      const clearW = between(knots, (slot + 0.5) / slotsPerKnot);
      const awake = clearW >= leastAwakeW ? 1 : 0;
      const powerW = awake === 1 ? slotPower(clearW, roof.seed, day * dayMs + (slot + 0.5) * slotMs, limitW) : 0;
      curve.awake[slot] = awake;
      curve.slotPowerW[slot] = powerW;
      curve.energyBeforeMilliWs[slot + 1] = (curve.energyBeforeMilliWs[slot] ?? 0) + powerW * slotMs;
      curve.awakeBefore[slot + 1] = (curve.awakeBefore[slot] ?? 0) + awake;
      curve.feedingBefore[slot + 1] = (curve.feedingBefore[slot] ?? 0) + (powerW > 0 ? 1 : 0);
    }
    return curve;
  };
}

/** The sun does the same every year, near enough: each day of the year is worked out once. */
function clearSkyDays(roof: Roof): (day: number) => readonly number[] {
  const clearSky = clearSkyPower(roof);
  const daysOfYear = new Map<number, readonly number[]>();
  return (day) => {
    const dayOfYear = Math.floor(day % 365.25);
    const known = daysOfYear.get(dayOfYear);
    if (known !== undefined) {
      return known;
    }
    const beginMs = (referenceDay + dayOfYear) * dayMs;
    const knots = Array.from({ length: dayMs / knotMs + 1 }, (_, knot) => clearSky(beginMs + knot * knotMs));
    daysOfYear.set(dayOfYear, knots);
    return knots;
  };
}

function between(knots: readonly number[], position: number): number {
  const index = Math.floor(position);
  const from = knots[index] ?? 0;
  return from + ((knots[index + 1] ?? from) - from) * (position - index);
}

function slotPower(clearW: number, seed: number, atMs: number, limitW: number): number {
  const powerW = Math.min(limitW, Math.round(clearW * cloudTransmission(seed, atMs) * 0.975));
  return powerW < leastFeedInW ? 0 : powerW;
}

/**
 * AC power during each 10 s step of a slot, in whole W: it leans towards the neighbouring slots and ripples a little.
 * The second half mirrors the first around the slot's mean, so that the steps add up to the slot exactly.
 *
 * @param limitW no step is above it, as no slot is
 */
export function stepPowers(curve: DayCurve, slot: number, seed: number, day: number, limitW: number): Int32Array {
  const meanW = curve.slotPowerW[slot] ?? 0;
  const powers = new Int32Array(stepsPerSlot).fill(meanW);
  const roomW = Math.min(meanW, limitW - meanW);
  if (roomW === 0) {
    return powers;
  }
  const before = curve.slotPowerW[slot - 1] ?? meanW;
  const after = curve.slotPowerW[slot + 1] ?? meanW;
  const slopeW = (after - before) / 2;
  const rippleW = meanW * 0.04 * (2 * hashedNumber(seed, rippleStream, day * slotsPerDay + slot) - 1);
  for (let step = 0; step < stepsPerSlot / 2; step += 1) {
    const place = (step + 0.5) / stepsPerSlot;
    const wished = Math.round(slopeW * (place - 0.5) + rippleW * Math.sin(2 * Math.PI * place));
    const deviationW = Math.max(-roomW, Math.min(roomW, wished));
    powers[step] = meanW + deviationW;
    powers[stepsPerSlot - 1 - step] = meanW - deviationW;
  }
  return powers;
}
