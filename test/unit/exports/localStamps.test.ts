import { describe, expect, test } from 'vitest';

import { clockText, localStamps, offsetText } from '../../../electron/core/exports/index.ts';

const quarterMs = 900_000;

/** What the engine's own calendar says, asked anew for each instant. */
function askedStamp(atMs: number, zone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(atMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  return `${format.format(atMs)} ${offset === 'GMT' ? '+00:00' : offset?.replace('GMT', '')}`;
}

describe('the clocks of a zone', () => {
  test.each([
    ['Europe/Amsterdam', '2026-03-28T00:00Z'],
    ['Europe/Amsterdam', '2026-10-24T00:00Z'],
    ['America/New_York', '2026-03-07T00:00Z'],
    ['America/New_York', '2026-10-31T00:00Z'],
    ['America/St_Johns', '2026-10-31T00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T00:00Z'],
    ['Asia/Kathmandu', '2026-12-31T00:00Z'],
    ['UTC', '2028-02-28T00:00Z'],
  ])('%s from %s on for three days, forth and back', (zone, start) => {
    const stampOf = localStamps(zone);
    const instants = Array.from({ length: 3 * 96 }, (_, index) => Date.parse(start) + index * quarterMs);
    for (const at of [...instants, ...instants.toReversed()]) {
      const { date, minute, offsetMinutes } = stampOf(at);
      expect(`${date} ${clockText(minute)} ${offsetText(offsetMinutes)}`).toBe(askedStamp(at, zone));
    }
  });
});
