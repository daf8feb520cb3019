import { describe, expect, test } from 'vitest';

import { languages } from '../../shared/contract/index.ts';
import { meterWarnings, silenceReasons } from '../../shared/meterState.ts';
import { meterWarningWords, silenceWords, type MeterText } from '../../shared/texts/index.ts';

function expectWords({ text, hint }: MeterText): void {
  expect(text).toMatch(/^\S.*[.!?]$/u);
  expect(hint).toMatch(/^\S.*[.!?]$/u);
  expect(text + hint).not.toMatch(/[{}]|undefined|\.\./u);
}

describe.each(languages)('a meter in %s', (language) => {
  test.each(silenceReasons)('that is silent says why and what to do: %s', (reason) => {
    expectWords(silenceWords(reason, language));
  });

  test.each(meterWarnings)('that is received says what is not right: %s', (warning) => {
    expectWords(meterWarningWords(warning, language));
  });

  test('has other words for each silence', () => {
    const all = silenceReasons.map((reason) => silenceWords(reason, language));
    expect(new Set(all.map(({ text }) => text)).size).toBe(silenceReasons.length);
    expect(new Set(all.map(({ hint }) => hint)).size).toBe(silenceReasons.length);
  });

  test('has words that no other language has', () => {
    const others = languages.filter((one) => one !== language);
    for (const reason of silenceReasons) {
      const theirs = others.map((other) => silenceWords(reason, other).text);
      expect(theirs).not.toContain(silenceWords(reason, language).text);
    }
  });
});
