import { createAmsterdamTime } from './amsterdamTime.ts';
import { dayMs, slotMs, slotsPerDay, stepMs, stepsPerSlot } from './dayCurve.ts';
import { loadPhasesAt, loadSlotAt, loadStepW, wholeLoad, type LoadSlot } from './householdLoad.ts';
import { commissionedMs, type SimulatedHouse } from './simulatedState.ts';

/**
 * What flowed through a house since its inverter was commissioned, in mWs, whole numbers:
 * `consumption = solar + import - export` holds exactly.
 */
export interface HouseEnergy {
  readonly consumptionMilliWs: number;
  /** What the devices gave, less what they took; without batteries it is the yield. */
  readonly solarMilliWs: number;
  readonly importNormalMilliWs: number;
  readonly importLowMilliWs: number;
  readonly exportNormalMilliWs: number;
  readonly exportLowMilliWs: number;
}

export type Tariff = 'normal' | 'low';

/** From and to which full hour of the wall clock the normal tariff holds from Monday to Friday; else the low one does. */
export interface TariffHours {
  readonly from: number;
  readonly to: number;
}

/** Where a house with its solar devices is joined to the grid: the truth that its meter shows. A function of time. */
export interface GridConnection {
  energyAt(atMs: number): HouseEnergy;
  /** Power through each of the three phases, whole W, import positive; they add up to the power of the connection. */
  phasesAt(atMs: number): readonly [number, number, number];
  tariffAt(atMs: number): Tariff;
}

export interface GridConnectionOptions {
  /** The solar devices of the house. */
  readonly houses: readonly SimulatedHouse[];
  readonly seed: number;
  readonly normalHours: TariffHours;
}

const mostDays = 70;
const firstDay = Math.floor(commissionedMs / dayMs);
const thursday = 4;
/** Where each energy stands in a row of sums. */
const columns = { consumption: 0, solar: 1, importNormal: 2, importLow: 3, exportNormal: 4, exportLow: 5 } as const;
const columnCount = 6;

/**
 * Makes the grid connection of a house. Its consumption is a made-up household's, or what a device with a battery says
 * that its house uses; net power is summed over the phases before it counts as import or export, as Dutch and Belgian
 * meters do. All powers are constant for 10 s, so that every energy is exact at every instant.
 */
export function createGridConnection({ houses, seed, normalHours }: GridConnectionOptions): GridConnection {
  const time = createAmsterdamTime();
  const sumsBeforeDays: Float64Array[] = [new Float64Array(columnCount)];
  const sumsOfDays = new Map<number, readonly Float64Array[]>();

  function tariffAt(atMs: number): Tariff {
    const wallMs = time.wallMs(atMs);
    const day = Math.floor(wallMs / dayMs);
    const isWeekend = ((day + thursday) % 7) % 6 === 0;
    const hour = (wallMs - day * dayMs) / (dayMs / 24);
    return !isWeekend && hour >= normalHours.from && hour < normalHours.to ? 'normal' : 'low';
  }

  function loadAt(slotAtMs: number): LoadSlot {
    const day = Math.floor(slotAtMs / dayMs);
    const slot = (slotAtMs - day * dayMs) / slotMs;
    const known = houses.map((one) => one.loadSlotW(day, slot)).find((one) => one !== null) ?? null;
    return known === null
      ? loadSlotAt(seed, slotAtMs, time.wallMs(slotAtMs))
      : { steadyW: known, kettleSteps: 0, baking: false };
  }

  /** Adds a whole slot. Only where both import and export may occur its steps are looked at one by one. */
  function addWholeSlot(sums: Float64Array, day: number, slot: number): void {
    const atMs = day * dayMs + slot * slotMs;
    const load = loadAt(atMs);
    const { milliWs, leastW, mostW } = wholeLoad(load);
    const solar = { meanW: 0, leastW: 0, mostW: 0 };
    for (const house of houses) {
      const one = house.acSlot(day, slot);
      solar.meanW += one.meanW;
      solar.leastW += one.leastW;
      solar.mostW += one.mostW;
    }
    if (leastW < solar.mostW && mostW > solar.leastW) {
      addSteps(sums, load, atMs, slotMs);
    } else {
      addFlow(sums, milliWs, solar.meanW * slotMs, tariffAt(atMs));
    }
  }

  /** Adds the first so many ms of a slot. */
  function addSteps(sums: Float64Array, load: LoadSlot, slotAtMs: number, durationMs: number): void {
    const day = Math.floor(slotAtMs / dayMs);
    const solar = houses.map((one) => one.acSteps(day, (slotAtMs - day * dayMs) / slotMs));
    const tariff = tariffAt(slotAtMs);
    for (let step = 0; step < stepsPerSlot && step * stepMs < durationMs; step += 1) {
      const forMs = Math.min(stepMs, durationMs - step * stepMs);
      let solarW = 0;
      for (const powers of solar) {
        solarW += powers[step] ?? 0;
      }
      addFlow(sums, loadStepW(load, step) * forMs, solarW * forMs, tariff);
    }
  }

  function sumsBeforeDay(day: number): Float64Array {
    for (let next = firstDay + sumsBeforeDays.length; next <= day; next += 1) {
      const sums = Float64Array.from(sumsBeforeDays[next - 1 - firstDay] ?? []);
      for (let slot = 0; slot < slotsPerDay; slot += 1) {
        addWholeSlot(sums, next - 1, slot);
      }
      sumsBeforeDays.push(sums);
    }
    return sumsBeforeDays[day - firstDay] ?? new Float64Array(columnCount);
  }

  /** The sums before each slot of a day. */
  function sumsOfDay(day: number): readonly Float64Array[] {
    const known = sumsOfDays.get(day);
    if (known !== undefined) {
      return known;
    }
    const sums = Float64Array.from(sumsBeforeDay(day));
    const rows: Float64Array[] = [];
    for (let slot = 0; slot < slotsPerDay; slot += 1) {
      rows.push(Float64Array.from(sums));
      addWholeSlot(sums, day, slot);
    }
    sumsOfDays.set(day, rows);
    const [oldest] = sumsOfDays.keys();
    if (sumsOfDays.size > mostDays && oldest !== undefined) {
      sumsOfDays.delete(oldest);
    }
    return rows;
  }

  return {
    tariffAt,
    energyAt: (atMs) => {
      const untilMs = Math.max(commissionedMs, atMs);
      const day = Math.floor(untilMs / dayMs);
      const slot = Math.floor((untilMs - day * dayMs) / slotMs);
      const slotAtMs = day * dayMs + slot * slotMs;
      const sums = Float64Array.from(sumsOfDay(day)[slot] ?? []);
      addSteps(sums, loadAt(slotAtMs), slotAtMs, untilMs - slotAtMs);
      return energyOf(sums);
    },
    phasesAt: (atMs) => {
      const slotAtMs = Math.floor(atMs / slotMs) * slotMs;
      const [one, two, three] = loadPhasesAt(loadAt(slotAtMs), Math.floor((atMs - slotAtMs) / stepMs));
      const solar = houses.map((house) => house.acPhasesAt(atMs));
      const solarOn = (phase: number) => sumOf(solar.map((phases) => phases[phase] ?? 0));
      return [one - solarOn(0), two - solarOn(1), three - solarOn(2)];
    },
  };
}

function addFlow(sums: Float64Array, consumption: number, solar: number, tariff: Tariff): void {
  const isLow = tariff === 'low';
  addTo(sums, columns.consumption, consumption);
  addTo(sums, columns.solar, solar);
  addTo(sums, isLow ? columns.importLow : columns.importNormal, Math.max(0, consumption - solar));
  addTo(sums, isLow ? columns.exportLow : columns.exportNormal, Math.max(0, solar - consumption));
}

function addTo(sums: Float64Array, column: number, amount: number): void {
  sums[column] = (sums[column] ?? 0) + amount;
}

function energyOf(sums: Float64Array): HouseEnergy {
  return {
    consumptionMilliWs: sums[columns.consumption] ?? 0,
    solarMilliWs: sums[columns.solar] ?? 0,
    importNormalMilliWs: sums[columns.importNormal] ?? 0,
    importLowMilliWs: sums[columns.importLow] ?? 0,
    exportNormalMilliWs: sums[columns.exportNormal] ?? 0,
    exportLowMilliWs: sums[columns.exportLow] ?? 0,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0);
}
