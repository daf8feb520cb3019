import type { DayReading, TimeSpan, YieldReading } from '../../../shared/inverterArchive.ts';
import { daysWithin, type NamedDay } from '../localDates.ts';

/** One local day of an archive. Energies in Wh, null where they are not known. */
export interface ArchiveDay extends NamedDay {
  /** At the end of the day. */
  readonly totalYieldWh: number | null;
  /** From the end of the day before to the end of this one. */
  readonly yieldWh: number | null;
  /** For the day that is not over: from the end of the day before to its latest five-minute value. */
  readonly soFarWh: number | null;
  readonly fiveMinutes: readonly YieldReading[];
}

export interface ArchiveDaysInput {
  readonly span: TimeSpan;
  /** An IANA name. */
  readonly zone: string;
  readonly nowMs: number;
  /** Day values of the span and, where known, of the day before it. */
  readonly days: readonly DayReading[];
  readonly fiveMinutes: readonly YieldReading[];
}

/**
 * Puts the values of an archive into the local days of its span, as far as these have begun. A yield stands only between
 * two neighbouring days that both have a value: what came in over a gap belongs to no day.
 */
export function archiveDays({ span, zone, nowMs, days, fiveMinutes }: ArchiveDaysInput): readonly ArchiveDay[] {
  const totals = new Map(days.map((one) => [one.date, one.totalYieldWh]));
  const begun = daysWithin({ from: span.from, to: Math.min(span.to, nowMs + 1) }, zone);
  const [dayBefore] =
    begun[0] === undefined ? [] : daysWithin({ from: begun[0].fromMs - 1, to: begun[0].fromMs }, zone);
  let next = 0;
  let startWh = dayBefore === undefined ? null : (totals.get(dayBefore.date) ?? null);
  return begun.map((day) => {
    const first = next;
    while ((fiveMinutes[next]?.at ?? Infinity) < day.toMs) {
      next += 1;
    }
    const values = fiveMinutes.slice(first, next);
    const totalYieldWh = totals.get(day.date) ?? null;
    const isToday = nowMs < day.toMs;
    const named = {
      ...day,
      totalYieldWh,
      yieldWh: difference(startWh, totalYieldWh),
      soFarWh: isToday ? difference(startWh, values.at(-1)?.totalYieldWh ?? null) : null,
      fiveMinutes: values,
    };
    startWh = totalYieldWh;
    return named;
  });
}

function difference(startWh: number | null, endWh: number | null): number | null {
  return startWh === null || endWh === null || endWh < startWh ? null : endWh - startWh;
}
