import { describe, expect, test } from 'vitest';

import { localCalendar } from '../../../electron/core/balance/calendar.ts';
import { daySpans } from '../../../electron/core/balance/totals.ts';
import { balanceFindings } from '../../../electron/core/balance/totalsFindings.ts';
import type { Fact, IntervalFact } from '../../../shared/facts.ts';
import type { EnergyTotals } from '../../../shared/totals.ts';
import { column, plantOf } from '../../support/slotColumns.ts';
import { gridAt, plantOfFacts, reading, steps, totalsOfFacts, yieldAt } from '../../support/plantFromFacts.ts';

/** Register differences over the hour from 12:00 UTC. */
function hourOf(yieldWh: number, importWh: number, exportWh: number): EnergyTotals {
  const facts = steps('2026-06-01T12:00Z', '2026-06-01T13:00Z', 300).flatMap((at, step): Fact[] => [
    yieldAt(at, 5_000_000 + Math.round((yieldWh * step) / 12)),
    gridAt(at, 800_000 + Math.round((importWh * step) / 12), 300_000 + Math.round((exportWh * step) / 12)),
  ]);
  return totalsOfFacts(facts, '2026-06-01T12:00Z', '2026-06-01T13:00Z', '1h');
}

function at(time: string): number {
  return Date.parse(`2026-06-01T${time}Z`);
}

function qualityOf(totals: EnergyTotals): string[] {
  return totals.buckets.map(({ quality }) => quality);
}

describe('one hour', () => {
  test('case 1: 100 W of lamps and 100 W of sun', () => {
    const { buckets, sum } = hourOf(100, 0, 0);
    expect(buckets[0]).toMatchObject({
      consumptionWh: 100,
      selfConsumedWh: 100,
      quality: 'measured',
      measuredShare: 1,
    });
    expect(sum).toMatchObject({ consumptionWh: 100, carryWh: 0, selfConsumption: 1, selfSufficiency: 1 });
  });

  test('case 2: night', () => {
    const { sum } = hourOf(0, 250, 0);
    expect(sum).toMatchObject({ consumptionWh: 250, selfConsumedWh: 0, selfConsumption: null, selfSufficiency: 0 });
  });

  test('case 3: more sun than use', () => {
    const { sum } = hourOf(3000, 200, 2500);
    expect(sum).toMatchObject({ consumptionWh: 700, selfConsumedWh: 500 });
    expect(sum.selfConsumption).toBeCloseTo(0.167, 3);
    expect(sum.selfSufficiency).toBeCloseTo(0.714, 3);
  });

  test('case 41: 2 Wh more exported than produced', () => {
    const { buckets, sum } = hourOf(100, 50, 102);
    expect(buckets[0]).toMatchObject({ selfConsumedWh: 0, quality: 'measured' });
    expect(sum.selfConsumption).toBe(0);
    expect((sum.consumptionWh ?? 0) + sum.carryWh).toBe(48);
  });

  test('case 43: hardly any consumption and no import', () => {
    expect(hourOf(2000, 0, 1999).sum).toMatchObject({ consumptionWh: 1, selfSufficiency: 1 });
    expect(hourOf(2000, 0, 2000).sum).toMatchObject({ consumptionWh: 0, selfSufficiency: null, selfConsumption: 0 });
    expect(hourOf(0, 0, 0).sum).toMatchObject({ selfConsumption: null, selfSufficiency: null });
  });

  test('two readings an hour apart tell of the hour and of nothing finer', () => {
    const facts = [yieldAt(at('12:00'), 9000), yieldAt(at('13:00'), 9100)].concat([
      gridAt(at('12:00'), 500, 0),
      gridAt(at('13:00'), 500, 0),
    ]);
    const hour = totalsOfFacts(facts, '2026-06-01T12:00Z', '2026-06-01T13:00Z', '1h');
    expect(hour).toMatchObject({ grainS: 3600, sum: { consumptionWh: 100 } });
    expect(hour.buckets[0]).toMatchObject({ yieldWh: 100, consumptionWh: 100 });
    const quarters = totalsOfFacts(facts, '2026-06-01T12:00Z', '2026-06-01T13:00Z', '15m');
    expect(quarters.buckets.map(({ consumptionWh }) => consumptionWh)).toEqual([null, null, null, null]);
    expect(quarters.sum).toEqual(hour.sum);
  });
});

test('case 4: both tariffs rise in the hour of the switch, and their sum makes no jump', () => {
  const facts = steps('2026-06-01T20:30Z', '2026-06-01T21:30Z', 60).flatMap((now, minute): Fact[] => [
    yieldAt(now, 5_000_000),
    reading(
      { kind: 'meter', id: 'm' },
      now,
      {
        importT1Wh: 4_000_000 + 2 * Math.max(0, minute - 30),
        importT2Wh: 7_000_000 + 2 * Math.min(30, minute),
        exportT1Wh: 10,
        exportT2Wh: 20,
      },
      'live',
    ),
  ]);
  const { buckets } = totalsOfFacts(facts, '2026-06-01T20:30Z', '2026-06-01T21:30Z', '5m');
  expect(buckets.map(({ importWh }) => importWh)).toEqual(Array<number>(12).fill(10));
});

test('case 5: a meter with both the sum and the tariffs is read by its sum alone', () => {
  const facts = steps('2026-06-01T12:00Z', '2026-06-01T13:00Z', 60).map((now, minute) =>
    reading(
      { kind: 'meter', id: 'm' },
      now,
      { importWh: 900 + minute, importT1Wh: 300 + minute, importT2Wh: 600 },
      'live',
    ),
  );
  const { sum } = totalsOfFacts(facts, '2026-06-01T12:00Z', '2026-06-01T13:00Z', '1h');
  expect(sum.importWh).toBe(60);
});

test('case 6: the meter at the quarters, the inverter two minutes after each 5 minutes', () => {
  const facts: Fact[] = [
    ...steps('2026-06-01T09:57Z', '2026-06-01T14:07Z', 300).map((now, step) => yieldAt(now, 70_000 + step * 50)),
    ...steps('2026-06-01T10:00Z', '2026-06-01T14:00Z', 900).map((now, step) =>
      gridAt(now, 1000 + step * 20, 500 + step * 70),
    ),
  ];
  const result = totalsOfFacts(facts, '2026-06-01T10:00Z', '2026-06-01T14:00Z', '15m');
  expect(result.grainS).toBe(900);
  expect(result.buckets).toHaveLength(16);
  for (const bucket of result.buckets) {
    expect(bucket).toMatchObject({ yieldWh: 150, consumptionWh: 100, quality: 'measured' });
  }
  expect(result.sum).toMatchObject({ yieldWh: 2400, importWh: 320, exportWh: 1120, consumptionWh: 1600, carryWh: 0 });
});

/** A day in June, UTC+2: meter and inverter each minute; the sun gives 20 Wh a minute from 04:00 to 20:00 UTC, the house takes 5. */
function sunnyDay(leaveOut: (source: 'inverter' | 'meter', minute: number) => boolean = () => false): Fact[] {
  return steps('2026-05-31T22:00Z', '2026-06-01T22:00Z', 60).flatMap((now, minute) => {
    const sunny = Math.min(Math.max(minute - 360, 0), 960);
    const facts: Fact[] = [];
    if (!leaveOut('inverter', minute)) {
      facts.push(yieldAt(now, 3_000_000 + 20 * sunny));
    }
    if (!leaveOut('meter', minute)) {
      facts.push(gridAt(now, 1_000_000 + 5 * (minute - sunny), 2_000_000 + 15 * sunny));
    }
    return facts;
  });
}

const june = ['2026-05-31T22:00Z', '2026-06-01T22:00Z'] as const;
const [wholeDay] = [totalsOfFacts(sunnyDay(), ...june, '1d').buckets];

test('case 7: 288 slots sum to the day', () => {
  const slots = totalsOfFacts(sunnyDay(), ...june, '5m');
  expect(slots.buckets).toHaveLength(288);
  for (const name of ['yieldWh', 'importWh', 'exportWh', 'consumptionWh', 'selfConsumedWh'] as const) {
    expect(slots.buckets.reduce((sum, bucket) => sum + (bucket[name] ?? 0), 0)).toBe(wholeDay[0]?.[name]);
  }
  expect(wholeDay[0]).toMatchObject({ yieldWh: 19_200, consumptionWh: 7200, quality: 'measured', measuredShare: 1 });
});

describe('gaps', () => {
  const off = (minute: number) => minute > 720 && minute < 1080;

  test('case 15: computer off for six hours', () => {
    const facts = sunnyDay((_source, minute) => off(minute));
    const hours = totalsOfFacts(facts, ...june, '1h');
    expect(qualityOf(hours)).toEqual([
      ...Array<string>(12).fill('measured'),
      ...Array<string>(6).fill('estimated'),
      ...Array<string>(6).fill('measured'),
    ]);
    const gap = totalsOfFacts(facts, '2026-06-01T10:00Z', '2026-06-01T16:00Z', '1y');
    expect(gap.sum).toMatchObject({ yieldWh: 7200, exportWh: 5400, consumptionWh: 1800, carryWh: 0 });
    const [day] = totalsOfFacts(facts, ...june, '1d').buckets;
    expect(day).toEqual({ ...wholeDay[0], measuredShare: 0.75 });
  });

  test('case 16: the same, with the inverter read afterwards', () => {
    const facts = sunnyDay((source, minute) => source === 'meter' && off(minute));
    const hours = totalsOfFacts(facts, ...june, '1h');
    expect(qualityOf(hours).slice(12, 18)).toEqual(Array<string>(6).fill('estimated'));
    expect(hours.buckets.slice(12, 18).map(({ yieldWh }) => yieldWh)).toEqual(Array<number>(6).fill(1200));
    expect(hours.sum).toMatchObject({ consumptionWh: 7200, carryWh: 0 });
  });

  test('case 17: only the inverter silent, known again after', () => {
    const facts = sunnyDay((source, minute) => source === 'inverter' && minute > 840 && minute < 960);
    const hours = totalsOfFacts(facts, ...june, '1h');
    expect(qualityOf(hours).slice(13, 17)).toEqual(['measured', 'estimated', 'estimated', 'measured']);
    const gap = hours.buckets.slice(14, 16);
    expect(gap.reduce((sum, bucket) => sum + (bucket.consumptionWh ?? 0), 0)).toBe(600);
    expect(gap.every((bucket) => (bucket.yieldWh ?? 0) > 1000)).toBe(true);
    expect(hours.sum).toMatchObject({ yieldWh: 19_200, consumptionWh: 7200, carryWh: 0 });
  });

  test('case 18: only the inverter silent, and still so', () => {
    const facts = sunnyDay((source, minute) => source === 'inverter' && minute > 840);
    const hours = totalsOfFacts(facts, ...june, '1h');
    expect(hours.buckets.slice(14).every((bucket) => bucket.consumptionWh === null)).toBe(true);
    expect(hours.buckets.slice(14).map(({ quality }) => quality)).toEqual(Array<string>(10).fill('partial'));
    expect(hours.buckets[15]).toMatchObject({ yieldWh: null, importWh: 0, exportWh: 900 });
    const [day] = totalsOfFacts(facts, ...june, '1d').buckets;
    expect(day).toMatchObject({ consumptionWh: 14 * 300, quality: 'partial', measuredShare: 14 / 24 });
  });

  test('case 19: an inverter asleep at night is measured', () => {
    const facts = sunnyDay((source, minute) => source === 'inverter' && (minute < 360 || minute > 1330)).concat(
      yieldAt('2026-05-31T19:00Z', 3_000_000),
      yieldAt('2026-06-02T03:00Z', 3_019_200),
    );
    const hours = totalsOfFacts(facts, ...june, '1h');
    expect(qualityOf(hours)).toEqual(Array<string>(24).fill('measured'));
    expect(hours.buckets[2]).toMatchObject({ yieldWh: 0, consumptionWh: 300 });
  });

  test('case 38: of two inverters one is offline for an hour', () => {
    const second = (leaveOut: (minute: number) => boolean) =>
      steps(...june, 60).flatMap((now, minute) => (leaveOut(minute) ? [] : [yieldAt(now, 400_000 + minute, 'second')]));
    const still = totalsOfFacts([...sunnyDay(), ...second((minute) => minute > 900)], ...june, '1h').buckets;
    expect(still[14]).toMatchObject({ yieldWh: 1260, consumptionWh: 360, quality: 'measured' });
    expect(still[15]).toMatchObject({ yieldWh: null, consumptionWh: null, quality: 'partial' });
    const again = totalsOfFacts(
      [...sunnyDay(), ...second((minute) => minute > 900 && minute < 960)],
      ...june,
      '1h',
    ).buckets;
    expect(again[15]).toMatchObject({ yieldWh: 1260, consumptionWh: 360, quality: 'estimated' });
    const filled = totalsOfFacts([...sunnyDay(), ...second(() => false)], ...june, '1h').buckets;
    expect(filled[15]).toMatchObject({ consumptionWh: 360, quality: 'measured' });
  });
});

describe('devices', () => {
  test('case 20: the first counter of an inverter makes no jump', () => {
    const { buckets, sum } = totalsOfFacts(
      sunnyDay((source, minute) => source === 'inverter' && minute < 600),
      ...june,
      '1h',
    );
    expect(sum.yieldWh).toBe(19_200 - 20 * 240);
    expect(buckets[9]).toMatchObject({ yieldWh: null, consumptionWh: null });
  });

  test('case 21: an inverter replaced', () => {
    const facts = sunnyDay((source) => source === 'inverter').concat(
      steps(...june, 60).flatMap((now, minute): Fact[] => {
        const sunny = Math.min(Math.max(minute - 360, 0), 960);
        const isOld = minute <= 720;
        return isOld
          ? [yieldAt(now, 41_911_816 + 20 * sunny, 'old')]
          : minute >= 840
            ? [yieldAt(now, 12 + 20 * (sunny - 480), 'new')]
            : [];
      }),
    );
    const { buckets, sum } = totalsOfFacts(facts, ...june, '1h');
    expect(sum.yieldWh).toBe(7200 + 20 * 480);
    expect(buckets.every(({ consumptionWh }) => consumptionWh === null || consumptionWh === 300)).toBe(true);
    expect(buckets.map(({ consumptionWh }) => consumptionWh).slice(11, 15)).toEqual([300, null, null, 300]);
    expect(totalsOfFacts(facts, ...june, '1d').buckets[0]?.quality).toBe('partial');
  });

  test('case 23: a meter replaced', () => {
    const facts = sunnyDay((source) => source === 'meter').concat(
      steps(...june, 60).flatMap((now, minute): Fact[] => {
        if (minute <= 700) {
          return [gridAt(now, 9_695_000 + minute, minute, 'old')];
        }
        return minute >= 760 ? [gridAt(now, 133_000 + minute, minute, 'new')] : [];
      }),
    );
    const swapped = totalsOfFacts(facts, ...june, '1d');
    expect(swapped.sum.importWh).toBe(1440 - 60);
    expect(swapped.buckets[0]?.quality).toBe('partial');
    const final = gridAt(Date.parse(june[0]) + 760 * 60_000, 9_695_760, 760, 'old');
    const typed = totalsOfFacts([...facts, final], ...june, '1d');
    expect(typed.sum.importWh).toBe(1440);
    expect(typed.buckets[0]?.quality).not.toBe('none');
  });

  test('case 51: an import older than the data of the inverter', () => {
    const facts = sunnyDay((source) => source === 'inverter').concat(yieldAt('2026-06-02T09:00Z', 500));
    const [day] = totalsOfFacts(facts, ...june, '1d').buckets;
    expect(day).toMatchObject({ yieldWh: null, importWh: 2400, exportWh: 14_400, consumptionWh: null });
  });
});

describe('files of portals', () => {
  function quarters(id: string, whOf: (quarter: number) => number, estimated: (quarter: number) => boolean): Fact[] {
    return steps('2026-05-31T22:00Z', '2026-06-01T21:45Z', 900).map((from, quarter): IntervalFact => ({
      source: { kind: 'meter', id },
      from,
      to: from + 900_000,
      rank: estimated(quarter) ? 'estimated' : 'validated',
      amounts: { importWh: whOf(quarter), exportWh: 0 },
      grainS: 900,
      estimated: estimated(quarter),
    }));
  }

  test('case 36: a quarter that the grid operator estimated', () => {
    const facts = [
      ...sunnyDay((source) => source === 'meter'),
      ...quarters(
        'm',
        () => 75,
        (one) => one === 41,
      ),
    ];
    const { buckets } = totalsOfFacts(facts, ...june, '15m');
    expect(buckets[41]).toMatchObject({ importWh: 75, quality: 'estimated' });
    expect(buckets[40]?.quality).toBe('measured');
    expect(totalsOfFacts(facts, ...june, '1d').buckets[0]).toMatchObject({ importWh: 7200, quality: 'estimated' });
  });

  test('case 33: days, quarters and telegrams of one meter under three names', () => {
    const telegrams = sunnyDay((source, minute) => source === 'meter' && minute > 720);
    const day: IntervalFact = {
      source: { kind: 'meter', id: 'days' },
      from: Date.parse(june[0]),
      to: Date.parse(june[1]),
      rank: 'day',
      amounts: { importWh: 2400, exportWh: 14_400 },
      grainS: 86_400,
      estimated: false,
    };
    const sunnyQuarter = (quarter: number) => (quarter < 24 || quarter >= 88 ? 75 : 0);
    const facts = [...telegrams, ...quarters('quarters', sunnyQuarter, () => false), day];
    const result = totalsOfFacts(facts, ...june, '1d');
    expect(result.sum.importWh).toBe(2400);
    const hours = totalsOfFacts(facts, ...june, '1h').buckets;
    expect(hours.map(({ importWh }) => importWh)).toEqual([
      ...Array<number>(6).fill(300),
      ...Array<number>(16).fill(0),
      300,
      300,
    ]);
  });

  test('case 40: registers read once a day tell of days only', () => {
    const facts = steps('2026-05-25T22:00Z', '2026-06-05T22:00Z', 86_400).flatMap((now, day): Fact[] => [
      yieldAt(now, 100_000 + day * 15_000),
      gridAt(now, 50_000 + day * 4000, 20_000 + day * 9000),
    ]);
    const days = totalsOfFacts(facts, '2026-05-25T22:00Z', '2026-06-05T22:00Z', '1d');
    expect(days.grainS).toBe(86_400);
    expect(days.buckets.map(({ consumptionWh, quality }) => [consumptionWh, quality])).toEqual(
      Array.from({ length: 11 }, () => [10_000, 'measured']),
    );
    expect(totalsOfFacts(facts, '2026-05-28T22:00Z', '2026-05-29T22:00Z', '1h').buckets[5]).toMatchObject({
      yieldWh: null,
      consumptionWh: null,
      quality: 'none',
    });
  });
});

test('case 14: of the two hours from 02:00 in autumn one is missing: both are estimated, their sum is right', () => {
  const facts = steps('2026-10-24T20:00Z', '2026-10-25T06:00Z', 60)
    .filter((now) => now <= Date.parse('2026-10-25T00:00Z') || now >= Date.parse('2026-10-25T02:00Z'))
    .flatMap((now): Fact[] => {
      const minute = (now - Date.parse('2026-10-24T20:00Z')) / 60_000;
      return [yieldAt(now, 5_000_000), gridAt(now, 7000 + 5 * minute, 0)];
    });
  const { buckets } = totalsOfFacts(facts, '2026-10-24T22:00Z', '2026-10-25T04:00Z', '1h');
  expect(buckets.map(({ importWh, quality }) => [importWh, quality])).toEqual([
    [300, 'measured'],
    [300, 'measured'],
    [300, 'estimated'],
    [300, 'estimated'],
    [300, 'measured'],
    [300, 'measured'],
  ]);
});

test('case 45: the computer in another zone changes nothing: the zone is the one that was asked for', () => {
  const [day] = totalsOfFacts(sunnyDay(), ...june, '1d', 'Europe/Amsterdam').buckets;
  expect(day?.from).toBe(Date.parse('2026-05-31T22:00Z'));
  expect(totalsOfFacts(sunnyDay(), ...june, '1d', 'America/New_York').buckets[0]?.to).toBe(
    Date.parse('2026-06-01T04:00Z'),
  );
});

describe('findings', () => {
  const zone = 'Europe/Amsterdam';
  const range = { from: Date.parse(june[0]), to: Date.parse(june[1]) };

  function findings(facts: readonly Fact[]) {
    const [day] = daySpans(plantOfFacts(facts, range, zone), range, localCalendar(zone));
    return day === undefined ? [] : balanceFindings(day);
  }

  /** The inverter tells only a share of the sun. */
  function yieldShare(share: number): Fact[] {
    return sunnyDay().map((fact) =>
      'at' in fact && fact.registers.yieldWh !== undefined
        ? yieldAt(fact.at, 3_000_000 + Math.round((fact.registers.yieldWh - 3_000_000) * share))
        : fact,
    );
  }

  test('none where all is well', () => {
    expect(findings(sunnyDay())).toEqual([]);
  });

  test('cases 39 and 42: a producer that is not known', () => {
    const found = findings(yieldShare(0.6));
    expect(found.map(({ code }) => code)).toEqual(['exportAboveYield', 'producerMissing']);
    const { buckets, sum } = totalsOfFacts(yieldShare(0.6), ...june, '1d');
    expect(buckets[0]?.quality).toBe('partial');
    expect(sum).toMatchObject({ yieldWh: 11_520, selfConsumption: 0 });
    expect((sum.consumptionWh ?? 0) + sum.carryWh).toBe(11_520 + 2400 - 14_400);
  });

  test.each([
    [19, []],
    [20, ['clocksDiffer']],
  ])('%i negatives of an hour or two that are made up for give %j', (negatives, codes) => {
    const slots = Array.from({ length: 288 }, (_, slot) => (slot < 2 * negatives ? (slot % 2 === 0 ? 20 : -20) : 5));
    const columnOf = (whOf: (wh: number) => number) => column(june[0], slots.map(whOf));
    const plant = plantOf({
      yieldWh: columnOf(() => 100),
      importWh: columnOf(() => 0),
      exportWh: columnOf((wh) => 100 - wh),
    });
    const [day] = daySpans(plant, range, localCalendar(zone));
    expect(day === undefined ? null : balanceFindings(day).map(({ code }) => code)).toEqual(codes);
  });

  test('once is no missing producer', () => {
    const jump = sunnyDay().map((fact) =>
      'at' in fact && fact.registers.exportWh !== undefined && fact.at >= at('12:00')
        ? gridAt(fact.at, fact.registers.importWh ?? 0, fact.registers.exportWh + 600)
        : fact,
    );
    expect(findings(jump)).toMatchObject([{ code: 'exportAboveYield', count: 1, at: at('11:55') }]);
  });

  test('case 28: negatives that are soon made up for are the clocks', () => {
    const facts = steps(...june, 60).flatMap((now, minute): Fact[] => {
      const clouds = (minutes: number) => 15 * Math.floor(minutes / 10) * 10 + 15 * Math.max(0, (minutes % 10) - 4);
      const solar = clouds(minute);
      const fed = clouds(Math.max(0, minute + 3)) - clouds(3);
      return [yieldAt(now, 3_000_000 + solar), gridAt(now, 1_000_000 + 3 * minute, 2_000_000 + fed)];
    });
    expect(findings(facts).map(({ code }) => code)).toEqual(['clocksDiffer']);
  });
});
