import { findClockDifference, type ClockAnswer } from '../../electron/core/balance/clockDetector.ts';
import { straightRegister } from '../support/slotColumns.ts';
import { trialHouse, trialReadings, type TrialHouse } from '../support/trialHouse.ts';
import { median, printMeasurements, type Measurement } from './table.ts';

/*
 * How surely the difference of two clocks and the factor between two counters are found in a week of readings: in houses
 * under broken cloud, where each is drawn from its own seed, and under a clear sky, where nobody can know them.
 */

const dayMs = 86_400_000;
const shiftsS = [0, 45, 90, -120] as const;
const factors = [0.97, 1, 1.03] as const;
const seeds = [21, 22, 23, 24, 25, 26] as const;
const stepS = 15;
const nearFactor = 0.0101;

interface Trial {
  readonly aheadS: number;
  readonly factor: number;
  readonly answer: ClockAnswer;
  readonly ms: number;
}

function detect(house: TrialHouse, meterEveryS: number, aheadS: number, factor: number): Trial {
  const sampling = { everyS: 60, offsetS: 17, clockAheadS: aheadS, factor: 1 / factor };
  const yields = trialReadings(house, 'yieldWh', sampling);
  const imports = trialReadings(house, 'importWh', { everyS: meterEveryS });
  const [drawn, fed] = [
    straightRegister(imports),
    straightRegister(trialReadings(house, 'exportWh', { everyS: meterEveryS })),
  ];
  const began = performance.now();
  const answer = findClockDifference({
    solar: { at: straightRegister(yields), readAt: yields.map(({ at }) => at), stepS: 60 },
    grid: {
      at: (at) => {
        const [drawnWh, fedWh] = [drawn(at), fed(at)];
        return drawnWh === null || fedWh === null ? null : drawnWh - fedWh;
      },
      readAt: imports.map(({ at }) => at),
      stepS: meterEveryS,
    },
    days: Array.from({ length: house.seconds / 86_400 }, (_, day) => ({
      from: house.startMs + day * dayMs,
      to: house.startMs + (day + 1) * dayMs,
    })),
  });
  return { aheadS, factor, answer, ms: performance.now() - began };
}

function trials(sky: 'broken' | 'clear', meterEveryS: number): readonly Trial[] {
  return seeds.flatMap((seed) => {
    const house = trialHouse({ days: 7, seed, sky });
    return shiftsS.flatMap((aheadS) => factors.map((factor) => detect(house, meterEveryS, aheadS, factor)));
  });
}

function isNear({ answer, aheadS }: Trial): boolean {
  return answer.kind === 'found' && Math.abs(answer.inverterAheadS - aheadS) <= stepS;
}

function isRight(trial: Trial): boolean {
  return (
    isNear(trial) &&
    trial.answer.kind === 'found' &&
    trial.answer.yieldFactor !== null &&
    Math.abs(trial.answer.yieldFactor - trial.factor) <= nearFactor
  );
}

function measureCloudy(meterEveryS: number, isFactorKnown: boolean): Measurement {
  const all = trials('broken', meterEveryS);
  const [near, right] = [all.filter(isNear).length, all.filter(isRight).length];
  const unsure = all.filter(({ answer }) => answer.kind === 'notEnoughVariation').length;
  const time = median(all.map(({ ms }) => ms)).toFixed(0);
  return {
    what: `broken cloud, meter every ${meterEveryS} s`,
    measured: `clock ${near}, and factor ${right} of ${all.length} right, ${unsure} not known, ${time} ms each`,
    bar: isFactorKnown ? 'all within 15 s and 0.01' : 'clock within 15 s or not known',
    reached: isFactorKnown ? right === all.length : near + unsure === all.length,
  };
}

function measureClear(meterEveryS: number): Measurement {
  const all = trials('clear', meterEveryS);
  const unsure = all.filter(({ answer }) => answer.kind === 'notEnoughVariation').length;
  return {
    what: `clear sky, meter every ${meterEveryS} s`,
    measured: `${unsure} of ${all.length} said to be not known`,
    bar: 'all',
    reached: unsure === all.length,
  };
}

printMeasurements('Difference of clocks and factor of counters, inverter every 60 s', [
  measureCloudy(10, true),
  measureCloudy(60, true),
  measureCloudy(900, false),
  measureClear(10),
  measureClear(900),
]);
