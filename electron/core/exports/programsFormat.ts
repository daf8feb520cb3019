import type { EnergyBucket } from '../../../shared/totals.ts';
import type { ExportFormat } from './exportFormat.ts';
import { clockText, localStamps, offsetText } from './localStamps.ts';

/** The columns of CSV for programs, in order. */
const columns = [
  'from',
  'to',
  'from_utc',
  'to_utc',
  'yield_wh',
  'import_wh',
  'export_wh',
  'consumption_wh',
  'self_consumed_wh',
  'quality',
  'measured_share',
] as const;

/**
 * CSV for programs: comma, decimal point, LF, no quotes. Instants are ISO 8601, with the offset of the zone and again in
 * UTC; `to` is not included. Amounts are whole Wh, and an amount that is unknown is an empty cell. Read as intervals, the
 * rows give the same totals again.
 *
 * @param zone an IANA name
 */
export function programsFormat(zone: string): ExportFormat {
  const local = isoStamps(zone);
  const utc = isoStamps('UTC');
  return {
    header: `${columns.join(',')}\n`,
    rows: (buckets) => {
      let text = '';
      let at = Number.NaN;
      let atLocal = '';
      let atUtc = '';
      for (const bucket of buckets) {
        if (bucket.from !== at) {
          atLocal = local(bucket.from);
          atUtc = utc(bucket.from);
        }
        at = bucket.to;
        const toLocal = local(at);
        const toUtc = utc(at);
        text += `${atLocal},${toLocal},${atUtc},${toUtc},${cells(bucket)}\n`;
        atLocal = toLocal;
        atUtc = toUtc;
      }
      return text;
    },
  };
}

function cells({
  yieldWh,
  importWh,
  exportWh,
  consumptionWh,
  selfConsumedWh,
  quality,
  measuredShare,
}: EnergyBucket): string {
  return `${yieldWh ?? ''},${importWh ?? ''},${exportWh ?? ''},${consumptionWh ?? ''},${selfConsumedWh ?? ''},${quality},${share(measuredShare)}`;
}

/** Four decimals at most; 1 stands for the whole alone. */
function share(measuredShare: number): number {
  return Math.floor(measuredShare * 10_000 + 1e-6) / 10_000;
}

/** Buckets begin at whole minutes. */
function isoStamps(zone: string): (atMs: number) => string {
  const stampOf = localStamps(zone);
  let offset = Number.NaN;
  let ending = '';
  return (atMs) => {
    const { date, minute, offsetMinutes } = stampOf(atMs);
    if (offsetMinutes !== offset) {
      offset = offsetMinutes;
      ending = zone === 'UTC' ? 'Z' : offsetText(offset);
    }
    return `${date}T${clockText(minute)}:00${ending}`;
  };
}
