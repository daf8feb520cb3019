import type { MeterReading } from '../../../shared/meterReading.ts';
import type { SolarReading } from '../../core/p1/index.ts';

/** What `p1` and `meter` print of a reading, but for the instant, which a telegram without a stamp does not have. */
type PrintedReading = Omit<MeterReading, 'at' | 'clock'> & { readonly at: number | null };

/**
 * One reading as a JSON line: `{"ok":true,"meterId","at","version",...}`. Registers that the meter does not have are
 * absent, other values that it does not tell are null; instants are ISO 8601 in UTC.
 *
 * @param others the other objects of a telegram by their OBIS codes, as printed
 */
export function readingLine(reading: PrintedReading, others: Readonly<Record<string, string>> = {}): string {
  const { registers, demand } = reading;
  return `${JSON.stringify({
    ok: true,
    meterId: reading.meterId,
    at: isoInstant(reading.at),
    version: reading.version,
    ...registers,
    importPowerW: reading.importPowerW,
    exportPowerW: reading.exportPowerW,
    tariff: reading.tariff,
    phases: reading.phases,
    mbus: reading.mbus.map(({ channel, type, id, at, value, unit }) => ({
      channel,
      type,
      id,
      at: isoInstant(at),
      value,
      unit,
    })),
    demand: demand === null ? null : { ...demand, monthPeakAt: isoInstant(demand.monthPeakAt) },
    ...(Object.keys(others).length > 0 && { others }),
  })}\n`;
}

function isoInstant(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

/** One reading of a kWh meter behind solar panels as a JSON line: `{"ok":true,"at","yieldWh","powerW"}`. */
export function solarLine({ at, yieldWh, powerW }: SolarReading): string {
  return `${JSON.stringify({ ok: true, at: isoInstant(at), yieldWh, powerW })}\n`;
}
