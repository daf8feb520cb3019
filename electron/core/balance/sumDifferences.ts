import type { IntervalFact } from '../../../shared/facts.ts';
import type { PlantColumns } from './plant.ts';
import { energyValue } from './series.ts';
import { measuredSlot, slotMs, type SlotColumn } from './slotColumn.ts';

/** Amounts that two sources tell differently. */
export interface SumDifferences {
  readonly count: number;
  /** The beginning of the first of them, UTC epoch ms; null where there is none. */
  readonly firstAt: number | null;
}

/** Sources may differ by so much of an amount, and that many Wh: counters are rounded and files too. */
const sameShare = 0.005;
const sameWh = 100;

/**
 * Compares what intervals of meters say with what counts in their time, where finer data measured all of that. Nothing
 * follows from it but that it is told: the finer data count.
 *
 * @param facts intervals of meters; those that begin or end inside a slot are left aside, and estimated ones
 * @param plant columns that cover them
 */
export function sumDifferences(facts: readonly IntervalFact[], plant: PlantColumns): SumDifferences {
  let count = 0;
  let firstAt: number | null = null;
  for (const fact of facts) {
    for (const energy of ['import', 'export'] as const) {
      const toldWh = energyValue(fact.amounts, energy);
      const column = energy === 'import' ? plant.importWh : plant.exportWh;
      const countedWh = column === null || fact.estimated ? null : finerAmount(column, fact);
      if (countedWh !== null && Math.abs(toldWh - countedWh) > Math.max(toldWh, countedWh) * sameShare + sameWh) {
        count += 1;
        firstAt = Math.min(firstAt ?? fact.from, fact.from);
      }
    }
  }
  return { count, firstAt };
}

/** What flowed in the time of an interval by data finer than its own; null where these do not measure all of it. */
function finerAmount(column: SlotColumn, { from, to, grainS }: IntervalFact): number | null {
  const begin = from / slotMs - column.fromSlot;
  const end = to / slotMs - column.fromSlot;
  if (!Number.isInteger(begin) || !Number.isInteger(end)) {
    return null;
  }
  let amountWh = 0;
  for (let index = begin; index < end; index += 1) {
    if (column.state[index] !== measuredSlot || (column.grainS[index] ?? grainS) >= grainS) {
      return null;
    }
    amountWh += column.knownWh[index] ?? 0;
  }
  return amountWh;
}
