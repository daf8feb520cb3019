import { localDayFinder, type LocalDayFinder } from '../../../../shared/localDay.ts';
import { batteryState, type BatteryState } from './batteryState.ts';
import { dayMs, slotMs, slotPowerOf, stepsPerSlot, type SlotPower } from './dayCurve.ts';
import {
  ambientC,
  dcPowerFor,
  lineVoltages,
  phaseStates,
  sleepingLines,
  slowly,
  stringStates,
  type LineState,
} from './lines.ts';
import type { ModelPlant } from './plant.ts';
import { hashedNumber } from './noise.ts';
import type { Place } from './roof.ts';
import { storageCurve, type StorageCurve } from './storageCurve.ts';
import { yieldCurve, type YieldCurve } from './yieldCurve.ts';

export type { LineState };

/** What the simulated inverter truly does at an instant of its own clock. Instants are UTC epoch ms. */
export interface SimulatedState {
  readonly atMs: number;
  /** The sun is down (or hardly up): the inverter answers, but has no values except its counters. */
  readonly asleep: boolean;
  readonly feedingIn: boolean;
  /** Negative while a device with a battery takes from the grid. */
  readonly acPowerW: number | null;
  readonly phases: readonly LineState[];
  /** Between L1 and L2, L2 and L3, L3 and L1. */
  readonly lineVoltagesV: readonly (number | null)[];
  readonly powerFactor: number | null;
  readonly strings: readonly LineState[];
  readonly gridFrequencyHz: number | null;
  readonly temperatureC: number | null;
  readonly totalYieldWh: number;
  readonly dayYieldWh: number;
  readonly operatingTimeS: number;
  readonly feedInTimeS: number;
  readonly lastYieldMs: number;
  readonly lastWakeUpMs: number;
  /** When the spot values were taken: now, or when it fell asleep. */
  readonly measuredMs: number;
  /** What the device's own panels give, and gave. */
  readonly pvPowerW: number;
  readonly pvYieldWh: number;
  readonly battery: BatteryState | null;
  /** What the house of a battery uses, and what goes through its grid connection. */
  readonly house: HouseState | null;
  readonly name: string;
}

/** Power at the grid connection of a house with a battery. */
export interface HouseState {
  readonly consumptionPowerW: number;
  readonly gridExportPowerW: number;
  readonly gridImportPowerW: number;
}

export interface HouseOptions {
  readonly plant: ModelPlant;
  readonly seed: number;
  readonly place: Place;
  /** The zone whose midnight begins a new day yield. */
  readonly zone: string;
  readonly name: string;
}

/** The house as a function of time: the same seed and instant give the same values in every process. */
export interface SimulatedHouse {
  stateAt(atMs: number): SimulatedState;
  /** The total yield at any instant since commissioning, in Wh; before it, what the factory's tests left. */
  totalYieldWhAt(atMs: number): number;
  /** The last measurement before an instant: the instant itself, or when the inverter fell asleep. */
  measuredMsAt(atMs: number): number;
  /** What the device gives on each of its phases, whole W, negative while it takes; they add up to the AC power. */
  acPhasesAt(atMs: number): readonly number[];
  /** The AC power in each step of a slot; days are UTC, counted from 1970. */
  acSteps(day: number, slot: number): Int32Array;
  /** What can be said of those steps without working them out. */
  acSlot(day: number, slot: number): SlotPower;
  /** What the house of a battery uses during a slot, W; null where the device knows of no house. */
  loadSlotW(day: number, slot: number): number | null;
  readonly curve: YieldCurve;
  readonly localDay: LocalDayFinder;
  readonly seed: number;
}

/** When every simulated inverter was switched on for the first time. */
export const commissionedMs = Date.UTC(2016, 3, 1);

const milliWsPerWh = 3_600_000;
const noPower: SlotPower = { meanW: 0, leastW: 0, mostW: 0 };
const streams = { base: 10, frequency: 11 } as const;

/**
 * Makes a house.
 *
 * @throws RangeError when the zone is unknown
 */
export function createHouse(options: HouseOptions): SimulatedHouse {
  const { plant, seed } = options;
  const curve = yieldCurve({ ...plant, place: options.place, seed }, plant.limitW, commissionedMs);
  const storage = storageOf(options, curve);
  const localDay = localDayFinder(options.zone);
  const baseWh = Math.floor(hashedNumber(seed, streams.base, 0) * 900);
  const given = storage ?? withoutStorage(curve);

  function totalYieldWhAt(atMs: number): number {
    return baseWh + Math.floor(given.givenMilliWs(atMs) / milliWsPerWh);
  }

  function isAwake(atMs: number): boolean {
    return storage !== null || curve.isAwake(atMs);
  }

  function measuredMsAt(atMs: number): number {
    return isAwake(atMs) ? atMs : curve.lastSleep(atMs);
  }

  return {
    totalYieldWhAt,
    measuredMsAt,
    curve,
    localDay,
    seed,
    acPhasesAt: (atMs) =>
      phaseStates(acPowerAt(atMs, plant, curve, storage), plant, seed, atMs).map((one) => one.powerW ?? 0),
    acSteps: (day, slot) => {
      const batteryW = storage === null ? 0 : batteryPowerW(storage, day * dayMs + slot * slotMs);
      const sun = hasOwnPanels(plant) ? curve.slotStepsOn(day, slot) : new Int32Array(stepsPerSlot);
      return batteryW === 0 ? sun : sun.map((powerW) => powerW + batteryW);
    },
    acSlot: (day, slot) => {
      const sun = hasOwnPanels(plant) ? slotPowerOf(curve.slotPowersOn(day), slot) : noPower;
      return storage === null ? sun : liftedBy(sun, batteryPowerW(storage, day * dayMs + slot * slotMs));
    },
    loadSlotW: (day, slot) => (storage === null ? null : storage.slotAt(day * dayMs + slot * slotMs).loadW),
    stateAt: (atMs) => {
      const awake = isAwake(atMs);
      const acPowerW = acPowerAt(atMs, plant, curve, storage);
      const totalYieldWh = totalYieldWhAt(atMs);
      const phases = awake ? phaseStates(acPowerW, plant, seed, atMs) : sleepingLines(plant.phases);
      const recentLoad = curve.recentPowerW(atMs, 6) / plant.limitW;
      return {
        atMs,
        asleep: !awake,
        feedingIn: acPowerW > 0,
        acPowerW: awake ? acPowerW : null,
        phases,
        lineVoltagesV: lineVoltages(phases),
        powerFactor: awake ? powerFactorOf(acPowerW, plant.limitW) : null,
        strings: stringsAt(atMs, plant, curve, seed),
        gridFrequencyHz: awake ? (4994 + Math.round(12 * slowly(seed, streams.frequency, atMs, 6))) / 100 : null,
        temperatureC: awake ? Math.round(100 * (ambientC(seed, atMs) + 4 + 28 * recentLoad)) / 100 : null,
        totalYieldWh,
        dayYieldWh: totalYieldWh - totalYieldWhAt(localDay(atMs).fromMs),
        operatingTimeS: Math.floor((storage === null ? curve.operatingMs(atMs) : atMs - commissionedMs) / 1000),
        feedInTimeS: Math.floor(given.givingMs(atMs) / 1000),
        lastYieldMs:
          totalYieldWh === baseWh ? commissionedMs : given.instantOfGiven((totalYieldWh - baseWh) * milliWsPerWh),
        lastWakeUpMs: storage === null ? curve.lastWakeUp(atMs) : commissionedMs,
        measuredMs: measuredMsAt(atMs),
        ...ownPanelsAt(atMs, plant, curve),
        battery:
          storage === null || plant.storage === undefined ? null : batteryState(storage, plant.storage, seed, atMs),
        house: storage === null ? null : houseAt(storage.slotAt(atMs).loadW, acPowerW),
        name: options.name,
      };
    },
  };
}

/** What a device without a battery gives is what its panels give. */
function withoutStorage(curve: YieldCurve): Pick<StorageCurve, 'givenMilliWs' | 'instantOfGiven' | 'givingMs'> {
  return {
    givenMilliWs: (atMs) => curve.energyMilliWs(atMs),
    instantOfGiven: (energyMilliWs) => curve.instantOf(energyMilliWs),
    givingMs: (atMs) => curve.feedInMs(atMs),
  };
}

function storageOf(options: HouseOptions, panels: YieldCurve): StorageCurve | null {
  const plan = options.plant.storage;
  return plan === undefined
    ? null
    : storageCurve({ plan, panels, seed: options.seed, longitude: options.place.longitude, commissionedMs });
}

/** What the device gives to the grid and the house; without a battery it is what the panels give. */
function acPowerAt(atMs: number, plant: ModelPlant, curve: YieldCurve, storage: StorageCurve | null): number {
  const sunW = hasOwnPanels(plant) ? curve.powerW(atMs) : 0;
  return storage === null ? sunW : sunW + batteryPowerW(storage, atMs);
}

/** What a battery and its device add to the power of the panels; the same from a slot's beginning to its end. */
function batteryPowerW(storage: StorageCurve, atMs: number): number {
  const { chargeW, dischargeW, idleW } = storage.slotAt(atMs);
  return dischargeW - chargeW - idleW;
}

function liftedBy({ meanW, leastW, mostW }: SlotPower, byW: number): SlotPower {
  return { meanW: meanW + byW, leastW: leastW + byW, mostW: mostW + byW };
}

function hasOwnPanels(plant: ModelPlant): boolean {
  return plant.storage === undefined || plant.storage.ownPanels;
}

function ownPanelsAt(atMs: number, plant: ModelPlant, curve: YieldCurve) {
  return hasOwnPanels(plant)
    ? { pvPowerW: curve.powerW(atMs), pvYieldWh: Math.floor(curve.energyMilliWs(atMs) / milliWsPerWh) }
    : { pvPowerW: 0, pvYieldWh: 0 };
}

/** Of a hybrid the panels' power is DC power; of the others it is counted behind the inverter. Null in the dark. */
function stringsAt(atMs: number, plant: ModelPlant, curve: YieldCurve, seed: number): LineState[] {
  if (!curve.isAwake(atMs) || !hasOwnPanels(plant)) {
    return sleepingLines(plant.strings.length);
  }
  const sunW = curve.powerW(atMs);
  const dcPowerW = plant.storage === undefined ? dcPowerFor(sunW, plant.limitW) : sunW;
  return stringStates(dcPowerW, sunW / plant.limitW, plant, seed, atMs);
}

/** The reactive power of the filters stays, so that the factor falls at low load. Two decimals. */
function powerFactorOf(acPowerW: number, limitW: number): number {
  const power = Math.abs(acPowerW);
  return power === 0 ? 0 : Math.round((100 * power) / Math.hypot(power, 0.11 * limitW)) / 100;
}

function houseAt(loadW: number, acPowerW: number): HouseState {
  return {
    consumptionPowerW: loadW,
    gridExportPowerW: Math.max(0, acPowerW - loadW),
    gridImportPowerW: Math.max(0, loadW - acPowerW),
  };
}
