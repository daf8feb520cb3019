import type { ReadingFact, SourceName } from '../../../../shared/facts.ts';
import type { InverterArchive, TimeSpan } from '../../../../shared/inverterArchive.ts';

/** Finds the end of a date of the plant's zone, such as `2026-06-16`: UTC epoch ms. */
export type DayEnd = (date: string) => number;

/**
 * What an inverter's memory says of the stretches that are missing, as facts in order of part and time. A value of a day
 * becomes a reading at the midnight that ended it. It is worth less than anything that was said at its very instant: the
 * device may have written it hours later, and rounds it otherwise than its five-minute values.
 */
export function archiveFacts(
  source: SourceName,
  { fiveMinutes, days }: Pick<InverterArchive, 'fiveMinutes' | 'days'>,
  missing: readonly TimeSpan[],
  dayEnd: DayEnd,
): readonly ReadingFact[] {
  return [
    ...fiveMinutes
      .filter(({ at }) => missing.some(({ from, to }) => at >= from && at < to))
      .map(({ at, totalYieldWh }): ReadingFact => ({
        source,
        at,
        rank: 'archive',
        registers: { yieldWh: totalYieldWh },
        powerW: null,
      })),
    ...days
      .map(({ date, totalYieldWh }) => ({ at: dayEnd(date), totalYieldWh }))
      // The reading of a midnight belongs to the day that it ends.
      .filter(({ at }) => missing.some(({ from, to }) => at > from && at <= to))
      .map(({ at, totalYieldWh }): ReadingFact => ({
        source,
        at,
        rank: 'day',
        registers: { yieldWh: totalYieldWh },
        powerW: null,
      })),
  ];
}
