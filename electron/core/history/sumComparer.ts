import {
  slotMs,
  sumDifferences,
  type BalanceSpan,
  type LocalCalendar,
  type PlantColumns,
  type SumDifferences,
  type TimeRange,
} from '../balance/index.ts';
import type { IntervalTable } from './intervalTable.ts';
import type { LivingSource } from './plantShape.ts';

/** Compares what intervals say with what counts in their time. It remembers days, so that long ranges take many steps. */
export interface SumComparer {
  /**
   * The differences in some days; null where the time was not enough: those that were compared are remembered.
   *
   * @param days those of which something is known
   */
  compare(
    heard: readonly LivingSource[],
    days: readonly BalanceSpan[],
    zone: LocalCalendar,
    isTimeUp: () => boolean,
  ): SumDifferences | null;
  /** Forgets the days with intervals that share an instant with a stretch. */
  forget(from: number, to: number): void;
  forgetAll(): void;
}

/** What was found in the intervals that begin within a stretch, and when the last of them ends. */
interface Compared extends SumDifferences {
  readonly end: number;
}

const none: SumDifferences = { count: 0, firstAt: null };

/** @param columnsOf gives the columns of the plant over a range of whole slots */
export function createSumComparer(
  intervals: IntervalTable,
  columnsOf: (range: TimeRange, zone: LocalCalendar) => PlantColumns,
): SumComparer {
  /** By beginning and end of the stretch. */
  let remembered = new Map<string, Compared & TimeRange>();

  function compareIn({ from, to }: TimeRange, meters: readonly LivingSource[], zone: LocalCalendar): Compared {
    const facts = meters.flatMap(({ source }) =>
      intervals.winners(source, from, to).filter((fact) => fact.from >= from),
    );
    const end = facts.reduce((latest, fact) => Math.max(latest, fact.to), to);
    if (facts.length === 0) {
      return { ...none, end };
    }
    const plant = columnsOf({ from, to: Math.ceil(end / slotMs) * slotMs }, zone);
    return { ...sumDifferences(facts, plant), end };
  }

  return {
    compare: (heard, days, zone, isTimeUp) => {
      const meters = heard.filter(({ source }) => source.name.kind === 'meter' && source.longestIntervalMs > 0);
      if (meters.length === 0) {
        return none;
      }
      let all = none;
      for (const { from, to } of days) {
        const key = `${from} ${to}`;
        const known = remembered.get(key);
        if (known === undefined && isTimeUp()) {
          return null;
        }
        const found = known ?? { ...compareIn({ from, to }, meters, zone), from, to };
        remembered.set(key, found);
        all = { count: all.count + found.count, firstAt: all.firstAt ?? found.firstAt };
      }
      return all;
    },
    forget: (from, to) => {
      for (const [key, one] of remembered) {
        if (one.from < to && one.end > from) {
          remembered.delete(key);
        }
      }
    },
    forgetAll: () => {
      remembered = new Map();
    },
  };
}
