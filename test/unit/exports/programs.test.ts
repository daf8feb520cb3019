import { describe, expect, test } from 'vitest';

import { programsFormat } from '../../../electron/core/exports/index.ts';
import { recordedFact } from '../../../electron/commands/history/recordLine.ts';
import { packBuckets } from '../../../shared/bucketColumns.ts';
import type { Fact } from '../../../shared/facts.ts';
import type { BucketLength, EnergyTotals } from '../../../shared/totals.ts';
import { bucketAt, unknownBucketAt } from '../../support/energyBuckets.ts';
import { rowsText } from '../../support/exportedText.ts';
import { gridAt, totalsOfFacts, yieldAt } from '../../support/plantFromFacts.ts';
import { seededRandom } from '../../support/seededRandom.ts';

describe('CSV for programs', () => {
  test('has own column names, whole Wh, empty cells where nothing is known', () => {
    const format = programsFormat('Europe/Amsterdam');
    expect(format.header).toBe(
      'from,to,from_utc,to_utc,yield_wh,import_wh,export_wh,consumption_wh,self_consumed_wh,quality,measured_share\n',
    );
    expect(
      rowsText(
        format,
        packBuckets([
          bucketAt('2026-06-21T10:00Z', { quality: 'estimated', measuredShare: 0.99999 }),
          unknownBucketAt('2026-06-21T10:05Z'),
        ]),
      ),
    ).toBe(
      '2026-06-21T12:00:00+02:00,2026-06-21T12:05:00+02:00,2026-06-21T10:00:00Z,2026-06-21T10:05:00Z,120,3,45,78,75,estimated,0.9999\n' +
        '2026-06-21T12:05:00+02:00,2026-06-21T12:10:00+02:00,2026-06-21T10:05:00Z,2026-06-21T10:10:00Z,,,,,,none,0\n',
    );
  });

  test('tells the two hours apart in which the clocks go back', () => {
    const text = rowsText(
      programsFormat('Europe/Amsterdam'),
      packBuckets([bucketAt('2026-10-25T00:55Z'), bucketAt('2026-10-25T01:00Z')]),
    );
    expect(text.split('\n').map((row) => row.split(',').slice(0, 2))).toEqual([
      ['2026-10-25T02:55:00+02:00', '2026-10-25T02:00:00+01:00'],
      ['2026-10-25T02:00:00+01:00', '2026-10-25T02:05:00+01:00'],
      [''],
    ]);
  });

  test('knows zones behind UTC and half hours', () => {
    const text = rowsText(programsFormat('America/St_Johns'), packBuckets([bucketAt('2026-12-31T03:25Z')]));
    expect(text).toMatch(/^2026-12-30T23:55:00-03:30,2026-12-31T00:00:00-03:30,2026-12-31T03:25:00Z,/);
  });
});

/** Reads the CSV again as intervals, as a small script would. */
function factsOfCsv(text: string): readonly Fact[] {
  const [head = '', ...rows] = text.trim().split('\n');
  const names = head.split(',');
  return rows.flatMap((row) => {
    const cells = new Map(row.split(',').map((cell, index) => [names[index] ?? '', cell]));
    const amounts = (columns: Readonly<Record<string, string>>) =>
      Object.entries(columns).flatMap(([register, column]) => {
        const cell = cells.get(column) ?? '';
        return cell === '' ? [] : [[register, Number(cell)] as const];
      });
    return [
      { source: { kind: 'inverter', id: 'csv' }, amounts: amounts({ yieldWh: 'yield_wh' }) },
      { source: { kind: 'meter', id: 'csv' }, amounts: amounts({ importWh: 'import_wh', exportWh: 'export_wh' }) },
    ].flatMap(({ source, amounts: given }) => {
      if (given.length === 0) {
        return [];
      }
      const line = JSON.stringify({
        source,
        from: cells.get('from'),
        to: cells.get('to'),
        ...Object.fromEntries(given),
        estimated: cells.get('quality') === 'estimated',
      });
      const fact = recordedFact(line, Date.UTC(2100, 0, 1));
      if (!fact.ok) {
        throw new Error(`${fact.error}: ${line}`);
      }
      return [fact.value];
    });
  });
}

/** A house with sun, a gap of hours, and stamps that fall on no edge. */
function houseFacts(fromMs: number, days: number): readonly Fact[] {
  const random = seededRandom(days);
  const facts: Fact[] = [];
  let [yieldWh, importWh, exportWh] = [500_000, 300_000, 200_000];
  for (let at = fromMs; at < fromMs + days * 86_400_000; at += 97_000 + Math.floor(random() * 40_000)) {
    const sunW = Math.max(0, 4000 * Math.sin(((at / 86_400_000) % 1) * 2 * Math.PI - Math.PI / 2));
    const usedW = 150 + random() * 900;
    yieldWh += Math.round(sunW / 30);
    importWh += Math.round(Math.max(0, usedW - sunW) / 30);
    exportWh += Math.round(Math.max(0, sunW - usedW) / 30);
    const hour = (at - fromMs) / 3_600_000;
    if (hour < 30 || hour > 33.3) {
      facts.push(yieldAt(at + 1234, yieldWh), gridAt(at, importWh, exportWh));
    }
  }
  return facts;
}

describe('read again, it gives the same totals to the Wh', () => {
  function registersOf({ buckets }: EnergyTotals) {
    return buckets.map(({ from, to, yieldWh, importWh, exportWh }) => ({ from, to, yieldWh, importWh, exportWh }));
  }

  const spans = [
    ['Europe/Amsterdam', '2026-03-27T23:00Z', '2026-03-30T22:00Z'],
    ['Europe/Amsterdam', '2026-10-23T22:00Z', '2026-10-26T23:00Z'],
    ['America/New_York', '2026-10-31T04:00Z', '2026-11-03T05:00Z'],
    ['UTC', '2026-06-20T00:00Z', '2026-06-23T00:00Z'],
  ] as const;
  const buckets: readonly BucketLength[] = ['5m', '15m', '1h', '1d'];

  test.each(spans.flatMap((span) => buckets.map((bucket) => [...span, bucket] as const)))(
    '%s, %s to %s by %s',
    (zone, from, to, bucket) => {
      const facts = houseFacts(Date.parse(from) - 3_600_000, 4);
      const first = totalsOfFacts(facts, from, to, bucket, zone);
      const format = programsFormat(zone);
      const again = totalsOfFacts(
        factsOfCsv(format.header + rowsText(format, packBuckets(first.buckets))),
        from,
        to,
        bucket,
        zone,
      );
      expect(first.buckets.filter((one) => one.yieldWh === null)).toEqual([]);
      expect(registersOf(again)).toEqual(registersOf(first));
      const plain = ({ sum }: EnergyTotals) => (sum.consumptionWh ?? Number.NaN) + sum.carryWh;
      expect(plain(again)).toBe(plain(first));
      expect({ ...again.sum, consumptionWh: 0, selfConsumedWh: 0, carryWh: 0 }).toMatchObject({
        yieldWh: first.sum.yieldWh,
        importWh: first.sum.importWh,
        exportWh: first.sum.exportWh,
      });
      if (bucket === '5m') {
        expect(again.buckets.map((one) => one.consumptionWh)).toEqual(first.buckets.map((one) => one.consumptionWh));
      }
    },
  );
});
