import { describe, expect, test } from 'vitest';

import { timeFormats } from '../../shared/time.ts';
import { quantityText, unitFormats } from '../../shared/units.ts';

describe('power', () => {
  const { power } = unitFormats('en-GB');
  test.each([
    [0, '0 W'],
    [-0.4, '0 W'],
    [999.4, '999 W'],
    [999.6, '1.00 kW'],
    [1940, '1.94 kW'],
    [12_345, '12.35 kW'],
    [-1500, '-1.50 kW'],
  ])('%d W is %s', (powerW, text) => {
    expect(quantityText(power(powerW))).toBe(text.replace(' ', '\u00a0'));
  });
});

describe('energy', () => {
  const { energy } = unitFormats('nl-NL');
  test.each([
    [0, '0,00'],
    [9_994, '9,99'],
    [9_996, '10,0'],
    [14_410, '14,4'],
    [99_949, '99,9'],
    [99_960, '100'],
    [41_161_805, '41.162'],
  ])('%d Wh is %s kWh', (energyWh, number) => {
    expect(energy(energyWh)).toEqual({ number, unit: 'kWh' });
  });
});

describe('times in the plant’s zone', () => {
  const times = timeFormats('en-GB', 'Europe/Amsterdam');
  const afternoon = Date.UTC(2026, 5, 16, 13, 42, 8);

  test('a clock follows the zone, not the computer', () => {
    expect(times.clock(afternoon)).toBe('15:42');
    expect(times.clockSeconds(afternoon)).toBe('15:42:08');
    expect(times.date(afternoon)).toBe('Tuesday 16 June');
  });

  test('the day changes at the plant’s midnight', () => {
    const lateEvening = Date.UTC(2026, 5, 16, 21, 59);
    expect(times.sameDay(afternoon, lateEvening)).toBe(true);
    expect(times.sameDay(afternoon, lateEvening + 60_000)).toBe(false);
  });

  test('a past instant is as short as it stays clear', () => {
    expect(times.moment(afternoon, afternoon + 60_000)).toBe('15:42');
    expect(times.moment(afternoon, afternoon + 24 * 3_600_000)).toBe('Tue 15:42');
    expect(times.moment(afternoon, afternoon + 30 * 24 * 3_600_000)).toBe('16 Jun 2026, 15:42');
  });
});
