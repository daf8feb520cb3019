import { describe, expect, test } from 'vitest';

import { spreadsheetFormat, type SpreadsheetLanguage } from '../../../electron/core/exports/index.ts';
import { packBuckets } from '../../../shared/bucketColumns.ts';
import { bucketAt, unknownBucketAt } from '../../support/energyBuckets.ts';
import { rowsText } from '../../support/exportedText.ts';

/** How a spreadsheet program set to a language reads cells. */
interface Reader {
  readonly separator: string;
  readonly number: RegExp;
  readonly date: RegExp;
  /** Places of year, month and day among the groups of `date`. */
  readonly order: readonly [number, number, number];
}

const readers: Readonly<Record<SpreadsheetLanguage, Reader>> = {
  en: {
    separator: ',',
    number: /^(-?\d+)(?:\.(\d+))?$/u,
    date: /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}))?$/u,
    order: [1, 2, 3],
  },
  nl: {
    separator: ';',
    number: /^(-?\d+)(?:,(\d+))?$/u,
    date: /^(\d{2})-(\d{2})-(\d{4})(?: (\d{2}):(\d{2}))?$/u,
    order: [3, 2, 1],
  },
  de: {
    separator: ';',
    number: /^(-?\d+)(?:,(\d+))?$/u,
    date: /^(\d{2})\.(\d{2})\.(\d{4})(?: (\d{2}):(\d{2}))?$/u,
    order: [3, 2, 1],
  },
};

/** Splits CSV after RFC 4180 and throws where it is not: rows end with CRLF, quotes stand around whole cells alone. */
function strictRows(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += text[at] === '"' ? 2 : 1) {
        if (at >= text.length) {
          throw new Error('a quote is not closed');
        }
        cell += text[at] ?? '';
      }
      at += 1;
    } else {
      for (; at < text.length && text[at] !== separator && text[at] !== '\r'; at += 1) {
        if (text[at] === '"' || text[at] === '\n') {
          throw new Error(`a quote or line end inside a cell: ${cell}`);
        }
        cell += text[at] ?? '';
      }
    }
    row.push(cell);
    if (text[at] === separator) {
      at += 1;
    } else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else {
      throw new Error(`no separator and no line end after ${cell}`);
    }
  }
  if (row.length > 0) {
    throw new Error('the last row has no end');
  }
  return rows;
}

/** What a cell is taken for: a number, an instant by the clocks as ISO 8601, nothing, or a text. */
function cellValue(cell: string, { number, date, order }: Reader): number | string | null {
  const dated = date.exec(cell);
  if (dated !== null) {
    const [year = '', month = '', day = ''] = order.map((place) => dated[place] ?? '');
    return `${year}-${month}-${day}T${dated[4] ?? '00'}:${dated[5] ?? '00'}`;
  }
  const counted = number.exec(cell);
  if (counted !== null) {
    return Number(`${counted[1]}.${counted[2] ?? '0'}`);
  }
  return cell === '' ? null : cell;
}

describe.each(['en', 'nl', 'de'] as const)('a spreadsheet set to %s', (language) => {
  const reader = readers[language];

  test('reads numbers as numbers, dates as dates, and nothing as a formula', () => {
    const format = spreadsheetFormat(language, 'Europe/Amsterdam', '5m');
    const text =
      format.header +
      rowsText(
        format,
        packBuckets([
          bucketAt('2026-10-25T00:55Z', {
            importWh: 1_234_567,
            exportWh: 0,
            measuredShare: 0.999,
            quality: 'estimated',
          }),
          bucketAt('2026-10-25T01:00Z', { consumptionWh: 4_294_967_299 }),
          unknownBucketAt('2026-12-31T22:55Z'),
        ]),
      );
    expect(text.startsWith('\uFEFF')).toBe(true);
    const [head = [], ...rows] = strictRows(text.slice(1), reader.separator);
    expect(rows.map((row) => row.length)).toEqual([head.length, head.length, head.length]);
    const values = rows.map((row) => row.map((cell) => cellValue(cell, reader)));
    const withoutWords = values.map((row) => row.filter((_, index) => index !== 7));
    expect(withoutWords).toEqual([
      ['2026-10-25T02:55', '2026-10-25T02:00', 0.12, 1234.567, 0, 0.078, 0.075, 99, '2026-10-25T00:55'],
      ['2026-10-25T02:00', '2026-10-25T02:05', 0.12, 0.003, 0.045, 4_294_967.299, 0.075, 100, '2026-10-25T01:00'],
      ['2026-12-31T23:55', '2027-01-01T00:00', null, null, null, null, null, 0, '2026-12-31T22:55'],
    ]);
    for (const cell of [...head, ...rows.flat()]) {
      expect(cell).not.toMatch(/^[\s=+\-@]/u);
    }
  });

  test('reads days as dates', () => {
    const format = spreadsheetFormat(language, 'Europe/Amsterdam', '1d');
    const day = bucketAt('2026-06-20T22:00Z', { to: Date.parse('2026-06-21T22:00Z') });
    const [row = []] = strictRows(rowsText(format, packBuckets([day])), reader.separator);
    expect(row.slice(0, 2).map((cell) => cellValue(cell, reader))).toEqual(['2026-06-21T00:00', '2026-06-22T00:00']);
  });
});
