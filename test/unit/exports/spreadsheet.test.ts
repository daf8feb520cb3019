import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { csvText, harmlessText } from '../../../electron/core/exports/csvCells.ts';
import { spreadsheetFormat, spreadsheetLanguages } from '../../../electron/core/exports/index.ts';
import { packBuckets } from '../../../shared/bucketColumns.ts';
import { bucketAt, unknownBucketAt } from '../../support/energyBuckets.ts';
import { rowsText } from '../../support/exportedText.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const zone = 'Europe/Amsterdam';
const some = packBuckets([
  bucketAt('2026-06-21T10:00Z', { importWh: 1_234_567, measuredShare: 0.999, quality: 'partial' }),
  unknownBucketAt('2026-06-21T10:05Z'),
]);

describe('CSV for a spreadsheet', () => {
  test('in Dutch', () => {
    const format = spreadsheetFormat('nl', zone, '5m');
    expect(format.header).toBe(
      '\uFEFFVan (Europe/Amsterdam);Tot (Europe/Amsterdam);Opbrengst (kWh);Afname (kWh);Teruglevering (kWh);' +
        'Verbruik (kWh);Eigen verbruik (kWh);Kwaliteit;Gemeten (%);Van (UTC)\r\n',
    );
    expect(rowsText(format, some)).toBe(
      '21-06-2026 12:00;21-06-2026 12:05;0,120;1234,567;0,045;0,078;0,075;deels bekend;99;21-06-2026 10:00\r\n' +
        '21-06-2026 12:05;21-06-2026 12:10;;;;;;onbekend;0;21-06-2026 10:05\r\n',
    );
  });

  test('in German and in English', () => {
    expect(rowsText(spreadsheetFormat('de', zone, '5m'), some).split('\r\n')[0]).toBe(
      '21.06.2026 12:00;21.06.2026 12:05;0,120;1234,567;0,045;0,078;0,075;teilweise bekannt;99;21.06.2026 10:00',
    );
    expect(rowsText(spreadsheetFormat('en', zone, '5m'), some).split('\r\n')[0]).toBe(
      '2026-06-21 12:00,2026-06-21 12:05,0.120,1234.567,0.045,0.078,0.075,known in part,99,2026-06-21 10:00',
    );
  });

  test.each(spreadsheetLanguages)('every row has as many cells as the header (%s)', (language) => {
    for (const bucket of ['5m', '1mo'] as const) {
      const format = spreadsheetFormat(language, zone, bucket);
      const separator = language === 'en' ? ',' : ';';
      const counts = `${format.header}${rowsText(format, some)}`
        .trimEnd()
        .split('\r\n')
        .map((row) => row.split(separator).length);
      expect(new Set(counts)).toEqual(new Set([bucket === '5m' ? 10 : 9]));
    }
  });

  test('days have dates alone, cut ones the time too', () => {
    const day = bucketAt('2026-06-20T22:00Z', { to: Date.parse('2026-06-21T22:00Z') });
    const cut = bucketAt('2026-06-21T22:00Z', { to: Date.parse('2026-06-22T10:00Z') });
    const [first, second] = rowsText(spreadsheetFormat('nl', zone, '1d'), packBuckets([day, cut])).split('\r\n');
    expect(first).toBe('21-06-2026;22-06-2026;0,120;0,003;0,045;0,078;0,075;gemeten;100');
    expect(second).toMatch(/^22-06-2026;22-06-2026 12:00;/);
  });
});

describe('text that looks like a formula', () => {
  test.each(['=1+1', '+31', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '|calc', '%0A', '＝1', '\u200B=1'])(
    '%j gets an apostrophe before it',
    (text) => {
      expect(harmlessText(text)).toBe(`'${text}`);
    },
  );

  test.each(['Opbrengst (kWh)', 'a=b', '2026-06-21', ''])('%j is left as it is', (text) => {
    expect(harmlessText(text)).toBe(text);
  });

  test('separators, quotes and line ends stay in their cell', () => {
    expect(csvText('a;b', ';')).toBe('"a;b"');
    expect(csvText('a;b', ',')).toBe('a;b');
    expect(csvText('say "x"\n', ',')).toBe('"say ""x""\n"');
  });
});

const office = ['soffice', 'libreoffice'].find(
  (name) => spawnSync(name, ['--version'], { timeout: 60_000 }).status === 0,
);

describe.skipIf(office === undefined)('LibreOffice', () => {
  // The numbers that Windows and LibreOffice give to languages.
  test.each([
    ['en', 1033, 44],
    ['nl', 1043, 59],
    ['de', 1031, 59],
  ] as const)(
    'opens it right, set to %s',
    (language, languageNumber, separator) => {
      const folder = temporaryFolder();
      const format = spreadsheetFormat(language, zone, '5m');
      writeFileSync(join(folder, 'energy.csv'), format.header + rowsText(format, some));
      const filter = `CSV:${separator},34,76,1,,${languageNumber},false,true`;
      const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
      const converted = spawnSync(
        office ?? '',
        [
          profile,
          '--headless',
          `--infilter=${filter}`,
          '--convert-to',
          'fods',
          '--outdir',
          folder,
          join(folder, 'energy.csv'),
        ],
        { timeout: 120_000 },
      );
      expect(converted.status).toBe(0);
      const cells = readFileSync(join(folder, 'energy.fods'), 'utf8');
      expect(cells).toContain('office:value="1234.567"');
      expect(cells).toContain('office:value="0.12"');
      expect(cells).toMatch(/office:date-value="2026-06-21T12:00:00/);
      expect(cells).toMatch(/office:date-value="2026-06-21T10:05:00/);
      expect(cells).not.toContain('table:formula');
    },
    180_000,
  );
});
