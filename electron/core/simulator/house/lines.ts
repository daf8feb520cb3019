import { dayMs, stepMs } from './dayCurve.ts';
import type { ModelPlant } from './plant.ts';
import { hashedNumber, smoothNoise } from './noise.ts';

/** Power, voltage and current of one phase or string; null while the inverter sleeps. Resolution is the wire's. */
export interface LineState {
  readonly powerW: number | null;
  readonly voltageV: number | null;
  readonly currentA: number | null;
}

const streams = { temperature: 12, share: 13, phaseVoltage: 20, stringVoltage: 30 } as const;

/** Noise that takes so many steps of 10 s from one random value to the next; it changes at whole steps only. */
export function slowly(seed: number, stream: number, atMs: number, steps: number): number {
  return smoothNoise(seed, stream, Math.floor(atMs / stepMs) / steps);
}

/** Lines without values. */
export function sleepingLines(count: number): LineState[] {
  return Array.from({ length: count }, () => ({ powerW: null, voltageV: null, currentA: null }));
}

function line(powerW: number, voltageHundredths: number): LineState {
  return {
    powerW,
    voltageV: voltageHundredths / 100,
    currentA: Math.round((powerW * 100_000) / voltageHundredths) / 1000 + 0,
  };
}

/** The phases share the power evenly but for a hair; the last one takes what is left, so that they add up exactly. */
export function phaseStates(acPowerW: number, plant: ModelPlant, seed: number, atMs: number): LineState[] {
  const evenW = Math.floor(acPowerW / plant.phases);
  const hairW = Math.floor((evenW * hashedNumber(seed, streams.share, Math.floor(atMs / stepMs))) / 200);
  const powers = plant.phases === 1 ? [acPowerW] : [evenW - hairW, evenW + hairW, acPowerW - 2 * evenW];
  return powers.map((powerW, phase) => {
    const noise = slowly(seed, streams.phaseVoltage + phase, atMs, 18);
    const liftedByPower = (350 * acPowerW) / plant.limitW;
    return line(powerW, 22_850 + Math.round(350 * noise + liftedByPower));
  });
}

/** Voltages between two phases, 120 degrees apart: L1 to L2, L2 to L3, L3 to L1. Null where there is no such phase. */
export function lineVoltages(phases: readonly LineState[]): (number | null)[] {
  return [0, 1, 2].map((index) => {
    const one = phases[index]?.voltageV ?? null;
    const other = phases[(index + 1) % 3]?.voltageV ?? null;
    return one === null || other === null
      ? null
      : Math.round(100 * Math.hypot(one + other / 2, other * Math.sqrt(0.75))) / 100;
  });
}

/** DC power is AC power over the efficiency, which is poor at low load. */
export function dcPowerFor(acPowerW: number, limitW: number): number {
  return Math.round(acPowerW / (0.982 - (0.004 * acPowerW) / limitW) + (acPowerW > 0 ? 8 : 0));
}

/** The strings share the DC power; the last one takes what is left. */
export function stringStates(
  dcPowerW: number,
  load: number,
  plant: ModelPlant,
  seed: number,
  atMs: number,
): LineState[] {
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
export function ambientC(seed: number, atMs: number): number {
  const yearShare = (atMs / (365.25 * dayMs)) % 1;
  const dayShare = (atMs / dayMs) % 1;
  const season = -8 * Math.cos(2 * Math.PI * (yearShare - 0.05));
  const hour = -4 * Math.cos(2 * Math.PI * (dayShare - 0.08));
  return 11 + season + hour + 8 * (smoothNoise(seed, streams.temperature, atMs / (2 * dayMs)) - 0.5);
}
