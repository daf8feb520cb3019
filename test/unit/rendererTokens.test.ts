import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { colourDistance, contrast, labDistance, linearRgb, seenBy, type Vision } from '../support/colourDistance.ts';

const sheet = readFileSync(new URL('../../renderer/styles/tokens.css', import.meta.url), 'utf8');
const themes = ['light', 'dark'] as const;
const series = ['solar', 'import', 'export', 'use'] as const;

function token(name: string, theme: (typeof themes)[number]): string {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`, 'u').exec(sheet);
  const colour = found?.[theme === 'light' ? 1 : 2];
  if (colour === undefined) {
    throw new Error(`No token ${name}`);
  }
  return colour;
}

describe.each(themes)('the %s theme', (theme) => {
  const canvas = linearRgb(token('canvas', theme));

  test.each(series)('%s stands out from the canvas by 3:1', (name) => {
    expect(contrast(linearRgb(token(name, theme)), canvas)).toBeGreaterThanOrEqual(3);
  });

  test.each(['ink', 'text-2', 'muted', 'alert'])('%s is readable on every background by 4.5:1', (name) => {
    for (const background of ['canvas', 'surface', 'raised']) {
      const ratio = contrast(linearRgb(token(name, theme)), linearRgb(token(background, theme)));
      expect(ratio, background).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('the edges of controls stand out by 3:1', () => {
    expect(contrast(linearRgb(token('control', theme)), canvas)).toBeGreaterThanOrEqual(3);
  });

  test.each(['normal', 'protan', 'deutan'] satisfies Vision[])('any two series differ for %s eyes', (vision) => {
    const seen = series.map((name) => seenBy(vision, linearRgb(token(name, theme))));
    seen.forEach((one, index) => {
      for (const other of seen.slice(index + 1)) {
        expect(colourDistance(one, other)).toBeGreaterThanOrEqual(15);
      }
    });
  });
});

test('the distance formula gives the published values', () => {
  expect(labDistance([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(labDistance([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
  expect(labDistance([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4);
  expect(labDistance([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
});
