import type { GridConnection, HouseEnergy } from '../house/gridConnection.ts';
import { hashedNumber, smoothNoise } from '../house/noise.ts';
import { commissionedMs } from '../house/simulatedState.ts';
import { gasDm3At } from './gasCurve.ts';
import type { P1Dialect } from './p1Versions.ts';
import { createQuarterDemand, type QuarterDemand } from './quarterDemand.ts';

/** One phase as the meter shows it; one of the two powers is 0. Currents have no sign. */
export interface PhaseDisplay {
  readonly importPowerW: number;
  readonly exportPowerW: number;
  readonly voltageTenths: number;
  readonly currentHundredths: number;
}

/** All that a P1 meter shows at one instant. Registers are whole Wh, floored, and never fall. Instants are UTC epoch ms. */
export interface P1Display {
  readonly atMs: number;
  readonly meterId: string;
  readonly importT1Wh: number;
  readonly importT2Wh: number;
  readonly exportT1Wh: number;
  readonly exportT2Wh: number;
  readonly tariff: 1 | 2;
  /** Over the last second; one of the two is 0. */
  readonly importPowerW: number;
  readonly exportPowerW: number;
  readonly phases: readonly PhaseDisplay[];
  readonly gasId: string;
  /** When the gas meter was read last, and what it showed. */
  readonly gasAtMs: number;
  readonly gasDm3: number;
  /** Belgian meters alone show it. */
  readonly demand: QuarterDemand | null;
}

export interface P1DisplayOptions {
  readonly dialect: P1Dialect;
  readonly grid: GridConnection;
  readonly seed: number;
  /** The second meter of the house since this instant; null for the first one, that was there from the beginning. */
  readonly swappedAtMs: number | null;
}

type Registers = Pick<P1Display, 'importT1Wh' | 'importT2Wh' | 'exportT1Wh' | 'exportT2Wh'>;

const milliWsPerWh = 3_600_000;
const lastSecondMs = 1000;
const voltagePeriodMs = 40_000;
/** What the tests of a factory leave in a register at most. */
const mostFactoryWh = 20;
const streams = { factory: 77, gasTime: 78, voltage: 79 } as const;
const firstNumber = 4_000_000_000;
const secondNumber = 9_000_000_000;

/** Makes a meter: gives what it shows at any instant. */
export function createP1Display(options: P1DisplayOptions): (atMs: number) => P1Display {
  const { dialect, grid, seed, swappedAtMs } = options;
  const placedAtMs = swappedAtMs ?? commissionedMs;
  const before = grid.energyAt(placedAtMs);
  const demandAt = createQuarterDemand((atMs) => importOf(grid.energyAt(atMs)), placedAtMs);
  const number = String((swappedAtMs === null ? firstNumber : secondNumber) + (seed % 1_000_000_000));
  const gasNumber = String(firstNumber + (seed % 1_000_000_000));
  const gasDelayMs = gasDelay(dialect, seed);

  function registersAt(atMs: number): Registers {
    const now = grid.energyAt(atMs);
    const since = (name: keyof HouseEnergy, index: number) =>
      Math.floor(hashedNumber(seed, streams.factory, index) * mostFactoryWh) +
      Math.floor((now[name] - before[name]) / milliWsPerWh);
    const normal = { importWh: since('importNormalMilliWs', 0), exportWh: since('exportNormalMilliWs', 1) };
    const low = { importWh: since('importLowMilliWs', 2), exportWh: since('exportLowMilliWs', 3) };
    const [one, two] = dialect.normalTariff === 1 ? [normal, low] : [low, normal];
    return {
      importT1Wh: one.importWh,
      importT2Wh: two.importWh,
      exportT1Wh: one.exportWh,
      exportT2Wh: two.exportWh,
    };
  }

  return (atMs) => {
    const powers = grid.phasesAt(atMs - lastSecondMs);
    const powerW = powers[0] + powers[1] + powers[2];
    const gasAtMs = Math.floor((atMs - gasDelayMs) / dialect.gasPeriodMs) * dialect.gasPeriodMs + gasDelayMs;
    const isNormal = grid.tariffAt(atMs) === 'normal';
    return {
      atMs,
      meterId: idOf(dialect.idPrefix, number, dialect),
      ...registersAt(atMs),
      tariff: isNormal === (dialect.normalTariff === 1) ? 1 : 2,
      importPowerW: Math.max(0, powerW),
      exportPowerW: Math.max(0, -powerW),
      phases: powers.map((one, phase) => phaseOf(one, seed, phase, atMs)),
      gasId: idOf(dialect.gasIdPrefix, gasNumber, dialect),
      gasAtMs,
      gasDm3: gasDm3At(seed, gasAtMs),
      demand: dialect.showsDemand ? demandAt(atMs) : null,
    };
  };
}

function idOf(prefix: string, number: string, dialect: P1Dialect): string {
  return prefix + number.padStart(dialect.idDigits, '0');
}

/** A meter that is read every hour is read on the hour, one that is read every five minutes some seconds later. */
function gasDelay(dialect: P1Dialect, seed: number): number {
  const isHourly = dialect.gasPeriodMs === milliWsPerWh;
  return isHourly ? 0 : Math.floor(hashedNumber(seed, streams.gasTime, 0) * 15) * 1000;
}

function importOf(energy: HouseEnergy): number {
  return energy.importNormalMilliWs + energy.importLowMilliWs;
}

function phaseOf(powerW: number, seed: number, phase: number, atMs: number): PhaseDisplay {
  const voltageTenths = 2270 + Math.round(65 * smoothNoise(seed, streams.voltage + phase, atMs / voltagePeriodMs));
  return {
    importPowerW: Math.max(0, powerW),
    exportPowerW: Math.max(0, -powerW),
    voltageTenths,
    currentHundredths: Math.round((Math.abs(powerW) * 1000) / voltageTenths),
  };
}
