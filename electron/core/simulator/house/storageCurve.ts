import { dayMs, slotMs, slotsPerDay, stepMs } from './dayCurve.ts';
import type { StoragePlan } from './plant.ts';
import { hashedNumber, smoothNoise } from './noise.ts';
import { lastBelow, type YieldCurve } from './yieldCurve.ts';

/** What a battery and its house do during one slot of five minutes; whole W, the same from its beginning to its end. */
export interface StorageSlot {
  readonly chargeW: number;
  readonly dischargeW: number;
  /** What the device takes for itself while it neither charges nor discharges nor has sun. */
  readonly idleW: number;
  /** What the house uses. */
  readonly loadW: number;
}

/** What a battery did since it was commissioned: every value follows from the seed and the instant alone. Energies in mWs. */
export interface StorageCurve {
  slotAt(atMs: number): StorageSlot;
  storedMilliWs(atMs: number): number;
  /** The exact integrals of the charging and of the discharging power. */
  chargedMilliWs(atMs: number): number;
  dischargedMilliWs(atMs: number): number;
  /** The exact integral of the AC power where it is positive. */
  givenMilliWs(atMs: number): number;
  /** The first instant at which the energy given had reached the amount. */
  instantOfGiven(energyMilliWs: number): number;
  /** Milliseconds in which it gave energy. */
  givingMs(atMs: number): number;
}

export interface StorageOptions {
  readonly plan: StoragePlan;
  /** The panels: the device's own, or those beside it. */
  readonly panels: YieldCurve;
  readonly seed: number;
  /** Degrees east: where the day begins. */
  readonly longitude: number;
  readonly commissionedMs: number;
}

/** Sums at the beginning of a slot or a day. */
interface StorageSums {
  readonly stored: number;
  readonly charged: number;
  readonly discharged: number;
  readonly given: number;
  readonly givingSlots: number;
}

/** One day: what each slot does, and the sums before each of them; the last sums are those at the day's end. */
interface StorageDay {
  readonly slots: readonly StorageSlot[];
  readonly sums: readonly StorageSums[];
}

/** Of what goes into the battery so much can be had again, in hundredths. */
const storedShare = 96;
const hourMs = 3_600_000;
const mostDays = 70;
const nightHours = { from: 2, to: 2.5 } as const;
const nightShare = 0.15;
const streams = { load: 50, night: 51 } as const;
const nothing: StorageSlot = { chargeW: 0, dischargeW: 0, idleW: 0, loadW: 0 };

/**
 * Makes the curve of a battery: it takes the surplus of the sun over what the house uses, gives it back in the evening,
 * and in some nights is charged from the grid for half an hour.
 */
export function storageCurve(options: StorageOptions): StorageCurve {
  const { plan, panels, commissionedMs } = options;
  const firstDay = Math.floor(commissionedMs / dayMs);
  const capacity = plan.capacityWh * hourMs;
  const least = (capacity * plan.leastPercent) / 100;
  const most = (capacity * plan.mostPercent) / 100;
  const sums: StorageSums[] = [{ stored: least, charged: 0, discharged: 0, given: 0, givingSlots: 0 }];
  const days = new Map<number, StorageDay>();
  /** The day asked for last is as a rule the next one asked for. */
  let newest: { readonly day: number; readonly plan: StorageDay } | null = null;

  function planDay(day: number, before: StorageSums): StorageDay {
    const powers = panels.slotPowersOn(day);
    const slots: StorageSlot[] = [];
    const daySums: StorageSums[] = [before];
    let at = before;
    for (let slot = 0; slot < slotsPerDay; slot += 1) {
      const one = planSlot(day, slot, powers, at.stored);
      const givenW = Math.max(0, meanGivenW(one, powers[slot] ?? 0));
      at = {
        stored: at.stored + storedAfter(one, slotMs),
        charged: at.charged + one.chargeW * slotMs,
        discharged: at.discharged + one.dischargeW * slotMs,
        given: at.given + givenW * slotMs,
        givingSlots: at.givingSlots + (givenW > 0 ? 1 : 0),
      };
      slots.push(one);
      daySums.push(at);
    }
    return { slots, sums: daySums };
  }

  function planSlot(day: number, slot: number, powers: Int32Array, stored: number): StorageSlot {
    const sunW = powers[slot] ?? 0;
    const atMs = day * dayMs + slot * slotMs;
    const hour = ((((atMs + options.longitude * 240_000) % dayMs) + dayMs) % dayMs) / hourMs;
    const loadW = loadAt(options.seed, atMs, hour, plan.houseLoadW);
    const roomW = Math.floor(((most - stored) * 100) / storedShare / slotMs);
    const leftW = Math.max(0, Math.floor((stored - least) / slotMs));
    const isChargedNow =
      sunW === 0 &&
      hour >= nightHours.from &&
      hour < nightHours.to &&
      hashedNumber(options.seed, streams.night, day) < nightShare;
    const surplusW = plan.ownPanels ? Math.min(sunW - loadW, leastStepW(powers, slot)) : sunW - loadW;
    const wishedW = isChargedNow ? plan.nightChargeW : Math.min(plan.chargeLimitW, surplusW);
    const chargeW = Math.max(0, Math.min(wishedW, roomW));
    const dischargeW = isChargedNow ? 0 : Math.max(0, Math.min(plan.dischargeLimitW, loadW - sunW, leftW));
    const isIdle = chargeW === 0 && dischargeW === 0 && !(plan.ownPanels && sunW > 0);
    return { chargeW, dischargeW, idleW: isIdle ? plan.idleW : 0, loadW };
  }

  function meanGivenW(one: StorageSlot, sunW: number): number {
    return (plan.ownPanels ? sunW : 0) + one.dischargeW - one.chargeW - one.idleW;
  }

  function sumsBefore(day: number): StorageSums {
    for (let next = firstDay + sums.length; next <= day; next += 1) {
      const before = sums[next - 1 - firstDay];
      const end = before === undefined ? undefined : planDay(next - 1, before).sums[slotsPerDay];
      if (end === undefined) {
        throw new RangeError(`No day ${next - 1} of the battery`);
      }
      sums.push(end);
    }
    const found = sums[day - firstDay];
    if (found === undefined) {
      throw new RangeError(`No day ${day} of the battery`);
    }
    return found;
  }

  function dayOf(day: number): StorageDay {
    if (newest?.day === day) {
      return newest.plan;
    }
    const known = days.get(day);
    const found = known ?? planDay(day, sumsBefore(day));
    newest = { day, plan: found };
    days.delete(day);
    days.set(day, found);
    const [oldest] = days.keys();
    if (days.size > mostDays && oldest !== undefined) {
      days.delete(oldest);
    }
    return found;
  }

  function locate(atMs: number) {
    const clampedMs = Math.max(commissionedMs, atMs);
    const day = Math.floor(clampedMs / dayMs);
    const slot = Math.floor((clampedMs - day * dayMs) / slotMs);
    const { slots, sums: daySums } = dayOf(day);
    const before = daySums[slot] ?? sumsBefore(day);
    const startMs = day * dayMs + slot * slotMs;
    return { one: slots[slot] ?? nothing, before, startMs, inSlotMs: clampedMs - startMs };
  }

  function acPowerW(one: StorageSlot, atMs: number): number {
    return meanGivenW(one, plan.ownPanels ? panels.powerW(atMs) : 0);
  }

  return {
    slotAt: (atMs) => locate(atMs).one,
    storedMilliWs: (atMs) => {
      const { one, before, inSlotMs } = locate(atMs);
      return before.stored + storedAfter(one, inSlotMs);
    },
    chargedMilliWs: (atMs) => {
      const { one, before, inSlotMs } = locate(atMs);
      return before.charged + one.chargeW * inSlotMs;
    },
    dischargedMilliWs: (atMs) => {
      const { one, before, inSlotMs } = locate(atMs);
      return before.discharged + one.dischargeW * inSlotMs;
    },
    givenMilliWs: (atMs) => {
      const { one, before, startMs, inSlotMs } = locate(atMs);
      const sun = plan.ownPanels ? panels.energyMilliWs(startMs + inSlotMs) - panels.energyMilliWs(startMs) : 0;
      return before.given + Math.max(0, sun + meanGivenW(one, 0) * inSlotMs);
    },
    instantOfGiven: (target) => {
      const day = firstDay + lastBelow(sums.length, (index) => sums[index]?.given ?? 0, target);
      const { slots, sums: daySums } = dayOf(day);
      const slot = lastBelow(slotsPerDay, (index) => daySums[index]?.given ?? 0, target);
      let left = target - (daySums[slot]?.given ?? 0);
      const startMs = day * dayMs + slot * slotMs;
      for (let atMs = startMs; atMs < startMs + slotMs; atMs += stepMs) {
        const powerW = Math.max(0, acPowerW(slots[slot] ?? nothing, atMs));
        if (left <= powerW * stepMs) {
          return powerW === 0 ? atMs : atMs + Math.ceil(left / powerW);
        }
        left -= powerW * stepMs;
      }
      return startMs + slotMs;
    },
    givingMs: (atMs) => {
      const { one, before, startMs, inSlotMs } = locate(atMs);
      return before.givingSlots * slotMs + (acPowerW(one, startMs) > 0 ? inSlotMs : 0);
    },
  };
}

/** What a slot adds to the battery in so many ms; whole mWs at whole seconds. */
function storedAfter(one: StorageSlot, elapsedMs: number): number {
  return (one.chargeW * elapsedMs * storedShare) / 100 - one.dischargeW * elapsedMs;
}

/**
 * What the sun gives at least in any step of a slot: charging with no more keeps the AC power of a slot on one side of 0.
 * Steps lean a quarter of the difference between the neighbouring slots and ripple by 4 %.
 */
function leastStepW(powers: Int32Array, slot: number): number {
  const meanW = powers[slot] ?? 0;
  const lean = Math.abs((powers[slot + 1] ?? meanW) - (powers[slot - 1] ?? meanW)) / 4;
  return Math.max(0, Math.floor(0.96 * meanW - lean - 1));
}

/** What the house uses in whole W: little by night, some at breakfast, most in the evening. */
function loadAt(seed: number, atMs: number, hour: number, eveningW: number): number {
  const share = hour >= 17 && hour < 23 ? 1 : hour >= 7 && hour < 9 ? 0.7 : hour >= 9 && hour < 17 ? 0.4 : 0.25;
  return Math.round(eveningW * share * (0.6 + 0.8 * smoothNoise(seed, streams.load, atMs / (6 * slotMs))));
}
