import type { Fact } from '../../shared/facts.ts';
import { gridAt, steps, yieldAt } from './plantFromFacts.ts';

/** The local day of `sunnyDay` in Amsterdam. */
export const june = ['2026-05-31T22:00Z', '2026-06-01T22:00Z'] as const;

/**
 * A day in June, UTC+2: meter and inverter each minute; the sun gives 20 Wh a minute from 04:00 to 20:00 UTC, the house
 * takes 5.
 */
export function sunnyDay(
  leaveOut: (source: 'inverter' | 'meter', minute: number) => boolean = () => false,
): readonly Fact[] {
  return steps(...june, 60).flatMap((now, minute) => {
    const sunny = sunnyMinutes(minute);
    const facts: Fact[] = [];
    if (!leaveOut('inverter', minute)) {
      facts.push(yieldAt(now, 3_000_000 + 20 * sunny));
    }
    if (!leaveOut('meter', minute)) {
      facts.push(gridAt(now, 1_000_000 + 5 * (minute - sunny), 2_000_000 + 15 * sunny));
    }
    return facts;
  });
}

/** For how many of the day's first minutes the sun shone. */
export function sunnyMinutes(minute: number): number {
  return Math.min(Math.max(minute - 360, 0), 960);
}
