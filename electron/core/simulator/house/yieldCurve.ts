import { dayMs, dayPlanner, slotMs, slotsPerDay, stepMs, stepPowers, stepsPerSlot, type DayCurve } from './dayCurve.ts';
import type { Roof } from './roof.ts';

/** Plans of days kept in memory: enough for an archive of two months. */
const mostCurves = 70;
/** Stamps on the wire are unsigned 32-bit seconds and end in 2106. */
const latestMs = 0xffff_ffff * 1000;

/** What an inverter gave since it was commissioned: every value follows from the seed and the instant alone. */
export interface YieldCurve {
  /** AC power now in W, constant for each 10 s step. */
  powerW(atMs: number): number;
  /** Mean AC power in W over the given number of whole slots before this one. */
  recentPowerW(atMs: number, slots: number): number;
  /** Whether the panels give enough to run the inverter. */
  isAwake(atMs: number): boolean;
  /** Energy since commissioning in mWs: the exact integral of `powerW`. */
  energyMilliWs(atMs: number): number;
  /** Milliseconds since commissioning that the inverter was awake, and that it fed in. */
  operatingMs(atMs: number): number;
  feedInMs(atMs: number): number;
  /** The first instant at which the energy had reached the amount, in ms. */
  instantOf(energyMilliWs: number): number;
  /** When the inverter last woke up and last fell asleep, at or before the instant; commissioning where it never did. */
  lastWakeUp(atMs: number): number;
  lastSleep(atMs: number): number;
  /** The sums before a day; days are UTC, counted from 1970. Zeros before commissioning. */
  sumsBefore(day: number): DaySums;
  /** 1 for each slot of the day in which the inverter is awake, else 0. */
  awakeOn(day: number): Uint8Array;
  /** Mean AC power in W of each slot of the day. */
  slotPowersOn(day: number): Int32Array;
  /** AC power in W in each 10 s step of a slot of the day. */
  slotStepsOn(day: number, slot: number): Int32Array;
}

/** Sums before a day, since commissioning. */
export interface DaySums {
  readonly energyMilliWs: number;
  readonly awakeSlots: number;
  readonly feedingSlots: number;
  /** How often the inverter woke up and fell asleep. */
  readonly wakeUps: number;
  readonly sleeps: number;
}

const noSums: DaySums = { energyMilliWs: 0, awakeSlots: 0, feedingSlots: 0, wakeUps: 0, sleeps: 0 };

/**
 * Makes the curve of a roof.
 *
 * @param commissionedMs the beginning of a day (UTC); before it there is no power and the sums are 0
 * @param limitW what the inverter gives at most
 */
export function yieldCurve(roof: Roof, limitW: number, commissionedMs: number): YieldCurve {
  const firstDay = Math.floor(commissionedMs / dayMs);
  const planDay = dayPlanner(roof, limitW);
  const curves = new Map<number, DayCurve>();
  /** The day asked for last is as a rule the next one asked for. */
  let newest: { readonly day: number; readonly curve: DayCurve } | null = null;
  let latest: { readonly day: number; readonly slot: number; readonly powers: Int32Array } = {
    day: Number.NaN,
    slot: 0,
    powers: new Int32Array(0),
  };
  const sums: DaySums[] = [noSums];
  let awakeAtEndOfSums = 0;

  function curveOf(day: number): DayCurve {
    if (newest?.day === day) {
      return newest.curve;
    }
    const known = curves.get(day);
    const curve = known ?? planDay(day);
    newest = { day, curve };
    curves.delete(day);
    curves.set(day, curve);
    const [oldest] = curves.keys();
    if (curves.size > mostCurves && oldest !== undefined) {
      curves.delete(oldest);
    }
    return curve;
  }

  /** The slot asked for last is as a rule the next one asked for. */
  function powersOf(curve: DayCurve, day: number, slot: number): Int32Array {
    if (latest.day !== day || latest.slot !== slot) {
      latest = { day, slot, powers: stepPowers(curve, slot, roof.seed, day, limitW) };
    }
    return latest.powers;
  }

  function sumsBefore(day: number): DaySums {
    for (let next = firstDay + sums.length; next <= day; next += 1) {
      const before = sums[next - 1 - firstDay] ?? noSums;
      const curve = planDay(next - 1);
      let { wakeUps, sleeps } = before;
      for (const awake of curve.awake) {
        wakeUps += awake > awakeAtEndOfSums ? 1 : 0;
        sleeps += awake < awakeAtEndOfSums ? 1 : 0;
        awakeAtEndOfSums = awake;
      }
      sums.push({
        energyMilliWs: before.energyMilliWs + (curve.energyBeforeMilliWs[slotsPerDay] ?? 0),
        awakeSlots: before.awakeSlots + (curve.awakeBefore[slotsPerDay] ?? 0),
        feedingSlots: before.feedingSlots + (curve.feedingBefore[slotsPerDay] ?? 0),
        wakeUps,
        sleeps,
      });
    }
    return sums[day - firstDay] ?? noSums;
  }

  function locate(atMs: number) {
    const clampedMs = Math.min(latestMs, Math.max(commissionedMs, atMs));
    const day = Math.floor(clampedMs / dayMs);
    const inDayMs = clampedMs - day * dayMs;
    const slot = Math.floor(inDayMs / slotMs);
    return { day, slot, inSlotMs: inDayMs - slot * slotMs, curve: curveOf(day), running: atMs >= commissionedMs };
  }

  function energyMilliWs(atMs: number): number {
    const { day, slot, inSlotMs, curve } = locate(atMs);
    const before = sumsBefore(day).energyMilliWs + (curve.energyBeforeMilliWs[slot] ?? 0);
    if (inSlotMs === 0) {
      return before;
    }
    const powers = powersOf(curve, day, slot);
    const wholeSteps = Math.floor(inSlotMs / stepMs);
    let inSlot = (powers[wholeSteps] ?? 0) * (inSlotMs - wholeSteps * stepMs);
    for (let step = 0; step < wholeSteps; step += 1) {
      inSlot += (powers[step] ?? 0) * stepMs;
    }
    return before + inSlot;
  }

  /** The beginning of the latest slot, at or before the instant, in which the inverter's state became the one asked for. */
  function lastChange(atMs: number, toAwake: 0 | 1): number {
    const place = locate(atMs);
    if (sumsBefore(place.day + 1).awakeSlots === 0) {
      return commissionedMs;
    }
    let laterState = place.curve.awake[place.slot];
    let slot = place.slot - 1;
    for (let day = place.day; day >= firstDay; day -= 1) {
      const { awake } = curveOf(day);
      for (; slot >= 0; slot -= 1) {
        if (laterState === toAwake && awake[slot] !== toAwake) {
          return day * dayMs + (slot + 1) * slotMs;
        }
        laterState = awake[slot];
      }
      slot = slotsPerDay - 1;
    }
    return commissionedMs;
  }

  return {
    powerW: (atMs) => {
      const { day, slot, inSlotMs, curve, running } = locate(atMs);
      return running ? (powersOf(curve, day, slot)[Math.floor(inSlotMs / stepMs)] ?? 0) : 0;
    },
    recentPowerW: (atMs, slots) => {
      const { day, slot, curve } = locate(atMs);
      const from = Math.max(0, slot - slots);
      const energy = (curve.energyBeforeMilliWs[slot] ?? 0) - (curve.energyBeforeMilliWs[from] ?? 0);
      return slot === from ? (curveOf(day).slotPowerW[slot] ?? 0) : energy / ((slot - from) * slotMs);
    },
    isAwake: (atMs) => {
      const { slot, curve, running } = locate(atMs);
      return running && curve.awake[slot] === 1;
    },
    energyMilliWs,
    operatingMs: (atMs) => {
      const { day, slot, inSlotMs, curve } = locate(atMs);
      const slots = sumsBefore(day).awakeSlots + (curve.awakeBefore[slot] ?? 0);
      return slots * slotMs + (curve.awake[slot] === 1 ? inSlotMs : 0);
    },
    feedInMs: (atMs) => {
      const { day, slot, inSlotMs, curve } = locate(atMs);
      const slots = sumsBefore(day).feedingSlots + (curve.feedingBefore[slot] ?? 0);
      return slots * slotMs + ((curve.slotPowerW[slot] ?? 0) > 0 ? inSlotMs : 0);
    },
    instantOf: (target) => {
      const day = firstDay + lastBelow(sums.length, (index) => sums[index]?.energyMilliWs ?? 0, target);
      const curve = curveOf(day);
      const inDay = target - (sums[day - firstDay]?.energyMilliWs ?? 0);
      const slot = lastBelow(slotsPerDay, (index) => curve.energyBeforeMilliWs[index] ?? 0, inDay);
      let left = inDay - (curve.energyBeforeMilliWs[slot] ?? 0);
      let atMs = day * dayMs + slot * slotMs;
      for (const powerW of powersOf(curve, day, slot)) {
        if (left <= powerW * stepMs) {
          return powerW === 0 ? atMs : atMs + Math.ceil(left / powerW);
        }
        left -= powerW * stepMs;
        atMs += stepMs;
      }
      return atMs;
    },
    lastWakeUp: (atMs) => lastChange(atMs, 1),
    lastSleep: (atMs) => lastChange(atMs, 0),
    sumsBefore,
    awakeOn: (day) => (day < firstDay ? new Uint8Array(slotsPerDay) : curveOf(day).awake),
    slotStepsOn: (day, slot) => (day < firstDay ? new Int32Array(stepsPerSlot) : powersOf(curveOf(day), day, slot)),
    slotPowersOn: (day) => (day < firstDay ? new Int32Array(slotsPerDay) : curveOf(day).slotPowerW),
  };
}

/** The last index whose value is below the target, or 0; the values never fall. */
export function lastBelow(length: number, valueAt: (index: number) => number, target: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valueAt(middle) < target) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
