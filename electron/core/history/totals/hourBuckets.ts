import type { EnergyBucket } from '../../../../shared/totals.ts';
import { longestDayMs, totals, type LocalCalendar, type PlantColumns, type TimeRange } from '../../balance/index.ts';

const hourMs = 3_600_000;
/** Some 3 kB each: those of ten years. */
const mostDays = 4000;

/** Remembers the hours of whole local days, as a year of hours is asked for again and again while it is looked at. */
export interface HourBuckets {
  /** The hours of a range that `fits`; null where the time was not enough: those that were formed are remembered. */
  bucketsOf(range: TimeRange, zone: LocalCalendar, isTimeUp: () => boolean): readonly EnergyBucket[] | null;
  /** Whether the days of a range are made of whole hours. */
  fits(range: TimeRange, zone: LocalCalendar): boolean;
  /** Forgets the days that share an instant with a stretch. */
  forget(from: number, to: number): void;
  forgetAll(): void;
}

/** @param columnsOf the columns of the plant over a range of whole slots */
export function createHourBuckets(columnsOf: (range: TimeRange, zone: LocalCalendar) => PlantColumns): HourBuckets {
  const known = new Map<number, readonly EnergyBucket[]>();

  function hoursOf(day: TimeRange, range: TimeRange, zone: LocalCalendar): readonly EnergyBucket[] {
    return totals(columnsOf(day, zone), range, '1h', zone).buckets;
  }

  return {
    bucketsOf: (range, zone, isTimeUp) => {
      const found: EnergyBucket[] = [];
      for (const { fromMs, toMs } of zone.daysOf(range)) {
        const day = { from: fromMs, to: toMs };
        if (range.from > fromMs || range.to < toMs) {
          const cut = { from: Math.max(range.from, fromMs), to: Math.min(range.to, toMs) };
          found.push(...hoursOf(day, cut, zone));
          continue;
        }
        let hours = known.get(fromMs);
        if (hours === undefined) {
          if (isTimeUp()) {
            return null;
          }
          if (known.size >= mostDays) {
            known.clear();
          }
          hours = hoursOf(day, day, zone);
          known.set(fromMs, hours);
        }
        found.push(...hours);
      }
      return found;
    },
    fits: (range, zone) => zone.daysOf(range).every(({ fromMs, toMs }) => fromMs % hourMs === 0 && toMs % hourMs === 0),
    forget: (from, to) => {
      for (const begin of known.keys()) {
        if (begin < to && begin + longestDayMs > from) {
          known.delete(begin);
        }
      }
    },
    forgetAll: () => known.clear(),
  };
}
