import { localDayFinder, type LocalDayFinder } from '../../../../shared/localDay.ts';
import { localDate } from '../../../../shared/time.ts';
import type { DayEnd } from './archiveFacts.ts';

const dayMs = 86_400_000;

/** The days of the plant's zone. */
export interface PlantDays {
  readonly dayAt: LocalDayFinder;
  readonly dayEnd: DayEnd;
  /** The next noon by the clocks of the zone after an instant, UTC epoch ms. */
  noonAfter(atMs: number): number;
}

/**
 * Makes the days of a zone.
 *
 * @param zone an IANA name
 */
export function plantDays(zone: string): PlantDays {
  const dayAt = localDayFinder(zone);
  return {
    dayAt,
    dayEnd: (date) => {
      const noonMs = Date.parse(`${date}T12:00:00Z`);
      const found = localDate(noonMs, zone);
      // Beyond 12 hours from UTC noon there is another date.
      const atMs = found === date ? noonMs : noonMs + (found < date ? dayMs : -dayMs);
      return dayAt(atMs).toMs;
    },
    noonAfter: (atMs) => {
      const { toMs } = dayAt(atMs);
      // Clocks change before noon: counted back from the day's end, noon is noon on those days too.
      const noonMs = toMs - dayMs / 2;
      return noonMs > atMs ? noonMs : dayAt(toMs).toMs - dayMs / 2;
    },
  };
}
