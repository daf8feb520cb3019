import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { localCalendar, utcStepMs, type TimeRange } from '../../../electron/core/balance/terms/calendar.ts';
import { bucketLengths, type BucketLength } from '../../../shared/totals.ts';

const hourMs = 3_600_000;

function range(from: string, to: string): TimeRange {
  return { from: Date.parse(from), to: Date.parse(to) };
}

function edges(zone: string, span: TimeRange, bucket: BucketLength): string[] {
  const buckets = localCalendar(zone).bucketsOf(span, bucket);
  return [...buckets.map(({ from }) => from), span.to].map((at) => new Date(at).toISOString().slice(0, 16));
}

describe('buckets of a range', () => {
  test('case 8: 31 March 2024 has 23 hours and 92 quarters', () => {
    const day = range('2024-03-30T23:00Z', '2024-03-31T22:00Z');
    const calendar = localCalendar('Europe/Amsterdam');
    expect(calendar.bucketsOf(day, '1d')).toEqual([day]);
    expect(calendar.bucketsOf(day, '1h')).toHaveLength(23);
    expect(calendar.bucketsOf(day, '15m')).toHaveLength(92);
  });

  test('case 9: 27 October 2024 has 25 hours and 100 quarters, in order, none twice', () => {
    const day = range('2024-10-26T22:00Z', '2024-10-27T23:00Z');
    const calendar = localCalendar('Europe/Amsterdam');
    expect(calendar.bucketsOf(day, '1d')).toEqual([day]);
    expect(calendar.bucketsOf(day, '15m')).toHaveLength(100);
    const hours = calendar.bucketsOf(day, '1h').map(({ from }) => from);
    expect(hours).toEqual(Array.from({ length: 25 }, (_, hour) => day.from + hour * hourMs));
  });

  test('case 44: years and months begin at local midnight, leap day or not', () => {
    expect(edges('Europe/Amsterdam', range('2023-12-31T22:00Z', '2024-03-05T00:00Z'), '1mo')).toEqual([
      '2023-12-31T22:00',
      '2023-12-31T23:00',
      '2024-01-31T23:00',
      '2024-02-29T23:00',
      '2024-03-05T00:00',
    ]);
    expect(edges('America/New_York', range('2024-12-31T00:00Z', '2026-06-01T00:00Z'), '1y')).toEqual([
      '2024-12-31T00:00',
      '2025-01-01T05:00',
      '2026-01-01T05:00',
      '2026-06-01T00:00',
    ]);
  });

  test('weeks begin on Monday and are cut to the range at both ends', () => {
    // 1 April 2026 is a Wednesday; the clocks change on Sunday 29 March.
    expect(edges('Europe/Amsterdam', range('2026-03-25T10:00Z', '2026-04-07T00:00Z'), '1w')).toEqual([
      '2026-03-25T10:00',
      '2026-03-29T22:00',
      '2026-04-05T22:00',
      '2026-04-07T00:00',
    ]);
  });

  test('steps up to an hour are those of UTC where the zone has quarter hours, days are its own', () => {
    const span = range('2026-01-01T18:00Z', '2026-01-01T20:00Z');
    expect(edges('Asia/Kathmandu', span, '1h')).toEqual(['2026-01-01T18:00', '2026-01-01T19:00', '2026-01-01T20:00']);
    expect(edges('Asia/Kathmandu', span, '1d')).toEqual(['2026-01-01T18:00', '2026-01-01T18:15', '2026-01-01T20:00']);
  });

  test('a day that the calendar left out makes the month a day shorter', () => {
    // Samoa crossed the date line: 30 December 2011 did not take place.
    expect(edges('Pacific/Apia', range('2011-12-29T12:00Z', '2012-01-01T10:00Z'), '1d')).toEqual([
      '2011-12-29T12:00',
      '2011-12-30T10:00',
      '2011-12-31T10:00',
      '2012-01-01T10:00',
    ]);
    expect(edges('Pacific/Apia', range('2011-12-29T12:00Z', '2012-01-01T12:00Z'), '1mo')[1]).toBe('2011-12-31T10:00');
  });

  test('an empty range has none', () => {
    for (const bucket of bucketLengths) {
      expect(localCalendar('UTC').bucketsOf(range('2026-01-01T00:00Z', '2026-01-01T00:00Z'), bucket)).toEqual([]);
      expect(localCalendar('UTC').bucketsOf(range('2026-01-01T12:00Z', '2026-01-01T12:00Z'), bucket)).toEqual([]);
    }
  });
});

const zones = [
  'Europe/Amsterdam',
  'UTC',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Kiritimati',
  'America/St_Johns',
];
const calendars = zones.map(localCalendar);

test('buckets fill any range without a hole, whatever the zone, and inner edges do not depend on the range', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...calendars),
      fc.constantFrom(...bucketLengths),
      fc.integer({ min: Date.UTC(2005, 0, 1) / 300_000, max: Date.UTC(2037, 0, 1) / 300_000 }),
      fc.integer({ min: 1, max: 3000 }),
      (calendar, bucket, slot, length) => {
        const span = { from: slot * 300_000, to: (slot + length) * 300_000 };
        const buckets = calendar.bucketsOf(span, bucket);
        expect(buckets[0]?.from).toBe(span.from);
        expect(buckets.at(-1)?.to).toBe(span.to);
        for (const [index, one] of buckets.entries()) {
          expect(one.to).toBeGreaterThan(one.from);
          expect(buckets[index + 1]?.from ?? span.to).toBe(one.to);
        }
        const inner = buckets.slice(1).map(({ from }) => from);
        const wide = { from: span.from - 40 * 24 * hourMs, to: span.to + hourMs };
        const wider = new Set(calendar.bucketsOf(wide, bucket).map(({ from }) => from));
        expect(inner.every((edge) => wider.has(edge))).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('each day found is one date of the zone, and the next day is the next date', () => {
  for (const [index, calendar] of calendars.entries()) {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: zones[index] ?? 'UTC' });
    const days = calendar.daysOf(range('2023-12-25T00:00Z', '2026-01-10T00:00Z'));
    for (const day of days) {
      expect(format.format(day.fromMs)).toBe(format.format(day.toMs - 1));
      expect(format.format(day.fromMs - 1)).not.toBe(format.format(day.fromMs));
    }
    expect(new Set(days.map((day) => format.format(day.fromMs))).size).toBe(days.length);
  }
});

test('only steps up to an hour have a length in UTC', () => {
  expect(bucketLengths.map(utcStepMs)).toEqual([300_000, 900_000, 1_800_000, 3_600_000, null, null, null, null]);
});
