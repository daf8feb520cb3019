import type { PlantColumns } from '../plant/plant.ts';
import type { LocalCalendar } from '../terms/calendar.ts';
import { blockSlots, dayLevel, grainLevel, slotLevel } from '../terms/grain.ts';
import { emptySlots, measuredSlot, slotBits, slotMs, type SlotColumn } from '../terms/slotColumn.ts';
import { carriedWh, droppedDebt, levelGap, type Carry } from './consumptionCarry.ts';

/** What a house used in consecutive slots, one element per slot. */
export interface Consumption {
  /** Shown consumption and own use (yield used at home), whole Wh, never below 0; 0 where unknown. */
  readonly usedWh: Float64Array;
  readonly ownWh: Float64Array;
  /** How far below 0 the plain consumption was, whole Wh, 0 or less; like the marks below. */
  readonly negativeWh: Float64Array;
  /** Bits of `usedBits`. */
  readonly state: Uint8Array;
}

/** What is known of a slot's consumption; the last four stand in the first slot of the data they were formed from. */
export const usedBits = {
  /** Yield, import and export are all known, so consumption is. */
  used: 1,
  /** Yield and export are known, so own use is. */
  own: 2,
  /** More was exported than produced, by more than clocks explain: the excess stands in no slot. */
  dropped: 4,
  /** The sun gave something, all of it measured; and the plain consumption was below 0 by more than rounding. */
  sunlit: 8,
  negative: 16,
} as const;

const guessBits = slotBits.guessedAmount | slotBits.guessedFrom | slotBits.guessedTo;
/** Three counters of 1 Wh can be this far off together. */
const roundingWh = 3;
const slotS = slotMs / 1000;
/** More slots than any local day has. */
const mostCells = 320;

interface Registers {
  readonly solar: SlotColumn;
  readonly drawn: SlotColumn;
  readonly fed: SlotColumn;
  readonly battery: SlotColumn | null;
}

/** The smallest stretches that consumption is formed over: slots, or blocks as long as the coarsest data in them. */
interface Cells {
  readonly begins: Uint32Array;
  readonly usedWh: Float64Array;
  readonly ownWh: Float64Array;
  readonly state: Uint8Array;
  readonly isGuess: Uint8Array;
}

/**
 * Forms consumption = yield + import - export, and own use = yield - export, once, for each slot or for each block of
 * coarser data. What falls below 0 is carried through the local day. The columns should cover whole local days: a day
 * that is cut begins without a debt.
 */
export function consumption(plant: PlantColumns, calendar: LocalCalendar): Consumption {
  const { fromSlot, count } = plant;
  const result: Consumption = {
    usedWh: new Float64Array(count),
    ownWh: new Float64Array(count),
    negativeWh: new Float64Array(count),
    state: new Uint8Array(count),
  };
  const { yieldWh, exportWh } = plant;
  if (yieldWh === null || exportWh === null || count === 0) {
    return result;
  }
  const registers: Registers = {
    solar: yieldWh,
    drawn: plant.importWh ?? emptySlots(fromSlot, count),
    fed: exportWh,
    battery: plant.batteryWh,
  };
  const cells: Cells = {
    begins: new Uint32Array(mostCells + 1),
    usedWh: new Float64Array(mostCells),
    ownWh: new Float64Array(mostCells),
    state: new Uint8Array(mostCells),
    isGuess: new Uint8Array(mostCells),
  };
  for (const day of calendar.daysOf({ from: fromSlot * slotMs, to: (fromSlot + count) * slotMs })) {
    const begin = Math.max(0, Math.floor(day.fromMs / slotMs) - fromSlot);
    const end = Math.min(count, Math.floor(day.toMs / slotMs) - fromSlot);
    const cellCount = formCells(registers, cells, begin, end);
    levelGaps(cells, cellCount);
    showCells(registers, cells, cellCount, result);
  }
  return result;
}

/** Fills the cells of a day with plain amounts. */
function formCells(registers: Registers, cells: Cells, begin: number, end: number): number {
  let count = 0;
  for (let index = begin; index < end; count += 1) {
    if (isMeasuredSlot(registers, index)) {
      formSlot(registers, cells, count, index);
      index += 1;
    } else {
      const cellEnd = cellEndAt(registers, index, end);
      formCell(registers, cells, count, index, cellEnd);
      index = cellEnd;
    }
  }
  cells.begins[count] = end;
  return count;
}

/** Whether a slot is a cell of which all is measured: nearly all are, so these take the short way. */
function isMeasuredSlot({ solar, drawn, fed, battery }: Registers, index: number): boolean {
  return (
    solar.state[index] === measuredSlot &&
    drawn.state[index] === measuredSlot &&
    fed.state[index] === measuredSlot &&
    battery === null &&
    (solar.grainS[index] ?? 0) <= slotS &&
    (drawn.grainS[index] ?? 0) <= slotS &&
    (fed.grainS[index] ?? 0) <= slotS
  );
}

function formSlot({ solar, drawn, fed }: Registers, cells: Cells, cell: number, index: number): void {
  const yieldWh = solar.knownWh[index] ?? 0;
  const ownWh = yieldWh - (fed.knownWh[index] ?? 0);
  const usedWh = ownWh + (drawn.knownWh[index] ?? 0);
  cells.begins[cell] = index;
  cells.usedWh[cell] = usedWh;
  cells.ownWh[cell] = ownWh;
  cells.state[cell] = usedBits.used | usedBits.own | sunMarks(yieldWh, usedWh);
  cells.isGuess[cell] = 0;
}

function sunMarks(yieldWh: number, usedWh: number): number {
  return (yieldWh > 0 ? usedBits.sunlit : 0) | (usedWh < -roundingWh ? usedBits.negative : 0);
}

function formCell(registers: Registers, cells: Cells, cell: number, begin: number, end: number): void {
  const { solar, drawn, fed, battery } = registers;
  let usedWh = 0;
  let ownWh = 0;
  let state = 0;
  let guess = 0;
  let sunWh = 0;
  for (let index = begin; index < end; index += 1) {
    const known = slotKnowledge(registers, index);
    if (known === 0) {
      continue;
    }
    const yieldWh = solar.knownWh[index] ?? 0;
    const own = yieldWh - (fed.knownWh[index] ?? 0) + (battery?.knownWh[index] ?? 0);
    state |= known;
    ownWh += own;
    sunWh += yieldWh;
    guess |= ((solar.state[index] ?? 0) | (fed.state[index] ?? 0) | (drawn.state[index] ?? 0)) & guessBits;
    if ((known & usedBits.used) !== 0) {
      usedWh += own + (drawn.knownWh[index] ?? 0);
    }
  }
  if ((state & usedBits.used) !== 0 && guess === 0) {
    state |= sunMarks(sunWh, usedWh);
  }
  cells.begins[cell] = begin;
  cells.usedWh[cell] = usedWh;
  cells.ownWh[cell] = ownWh;
  cells.state[cell] = state;
  cells.isGuess[cell] = guess === 0 ? 0 : 1;
}

/** Which of `used` and `own` a slot allows. */
function slotKnowledge({ solar, drawn, fed, battery }: Registers, index: number): number {
  const own = (solar.state[index] ?? 0) & (fed.state[index] ?? 0) & (battery?.state[index] ?? slotBits.whole);
  if ((own & slotBits.whole) === 0) {
    return 0;
  }
  return ((drawn.state[index] ?? 0) & slotBits.whole) === 0 ? usedBits.own : usedBits.own | usedBits.used;
}

function cellEndAt(registers: Registers, index: number, end: number): number {
  const level = levelAt(registers, index);
  if (level === slotLevel) {
    return index + 1;
  }
  const length = blockSlots[level];
  const slot = registers.solar.fromSlot + index;
  const blockEnd = level >= dayLevel || length === undefined ? end : Math.min(end, index + length - (slot % length));
  let cellEnd = index + 1;
  while (cellEnd < blockEnd && levelAt(registers, cellEnd) === level) {
    cellEnd += 1;
  }
  return cellEnd;
}

function levelAt({ solar, drawn, fed }: Registers, index: number): number {
  return grainLevel(Math.max(solar.grainS[index] ?? 0, drawn.grainS[index] ?? 0, fed.grainS[index] ?? 0));
}

/** Levels each run of cells of which the shape is a guess. */
function levelGaps(cells: Cells, count: number): void {
  for (let begin = 0; begin < count; begin += 1) {
    let end = begin;
    while (end < count && cells.isGuess[end] === 1 && cells.state[end] === cells.state[begin]) {
      end += 1;
    }
    if (end > begin) {
      levelGap(cells.usedWh, begin, end);
      levelGap(cells.ownWh, begin, end);
      begin = end - 1;
    }
  }
}

/** Carries debts from cell to cell and lays what is shown into the slots. */
function showCells(registers: Registers, cells: Cells, count: number, result: Consumption): void {
  const usedCarry: Carry = { owedWh: 0 };
  const ownCarry: Carry = { owedWh: 0 };
  for (let cell = 0; cell < count; cell += 1) {
    const state = cells.state[cell] ?? 0;
    if (state === 0) {
      continue;
    }
    const isUsed = (state & usedBits.used) !== 0;
    const used = isUsed ? carriedWh(usedCarry, cells.usedWh[cell] ?? 0) : 0;
    const own = carriedWh(ownCarry, cells.ownWh[cell] ?? 0);
    const usedWh = Math.max(0, used);
    const ownWh = Math.max(0, own);
    const isDropped = (used === droppedDebt || own === droppedDebt) && cells.isGuess[cell] === 0;
    const begin = cells.begins[cell] ?? 0;
    const end = cells.begins[cell + 1] ?? begin;
    if ((state & usedBits.negative) !== 0) {
      result.negativeWh[begin] = cells.usedWh[cell] ?? 0;
    }
    if (end === begin + 1) {
      result.usedWh[begin] = usedWh;
      result.ownWh[begin] = isUsed ? Math.min(ownWh, usedWh) : ownWh;
      result.state[begin] = state | (isDropped ? usedBits.dropped : 0);
    } else {
      layCell(registers, result, { begin, end, usedWh, ownWh, state: state | (isDropped ? usedBits.dropped : 0) });
    }
  }
}

/** Spreads a block's amounts evenly over its known slots: nobody is shown them, but any cut of the block keeps the sums. */
function layCell(
  registers: Registers,
  result: Consumption,
  cell: {
    readonly begin: number;
    readonly end: number;
    readonly usedWh: number;
    readonly ownWh: number;
    readonly state: number;
  },
): void {
  const uses: number[] = [];
  const owns: number[] = [];
  for (let index = cell.begin; index < cell.end; index += 1) {
    const known = slotKnowledge(registers, index);
    result.state[index] = known;
    if ((known & usedBits.used) !== 0) {
      uses.push(index);
    }
    if (known !== 0) {
      owns.push(index);
    }
  }
  layEvenly(result.usedWh, uses, cell.usedWh);
  layEvenly(result.ownWh, owns, uses.length === owns.length ? Math.min(cell.ownWh, cell.usedWh) : cell.ownWh);
  const [first] = owns;
  if (first !== undefined) {
    const marks = cell.state & (usedBits.dropped | usedBits.sunlit | usedBits.negative);
    result.state[first] = (result.state[first] ?? 0) | marks;
  }
}

function layEvenly(out: Float64Array, slots: readonly number[], amountWh: number): void {
  for (const [place, index] of slots.entries()) {
    out[index] = Math.floor((amountWh * (place + 1)) / slots.length) - Math.floor((amountWh * place) / slots.length);
  }
}
