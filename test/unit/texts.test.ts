import { describe, expect, test } from 'vitest';

import { languages } from '../../shared/contract/index.ts';
import { failure, failureCodes } from '../../shared/failures.ts';
import {
  catalogues,
  chooseLanguage,
  failureTexts,
  failureWords,
  placeholdersOf,
  wordsOf,
} from '../../shared/texts/index.ts';

const others = languages.filter((language) => language !== 'en');
const someDetails = {
  address: '192.168.1.48',
  errorNumber: 21,
  query: 'energy',
  port: 9522,
  reason: 'it is empty.',
  file: 'a.txt',
  group: 'installer',
  days: 3,
};

function sorted(text: string): readonly string[] {
  return placeholdersOf(text).toSorted();
}

describe.each(others)('the catalogue in %s', (language) => {
  const theirs = Object.entries(catalogues[language]);
  const english = new Map(Object.entries(catalogues.en));

  test('has the keys of English, and no others', () => {
    expect(theirs.map(([key]) => key)).toEqual([...english.keys()]);
  });

  test.each(theirs)('%s asks for the same values as English and says something', (key, text) => {
    const original = english.get(key);
    if (typeof text === 'string') {
      expect(text.trim()).not.toBe('');
      expect(sorted(text)).toEqual(typeof original === 'string' ? sorted(original) : 'one text');
    } else if (typeof original === 'object') {
      const values = new Set([...placeholdersOf(original.one), ...placeholdersOf(original.other), 'count']);
      expect(sorted(text.other)).toEqual(sorted(original.other));
      expect([...values]).toEqual(expect.arrayContaining([...placeholdersOf(text.one)]));
    }
  });
});

describe.each(languages)('failures in %s', (language) => {
  test.each(failureCodes)('%s is said with and without its details', (code) => {
    for (const one of [failure(code), failure(code, someDetails)]) {
      const { text, hint } = failureWords(one, language);
      expect(text).toMatch(/^\S.*[.!?]$/u);
      expect(hint).toMatch(/^\S.*[.!?]$/u);
      expect(text + hint).not.toMatch(/[{}]|undefined|\.\./u);
    }
  });

  test.each(failureCodes)('%s has a sentence for when a detail is missing, and a hint that needs none', (code) => {
    const { text, plain, hint, waitingHint } = failureTexts[language].codes[code];
    expect(waitingHint === undefined).toBe(failureTexts.en.codes[code].waitingHint === undefined);
    expect(placeholdersOf(waitingHint ?? '')).toEqual([]);
    expect(placeholdersOf(text).length === 0 || plain !== undefined).toBe(true);
    expect(placeholdersOf(plain ?? '')).toEqual([]);
    expect(placeholdersOf(hint)).toEqual([]);
    expect(sorted(text)).toEqual(sorted(failureTexts.en.codes[code].text));
  });
});

test.each(['diskFull', 'historyLocked'] as const)(
  '%s promises to write what waits only where something does',
  (code) => {
    for (const language of languages) {
      const waiting = failureWords(failure(code, { waiting: 3, lost: 0 }), language).hint;
      expect(waiting).toBe(failureTexts[language].codes[code].waitingHint);
      const { hint } = failureTexts[language].codes[code];
      expect(failureWords(failure(code, { waiting: 0, lost: 3 }), language).hint).toBe(hint);
      expect(failureWords(failure(code), language).hint).toBe(hint);
      expect(hint).not.toBe(waiting);
    }
  },
);

test('a failure names what it knows and leaves out what it does not', () => {
  expect(failureWords(failure('noAnswer', { address: '10.0.0.7' }), 'en').text).toBe('Nothing answers at 10.0.0.7.');
  expect(failureWords(failure('noAnswer'), 'en').text).toBe('The inverter does not answer.');
  expect(failureWords(failure('wrongPassword', { group: 'installer' }), 'nl').text).toContain('installateur');
});

test.each([
  ['en', 1, 'about 1 day,'],
  ['en', 2, 'about 2 days,'],
  ['nl', 1, 'ongeveer 1 dag af'],
  ['nl', 12, 'ongeveer 12 dagen af'],
  ['de', 1, 'etwa 1 Tag ab'],
  ['de', 2, 'etwa 2 Tage ab'],
] as const)('a failure counts days as the language does: %s %i', (language, days, words) => {
  expect(failureWords(failure('clockWrong', { days }), language).text).toContain(words);
});

test('a count chooses its form and is filled in', () => {
  const { sayCount } = wordsOf('nl');
  expect(sayCount('firstRun.continue', 1)).toBe('Verder met 1 omvormer');
  expect(sayCount('firstRun.continue', 3)).toBe('Verder met 3 omvormers');
});

test.each([
  ['system', ['fr-FR', 'nl-BE', 'en-US'], 'nl', 'nl-BE'],
  ['system', ['fr-FR'], 'en', 'en-GB'],
  ['system', [], 'en', 'en-GB'],
  ['de', ['en-US', 'de-AT'], 'de', 'de-AT'],
  ['nl', ['en-US'], 'nl', 'nl-NL'],
] as const)('setting %s on a system that prefers %j speaks %s as in %s', (setting, preferred, language, locale) => {
  expect(chooseLanguage(setting, preferred)).toEqual({ language, locale });
});
