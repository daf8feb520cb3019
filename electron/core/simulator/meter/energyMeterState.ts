import { smoothNoise } from '../house/noise.ts';

/** What flowed during one second, and what was counted until its end: over all phases or on one. Import is positive. */
export interface MeterLine {
  readonly powerW: number;
  readonly reactivePowerVar: number;
  /** Never negative; it flows the way the power does. */
  readonly apparentPowerVa: number;
  readonly active: Counted;
  readonly reactive: Counted;
  readonly apparent: Counted;
}

/** Two counters in Ws, vars or VAs. */
export interface Counted {
  readonly imported: number;
  readonly exported: number;
}

export interface MeterState {
  readonly total: MeterLine;
  readonly phases: readonly (MeterLine & { readonly voltageMv: number })[];
  readonly frequencyMhz: number;
}

/** A meter whose counters are the sums of the powers it shows, to the Ws. */
export interface SimulatedMeterHouse {
  readonly state: MeterState;
  /** Lets one more second pass. */
  nextSecond(): void;
}

const phaseNumbers = [0, 1, 2] as const;
const streams = { power: 60, reactive: 63, voltage: 66, frequency: 69 } as const;
const totalBaseWs = 36_000_000_000;
const phaseBaseWs = 20_000_000_000;

/** Makes the house behind a meter; the same seed gives the same seconds. */
export function createMeterHouse(seed: number): SimulatedMeterHouse {
  let second = 0;
  let state = stateOf(seed, second, null);
  return {
    get state() {
      return state;
    },
    nextSecond: () => {
      second += 1;
      state = stateOf(seed, second, state);
    },
  };
}

function stateOf(seed: number, second: number, before: MeterState | null): MeterState {
  const noise = (stream: number, periodS: number) => smoothNoise(seed, stream, second / periodS);
  const phases = phaseNumbers.map((phase) => ({
    ...addSecond(
      before?.phases[phase] ?? emptyLine(phaseBaseWs),
      Math.round(2000 * noise(streams.power + phase, 20)) - 900,
      Math.round(400 * noise(streams.reactive + phase, 30)) - 250,
    ),
    voltageMv: 228_000 + Math.round(6000 * noise(streams.voltage + phase, 60)),
  }));
  return {
    // Over the phases a meter nets import and export before it counts.
    total: addSecond(
      before?.total ?? emptyLine(totalBaseWs),
      sumOf(phases.map((one) => one.powerW)),
      sumOf(phases.map((one) => one.reactivePowerVar)),
    ),
    phases,
    frequencyMhz: 49_980 + Math.round(40 * noise(streams.frequency, 40)),
  };
}

function emptyLine(baseWs: number): MeterLine {
  const counted = { imported: baseWs, exported: baseWs };
  return { powerW: 0, reactivePowerVar: 0, apparentPowerVa: 0, active: counted, reactive: counted, apparent: counted };
}

function addSecond(before: MeterLine, powerW: number, reactivePowerVar: number): MeterLine {
  const apparentPowerVa = Math.round(Math.hypot(powerW, reactivePowerVar));
  return {
    powerW,
    reactivePowerVar,
    apparentPowerVa,
    active: count(before.active, powerW),
    reactive: count(before.reactive, reactivePowerVar),
    apparent: count(before.apparent, powerW < 0 ? -apparentPowerVa : apparentPowerVa),
  };
}

function count(before: Counted, flow: number): Counted {
  return { imported: before.imported + Math.max(0, flow), exported: before.exported + Math.max(0, -flow) };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0);
}
