import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { balanceCases } from '../../support/balanceCases.ts';

const numbers = Array.from({ length: 52 }, (_, index) => index + 1);

/** The numbers of cases that titles of a test file name. */
function casesNamedIn(file: string): ReadonlySet<number> {
  const titles = textOf(file).matchAll(/'cases? ([\d, and]+)/g);
  return new Set([...titles].flatMap(([, list = '']) => list.match(/\d+/g) ?? []).map(Number));
}

function textOf(file: string): string {
  return readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
}

test('there are 52 cases', () => {
  expect(Object.keys(balanceCases).map(Number)).toEqual(numbers);
});

test.each(numbers)('case %i has the tests that are listed, or waits', (number) => {
  const tests = balanceCases[number] ?? [];
  expect(tests).not.toHaveLength(0);
  for (const one of typeof tests === 'string' ? [] : tests) {
    if (typeof one === 'string') {
      expect(casesNamedIn(one), one).toContain(number);
    } else {
      expect(textOf(one[0])).toContain(one[1]);
    }
  }
});
