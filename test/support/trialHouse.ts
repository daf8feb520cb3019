import { seededRandom } from './seededRandom.ts';

const daySeconds = 86_400;

/** A made-up house of which everything is known: energy since the beginning at every second, Wh, one element more than seconds. */
export interface TrialHouse {
  /** The first second, UTC epoch ms: a midnight. */
  readonly startMs: number;
  readonly seconds: number;
  readonly yieldWh: Float64Array;
  readonly importWh: Float64Array;
  readonly exportWh: Float64Array;
  readonly usedWh: Float64Array;
}

export type TrialRegister = 'yieldWh' | 'importWh' | 'exportWh' | 'usedWh';

export interface TrialOptions {
  readonly days: number;
  readonly seed: number;
  readonly startMs?: number;
  /** Broken clouds unless told otherwise. */
  readonly sky?: 'broken' | 'clear';
}

/** Makes a house with kettle, oven and refrigerator under 5 kW of panels, second by second: the same for the same seed. */
export function trialHouse(options: TrialOptions): TrialHouse {
  const seconds = options.days * daySeconds;
  const random = seededRandom(options.seed);
  const house: TrialHouse = {
    startMs: options.startMs ?? Date.UTC(2026, 5, 1),
    seconds,
    yieldWh: new Float64Array(seconds + 1),
    importWh: new Float64Array(seconds + 1),
    exportWh: new Float64Array(seconds + 1),
    usedWh: new Float64Array(seconds + 1),
  };
  const loads = houseLoads(random, seconds);
  const sky = skyOf(random, options.sky ?? 'broken');
  for (let second = 0; second < seconds; second += 1) {
    const solarWh = (clearSkyW(second % daySeconds) * sky()) / 3600;
    const usedWh = (loads[second] ?? 0) / 3600;
    house.yieldWh[second + 1] = (house.yieldWh[second] ?? 0) + solarWh;
    house.usedWh[second + 1] = (house.usedWh[second] ?? 0) + usedWh;
    house.importWh[second + 1] = (house.importWh[second] ?? 0) + Math.max(0, usedWh - solarWh);
    house.exportWh[second + 1] = (house.exportWh[second] ?? 0) + Math.max(0, solarWh - usedWh);
  }
  return house;
}

/** Power of all loads for each second, W. */
function houseLoads(random: () => number, seconds: number): Float32Array {
  const loads = new Float32Array(seconds).fill(220);
  function run(fromS: number, lengthS: number, powerW: number): void {
    for (let second = Math.max(0, fromS); second < Math.min(seconds, fromS + lengthS); second += 1) {
      loads[second] = (loads[second] ?? 0) + powerW;
    }
  }
  for (let at = Math.floor(random() * 2400); at < seconds; at += 2400 + Math.floor(random() * 300)) {
    run(at, 900, 110);
  }
  for (let day = 0; day < seconds / daySeconds; day += 1) {
    const at = (hour: number, spreadHours: number) =>
      Math.floor(day * daySeconds + (hour + random() * spreadHours) * 3600);
    for (const hour of [7, 10, 13, 16, 20]) {
      run(at(hour, 2), 150 + Math.floor(random() * 60), 2000);
    }
    const oven = at(17, 1.5);
    run(oven, 420, 2400);
    for (let cycle = 0; cycle < 20; cycle += 1) {
      run(oven + 420 + cycle * 90, 35, 2400);
    }
    run(at(18, 1), 4 * 3600, 180);
  }
  return loads;
}

function clearSkyW(secondOfDay: number): number {
  const height = Math.sin(((secondOfDay / 3600 - 4) / 16) * Math.PI);
  return secondOfDay >= 4 * 3600 && secondOfDay < 20 * 3600 ? 5000 * Math.max(0, height) ** 1.3 : 0;
}

/** What the clouds let through from second to second: edges pass within half a minute to a minute. */
function skyOf(random: () => number, sky: 'broken' | 'clear'): () => number {
  let left = 0;
  let target = 1;
  let through = 1;
  let pace = 0.05;
  return () => {
    if (sky === 'clear') {
      return 1;
    }
    if (left <= 0) {
      const isCloud = target > 0.6;
      target = isCloud ? 0.2 + random() * 0.25 : 0.85 + random() * 0.2;
      left = 60 + random() * (isCloud ? 420 : 600);
      pace = 1 / (40 + random() * 60);
    }
    left -= 1;
    through += Math.max(-pace, Math.min(pace, target - through));
    return through;
  };
}

export interface TrialReading {
  readonly at: number;
  readonly wh: number;
}

/** How a register of the house is read. */
export interface TrialSampling {
  readonly everyS: number;
  /** Seconds into the house's time of the first reading. */
  readonly offsetS?: number;
  /** How far the stamps are ahead of the true time. */
  readonly clockAheadS?: number;
  /** What the register shows of the true energy. */
  readonly factor?: number;
  /** What it showed at the beginning. */
  readonly startWh?: number;
}

/** Reads a register of the house at a steady interval; registers show whole Wh, rounded down. */
export function trialReadings(
  house: TrialHouse,
  register: TrialRegister,
  sampling: TrialSampling,
): readonly TrialReading[] {
  const { everyS, offsetS = 0, clockAheadS = 0, factor = 1, startWh = 0 } = sampling;
  const readings: TrialReading[] = [];
  for (let second = offsetS; second <= house.seconds; second += everyS) {
    const wh = startWh + Math.floor((house[register][second] ?? 0) * factor);
    readings.push({ at: house.startMs + (second + clockAheadS) * 1000, wh });
  }
  return readings;
}

/** The true consumption of each 5 minutes, Wh with fractions. */
export function trueSlots(house: TrialHouse): readonly number[] {
  return Array.from(
    { length: house.seconds / 300 },
    (_, slot) => (house.usedWh[(slot + 1) * 300] ?? 0) - (house.usedWh[slot * 300] ?? 0),
  );
}
