import { describe, expect, it } from 'vitest';

import { solarElevationDegrees } from '../../shared/sun.ts';

describe('solarElevationDegrees', () => {
  it('stands at 90 degrees minus latitude plus the tilt of the earth on the noon of the June solstice', () => {
    const noon = Date.UTC(2026, 5, 21, 12, 1, 50);
    expect(solarElevationDegrees(noon, 52, 0)).toBeCloseTo(90 - 52 + 23.44, 1);
  });

  it('is as far below the horizon at midnight as above it at noon, at the equinox', () => {
    const noon = solarElevationDegrees(Date.UTC(2026, 2, 20, 12, 7), 52, 0);
    const midnight = solarElevationDegrees(Date.UTC(2026, 2, 21, 0, 7), 52, 0);
    expect(noon).toBeCloseTo(38, 0);
    expect(midnight).toBeCloseTo(-38, 0);
  });

  it('crosses the horizon at the published sunrise and sunset of Amsterdam', () => {
    const sunrise = solarElevationDegrees(Date.UTC(2026, 5, 21, 3, 18), 52.37, 4.9);
    const sunset = solarElevationDegrees(Date.UTC(2026, 5, 21, 20, 6), 52.37, 4.9);
    expect(Math.abs(sunrise + 0.83)).toBeLessThan(0.3);
    expect(Math.abs(sunset + 0.83)).toBeLessThan(0.3);
  });

  it('moves west by 15 degrees an hour', () => {
    const atMs = Date.UTC(2026, 8, 1, 9);
    expect(solarElevationDegrees(atMs, 40, 15)).toBeCloseTo(solarElevationDegrees(atMs + 3_600_000, 40, 0), 0);
  });
});
