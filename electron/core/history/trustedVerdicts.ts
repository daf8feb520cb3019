import type { DatabaseSync } from 'node:sqlite';

import { syncRun, type Energy, type RegisterSeries } from '../balance/index.ts';
import type { KnownSource } from './sourceBook.ts';
import { firstRow, numberOrNullAt, prepare } from './sqlRows.ts';
import { dayMs } from './staleDays.ts';

/**
 * Which verdicts that are kept are right already while older stale days still wait to be judged. What such a day comes
 * to can change verdicts behind it, up to the first readings that make them the same whatever was before.
 */
export interface TrustedVerdicts {
  /**
   * From which instant on the verdicts before a day are right: minus infinity where no day before it is stale, infinity
   * where nobody knows.
   */
  since(source: KnownSource, energy: Energy, day: number): number;
  /**
   * Looks among readings of days that are judged for some that make verdicts the same whatever was before, and
   * remembers them. Tells whether there are any.
   *
   * @param from index to begin with: no reading of a stale day can outrank those from there on
   */
  note(source: KnownSource, energy: Energy, series: RegisterSeries, judged: Uint8Array, from: number): boolean;
}

/** So many places are remembered of an energy of a source: for the range that is asked for and the last facts. */
const mostNoted = 8;

export function createTrustedVerdicts(database: DatabaseSync): TrustedVerdicts {
  const staleBefore = prepare(database, 'SELECT max(day) FROM stale_day WHERE source = ? AND day < ?');
  /** From where on verdicts are right, and the first reading that makes them so: while no day since it is stale. */
  const noted = new Map<string, readonly { readonly firstAt: number; readonly at: number }[]>();

  return {
    since: (source, energy, day) => {
      const stale = numberOrNullAt(firstRow(staleBefore, source.id, day), 0);
      if (stale === null) {
        return Number.NEGATIVE_INFINITY;
      }
      const known = noted.get(`${source.id} ${energy}`) ?? [];
      return Math.min(
        Number.POSITIVE_INFINITY,
        ...known.filter(({ firstAt }) => stale < Math.floor(firstAt / dayMs)).map(({ at }) => at),
      );
    },
    note: (source, energy, series, judged, from) => {
      const found = syncRun(series, judged, from);
      if (found === null) {
        return false;
      }
      const key = `${source.id} ${energy}`;
      const one = { firstAt: series.at[found.first] ?? 0, at: series.at[found.index] ?? 0 };
      noted.set(key, [one, ...(noted.get(key) ?? [])].slice(0, mostNoted));
      return true;
    },
  };
}
