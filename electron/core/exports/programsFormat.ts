import { bucketCells, bucketStride } from '../../../shared/bucketColumns.ts';
import { qualities } from '../../../shared/totals.ts';
import type { ExportFormat } from './exportFormat.ts';
import { clockText, localStamps, offsetText } from './localStamps.ts';
import { makeRoom, putAscii, putWhole, type RowBytes } from './rowBytes.ts';

/** Four instants of 25 characters, five amounts of at most 24, a word, a share and what separates them. */
const mostBytesPerRow = 280;

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
    writeRows: ({ count, cells }, out) => {
      makeRoom(out, count * mostBytesPerRow);
      for (let offset = 0; offset < count * bucketStride; offset += bucketStride) {
        const from = cells[offset + bucketCells.from] ?? 0;
        const to = cells[offset + bucketCells.to] ?? 0;
        local(out, from);
        local(out, to);
        utc(out, from);
        utc(out, to);
        for (let cell = bucketCells.yieldWh; cell <= bucketCells.selfConsumedWh; cell += 1) {
          const wh = cells[offset + cell] ?? Number.NaN;
          if (!Number.isNaN(wh)) {
            putWhole(out, wh);
          }
          putAscii(out, ',');
        }
        putAscii(out, qualities[cells[offset + bucketCells.quality] ?? 3] ?? 'none');
        putAscii(out, ',');
        putShare(out, cells[offset + bucketCells.measuredShare] ?? 0);
        putAscii(out, '\n');
      }
    },
  };
}

/** Four decimals at most, rounded down; 1 stands for the whole alone. */
function putShare(out: RowBytes, measuredShare: number): void {
  const parts = Math.floor(measuredShare * 10_000 + 1e-6);
  putAscii(out, parts === 10_000 ? '1' : String(parts / 10_000));
}

/** Writes instants with a comma behind them. Buckets begin at whole minutes. */
function isoStamps(zone: string): (out: RowBytes, atMs: number) => void {
  const stampOf = localStamps(zone);
  let offset = Number.NaN;
  let ending = '';
  return (out, atMs) => {
    const { date, minute, offsetMinutes } = stampOf(atMs);
    if (offsetMinutes !== offset) {
      offset = offsetMinutes;
      ending = zone === 'UTC' ? ':00Z,' : `:00${offsetText(offset)},`;
    }
    putAscii(out, date);
    putAscii(out, 'T');
    putAscii(out, clockText(minute));
    putAscii(out, ending);
  };
}
