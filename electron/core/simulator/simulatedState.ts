import { localDayFinder, type LocalDayFinder } from '../../../shared/localDay.ts';
import type { ModelPlant } from './model.ts';
import { hashedNumber, smoothNoise } from './noise.ts';
import type { Place } from './roof.ts';
import { yieldCurve, type YieldCurve } from './yieldCurve.ts';

/** Power, voltage and current of one phase or string; null while the inverter sleeps. Resolution is the wire's. */
export interface LineState {
  readonly powerW: number | null;
  readonly voltageV: number | null;
  readonly currentA: number | null;
}

/** What the simulated inverter truly does at an instant of its own clock. Instants are UTC epoch ms. */
export interface SimulatedState {
  readonly atMs: number;
  /** The sun is down (or hardly up): the inverter answers, but has no values except its counters. */
  readonly asleep: boolean;
  readonly feedingIn: boolean;
  readonly acPowerW: number | null;
  readonly phases: readonly LineState[];
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
  readonly name: string;
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
  readonly curve: YieldCurve;
  readonly localDay: LocalDayFinder;
  readonly seed: number;
}

/** When every simulated inverter was switched on for the first time. */
export const commissionedMs = Date.UTC(2016, 3, 1);

const milliWsPerWh = 3_600_000;
const stepMs = 10_000;
const dayMs = 86_400_000;
const streams = { base: 10, frequency: 11, temperature: 12, share: 13, phaseVoltage: 20, stringVoltage: 30 } as const;

/**
 * Makes a house.
 *
 * @throws RangeError when the zone is unknown
 */
export function createHouse(options: HouseOptions): SimulatedHouse {
  const { plant, seed } = options;
  const curve = yieldCurve({ ...plant, place: options.place, seed }, plant.limitW, commissionedMs);
  const localDay = localDayFinder(options.zone);
  const baseWh = Math.floor(hashedNumber(seed, streams.base, 0) * 900);

  function totalYieldWhAt(atMs: number): number {
    return baseWh + Math.floor(curve.energyMilliWs(atMs) / milliWsPerWh);
  }

  return {
    totalYieldWhAt,
    curve,
    localDay,
    seed,
    stateAt: (atMs) => {
      const awake = curve.isAwake(atMs);
      const acPowerW = curve.powerW(atMs);
      const totalYieldWh = totalYieldWhAt(atMs);
      const recentLoad = curve.recentPowerW(atMs, 6) / plant.limitW;
      return {
        atMs,
        asleep: !awake,
        feedingIn: acPowerW > 0,
        acPowerW: awake ? acPowerW : null,
        phases: awake ? phaseStates(acPowerW, plant, seed, atMs) : sleepingLines(plant.phases),
        strings: awake ? stringStates(acPowerW, plant, seed, atMs) : sleepingLines(plant.strings.length),
        gridFrequencyHz: awake ? (4994 + Math.round(12 * slowly(seed, streams.frequency, atMs, 6))) / 100 : null,
        temperatureC: awake ? Math.round(100 * (ambientC(seed, atMs) + 4 + 28 * recentLoad)) / 100 : null,
        totalYieldWh,
        dayYieldWh: totalYieldWh - totalYieldWhAt(localDay(atMs).fromMs),
        operatingTimeS: Math.floor(curve.operatingMs(atMs) / 1000),
        feedInTimeS: Math.floor(curve.feedInMs(atMs) / 1000),
        lastYieldMs: totalYieldWh === baseWh ? commissionedMs : curve.instantOf((totalYieldWh - baseWh) * milliWsPerWh),
        lastWakeUpMs: curve.lastWakeUp(atMs),
        measuredMs: awake ? atMs : curve.lastSleep(atMs),
        name: options.name,
      };
    },
  };
}

/** Noise that takes so many steps of 10 s from one random value to the next; it changes at whole steps only. */
function slowly(seed: number, stream: number, atMs: number, steps: number): number {
  return smoothNoise(seed, stream, Math.floor(atMs / stepMs) / steps);
}

function sleepingLines(count: number): LineState[] {
  return Array.from({ length: count }, () => ({ powerW: null, voltageV: null, currentA: null }));
}

function line(powerW: number, voltageHundredths: number): LineState {
  return {
    powerW,
    voltageV: voltageHundredths / 100,
    currentA: Math.round((powerW * 100_000) / voltageHundredths) / 1000,
  };
}

/** The phases share the power evenly but for a hair; the last one takes what is left, so that they add up exactly. */
function phaseStates(acPowerW: number, plant: ModelPlant, seed: number, atMs: number): LineState[] {
  const evenW = Math.floor(acPowerW / plant.phases);
  const hairW = Math.floor((evenW * hashedNumber(seed, streams.share, Math.floor(atMs / stepMs))) / 200);
  const powers = plant.phases === 1 ? [acPowerW] : [evenW - hairW, evenW + hairW, acPowerW - 2 * evenW];
  return powers.map((powerW, phase) => {
    const noise = slowly(seed, streams.phaseVoltage + phase, atMs, 18);
    const liftedByPower = (350 * acPowerW) / plant.limitW;
    return line(powerW, 22_850 + Math.round(350 * noise + liftedByPower));
  });
}

/** DC power is AC power over the efficiency, which is poor at low load; the last string takes what is left. */
function stringStates(acPowerW: number, plant: ModelPlant, seed: number, atMs: number): LineState[] {
  const load = acPowerW / plant.limitW;
  const dcPowerW = Math.round(acPowerW / (0.982 - 0.004 * load) + (acPowerW > 0 ? 8 : 0));
  const temperature = ambientC(seed, atMs) + 25 * load;
  let leftW = dcPowerW;
  return plant.strings.map((string, index) => {
    const isLast = index === plant.strings.length - 1;
    const powerW = isLast ? leftW : Math.min(leftW, Math.round(dcPowerW * string.share));
    leftW -= powerW;
    const noise = slowly(seed, streams.stringVoltage + index, atMs, 9) - 0.5;
    const lightShare = Math.min(1, 0.75 + load);
    const voltageV = string.voltageV * lightShare * (1 - 0.003 * (temperature - 10) + 0.01 * noise);
    return line(powerW, Math.round(voltageV * 100));
  });
}

/** Air temperature: the season, the time of day (UTC, good enough for a guess), and the weather. */
function ambientC(seed: number, atMs: number): number {
  const yearShare = (atMs / (365.25 * dayMs)) % 1;
  const dayShare = (atMs / dayMs) % 1;
  const season = -8 * Math.cos(2 * Math.PI * (yearShare - 0.05));
  const hour = -4 * Math.cos(2 * Math.PI * (dayShare - 0.08));
  return 11 + season + hour + 8 * (smoothNoise(seed, streams.temperature, atMs / (2 * dayMs)) - 0.5);
}
