import { describe, expect, it } from 'vitest';

import { judge } from '../../../electron/core/balance/judging/judge.ts';
import { markOf, verdicts } from '../../../electron/core/balance/judging/judgeVerdicts.ts';
import { energyValue, rulings, tariffs, type Energy } from '../../../electron/core/balance/terms/series.ts';
import type { Registers } from '../../../shared/facts.ts';
import { seriesOf, steadyReadings, type TestReading } from '../../support/registerReadings.ts';

const verdictNames = Object.entries(verdicts);

function verdictsOf(readings: readonly TestReading[], energy: Energy = 'import'): readonly string[] {
  return [...judge(seriesOf(readings), energy)].map(
    (verdict) => verdictNames.find(([, value]) => value === verdict)?.[0] ?? '',
  );
}

describe('judge', () => {
  it('case 20: a counter that is not 0 at first contact counts from there', () => {
    expect(
      verdictsOf([
        [0, 41_919_016],
        [1, 41_919_020],
      ]),
    ).toEqual(['counts', 'counts']);
  });

  it('case 22: drops a counter that is lower for one, two or three readings and then back', () => {
    for (const low of [1, 2, 3]) {
      const readings = [
        ...steadyReadings(0, 1, 5, 1000, 10),
        ...steadyReadings(5, 1, low, 12, 10),
        ...steadyReadings(5 + low, 1, 5, 1050 + low * 10, 10),
      ];
      expect(verdictsOf(readings).map((verdict) => verdict === 'glitch')).toEqual(
        readings.map(([, value]) => value < 1000),
      );
    }
  });

  it('case 23: begins a new segment where the same meter stays lower', () => {
    const readings = [...steadyReadings(0, 1, 5, 9_695_000, 10), ...steadyReadings(5, 1, 6, 133_000, 10)];
    expect(verdictsOf(readings)).toEqual([
      ...Array.from({ length: 5 }, () => 'counts'),
      'reset',
      ...Array.from({ length: 5 }, () => 'counts'),
    ]);
  });

  it('case 24: counts on where a register of six digits returns to 0', () => {
    expect(
      verdictsOf([
        [0, 999_999_900],
        [1, 999_999_999],
        [2, 100],
        [3, 120],
      ]),
    ).toEqual(['counts', 'counts', 'wrap', 'counts']);
  });

  it('sees one of two tariffs return to 0 in their sum', () => {
    expect(
      verdictsOf([
        [0, 999_999_990 + 400_000_000],
        [1, 5 + 400_000_000],
        [2, 9 + 400_000_000],
      ]),
    ).toEqual(['counts', 'wrap', 'counts']);
  });

  it('takes no fall from the middle of the range, nor one with too much behind it, for a return to 0', () => {
    const middle = [
      [0, 800_000_000],
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 3],
    ] as const;
    expect(verdictsOf(middle)[1]).toBe('reset');
    const tooMuch = [
      [0, 999_000_000],
      [1, 900_000],
      [2, 900_001],
      [3, 900_002],
      [4, 900_003],
    ] as const;
    expect(verdictsOf(tooMuch)[1]).toBe('reset');
  });

  it('case 25: keeps the previous register where it falls by 1 or 2 Wh', () => {
    expect(
      verdictsOf([
        [0, 1000],
        [1, 999],
        [2, 998],
        [3, 1000],
        [4, 1003],
      ]),
    ).toEqual(['counts', 'rounding', 'rounding', 'counts', 'counts']);
  });

  it('case 26: drops a single reading of 0', () => {
    expect(
      verdictsOf([
        [0, 5_000_000],
        [1, 0],
        [2, 5_000_004],
      ]),
    ).toEqual(['counts', 'glitch', 'counts']);
  });

  it('does not count a fall before later readings tell what it was', () => {
    expect(
      verdictsOf([
        [0, 5000],
        [1, 0],
      ]),
    ).toEqual(['counts', 'glitch']);
    expect(
      verdictsOf([
        [0, 5000],
        [1, 0],
        [2, 1],
        [3, 2],
      ]).slice(1),
    ).toEqual(['glitch', 'glitch', 'glitch']);
  });

  it('drops what a house cannot use in the time', () => {
    // 3 x 80 A x 230 V is 55 kW, 920 Wh in a minute; a tenth more may pass.
    expect(
      verdictsOf([
        [0, 1000],
        [1, 2010],
        [2, 2020],
      ]),
    ).toEqual(['counts', 'counts', 'counts']);
    expect(
      verdictsOf([
        [0, 1000],
        [1, 2012],
        [2, 1020],
      ]),
    ).toEqual(['counts', 'implausible', 'counts']);
  });

  it('lets an inverter of a large roof give more than a house connection carries', () => {
    expect(
      verdictsOf(
        [
          [0, 1000],
          [1, 2800],
          [2, 4600],
        ],
        'yield',
      ),
    ).toEqual(['counts', 'counts', 'counts']);
  });

  it('takes the rise of a register that is not counted up at every reading', () => {
    const everyTenSeconds = (rise: number): readonly TestReading[] =>
      Array.from({ length: 400 }, (_, index): TestReading => [index / 6, 41_000_000 + Math.floor(index / 60) * rise]);
    const wholeKwh = everyTenSeconds(1000);
    expect(new Set(verdictsOf(wholeKwh, 'yield'))).toEqual(new Set(['counts']));
    const hourlyGas = everyTenSeconds(2400);
    expect(new Set(verdictsOf(hourlyGas, 'gas'))).toEqual(new Set(['counts']));
  });

  it('begins a new segment where a register jumps up and stays', () => {
    const readings = [...steadyReadings(0, 1, 3, 1000, 10), ...steadyReadings(3, 1, 5, 9_000_000, 10)];
    expect(verdictsOf(readings)).toEqual([
      'counts',
      'counts',
      'counts',
      'reset',
      'counts',
      'counts',
      'counts',
      'counts',
    ]);
  });

  it('drops the one reading that was too high, not those after it', () => {
    const readings = [
      ...steadyReadings(0, 1, 3, 1000, 10),
      [600, 31_000],
      ...steadyReadings(601, 1, 5, 1100, 10),
    ] as const;
    expect(verdictsOf(readings)).toEqual([
      'counts',
      'counts',
      'counts',
      'glitch',
      ...Array.from({ length: 5 }, () => 'counts'),
    ]);
  });

  it('leaves readings between two of a higher rank aside without a mark', () => {
    expect(
      verdictsOf([
        [0, 1000],
        [5, 1400, 1],
        [6, 1300],
        [30, 1500, 1],
        [60, 1900],
      ]),
    ).toEqual(['counts', 'outranked', 'counts', 'counts', 'counts']);
    expect(markOf(verdicts.outranked)).toBeNull();
  });

  it('takes registers rounded to whole kWh beside exact ones', () => {
    const readings = [
      [0, 1_234_567],
      [60, 1_234_000, 2],
      [120, 1_234_000, 2],
      [180, 1_234_000, 2],
      [240, 1_234_000, 2],
      [300, 1_235_000, 2],
      [360, 1_235_400],
    ] as const;
    expect(verdictsOf(readings).filter((verdict) => verdict !== 'rounding')).toEqual(['counts', 'counts', 'counts']);
  });

  it('obeys the user', () => {
    expect(
      verdictsOf([
        [0, 1000],
        [1, 500, 0, rulings.valid],
        [2, 510],
        [3, 1000],
      ]),
    ).toEqual(['counts', 'reset', 'counts', 'counts']);
    expect(
      verdictsOf([
        [0, 1000],
        [1, 9000, 0, rulings.valid],
        [2, 9010],
      ]),
    ).toEqual(['counts', 'counts', 'counts']);
    expect(
      verdictsOf([
        [0, 1000],
        [1, 1010, 0, rulings.invalid],
        [2, 1020],
      ]),
    ).toEqual(['counts', 'ruledOut', 'counts']);
  });

  it('passes over readings without the register', () => {
    expect(
      verdictsOf([
        [0, 1000],
        [1, Number.NaN],
        [2, 1010],
      ]),
    ).toEqual(['counts', 'absent', 'counts']);
  });
});

describe('what a fact says of an energy', () => {
  function valuesOf(energy: Energy, ...registers: readonly Registers[]): readonly number[] {
    return registers.map((each) => energyValue(each, energy));
  }

  it('case 4: adds both tariffs, so that a switch between them is no jump', () => {
    expect(
      valuesOf(
        'import',
        { importT1Wh: 100, importT2Wh: 50 },
        { importT1Wh: 110, importT2Wh: 50 },
        { importT1Wh: 110, importT2Wh: 60 },
      ),
    ).toEqual([150, 160, 170]);
  });

  it('case 5: takes the sum alone where a telegram has it beside the tariffs', () => {
    expect(valuesOf('import', { importWh: 151, importT1Wh: 100, importT2Wh: 50 })).toEqual([151]);
  });

  it('knows no sum where one tariff lacks', () => {
    expect(valuesOf('import', { importT1Wh: 100 }, { importT2Wh: 50 }, { exportWh: 3 })).toEqual([NaN, NaN, NaN]);
  });

  it('keeps the tariffs apart for who asks for them', () => {
    const registers = { importT1Wh: 1, importT2Wh: 2, exportT1Wh: 3, exportT2Wh: 4 };
    expect(tariffs.map((tariff) => valuesOf(tariff, registers))).toEqual([[1], [2], [3], [4]]);
    expect(valuesOf('export', registers)).toEqual([7]);
  });
});
