import { describe, expect, test } from 'vitest';

import { modelName } from '../../electron/core/speedwire/frames/models.ts';
import { tagText } from '../../electron/core/speedwire/frames/statusTexts.ts';
import { speechOf } from '../../renderer/words/index.ts';
import { inverterName } from '../../renderer/words/inverterName.ts';
import { languages } from '../../shared/contract/index.ts';
import { statusTags, statusWord } from '../../shared/statusWords.ts';
import { sunnyInverter } from '../support/windowHouse.ts';

const zone = 'Europe/Amsterdam';

/** The states of an inverter that public sources name: all of them must have words. */
const operatingStates = [35, 303, 307, 455, 381, 1295, 1392, 1393, 1394, 1467, 1469, 1480, 2119];
const others = [51, 308, 311, 569, 887, 2130];

describe.each(languages)('words of status tags in %s', (language) => {
  const speech = speechOf(language, [], zone);

  test.each([...new Set([...statusTags, ...operatingStates, ...others])])('tag %i has one', (tag) => {
    expect(statusWord(tag, language)).toMatch(/^\S/u);
    expect(speech.status({ tag, text: tagText(tag) })).toBe(statusWord(tag, language));
  });

  test('a tag without one is told by its number alone', () => {
    const text = speech.status({ tag: 424_242, text: tagText(424_242) });
    expect(text).toContain('424242');
    expect(text).toBe({ en: 'Tag 424242', nl: 'Code 424242', de: 'Code 424242' }[language]);
  });

  test('a model that nobody has named is told in the language, with its number', () => {
    const said = {
      en: 'Unknown model (tag 12345)',
      nl: 'Onbekend model (nr. 12345)',
      de: 'Unbekanntes Modell (Nr. 12345)',
    };
    expect(speech.model(modelName(12_345))).toBe(said[language]);
    expect(inverterName(sunnyInverter({ name: null, model: modelName(12_345) }), speech)).toBe(said[language]);
    expect(speech.model('STP 6000TL-20')).toBe('STP 6000TL-20');
  });
});

test('a fault is called one in every language', () => {
  expect(languages.map((language) => statusWord(1392, language))).toEqual(['Fault', 'Storing', 'Fehler']);
});
