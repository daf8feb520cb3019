import type { EnergyBucket, BucketLength, Quality } from '../../../shared/totals.ts';
import { csvText, harmlessText } from './csvCells.ts';
import type { ExportFormat } from './exportFormat.ts';
import { clockText, localStamps } from './localStamps.ts';

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
  const local = dateTexts(zone, dialect, !isShort);
  const utc = dateTexts('UTC', dialect, false);
  const words = mapQualities(qualities, (text) => textCell(text, separator));
  const energy = (wh: number | null) => (wh === null ? '' : energyText(wh, decimalMark));

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
    rows: (buckets) => {
      let text = '';
      for (const one of buckets) {
        const { from, to, quality } = one;
        text += `${local(from)}${separator}${local(to)}${separator}${energy(one.yieldWh)}${separator}${energy(one.importWh)}${separator}${energy(one.exportWh)}${separator}${energy(one.consumptionWh)}${separator}${energy(one.selfConsumedWh)}${separator}${words[quality]}${separator}${percent(one)}${isShort ? separator + utc(from) : ''}\r\n`;
      }
      return text;
    },
  };
}

function line(cells: readonly string[], separator: string): string {
  return `${cells.join(separator)}\r\n`;
}

function textCell(text: string, separator: string): string {
  return csvText(harmlessText(text), separator);
}

/** Whole percents, rounded down: 100 stands for all of it alone. */
function percent({ measuredShare }: EnergyBucket): number {
  return Math.floor(measuredShare * 100 + 1e-6);
}

const thousandths: readonly string[] = Array.from({ length: 1000 }, (_, wh) => String(wh).padStart(3, '0'));

/** Wh as kWh: exact. */
function energyText(wh: number, decimalMark: string): string {
  const size = Math.abs(wh);
  const whole = Math.floor(size / 1000);
  return `${wh < 0 ? '-' : ''}${whole}${decimalMark}${thousandths[size - whole * 1000] ?? ''}`;
}

function mapQualities(
  texts: Readonly<Record<Quality, string>>,
  change: (text: string) => string,
): Readonly<Record<Quality, string>> {
  return {
    measured: change(texts.measured),
    estimated: change(texts.estimated),
    partial: change(texts.partial),
    none: change(texts.none),
  };
}

/** Dates with the time of day; without it at midnight where that is wanted. */
function dateTexts(zone: string, { date: write }: Dialect, dateAlone: boolean): (atMs: number) => string {
  const stampOf = localStamps(zone);
  let known = '';
  let written = '';
  return (atMs) => {
    const { date, minute } = stampOf(atMs);
    if (date !== known) {
      known = date;
      written = write(date.slice(0, 4), date.slice(5, 7), date.slice(8, 10));
    }
    return dateAlone && minute === 0 ? written : `${written} ${clockText(minute)}`;
  };
}
