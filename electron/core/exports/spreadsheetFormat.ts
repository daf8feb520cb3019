import { bucketCells, bucketStride } from '../../../shared/bucketColumns.ts';
import { qualities as allQualities, type BucketLength, type Quality } from '../../../shared/totals.ts';
import { csvText, harmlessText } from './csvCells.ts';
import type { ExportFormat } from './exportFormat.ts';
import { clockText, localStamps } from './localStamps.ts';
import { makeRoom, putAscii, putBytes, putDigits, putWhole, type RowBytes } from './rowBytes.ts';

/** The languages whose spreadsheets the export is made for. */
export const spreadsheetLanguages = ['en', 'nl', 'de'] as const;
export type SpreadsheetLanguage = (typeof spreadsheetLanguages)[number];

/** How spreadsheet programs in a language read CSV, and what the cells say. */
interface Dialect {
  readonly separator: string;
  readonly decimalMark: string;
  /** From year, month and day, two digits each but the year's four. */
  readonly date: (year: string, month: string, day: string) => string;
  readonly from: string;
  readonly to: string;
  readonly amounts: readonly string[];
  readonly quality: string;
  readonly measured: string;
  readonly qualities: Readonly<Record<Quality, string>>;
}

const dialects: Readonly<Record<SpreadsheetLanguage, Dialect>> = {
  en: {
    separator: ',',
    decimalMark: '.',
    // Read as a date wherever English is spoken, where 06/07/2026 would be June here and July there.
    date: (year, month, day) => `${year}-${month}-${day}`,
    from: 'From',
    to: 'Up to',
    amounts: ['Yield', 'Import', 'Export', 'Consumption', 'Self-consumption'],
    quality: 'Quality',
    measured: 'Measured (%)',
    qualities: { measured: 'measured', estimated: 'estimated', partial: 'known in part', none: 'unknown' },
  },
  nl: {
    separator: ';',
    decimalMark: ',',
    date: (year, month, day) => `${day}-${month}-${year}`,
    from: 'Van',
    to: 'Tot',
    amounts: ['Opbrengst', 'Afname', 'Teruglevering', 'Verbruik', 'Eigen verbruik'],
    quality: 'Kwaliteit',
    measured: 'Gemeten (%)',
    qualities: { measured: 'gemeten', estimated: 'geschat', partial: 'deels bekend', none: 'onbekend' },
  },
  de: {
    separator: ';',
    decimalMark: ',',
    date: (year, month, day) => `${day}.${month}.${year}`,
    from: 'Von',
    to: 'Bis',
    amounts: ['Ertrag', 'Bezug', 'Einspeisung', 'Verbrauch', 'Eigenverbrauch'],
    quality: 'Qualität',
    measured: 'Gemessen (%)',
    qualities: { measured: 'gemessen', estimated: 'geschätzt', partial: 'teilweise bekannt', none: 'unbekannt' },
  },
};

/** Three dates with their times, five amounts of at most 24 characters, a word and what separates them. */
const mostBytesPerRow = 280;
const noBytes = new Uint8Array(0);

/** Without it Excel takes UTF-8 for another encoding. */
const byteOrderMark = '\uFEFF';

/**
 * CSV for spreadsheet programs set to a language: its separator, decimal mark, dates and words, CRLF, UTF-8 with a byte
 * order mark. Amounts are kWh with three decimals, and an amount that is unknown is an empty cell. Times are those of
 * the zone, without an offset, as no spreadsheet reads one; buckets below a day have their beginning in UTC too, which
 * tells the two hours apart in which the clocks go back. Dates stand alone where all buckets begin at midnight.
 *
 * @param zone an IANA name
 */
export function spreadsheetFormat(language: SpreadsheetLanguage, zone: string, bucket: BucketLength): ExportFormat {
  const dialect = dialects[language];
  const { separator, decimalMark, qualities } = dialect;
  const isShort = bucket === '5m' || bucket === '15m' || bucket === '30m' || bucket === '1h';
  const local = dateWriter(zone, dialect, !isShort);
  const utc = dateWriter('UTC', dialect, false);
  const encoder = new TextEncoder();
  const words = allQualities.map((quality) => encoder.encode(textCell(qualities[quality], separator)));

  return {
    header:
      byteOrderMark +
      line(
        [
          `${dialect.from} (${zone})`,
          `${dialect.to} (${zone})`,
          ...dialect.amounts.map((name) => `${name} (kWh)`),
          dialect.quality,
          dialect.measured,
          ...(isShort ? [`${dialect.from} (UTC)`] : []),
        ].map((text) => textCell(text, separator)),
        separator,
      ),
    writeRows: ({ count, cells }, out) => {
      makeRoom(out, count * mostBytesPerRow);
      for (let offset = 0; offset < count * bucketStride; offset += bucketStride) {
        const from = cells[offset + bucketCells.from] ?? 0;
        local(out, from);
        putAscii(out, separator);
        local(out, cells[offset + bucketCells.to] ?? 0);
        putAscii(out, separator);
        for (let cell = bucketCells.yieldWh; cell <= bucketCells.selfConsumedWh; cell += 1) {
          putEnergy(out, cells[offset + cell] ?? Number.NaN, decimalMark);
          putAscii(out, separator);
        }
        putBytes(out, words[cells[offset + bucketCells.quality] ?? 3] ?? noBytes);
        putAscii(out, separator);
        // Whole percents, rounded down: 100 stands for all of it alone.
        putWhole(out, Math.floor((cells[offset + bucketCells.measuredShare] ?? 0) * 100 + 1e-6));
        if (isShort) {
          putAscii(out, separator);
          utc(out, from);
        }
        putAscii(out, '\r\n');
      }
    },
  };
}

function line(cells: readonly string[], separator: string): string {
  return `${cells.join(separator)}\r\n`;
}

function textCell(text: string, separator: string): string {
  return csvText(harmlessText(text), separator);
}

/** Wh as kWh with three decimals: exact. Nothing where it is not known. */
function putEnergy(out: RowBytes, wh: number, decimalMark: string): void {
  if (Number.isNaN(wh)) {
    return;
  }
  const size = Math.abs(wh);
  const whole = Math.floor(size / 1000);
  if (wh < 0) {
    putAscii(out, '-');
  }
  putWhole(out, whole);
  putAscii(out, decimalMark);
  putDigits(out, size - whole * 1000, 3);
}

/** Writes dates with the time of day; without it at midnight where that is wanted. */
function dateWriter(zone: string, { date: write }: Dialect, dateAlone: boolean): (out: RowBytes, atMs: number) => void {
  const stampOf = localStamps(zone);
  let known = '';
  let written = '';
  return (out, atMs) => {
    const { date, minute } = stampOf(atMs);
    if (date !== known) {
      known = date;
      written = write(date.slice(0, 4), date.slice(5, 7), date.slice(8, 10));
    }
    putAscii(out, written);
    if (!dateAlone || minute !== 0) {
      putAscii(out, ' ');
      putAscii(out, clockText(minute));
    }
  };
}
