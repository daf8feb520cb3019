import { isPoint, type IntervalPiece, type SlotColumn, type TimeRange } from '../balance/index.ts';
import { partBetween, type JudgedWindow, type SlotEnergy } from './judgedWindow.ts';
import { numberOrNullAt, type Row } from './sqlRows.ts';
import { dayMs } from './staleDays.ts';

/** What is known of one energy in a stretch, and its first and last fact there. */
export interface CutPiece {
  readonly column: SlotColumn;
  readonly window: JudgedWindow;
  readonly row: readonly IntervalPiece[];
}

/** The first and the last fact of a day that counts, UTC epoch ms, and the register at the first where it is known. */
export interface Ends {
  readonly firstAt: number | null;
  readonly firstWh: number | null;
  readonly lastAt: number | null;
}

/** The first and the last fact of a day that counts: as they were, where they lie outside of what was cut. */
export function endsOfDay(
  day: number,
  cut: TimeRange,
  kept: Row | null,
  pieces: ReadonlyMap<SlotEnergy, CutPiece>,
): Ends {
  const dayEnd = (day + 1) * dayMs;
  // What lies before the cut is as it was kept.
  const searchFrom = Math.max(day * dayMs, cut.from);
  const searchTo = Math.min(dayEnd, cut.to);
  let { firstAt, firstWh, lastAt }: Ends = { firstAt: null, firstWh: null, lastAt: null };
  const keptFirst = numberOrNullAt(kept, 0);
  const keptLast = numberOrNullAt(kept, 2);
  if (keptFirst !== null && keptFirst < cut.from) {
    firstAt = keptFirst;
    firstWh = numberOrNullAt(kept, 1);
  }
  if (keptLast !== null && keptLast >= cut.to && cut.to < dayEnd) {
    lastAt = keptLast;
  }
  for (const [energy, { window, row }] of pieces) {
    const first = window.pointAfter(energy, searchFrom, 1);
    if (first !== null && first < dayEnd && (firstAt === null || first < firstAt)) {
      firstAt = first;
      firstWh = energy === 'yield' ? valueAtInstant(window, energy, first) : null;
    }
    const last = window.pointBefore(energy, searchTo - 1, 1);
    if (last !== null && last >= day * dayMs && (lastAt === null || last > lastAt)) {
      lastAt = last;
    }
    for (const piece of row) {
      if (piece.fromMs >= day * dayMs && piece.fromMs < dayEnd && (firstAt === null || piece.fromMs < firstAt)) {
        firstAt = piece.fromMs;
        firstWh = null;
      }
      if (piece.toMs > day * dayMs && piece.toMs <= dayEnd && (lastAt === null || piece.toMs > lastAt)) {
        lastAt = piece.toMs;
      }
    }
  }
  return { firstAt, firstWh, lastAt };
}

function valueAtInstant(window: JudgedWindow, energy: SlotEnergy, at: number): number | null {
  const part = partBetween(window.series(energy), window.judged(energy), at, at);
  return isPoint(part.judged[0] ?? 0) ? (part.series.value[0] ?? null) : null;
}
