import { describe, expect, test } from 'vitest';

import { languages } from '../../shared/contract/index.ts';
import { eventLines } from '../../shared/eventTexts.ts';
import { eventCodes, eventText, eventTextOrNumber } from '../../shared/eventWords.ts';
import { statusWord } from '../../shared/statusWords.ts';

/** Events that every owner of an inverter meets sooner or later. */
const common = [101, 202, 301, 401, 501, 601, 801, 3302, 3401, 3501, 3601, 3701, 3801, 3902, 6002, 6512, 7702, 8003];
const notes = [10_108, 10_109, 10_251, 10_253, 10_254, 27_104];
const subjects = Array.from({ length: 24 }, (_, index) => 830 + index);

describe.each(languages)('words of events in %s', (language) => {
  test('are a few words for each event that has them, and not its number', () => {
    for (const code of eventCodes) {
      const text = eventText(code, language);
      expect(text).toMatch(/^\p{Lu}\S*( \S+)*$/u);
      expect(text?.length).toBeLessThanOrEqual(50);
      expect(text).not.toContain(String(code));
      expect(eventTextOrNumber(code, language)).toBe(text);
    }
  });

  test.each([...common, ...notes])('event %i has them', (code) => {
    expect(eventText(code, language)).not.toBeNull();
  });

  test('an event without them is told by its number', () => {
    expect(eventText(64_000, language)).toBeNull();
    const said = { en: 'Event 64000', nl: 'Gebeurtenis 64000', de: 'Ereignis 64000' };
    expect(eventTextOrNumber(64_000, language)).toBe(said[language]);
  });

  test('each line says something of its own', () => {
    const place = languages.indexOf(language) + 1;
    expect(new Set(eventLines.map((line) => line[place])).size).toBe(eventLines.length);
  });

  test.each(subjects)('subject %i has a word', (tag) => {
    expect(statusWord(tag, language)).toMatch(/^\S/u);
  });
});

test('no event stands in two lines, and no range runs backwards', () => {
  const ranges = eventLines
    .flatMap(([codes]) => codes.map((one) => (typeof one === 'number' ? ([one, one] as const) : one)))
    .toSorted((one, other) => one[0] - other[0]);
  ranges.forEach(([first, last], index) => {
    expect(last).toBeGreaterThanOrEqual(first);
    expect(first).toBeGreaterThan(ranges[index - 1]?.[1] ?? 0);
  });
});

test('the languages are not mixed up', () => {
  expect(languages.map((language) => eventText(3501, language))).toEqual([
    'Insulation fault',
    'Isolatiefout',
    'Isolationsfehler',
  ]);
});
