import { describe, expect, test } from 'vitest';

import { languages } from '../../shared/contract/index.ts';
import { findingCodes, type BalanceFinding } from '../../shared/findings.ts';
import { findingTexts, findingWords, placeholdersOf } from '../../shared/texts/index.ts';

const finding: BalanceFinding = {
  code: 'exportAboveYield',
  count: 23,
  sunlitCount: 190,
  at: Date.parse('2026-05-31T22:30Z'),
  source: { kind: 'inverter', id: '2130000001' },
};

describe.each(languages)('findings in %s', (language) => {
  test.each(findingCodes)('%s says what was found and what to do, with the values of English', (code) => {
    const { text, hint } = findingWords({ ...finding, code }, language, 'Europe/Amsterdam');
    expect(text).toMatch(/^\S.*\.$/u);
    expect(hint).toMatch(/^\S.*\.$/u);
    expect(text + hint).not.toMatch(/[{}]|undefined/u);
    const texts = findingTexts[language][code];
    expect(placeholdersOf(texts.text).toSorted()).toEqual(placeholdersOf(findingTexts.en[code].text).toSorted());
    expect(placeholdersOf(texts.hint)).toEqual([]);
  });
});

test('dates are those of the zone, in the language', () => {
  const inverter = { ...finding, code: 'inverterSilent' } as const;
  expect(findingWords(inverter, 'en', 'Europe/Amsterdam').text).toContain('2130000001 has not been heard since 1 June');
  expect(findingWords(inverter, 'nl', 'UTC').text).toContain('31 mei 2026');
  expect(findingWords(inverter, 'de', 'Europe/Amsterdam').text).toContain('1. Juni 2026');
});

test('one that lacks a value still says what to do', () => {
  const { text, hint } = findingWords({ ...finding, at: null }, 'en', 'UTC');
  expect(text).toBe(hint);
});
