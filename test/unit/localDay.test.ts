import { expect, test } from 'vitest';

import { localDayFinder } from '../../shared/localDay.ts';

function day(zone: string, at: string): string[] {
  const found = localDayFinder(zone)(Date.parse(at));
  return [found.fromMs, found.toMs].map((ms) => new Date(ms).toISOString().slice(0, 16));
}

test.each([
  ['an ordinary day', 'Europe/Amsterdam', '2026-06-21T11:00:00Z', '2026-06-20T22:00', '2026-06-21T22:00'],
  ['its first instant', 'Europe/Amsterdam', '2026-06-20T22:00:00.000Z', '2026-06-20T22:00', '2026-06-21T22:00'],
  ['its last instant', 'Europe/Amsterdam', '2026-06-21T21:59:59.999Z', '2026-06-20T22:00', '2026-06-21T22:00'],
  ['the day of 23 hours', 'Europe/Amsterdam', '2026-03-29T12:00:00Z', '2026-03-28T23:00', '2026-03-29T22:00'],
  ['the day of 25 hours', 'Europe/Amsterdam', '2026-10-25T00:30:00Z', '2026-10-24T22:00', '2026-10-25T23:00'],
  ['a zone of quarter hours', 'Asia/Kathmandu', '2026-06-21T11:00:00Z', '2026-06-20T18:15', '2026-06-21T18:15'],
  ['a day without a midnight', 'Africa/Cairo', '2026-04-24T10:00:00Z', '2026-04-23T22:00', '2026-04-24T21:00'],
  ['UTC', 'UTC', '2026-06-21T11:00:00Z', '2026-06-21T00:00', '2026-06-22T00:00'],
])('finds the day of %s', (_name, zone, at, from, to) => {
  expect(day(zone, at)).toEqual([from, to]);
});

test('one finder answers for days in any order', () => {
  const find = localDayFinder('Europe/Amsterdam');
  const first = find(Date.UTC(2026, 5, 21, 11));
  find(Date.UTC(2020, 0, 1));
  expect(find(Date.UTC(2026, 5, 21, 20))).toEqual(first);
});
