import type { PlantColumns } from '../plant/plant.ts';
import { measuredSlot, slotBits, slotMs, type SlotColumn } from '../terms/slotColumn.ts';
import { usedBits, type Consumption } from './consumption.ts';
import { joinMarks, type SpanMarks } from './quality.ts';

/**
 * The sums of a stretch of slots, plain JSON. Neighbours join: a month is the same whether it is summed from its slots
 * or from its days, so days can be kept and the rest formed from them.
 */
export interface BalanceSpan {
  /** UTC epoch ms, `to` not included. */
  readonly from: number;
  readonly to: number;
  /** Slots of which all that the plant has was measured. */
  readonly measuredSlots: number;
  /** What is known of each register; null where the plant has no such device. */
  readonly yieldMarks: SpanMarks | null;
  readonly importMarks: SpanMarks | null;
  readonly exportMarks: SpanMarks | null;
  readonly yieldWh: number;
  readonly importWh: number;
  readonly exportWh: number;
  /** What a battery gave, less what it took. */
  readonly batteryWh: number;
  /** Shown consumption, and in how many slots. */
  readonly consumptionWh: number;
  readonly consumptionSlots: number;
  /** Own use where yield and export are known, in how many slots, and the yield and the part with known consumption there. */
  readonly selfConsumedWh: number;
  readonly selfConsumedSlots: number;
  readonly yieldBesideWh: number;
  readonly selfConsumedBesideWh: number;
  /** For findings: counts of the stretches that consumption was formed over, and when it was first dropped. */
  readonly sunlitCells: number;
  readonly negativeCells: number;
  /** How far below 0 plain consumption was in them, and what of consumption below 0 was not made up for: 0 or less. */
  readonly negativeWh: number;
  readonly owedWh: number;
  readonly droppedCells: number;
  readonly firstDroppedAt: number | null;
}

/**
 * Sums a stretch of slots.
 *
 * @param begin index of its first slot in the plant's columns; `end` after its last
 */
export function spanOf(plant: PlantColumns, used: Consumption, begin: number, end: number): BalanceSpan {
  const { fromSlot, yieldWh, importWh, exportWh } = plant;
  let measuredSlots = 0;
  let consumptionWh = 0;
  let consumptionSlots = 0;
  let selfConsumedWh = 0;
  let selfConsumedSlots = 0;
  let yieldBesideWh = 0;
  let selfConsumedBesideWh = 0;
  let sunlitCells = 0;
  let negativeCells = 0;
  let negativeWh = 0;
  let owedWh = 0;
  let droppedCells = 0;
  let firstDroppedAt: number | null = null;
  for (let index = begin; index < end; index += 1) {
    const state = used.state[index] ?? 0;
    const isDropped = (state & usedBits.dropped) !== 0;
    if (
      (yieldWh === null || yieldWh.state[index] === measuredSlot) &&
      (importWh === null || importWh.state[index] === measuredSlot) &&
      (exportWh === null || exportWh.state[index] === measuredSlot) &&
      !isDropped
    ) {
      measuredSlots += 1;
    }
    if (state === 0) {
      continue;
    }
    const solarWh = yieldWh?.knownWh[index] ?? 0;
    const ownWh = used.ownWh[index] ?? 0;
    selfConsumedWh += ownWh;
    selfConsumedSlots += 1;
    yieldBesideWh += solarWh;
    if ((state & usedBits.used) !== 0) {
      consumptionWh += used.usedWh[index] ?? 0;
      consumptionSlots += 1;
      selfConsumedBesideWh += ownWh;
      const plainWh =
        solarWh +
        (importWh?.knownWh[index] ?? 0) -
        (exportWh?.knownWh[index] ?? 0) +
        (plant.batteryWh?.knownWh[index] ?? 0);
      owedWh += plainWh - (used.usedWh[index] ?? 0);
    }
    sunlitCells += (state & usedBits.sunlit) !== 0 ? 1 : 0;
    negativeWh += used.negativeWh[index] ?? 0;
    negativeCells += (state & usedBits.negative) !== 0 ? 1 : 0;
    if (isDropped) {
      droppedCells += 1;
      firstDroppedAt ??= (fromSlot + index) * slotMs;
    }
  }
  const isPlant = yieldWh !== null || importWh !== null || exportWh !== null;
  return {
    from: (fromSlot + begin) * slotMs,
    to: (fromSlot + end) * slotMs,
    measuredSlots: isPlant ? measuredSlots : 0,
    yieldMarks: yieldWh === null ? null : marksOf(yieldWh, begin, end),
    importMarks: importWh === null ? null : marksOf(importWh, begin, end),
    exportMarks: exportWh === null ? null : marksOf(exportWh, begin, end),
    yieldWh: sumOf(yieldWh, begin, end),
    importWh: sumOf(importWh, begin, end),
    exportWh: sumOf(exportWh, begin, end),
    batteryWh: sumOf(plant.batteryWh, begin, end),
    consumptionWh,
    consumptionSlots,
    selfConsumedWh,
    selfConsumedSlots,
    yieldBesideWh,
    selfConsumedBesideWh,
    sunlitCells,
    negativeCells,
    negativeWh,
    owedWh,
    droppedCells,
    firstDroppedAt,
  };
}

/** Joins two spans of which the second begins where the first ends. */
export function joinSpans(before: BalanceSpan, after: BalanceSpan): BalanceSpan {
  return {
    from: before.from,
    to: after.to,
    measuredSlots: before.measuredSlots + after.measuredSlots,
    yieldMarks: joinedMarks(before.yieldMarks, after.yieldMarks),
    importMarks: joinedMarks(before.importMarks, after.importMarks),
    exportMarks: joinedMarks(before.exportMarks, after.exportMarks),
    yieldWh: before.yieldWh + after.yieldWh,
    importWh: before.importWh + after.importWh,
    exportWh: before.exportWh + after.exportWh,
    batteryWh: before.batteryWh + after.batteryWh,
    consumptionWh: before.consumptionWh + after.consumptionWh,
    consumptionSlots: before.consumptionSlots + after.consumptionSlots,
    selfConsumedWh: before.selfConsumedWh + after.selfConsumedWh,
    selfConsumedSlots: before.selfConsumedSlots + after.selfConsumedSlots,
    yieldBesideWh: before.yieldBesideWh + after.yieldBesideWh,
    selfConsumedBesideWh: before.selfConsumedBesideWh + after.selfConsumedBesideWh,
    sunlitCells: before.sunlitCells + after.sunlitCells,
    negativeCells: before.negativeCells + after.negativeCells,
    negativeWh: before.negativeWh + after.negativeWh,
    owedWh: before.owedWh + after.owedWh,
    droppedCells: before.droppedCells + after.droppedCells,
    firstDroppedAt: before.firstDroppedAt ?? after.firstDroppedAt,
  };
}

function joinedMarks(before: SpanMarks | null, after: SpanMarks | null): SpanMarks | null {
  return before === null || after === null ? null : joinMarks(before, after);
}

function marksOf(column: SlotColumn, begin: number, end: number): SpanMarks {
  const { state, grainS } = column;
  let any = 0;
  let all = 0xff;
  let knownSlots = 0;
  let coarsestS = 0;
  for (let index = begin; index < end; index += 1) {
    const slot = state[index] ?? 0;
    any |= slot;
    all &= slot;
    knownSlots += slot & slotBits.known;
    coarsestS = Math.max(coarsestS, grainS[index] ?? 0);
  }
  return { any, all, first: state[begin] ?? 0, last: state[end - 1] ?? 0, knownSlots, grainS: coarsestS };
}

function sumOf(column: SlotColumn | null, begin: number, end: number): number {
  let sum = 0;
  if (column !== null) {
    for (let index = begin; index < end; index += 1) {
      sum += column.knownWh[index] ?? 0;
    }
  }
  return sum;
}
