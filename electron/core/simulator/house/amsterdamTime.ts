import { dayMs } from './dayCurve.ts';

const hourMs = 3_600_000;
const march = 2;
const october = 9;

/** The clock on the wall of a Dutch or Belgian house. Wall times are the instants at which UTC shows the same. */
export interface AmsterdamTime {
  /** The wall clock at an instant; its parts are read with the UTC methods of Date. */
  wallMs(atMs: number): number;
  isSummer(atMs: number): boolean;
  /** The first instant of the month on the wall clock, so many months on from the one of the instant. */
  monthMs(atMs: number, monthsOn?: number): number;
}

/** A stretch of time in which the clocks do not change. */
interface Season {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isSummer: boolean;
}

/**
 * Makes the wall clock of the Netherlands and Belgium: two hours ahead of UTC in summer, else one. Since 1996 the clocks
 * change at 01:00 UTC on the last Sundays of March and October. It keeps the season asked for last.
 */
export function createAmsterdamTime(): AmsterdamTime {
  let latest: Season = { fromMs: 0, toMs: 0, isSummer: false };

  function isSummer(atMs: number): boolean {
    if (atMs < latest.fromMs || atMs >= latest.toMs) {
      latest = seasonOf(atMs);
    }
    return latest.isSummer;
  }

  function wallMs(atMs: number): number {
    return atMs + (isSummer(atMs) ? 2 : 1) * hourMs;
  }

  return {
    isSummer,
    wallMs,
    monthMs: (atMs, monthsOn = 0) => {
      const wall = new Date(wallMs(atMs));
      const midnightMs = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + monthsOn, 1);
      // No clock changes on the first of a month.
      return 2 * midnightMs - wallMs(midnightMs);
    },
  };
}

function seasonOf(atMs: number): Season {
  const year = new Date(atMs).getUTCFullYear();
  const toSummer = changeIn(year, march);
  const toWinter = changeIn(year, october);
  if (atMs < toSummer) {
    return { fromMs: changeIn(year - 1, october), toMs: toSummer, isSummer: false };
  }
  return atMs < toWinter
    ? { fromMs: toSummer, toMs: toWinter, isSummer: true }
    : { fromMs: toWinter, toMs: changeIn(year + 1, march), isSummer: false };
}

/** Both months have 31 days. */
function changeIn(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month, 31));
  return lastDay.getTime() - lastDay.getUTCDay() * dayMs + hourMs;
}
