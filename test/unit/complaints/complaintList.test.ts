import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { corpusFolder } from '../../support/corpus.ts';
import { complaints } from './complaintList.ts';

const tests = join(import.meta.dirname, '..', '..');
const page = join(corpusFolder() ?? '', 'user-complaints.md');
const hasPage = corpusFolder() !== null && existsSync(page);
const all = Object.values(complaints).flat();

/** `SBFspot 541` for each number that a title names: "SBFspot #541, #626", "evcc issue 15278", "SBFspot issues 290 and 384". */
function namedIn(title: string): readonly string[] {
  const trackers = [...new Set(all.map((one) => one.tracker))].join('|');
  const mentions = new RegExp(`(${trackers}),? (?:issues? )?(#?\\d+(?:(?:,| and) #?\\d+)*)`, 'gu');
  return [...title.matchAll(mentions)].flatMap(([, tracker = '', numbers = '']) =>
    [...numbers.matchAll(/\d+/gu)].map(([number]) => `${tracker} ${number}`),
  );
}

/**
 * The titles of the tests and groups in a source, without those under which nothing is expected: a number over an empty
 * test is no proof.
 */
function titlesIn(source: string): readonly string[] {
  const calls = source.matchAll(/(?:\b(?:it|test|describe)|\]\)|\))\(\s*(['"`])((?:\\.|(?!\1).)*)\1,/gu);
  return [...calls]
    .filter(({ index }) => /\bexpect\w*[.(]/u.test(callAt(source, index)))
    .map(([, , title = '']) => title);
}

/** The lines of the call at this place. The formatter puts what closes it no deeper than its first line. */
function callAt(source: string, index: number): string {
  const [first = '', ...rest] = source.slice(source.lastIndexOf('\n', index) + 1).split('\n');
  const end = rest.findIndex((line) => /^\s*[\])}]/u.test(line) && line.search(/\S/u) <= first.search(/\S/u));
  return first.endsWith(');') ? first : [first, ...rest.slice(0, end)].join('\n');
}

function titlesOfAllTests(): readonly string[] {
  return readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/u.test(path))
    .flatMap((path) => titlesIn(readFileSync(join(tests, path), 'utf8')));
}

/** `SBFspot 541` for each number of the first section of the page: where no repository is named, it is SBFspot. */
function numbersOnPage(): readonly string[] {
  const [, section = ''] = /^## 1\..*?\n(.*?)^## 2\./msu.exec(readFileSync(page, 'utf8')) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('|') && line.includes('#'));
  return rows.flatMap((row) =>
    (row.split('|')[2] ?? '').split(';').flatMap((part) => {
      const tracker = /(?:[\w-]+\/)?([A-Za-z][\w-]*) #/u.exec(part)?.[1] ?? 'SBFspot';
      return [...part.matchAll(/#(\d+)/gu)].map(([, number]) => `${tracker} ${number}`);
    }),
  );
}

describe('the list of complaints', () => {
  it('names each one that lies in our hands in the title of a test that expects something', () => {
    const named = new Set(titlesOfAllTests().flatMap(namedIn));
    const wanted = all.filter((one) => one.isOurs).map((one) => `${one.tracker} ${one.number}`);
    expect(wanted.filter((one) => !named.has(one))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(75);
  });

  it('has each number once in a theme, with an answer or a reason', () => {
    for (const theme of Object.values(complaints)) {
      const names = theme.map((one) => `${one.tracker} ${one.number}`);
      expect(names).toEqual([...new Set(names)]);
      expect(theme.every((one) => one.answer.length > 10)).toBe(true);
    }
  });

  it.runIf(hasPage)('has every number of the page that it answers, theme by theme, and no other', () => {
    const listed = all.map((one) => `${one.tracker} ${one.number}`);
    expect(listed.toSorted()).toEqual(numbersOnPage().toSorted());
  });

  it('knows a number in a title in each way of writing it', () => {
    expect(namedIn('x (SBFspot issues 290, 384); ha-pysmaplus #16, #54 and #101; evcc, 15278')).toEqual([
      'SBFspot 290',
      'SBFspot 384',
      'ha-pysmaplus 16',
      'ha-pysmaplus 54',
      'ha-pysmaplus 101',
      'evcc 15278',
    ]);
    expect(namedIn('keeps 541 devices of evcc in 16 ms')).toEqual([]);
  });

  it('leaves out titles under which nothing is expected', () => {
    const bodies = [
      `  it('one line', () => expect(1).toBe(1));`,
      `  it('empty', () => {\n    start();\n  });`,
      `  it.each([\n    [1],\n  ])('table', (one) => {\n    expect(one).toBe(1);\n  });`,
      `  it.each([1])(\n    'long empty',\n    () => {\n      start();\n    },\n  );`,
      `  it('last', () => {\n    expectWholeFrame(1);\n  });`,
    ];
    expect(titlesIn(`describe('group', () => {\n${bodies.join('\n\n')}\n});\n`)).toEqual([
      'group',
      'one line',
      'table',
      'last',
    ]);
  });
});
