import type { SourceKind } from '../../../shared/facts.ts';
import { seriesPart, type Energy, type RegisterSeries } from '../balance/index.ts';
import type { KnownSource } from './sourceBook.ts';

/** The energies that are judged for each kind of source. */
export const judgedEnergies: Readonly<Record<SourceKind, readonly Energy[]>> = {
  inverter: ['yield'],
  meter: ['import', 'export', 'gas', 'water', 'heat'],
};

/** The energies of which slots are kept. */
export const slotEnergies = ['yield', 'import', 'export'] as const;
export type SlotEnergy = (typeof slotEnergies)[number];

/**
 * Readings of a source around a span, as they were judged last: by the marks that are kept, the user's rulings and
 * their ranks. It grows when more of them are wanted.
 */
export interface JudgedWindow {
  series(energy: Energy): RegisterSeries;
  /** The verdicts on the series. */
  judged(energy: Energy): Uint8Array;
  /** The readings at hand whose verdicts do not depend on others: indexes of the first and after the last. */
  trusted(): { readonly from: number; readonly to: number };
  /** Whether there are no readings before those at hand, or behind. */
  isFirst(): boolean;
  isLast(): boolean;
  /** Takes more of them in; verdicts that were taken before belong to fewer readings. */
  growBefore(): void;
  growAfter(): void;
  /** The instant of the nth point at or before an instant; of the first one where there are fewer; null where there is none. */
  pointBefore(energy: Energy, at: number, nth: number): number | null;
  /** The same at or after an instant, and the last one. */
  pointAfter(energy: Energy, at: number, nth: number): number | null;
  /** As `pointBefore`, or further back: a point that stands by itself, not held up to an earlier one by rounding. */
  firmBefore(energy: Energy, at: number, nth: number): number | null;
  /** As `pointAfter`, or further on, in the same way. */
  firmAfter(energy: Energy, at: number, nth: number): number | null;
  /** Forgets the verdicts on an energy: after its marks have changed. */
  forgetVerdicts(energy: Energy): void;
}

/** Opens windows. While nobody changes readings or rulings, windows on the same readings share them. */
export interface Windows {
  readonly open: (source: KnownSource, from: number, to: number) => JudgedWindow;
  /** Forgets the readings that it remembers: before anything is asked that may be different now. */
  readonly forget: () => void;
}

export type OpenWindow = Windows['open'];

/** The readings of a series in [from, to], and their verdicts. */
export function partBetween(
  series: RegisterSeries,
  judged: Uint8Array,
  from: number,
  to: number,
): { readonly series: RegisterSeries; readonly judged: Uint8Array } {
  const begin = firstFrom(series.at, from);
  const end = firstFrom(series.at, to + 1);
  return { series: seriesPart(series, begin, end), judged: judged.subarray(begin, end) };
}

/** The index of the first instant not before one, in rising instants. */
export function firstFrom(at: Float64Array, from: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
